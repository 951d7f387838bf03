# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
"""The compiled form of `cleaner.scores.tables`: what the tables of a card say of many blocks."""

from libc.stdlib cimport free, malloc
from libc.string cimport memset

cdef extern from *:
    """
    static const char cleaner_kernel[] = CLEANER_KERNEL;
    """
    const char* cleaner_kernel

SIGNATURE = cleaner_kernel

ctypedef unsigned short Place

cdef enum:
    NOT_ASKED = 0xFFFF
    # Blocks that are looked at side by side.
    LANE = 32
    # Tables that are asked what spoke loudest, and questions of a table, at most.
    TABLES = 8
    DEEPEST = 16


def totals(const double[:, ::1] matrix, tables, double bias):
    cdef const Place[::1] lines = tables.lines
    cdef const double[::1] edges = tables.edges
    cdef const Place[:, ::1] asked = tables.asked
    cdef const double[:, ::1] values = tables.values
    cdef Py_ssize_t blocks = matrix.shape[1], number = asked.shape[0], questions = lines.shape[0]
    cdef Py_ssize_t first, width, at, table, depth, question
    cdef double sums[LANE]
    cdef unsigned short cells[LANE]
    cdef const double* row
    cdef unsigned char* answer
    cdef const double* points
    cdef double edge
    cdef unsigned char* answers = <unsigned char*> malloc((questions + 1) * LANE)
    cdef list found = []
    if answers == NULL:
        raise MemoryError
    memset(answers, 0, (questions + 1) * LANE)
    for first in range(0, blocks, LANE):
        width = min(LANE, blocks - first)
        for question in range(questions):
            row, edge = &matrix[lines[question], first], edges[question]
            answer = answers + question * LANE
            for at in range(width):
                answer[at] = row[at] > edge
        memset(sums, 0, sizeof(sums))
        for table in range(number):
            memset(cells, 0, sizeof(cells))
            for depth in range(asked.shape[1]):
                if asked[table, depth] == NOT_ASKED:
                    break
                answer = answers + asked[table, depth] * LANE
                for at in range(LANE):
                    cells[at] |= <unsigned short> (answer[at] << depth)
            points = &values[table, 0]
            for at in range(width):
                sums[at] += points[cells[at]]
        for at in range(width):
            found.append(sums[at] + bias)
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
    cdef Py_ssize_t block, table, depth, cell, best, at, question, count, size
    cdef double points, share
    cdef double tops[TABLES]
    cdef Py_ssize_t places[TABLES]
    cdef double shares[TABLES * DEEPEST]
    cdef unsigned short named[TABLES * DEEPEST]
    cdef list found = [], own
    if most > TABLES or deepest > DEEPEST:
        raise ValueError("more tables or questions than there is room for")
    for block in range(blocks):
        best = 0
        for table in range(number):
            cell = 0
            for depth in range(deepest):
                question = asked[table, depth]
                if question == NOT_ASKED:
                    break
                if matrix[lines[question], block] > edges[question]:
                    cell |= 1 << depth
            points = values[table, cell] - means[table]
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
    return found
