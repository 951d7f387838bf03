# cython: language_level=3, boundscheck=False, wraparound=False
"""The compiled form of what `plain` tells of a text's lines."""

from cpython.unicode cimport PyUnicode_DATA, PyUnicode_KIND, PyUnicode_READ, PyUnicode_Substring

cdef extern from "Python.h":
    Py_ssize_t PyUnicode_GET_LENGTH(object text)

cdef extern from *:
    """
    static const char cleaner_kernel[] = CLEANER_KERNEL;
    """
    const char* cleaner_kernel

SIGNATURE = cleaner_kernel

include "_made.pxi"


cdef inline bint breaks(unsigned int char) noexcept:
    """Whether a character ends a line: see `plain._BREAK`."""
    if char < 32:
        return 10 <= char <= 13
    return char == 0x85 or char == 0x2028 or char == 0x2029


cdef inline bint is_invisible(unsigned int char) noexcept:
    """As `plain._INVISIBLE`."""
    if char <= 32:
        return char == 32 or char == 9 or char == 0
    if char < 0x2000:
        return char == 0xA0 or char == 0xAD
    return char in (0x2007, 0x200B, 0x200C, 0x200D, 0x200E, 0x200F, 0x202F, 0x2060, 0x3000, 0xFEFF)


def lines_of(str text not None, type kind_of not None):
    """As `plain.lines_plainly`, of a text without soft hyphens and tags. kind_of: `Line`."""
    cdef Py_ssize_t length = PyUnicode_GET_LENGTH(text), at = 0, begin, end, first, last, gaps = 0
    cdef int kind = PyUnicode_KIND(text)
    cdef void* data = PyUnicode_DATA(text)
    cdef unsigned int char
    cdef list found = []
    make = tuple.__new__
    while at < length:
        char = PyUnicode_READ(kind, data, at)
        if breaks(char):
            at += 1
            gaps += 1
            if char == 13 and at < length and PyUnicode_READ(kind, data, at) == 10:
                at += 1
            continue
        begin = at
        while at < length and not breaks(PyUnicode_READ(kind, data, at)):
            at += 1
        first, last = begin, at
        while first < last and is_invisible(PyUnicode_READ(kind, data, first)):
            first += 1
        if first == last:
            continue
        while is_invisible(PyUnicode_READ(kind, data, last - 1)):
            last -= 1
        shown = PyUnicode_Substring(text, first, last)
        one = (first, last, first - begin, max(0, gaps - 1) if found else 0, shown)
        found.append(make(kind_of, one))
        gaps = 0
    return found


def made_of(str path not None):
    """As `labels.made_of_plainly`."""
    return made(path)
