# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
"""The compiled form of `boxes`, and of the columns of `story`: where blocks stand in the tree."""

from cpython.list cimport PyList_GET_ITEM, PyList_GET_SIZE
from cpython.tuple cimport PyTuple_GET_ITEM, PyTuple_GET_SIZE
from cpython.unicode cimport PyUnicode_DATA, PyUnicode_KIND, PyUnicode_READ, PyUnicode_Substring
from libc.stdlib cimport calloc, free

import numpy as np

cdef extern from "Python.h":
    Py_ssize_t PyUnicode_GET_LENGTH(object text)
    bint Py_UNICODE_ISALNUM(Py_UCS4 char)
    bint Py_UNICODE_ISDECIMAL(Py_UCS4 char)
    long PyLong_AsLong(object number) except? -1

cdef extern from *:
    """
    static const char cleaner_kernel[] = CLEANER_KERNEL;
    """
    const char* cleaner_kernel

SIGNATURE = cleaner_kernel

include "../text/_signs.pxi"
include "../blocks/_made.pxi"

# As in `boxes.py`.
cdef frozenset HOLDERS = frozenset(
    "p li dt dd td th tr h1 h2 h3 h4 h5 h6 blockquote figcaption pre caption".split()
)

cdef enum:
    LEAST_WORDS = 10
    LONG_WORDS = 25
    MOST_WORDS = 120
    LEVELS = 3
    MOST_BLOCKS = 30
    FAR = 20
    APART = 16

cdef double LINKED = 0.4
cdef double UNKNOWN = 0.5


cdef class Chains:
    """The containers of a page's blocks: their numbers, one block's behind another's.

    first: where a block's begin; most: the highest number.
    """

    cdef Py_ssize_t count, most
    cdef Py_ssize_t* first
    cdef int* numbers

    def __cinit__(self, blocks):
        cdef Py_ssize_t total = 0, at = 0, place
        cdef list told = []
        cdef tuple around
        self.count = len(blocks)
        for block in blocks:
            around = block.around
            told.append(around)
            total += PyTuple_GET_SIZE(around)
        self.first = <Py_ssize_t*> calloc(self.count + 1, sizeof(Py_ssize_t))
        self.numbers = <int*> calloc(total + 1, sizeof(int))
        if self.first is NULL or self.numbers is NULL:
            raise MemoryError
        total = 0
        for block in blocks:
            around = <tuple> PyList_GET_ITEM(told, at)
            for place in range(1 if block.tag in HOLDERS else 0, PyTuple_GET_SIZE(around)):
                self.numbers[total] = PyLong_AsLong(<object> PyTuple_GET_ITEM(around, place))
                if self.numbers[total] > self.most:
                    self.most = self.numbers[total]
                total += 1
            at += 1
            self.first[at] = total

    def __dealloc__(self):
        free(self.first)
        free(self.numbers)

    cdef inline int at(self, Py_ssize_t block, int level):
        """The number of a container; 0 where there are fewer."""
        cdef Py_ssize_t place = self.first[block] + level
        return self.numbers[place] if place < self.first[block + 1] else 0


cdef double prose_in(block, double words) except -1.0:
    """As `boxes.prose_of`."""
    cdef int sign
    if words < LEAST_WORDS:
        return 0.0
    linked = block.link_density
    if linked is not None and <double> linked > LINKED:
        return 0.0
    if words < LONG_WORDS:
        sign = sign_of(<str> block.text)
        if sign != 1 and sign < 4:
            return 0.0
    return min(<double> MOST_WORDS, words)


def prose_of_all(blocks, words):
    cdef list found = []
    cdef Py_ssize_t at = 0
    cdef list counts = words if type(words) is list else list(words)
    if len(blocks) != PyList_GET_SIZE(counts):
        raise ValueError("there are not as many counts as blocks")
    for block in blocks:
        found.append(prose_in(block, <double> counts[at]))
        at += 1
    return found


cdef Py_ssize_t top_of(Chains chains, double[:, ::1] sums):
    """The container with the highest score, the first of several; 0 where there is none."""
    cdef Py_ssize_t number, top = 0
    for number in range(chains.most + 1):
        if sums[3, number] and (not top or sums[4, number] > sums[4, top]):
            top = number
    return top


def box_columns(blocks, list words not None, list prose not None):
    cdef Chains chains = Chains(blocks)
    cdef Py_ssize_t count = chains.count, at, place, number, top, level, first = 0, last = count
    cdef double total = sum(prose) or 1.0, mass, best, own, held, up
    cdef bint seen = False, inside
    cdef double[:, ::1] sums = np.zeros((5, chains.most + 1))
    cdef double[::1] above = np.full(chains.most + 1, -1.0)
    cdef dict paths = {}
    cdef list names = ["box.top_share", "box.up", "box.down", "box.path_share"]
    if PyList_GET_SIZE(words) != count or PyList_GET_SIZE(prose) != count:
        raise ValueError("there are not as many counts as blocks")
    names += ["box.from_first", "box.from_last"]
    for level in range(1, LEVELS + 1):
        names += [f"box.{what}_{level}" for what in ("share", "links", "pure", "blocks", "score")]
    found = np.empty((len(names), count))
    cdef double[:, ::1] columns = found
    # Words, words in links, prose, blocks and the score of each container.
    at = 0
    for block in blocks:
        own, mass = words[at], prose[at]
        linked = block.link_density
        held = own * <double> linked if linked is not None else 0.0
        for place in range(chains.first[at], chains.first[at + 1]):
            number = chains.numbers[place]
            sums[0, number] += own
            sums[1, number] += held
            sums[2, number] += mass
            sums[3, number] += 1.0
            level = place - chains.first[at]
            if level < LEVELS:
                sums[4, number] += mass / (level + 1)
        path = made(block.path)
        paths[path] = paths.get(path, 0.0) + mass
        at += 1
    for number in range(chains.most + 1):
        held = sums[0, number] if sums[0, number] > 1.0 else 1.0
        sums[4, number] *= 1.0 - sums[1, number] / held
    top = top_of(chains, sums)
    best = sums[4, top] or 1.0
    for at in range(count):
        for place in range(chains.first[at], chains.first[at + 1]):
            if chains.numbers[place] == top:
                for level in range(chains.first[at + 1] - place):
                    if above[chains.numbers[place + level]] < 0:
                        above[chains.numbers[place + level]] = level
                seen = True
                break
        if seen:
            break
    seen = False
    at = 0
    for block in blocks:
        if prose[at]:
            if top in <tuple> block.around:
                last = block.index
                if not seen:
                    seen, first = True, last
        up = APART
        number = 0
        for place in range(chains.first[at], chains.first[at + 1]):
            if above[chains.numbers[place]] >= 0:
                up = place - chains.first[at]
                number = chains.numbers[place]
                break
        columns[0, at] = sums[2, top] / total
        columns[1, at] = up
        columns[2, at] = above[number] if up < APART else APART
        columns[3, at] = <double> paths[made(block.path)] / total
        for level in range(LEVELS):
            number = chains.at(at, level)
            place = 6 + 5 * level
            held = sums[0, number] if sums[0, number] > 1.0 else 1.0
            columns[place, at] = sums[2, number] / total
            columns[place + 1, at] = sums[1, number] / held
            columns[place + 2, at] = sums[2, number] / held
            columns[place + 3, at] = min(<double> MOST_BLOCKS, sums[3, number])
            columns[place + 4, at] = sums[4, number] / best
        at += 1
    for at in range(count):
        columns[4, at] = max(<double> -FAR, min(<double> FAR, <double> (at - first)))
        columns[5, at] = max(<double> -FAR, min(<double> FAR, <double> (last - at)))
    return dict(zip(names, found))


def kin_columns(blocks, article, counts):
    cdef Chains chains = Chains(blocks)
    cdef Py_ssize_t count = chains.count, at, level, behind = 0
    cdef dict paths = {}
    cdef int[:, ::1] keys = np.empty((count, LEVELS + 1), dtype=np.intc)
    cdef double[::1] sizes = np.asarray(counts, dtype=np.float64) + 1.0
    cdef double[::1] mass = np.asarray(article, dtype=np.float64) * np.asarray(sizes)
    cdef double whole, rest
    if len(article) != count or len(counts) != count:
        raise ValueError("there are not as many counts as blocks")
    for at in range(count):
        for level in range(LEVELS):
            keys[at, level] = chains.at(at, level)
            if keys[at, level] > behind:
                behind = keys[at, level]
    behind += 1
    at = 0
    for block in blocks:
        keys[at, LEVELS] = behind + <int> paths.setdefault(made(block.path), len(paths))
        at += 1
    cdef double[::1] good = np.zeros(behind + len(paths) + 1)
    cdef double[::1] every = np.zeros(behind + len(paths) + 1)
    for at in range(count):
        for level in range(LEVELS + 1):
            good[keys[at, level]] += mass[at]
            every[keys[at, level]] += sizes[at]
    whole = sum(np.asarray(mass).tolist()) or 1.0
    found = np.empty((2 * (LEVELS + 1), count))
    cdef double[:, ::1] columns = found
    for at in range(count):
        for level in range(LEVELS + 1):
            rest = every[keys[at, level]] - sizes[at]
            columns[2 * level, at] = UNKNOWN
            if rest > 0:
                columns[2 * level, at] = (good[keys[at, level]] - mass[at]) / rest
            columns[2 * level + 1, at] = good[keys[at, level]] / whole
    names = [f"{what}.{name}" for name in ("1", "2", "3", "path") for what in ("kin", "kin_share")]
    return dict(zip(names, found))


def places_of(blocks, prose, Py_ssize_t headline, double steps, double before, double far):
    """As `story._places`, but for pages without a headline."""
    cdef Chains chains = Chains(blocks)
    cdef Py_ssize_t count = chains.count, at, place, number, own, size
    cdef double[::1] masses = np.ascontiguousarray(prose, dtype=np.float64)
    cdef double[::1] held = np.zeros(chains.most + 1)
    cdef int[::1] above = np.full(chains.most + 1, -1, dtype=np.intc)
    cdef int[::1] shared = np.zeros(count, dtype=np.intc)
    cdef double total = float(prose.sum()) or 1.0
    found = np.empty((4, count))
    cdef double[:, ::1] columns = found
    own = chains.first[headline]
    size = chains.first[headline + 1] - own
    for place in range(size):
        above[chains.numbers[own + place]] = place
    for at in range(count):
        columns[0, at] = max(before, min(far, <double> (at - headline)))
        columns[1, at] = columns[2, at] = steps
        for place in range(chains.first[at], chains.first[at + 1]):
            number = chains.numbers[place]
            if above[number] >= 0:
                shared[at] = number
                columns[1, at] = min(steps, <double> (place - chains.first[at]))
                columns[2, at] = min(steps, <double> above[number])
                if masses[at]:
                    for number in range(above[number], size):
                        held[chains.numbers[own + number]] += masses[at]
                break
    for at in range(count):
        columns[3, at] = held[shared[at]] / total if shared[at] else 1.0
    return dict(zip(("head.after", "head.up", "head.down", "head.share"), found))


def spread_of(blocks, double most):
    """As `story._spread`."""
    cdef Chains chains = Chains(blocks)
    cdef Py_ssize_t count = chains.count, at, number
    cdef dict paths = {}
    cdef set seen = set()
    cdef int[::1] own = np.zeros(count, dtype=np.intc)
    cdef double[::1] times = np.zeros(count)
    cdef double[::1] boxes = np.zeros(count)
    found = np.empty((2, count))
    cdef double[:, ::1] columns = found
    at = 0
    for block in blocks:
        own[at] = paths.setdefault(made(block.path), len(paths))
        times[own[at]] += 1.0
        number = own[at] * (chains.most + 1) + chains.at(at, 0)
        if number not in seen:
            seen.add(number)
            boxes[own[at]] += 1.0
        at += 1
    for at in range(count):
        columns[0, at] = min(most, boxes[own[at]])
        columns[1, at] = boxes[own[at]] / times[own[at]]
    return dict(zip(("spread", "spread_share"), found))


cdef frozenset names_in(str label, frozenset known):
    """Those of the names that are words of a label."""
    cdef Py_ssize_t at, start = -1, length = PyUnicode_GET_LENGTH(label)
    cdef int kind = PyUnicode_KIND(label)
    cdef void* data = PyUnicode_DATA(label)
    cdef Py_UCS4 char
    cdef set found = None
    for at in range(length + 1):
        char = PyUnicode_READ(kind, data, at) if at < length else 0
        if at < length and Py_UNICODE_ISALNUM(char) and not Py_UNICODE_ISDECIMAL(char):
            if start < 0:
                start = at
        elif start >= 0:
            word = PyUnicode_Substring(label, start, at)
            if word in known:
                if found is None:
                    found = set()
                found.add(word)
            start = -1
    return frozenset(found) if found is not None else NO_NAMES


cdef frozenset NO_NAMES = frozenset()


def count_names(paths, frozenset known not None):
    """As `page_features.count_names_plainly`."""
    cdef dict labels = {}, times = {}, counts = {}
    cdef set found
    cdef frozenset own
    for path in paths:
        times[path] = times.get(path, 0) + 1
    for path, number in times.items():
        found = set()
        for label in (<str> path).split(" "):
            told = labels.get(label)
            if told is None:
                told = labels[label] = names_in(label, known)
            own = <frozenset> told
            if own:
                found |= own
        for name in found:
            counts[name] = counts.get(name, 0) + number
    return counts


def gather(blocks, list prose not None):
    """As `page_features.gather_plainly`."""
    cdef Chains chains = Chains(blocks)
    cdef Py_ssize_t at = 0, most = 0, spread = 0
    cdef int number
    cdef double own
    cdef double[::1] places = np.zeros(chains.most + 1)
    cdef dict shapes = {}, mass = {}
    cdef str widest = ""
    if len(blocks) != PyList_GET_SIZE(prose):
        raise ValueError("there are not as many counts as blocks")
    for block in blocks:
        own = prose[at]
        if own:
            path = made(block.path)
            if chains.first[at] < chains.first[at + 1]:
                number = chains.at(at, 0)
                places[number] += 1.0
                most = max(most, <Py_ssize_t> places[number])
                shape = shapes.get(path)
                if shape is None:
                    shape = shapes[path] = set()
                (<set> shape).add(number)
            mass[path] = mass.get(path, 0.0) + own
        at += 1
    for path, shape in shapes.items():
        if len(<set> shape) > spread:
            widest, spread = path, len(<set> shape)
    return most, spread, mass.get(widest, 0.0)


def count_marks(blocks):
    """As `page_features.count_marks_plainly`."""
    cdef Py_ssize_t main = 0, article = 0, forms = 0, buttons = 0, runs = 0, linked = 0
    cdef object before = -1, inside
    cdef frozenset marks
    cdef tuple around
    cdef dict kinds = {}
    for block in blocks:
        marks = block.marks
        kind = block.kind
        kinds[kind] = kinds.get(kind, 0) + 1
        density = block.link_density
        if density is not None and <double> density > MUCH_LINKED:
            linked += 1
        inside = -1
        if marks:
            main += "main" in marks
            forms += "form" in marks
            buttons += "button" in marks
            if "article" in marks:
                article += 1
                around = block.around
                if PyTuple_GET_SIZE(around) > 1:
                    inside = <object> PyTuple_GET_ITEM(around, PyTuple_GET_SIZE(around) - 2)
        if inside != -1 and inside != before:
            runs += 1
        before = inside
    return kinds, linked, main, article, runs, forms, buttons


cdef double MUCH_LINKED = 0.6  # As in `page_features.py`.


def markup_columns(blocks, dict tags not None, frozenset known not None):
    """As `features.markup_columns_plainly`."""
    cdef Py_ssize_t count = len(blocks), at = 0, place
    cdef Py_ssize_t others = len(tags)
    cdef dict sets = {}, names = {}
    cdef list chosen = [], own
    cdef bint linked = False
    cdef object density
    cdef str path, mark, name
    found = np.zeros((3, count))
    cdef double[:, ::1] columns = found
    for block in blocks:
        density = block.link_density
        if density is not None:
            linked = True
            columns[0, at] = density
        columns[1, at] = tags.get(block.tag, others)
        path = block.path
        for place in range(PyUnicode_GET_LENGTH(path)):
            if PyUnicode_READ(PyUnicode_KIND(path), PyUnicode_DATA(path), place) == 32:
                columns[2, at] += 1.0
        marks = block.marks
        told = sets.get(marks)
        if told is None:
            own = []
            for mark in <frozenset> marks:
                if mark in known or mark.startswith("named:"):
                    name = mark.replace(":", ".")
                    own.append(names.setdefault(name, len(names)))
            told = sets[marks] = own
        chosen.append(told)
        at += 1
    if not linked:
        return {}
    marked = np.zeros((len(names), count))
    cdef double[:, ::1] ones = marked
    for at in range(count):
        for number in <list> chosen[at]:
            ones[<Py_ssize_t> number, at] = 1.0
    return dict(zip(("link_density", "tag", "depth", *names), (*found, *marked)))
