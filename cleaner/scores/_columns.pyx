# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
"""Compiled forms of the columns that `features`, `lines` and `context` make of a page's blocks."""

from cpython.unicode cimport PyUnicode_DATA, PyUnicode_KIND, PyUnicode_READ
from libc.math cimport exp

import numpy as np

cdef extern from "Python.h":
    Py_ssize_t PyUnicode_GET_LENGTH(object text)
    bint Py_UNICODE_ISALPHA(Py_UCS4 char)
    bint Py_UNICODE_ISDIGIT(Py_UCS4 char)
    bint Py_UNICODE_ISLOWER(Py_UCS4 char)

cdef extern from *:
    """
    static const char cleaner_kernel[] = CLEANER_KERNEL;
    """
    const char* cleaner_kernel

SIGNATURE = cleaner_kernel


include "../text/_signs.pxi"
include "_looks.pxi"
include "_around.pxi"
