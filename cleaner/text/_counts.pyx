# cython: language_level=3, boundscheck=False, wraparound=False
"""Compiled forms of what `cleaner.text.joins` and `cleaner.text.fold` count in texts."""

from cpython.unicode cimport PyUnicode_DATA, PyUnicode_KIND, PyUnicode_READ

cdef extern from "Python.h":
    Py_ssize_t PyUnicode_GET_LENGTH(object text)
    bint Py_UNICODE_ISSPACE(Py_UCS4 char)

cdef extern from *:
    """
    static const char cleaner_kernel[] = CLEANER_KERNEL;
    """
    const char* cleaner_kernel

SIGNATURE = cleaner_kernel


def count_shown(str text not None):
    cdef Py_ssize_t at, length = PyUnicode_GET_LENGTH(text), count = 0
    cdef int kind = PyUnicode_KIND(text)
    cdef void* data = PyUnicode_DATA(text)
    for at in range(length):
        count += not Py_UNICODE_ISSPACE(PyUnicode_READ(kind, data, at))
    return count


cdef inline bint is_unspaced(Py_UCS4 char) noexcept:
    """Whether a character is of a script without spaces between words: see `fold.UNSPACED`."""
    return char >= 0x0E00 and (
        char <= 0x0EFF
        or 0x1000 <= char <= 0x109F
        or 0x1780 <= char <= 0x17FF
        or 0x3040 <= char <= 0x30FF
        or 0x3400 <= char <= 0x4DBF
        or 0x4E00 <= char <= 0x9FFF
        or 0xF900 <= char <= 0xFAFF
        or 0xFF66 <= char <= 0xFF9F
        or 0x20000 <= char <= 0x3134F
    )


cdef Py_ssize_t words_of(str text):
    cdef Py_ssize_t at, length = PyUnicode_GET_LENGTH(text), words = 0, unspaced = 0
    cdef int kind = PyUnicode_KIND(text)
    cdef void* data = PyUnicode_DATA(text)
    cdef Py_UCS4 char
    cdef bint inside = False, part
    for at in range(length):
        char = PyUnicode_READ(kind, data, at)
        part = False
        if is_unspaced(char):
            unspaced += 1
        elif not Py_UNICODE_ISSPACE(char):
            part = True
            words += not inside
        inside = part
    return words + (unspaced + 1) // 2


def count_words(str text not None):
    return words_of(text)


def count_all_words(texts):
    return [words_of(text) for text in texts]
