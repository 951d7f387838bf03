# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
"""The compiled form of `cleaner.scores.tables`: what the tables of a card say of many blocks."""

from libc.math cimport fabs, rint
from libc.stdlib cimport free, malloc
from libc.string cimport memcpy, memset

ctypedef unsigned short Place

cdef extern from *:
    """
    static const char cleaner_kernel[] = CLEANER_KERNEL;

    #include <string.h>

    /* Many machines look at two or four times as many numbers side by side as all do: there a form
       for them runs, which gives the same. Other compilers and C libraries can't choose. */
    #if defined(__x86_64__) && defined(__GLIBC__) && !defined(__clang__) && __GNUC__ >= 12
    #define SIDE_BY_SIDE __attribute__((target_clones("arch=x86-64-v4", "avx2", "default"), optimize("O3")))
    #else
    #define SIDE_BY_SIDE
    #endif
    enum { SIDES = 32, NO_QUESTION = 0xFFFF };

    /* Answer all questions for the blocks of a lane. */
    SIDE_BY_SIDE static void answer_lane(
        const double* matrix, Py_ssize_t blocks, const unsigned short* lines, const double* edges,
        Py_ssize_t questions, unsigned char* answers, Py_ssize_t first, Py_ssize_t width
    ) {
        for (Py_ssize_t question = 0; question < questions; question++) {
            const double* row = matrix + lines[question] * blocks + first;
            const double edge = edges[question];
            unsigned char* answer = answers + question * SIDES;
            if (width == SIDES) {
                for (int at = 0; at < SIDES; at++) answer[at] = row[at] > edge;
            } else {
                for (Py_ssize_t at = 0; at < width; at++) answer[at] = row[at] > edge;
            }
        }
    }

    /* The cells of some tables of eight questions at most for the blocks of a lane. */
    SIDE_BY_SIDE static void small_cells_of(
        const unsigned short* asked, Py_ssize_t tables, Py_ssize_t deepest,
        const unsigned char* answers, unsigned char* cells
    ) {
        for (Py_ssize_t table = 0; table < tables; table++) {
            unsigned char own[SIDES] = {0};
            const unsigned short* questions = asked + table * deepest;
            for (Py_ssize_t depth = deepest - 1; depth >= 0; depth--) {
                if (questions[depth] == NO_QUESTION) continue;
                const unsigned char* answer = answers + questions[depth] * SIDES;
                for (int at = 0; at < SIDES; at++) {
                    own[at] = (unsigned char) (own[at] + own[at] + answer[at]);
                }
            }
            memcpy(cells + table * SIDES, own, SIDES);
        }
    }

    /* Have numbers brought near that are asked for next, eight at a time. All that a page needs is
       more than stays near, so that they are far away when its blocks are scored. */
    static void fetch(const double* values, Py_ssize_t count) {
    #if defined(__GNUC__)
        for (Py_ssize_t at = 0; at < count; at += 8) __builtin_prefetch(values + at);
    #endif
    }
    """
    const char* cleaner_kernel
    void fetch(const double* values, Py_ssize_t count) noexcept
    void answer_lane(
        const double* matrix, Py_ssize_t blocks, const Place* lines, const double* edges,
        Py_ssize_t questions, unsigned char* answers, Py_ssize_t first, Py_ssize_t width
    ) noexcept
    void small_cells_of(
        const Place* asked, Py_ssize_t tables, Py_ssize_t deepest, const unsigned char* answers,
        unsigned char* cells
    ) noexcept

SIGNATURE = cleaner_kernel

cdef enum:
    NOT_ASKED = 0xFFFF
    # Blocks that are looked at side by side.
    LANE = 32
    # Tables that are looked at in a row.
    ROW = 64
    # Tables that are asked what spoke loudest, and questions of a table, at most.
    TABLES = 8
    DEEPEST = 16
    # Questions of a table whose answers a byte holds.
    SMALL = 8


cdef inline int cells_of(
    const Place[:, ::1] asked, Py_ssize_t table, const unsigned char* answers, unsigned short* cells
) noexcept:
    """The cell of one table for each of the blocks side by side."""
    cdef Py_ssize_t depth, at
    cdef const unsigned char* answer
    # What a compiler knows that nothing else points to goes side by side.
    cdef unsigned short own[LANE]
    memset(own, 0, sizeof(own))
    for depth in range(asked.shape[1]):
        if asked[table, depth] == NOT_ASKED:
            break
        answer = answers + asked[table, depth] * LANE
        for at in range(LANE):
            own[at] |= <unsigned short> (answer[at] << depth)
    memcpy(cells, own, sizeof(own))
    return 0


cdef object rounded(double total):
    """As `round(total, 6)`, which writes the number down and reads it again."""
    cdef double millionths = total * 1e6, whole = rint(millionths)
    # Where the rest is nearly a half, the product's own rounding decides, and that is another one.
    if fabs(millionths) < 1e9 and fabs(fabs(millionths - whole) - 0.5) > 1e-4:
        return whole / 1e6
    return round(total, 6)


def totals(const double[:, ::1] matrix, tables, double bias):
    cdef const Place[::1] lines = tables.lines
    cdef const double[::1] edges = tables.edges
    cdef const Place[:, ::1] asked = tables.asked
    cdef const double[:, ::1] values = tables.values
    cdef Py_ssize_t blocks = matrix.shape[1], number = asked.shape[0], questions = lines.shape[0]
    cdef Py_ssize_t first, width, at, table, row, count
    cdef double sums[LANE]
    cdef unsigned short cells[LANE]
    cdef unsigned char small_cells[ROW * LANE]
    cdef unsigned char* own
    cdef bint small = asked.shape[1] <= SMALL
    cdef const double* points
    cdef unsigned char* answers = <unsigned char*> malloc((questions + 1) * LANE)
    cdef list found = []
    if answers == NULL:
        raise MemoryError
    memset(answers, 0, (questions + 1) * LANE)
    for first in range(0, blocks, LANE):
        width = min(LANE, blocks - first)
        answer_lane(
            &matrix[0, 0], blocks, &lines[0], &edges[0], questions, answers, first, width
        )
        memset(sums, 0, sizeof(sums))
        for row in range(0, number if small else 0, ROW):
            count = min(ROW, number - row)
            if first == 0:
                fetch(&values[row, 0], count * values.shape[1])
            small_cells_of(&asked[row, 0], count, asked.shape[1], answers, small_cells)
            for table in range(count):
                points, own = &values[row + table, 0], small_cells + table * LANE
                if width < LANE:
                    for at in range(width):
                        sums[at] += points[own[at]]
                else:
                    for at in range(LANE):
                        sums[at] += points[own[at]]
        for table in range(0 if small else number):
            points = &values[table, 0]
            cells_of(asked, table, answers, cells)
            for at in range(width):
                sums[at] += points[cells[at]]
        for at in range(width):
            found.append(rounded(sums[at] + bias))
    free(answers)
    return found


def loudest(const double[:, ::1] matrix, tables, Py_ssize_t most):
    cdef const Place[::1] lines = tables.lines
    cdef const double[::1] edges = tables.edges
    cdef const Place[:, ::1] asked = tables.asked
    cdef const Place[:, ::1] features = tables.features
    cdef const double[:, ::1] values = tables.values
    cdef const double[::1] means = tables.means
    cdef Py_ssize_t blocks = matrix.shape[1], number = asked.shape[0], deepest = asked.shape[1]
    cdef Py_ssize_t block, table, depth, best, at, question, count, size
    cdef double points, share
    cdef double tops[TABLES]
    cdef Py_ssize_t places[TABLES]
    cdef double shares[TABLES * DEEPEST]
    cdef unsigned short named[TABLES * DEEPEST]
    cdef unsigned char* answers
    cdef unsigned short* cells
    cdef list found = [], own
    if most > TABLES or deepest > DEEPEST:
        raise ValueError("more tables or questions than there is room for")
    answers = <unsigned char*> malloc((lines.shape[0] + 1) * LANE)
    cells = <unsigned short*> malloc((number + 1) * LANE * sizeof(unsigned short))
    if answers == NULL or cells == NULL:
        free(answers)
        free(cells)
        raise MemoryError
    memset(answers, 0, (lines.shape[0] + 1) * LANE)
    for block in range(blocks):
        if block % LANE == 0:
            answer_lane(
                &matrix[0, 0], blocks, &lines[0], &edges[0], lines.shape[0], answers, block,
                min(LANE, blocks - block)
            )
            for table in range(number):
                cells_of(asked, table, answers, cells + table * LANE)
        best = 0
        for table in range(number):
            points = values[table, cells[table * LANE + block % LANE]] - means[table]
            if best == most and points <= tops[best - 1]:
                continue
            at = best if best < most else most - 1
            while at > 0 and tops[at - 1] < points:
                if at < most:
                    tops[at], places[at] = tops[at - 1], places[at - 1]
                at -= 1
            tops[at], places[at] = points, table
            if best < most:
                best += 1
        count = 0
        for at in range(best):
            size = 0
            while size < deepest and features[places[at], size] != NOT_ASKED:
                size += 1
            for depth in range(size):
                share = (tops[at] if tops[at] > 0.0 else 0.0) / size
                for question in range(count):
                    if named[question] == features[places[at], depth]:
                        shares[question] += share
                        break
                else:
                    named[count] = features[places[at], depth]
                    shares[count] = share
                    count += 1
        own = []
        while True:
            at = -1
            for question in range(count):
                if shares[question] > 0.0 and (
                    at < 0
                    or shares[question] > shares[at]
                    or (shares[question] == shares[at] and named[question] < named[at])
                ):
                    at = question
            if at < 0:
                break
            own.append(named[at])
            shares[at] = 0.0
        found.append(own)
    free(answers)
    free(cells)
    return found
