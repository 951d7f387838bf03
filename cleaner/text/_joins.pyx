# cython: language_level=3, boundscheck=False, wraparound=False
"""The compiled form of `cleaner.text.joins`."""

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
