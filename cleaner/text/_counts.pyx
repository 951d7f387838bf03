# cython: language_level=3, boundscheck=False, wraparound=False
"""Compiled forms of what `joins` and `fold` count in texts, and of how `prose` ends them."""

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


include "_signs.pxi"


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


def final_sign(str text not None):
    return sign_of(text)


def ends_sentence(str text not None):
    cdef int sign = sign_of(text)
    return sign == 1 or sign >= 4


def final_signs(texts):
    return [sign_of(text) for text in texts]


def holds_unspaced(str text not None):
    cdef Py_ssize_t at
    cdef int kind = PyUnicode_KIND(text)
    cdef void* data = PyUnicode_DATA(text)
    if kind == 1:
        return False
    for at in range(PyUnicode_GET_LENGTH(text)):
        if is_unspaced(PyUnicode_READ(kind, data, at)):
            return True
    return False
