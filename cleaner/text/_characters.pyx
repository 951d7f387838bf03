# cython: language_level=3, boundscheck=False, wraparound=False
"""The compiled form of `cleaner.text.characters`: what the characters of many texts are."""

from cpython.buffer cimport PyBUF_SIMPLE, PyBuffer_Release, PyObject_GetBuffer
from cpython.unicode cimport PyUnicode_DATA, PyUnicode_KIND, PyUnicode_READ, PyUnicode_Substring
from libc.stdlib cimport free, malloc

import numpy as np

cdef extern from "Python.h":
    Py_ssize_t PyUnicode_GET_LENGTH(object text)
    object PyUnicode_FromKindAndData(int kind, const void* buffer, Py_ssize_t size)
    bint Py_UNICODE_ISALNUM(Py_UCS4 char)
    bint Py_UNICODE_ISLOWER(Py_UCS4 char)
    bint Py_UNICODE_ISSPACE(Py_UCS4 char)
    bint Py_UNICODE_ISTITLE(Py_UCS4 char)
    bint Py_UNICODE_ISUPPER(Py_UCS4 char)

cdef extern from *:
    """
    static const char cleaner_kernel[] = CLEANER_KERNEL;
    """
    const char* cleaner_kernel

SIGNATURE = cleaner_kernel

cdef enum:
    SEEN = 0x80000000


include "_signs.pxi"
include "_words.pxi"


cdef unsigned int kinds_of_one(Py_UCS4 char):
    """As `characters.kinds_of_one`, but for the sets of single characters."""
    cdef unsigned int kinds = SEEN
    if Py_UNICODE_ISSPACE(char):
        kinds |= SPACE
    if Py_UNICODE_ISUPPER(char):
        kinds |= UPPER
    elif Py_UNICODE_ISLOWER(char) or Py_UNICODE_ISTITLE(char):
        kinds |= LOWER
    if Py_UNICODE_ISALNUM(char) or char == 95:
        kinds |= WORD
    if is_unspaced(char):
        kinds |= WIDE
    return kinds


def table():
    """As `characters.table_plainly`."""
    from cleaner.text import characters

    cdef Py_ssize_t code
    found = np.zeros(0x10000, dtype=np.uint32)
    cdef unsigned int[::1] kinds = found
    for first, last in characters._LOOKED_UP:
        for code in range(first, last + 1):
            kinds[code] = kinds_of_one(code)
    for first, last in characters._ALIKE:
        found[first : last + 1] = kinds_of_one(first)
    for bit, chars in characters._SETS.items():
        for char in chars:
            if kinds[ord(char)]:
                kinds[ord(char)] |= bit
    return found


def count_signs(texts):
    cdef _Kinds known = _Kinds()
    cdef Py_ssize_t number = len(texts), at, place, length, letters
    cdef int kind
    cdef void* data
    cdef Py_UCS4 char, behind
    cdef unsigned int own
    cdef bint before, upper, lower, leads
    found = np.zeros((10, number))
    cdef double[:, ::1] counts = found
    for at in range(number):
        text = texts[at]
        length = PyUnicode_GET_LENGTH(text)
        kind, data = PyUnicode_KIND(text), PyUnicode_DATA(text)
        before, upper, lower, leads, letters = True, False, False, True, 0
        counts[9, at] = length
        for place in range(length):
            char = PyUnicode_READ(kind, data, place)
            own = known.of(char)
            if own & (COMMA | DIGIT | SIGN | QUOTE | QUESTION | ENDER | FULL_STOP):
                if own & COMMA:
                    counts[0, at] += 1
                if own & FULL_STOP:
                    counts[1, at] += 1
                elif own & ENDER and place + 1 < length:
                    behind = PyUnicode_READ(kind, data, place + 1)
                    if behind == 32:
                        counts[1, at] += 1
                    elif char == 46 and (behind == 34 or behind == 0x201D) and place + 2 < length:
                        counts[1, at] += PyUnicode_READ(kind, data, place + 2) == 32
                if own & DIGIT:
                    counts[2, at] += 1
                if own & SIGN:
                    counts[3, at] += 1
                if own & QUOTE:
                    counts[4, at] += 1
                if own & QUESTION:
                    counts[5, at] += 1
            if own & SPACE:
                if letters > 1 and upper and not lower:
                    counts[8, at] += 1
                before, upper, lower, letters = True, False, False, 0
                continue
            if before:
                before = False
                counts[7, at] += 1
                if own & UPPER and not leads:
                    counts[6, at] += 1
                leads = False
            letters += 1
            upper |= (own & UPPER) != 0
            lower |= (own & LOWER) != 0
        if letters > 1 and upper and not lower:
            counts[8, at] += 1
    return found


cdef list words_in(_Kinds known, str text):
    cdef Py_ssize_t at, count
    cdef bint wide = False
    cdef list words = []
    cdef int* bounds = <int*> malloc(2 * (PyUnicode_GET_LENGTH(text) + 2) * sizeof(int))
    if bounds is NULL:
        raise MemoryError
    count = find_words(known, text, bounds, &wide)
    for at in range(count):
        words.append(PyUnicode_Substring(text, bounds[2 * at], bounds[2 * at + 1]))
    free(bounds)
    if wide:
        from cleaner.text.characters import parts_of

        words = [part for word in words for part in parts_of(word)]
    return words


cdef class Words:
    """The words of a text as a sequence, made when they are first asked for."""

    cdef readonly str text
    cdef _Kinds known
    cdef list made

    def __init__(self, str text not None):
        self.text = text

    cdef list all(self):
        if self.made is None:
            self.made = words_in(self.known if self.known is not None else _Kinds(), self.text)
            self.known = None
        return self.made

    def __len__(self):
        return len(self.all())

    def __getitem__(self, at):
        return self.all()[at]

    def __iter__(self):
        return iter(self.all())

    def __contains__(self, word):
        return word in self.all()

    def __eq__(self, other):
        return self.all() == ((<Words> other).all() if isinstance(other, Words) else other)

    def __repr__(self):
        return repr(self.all())

    def __reduce__(self):
        return Words, (self.text,)


def words_of(texts):
    cdef _Kinds known = _Kinds()
    cdef Words words
    cdef list found = []
    for text in texts:
        words = Words(text)
        words.known = known
        found.append(words)
    return found


def bare(texts):
    """As `characters.bare_plainly`."""
    cdef list found = []
    cdef str text
    cdef int kind
    cdef void* data
    cdef Py_UCS4 char
    cdef Py_UCS4* buffer = NULL
    cdef Py_ssize_t at, count, length, room = 0
    try:
        for one in texts:
            text = (<str> one).lower()
            length = PyUnicode_GET_LENGTH(text)
            if length > room:
                free(buffer)
                room = 2 * length
                buffer = <Py_UCS4*> malloc(room * sizeof(Py_UCS4))
                if buffer is NULL:
                    raise MemoryError
            kind, data = PyUnicode_KIND(text), PyUnicode_DATA(text)
            count = 0
            for at in range(length):
                char = PyUnicode_READ(kind, data, at)
                if Py_UNICODE_ISALNUM(char):
                    buffer[count] = char
                    count += 1
            found.append(PyUnicode_FromKindAndData(4, buffer, count))
    finally:
        free(buffer)
    return found
