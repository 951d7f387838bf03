# cython: language_level=3, boundscheck=False, wraparound=False
"""The compiled form of `cleaner.text.characters`: what the characters of many texts are."""

from cpython.unicode cimport PyUnicode_DATA, PyUnicode_KIND, PyUnicode_READ, PyUnicode_Substring

import numpy as np

cdef extern from "Python.h":
    Py_ssize_t PyUnicode_GET_LENGTH(object text)
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

# As in `characters.py`.
cdef enum:
    SPACE = 1
    UPPER = 2
    LOWER = 4
    DIGIT = 8
    COMMA = 16
    SIGN = 32
    QUOTE = 64
    QUESTION = 128
    ENDER = 256
    FULL_STOP = 512
    WORD = 1024
    APOSTROPHE = 2048
    WIDE = 4096
    SEEN = 0x80000000


include "_signs.pxi"


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


cdef class _Kinds:
    """The kinds of characters: those of the table, and others as they are looked up."""

    cdef const unsigned int[::1] table
    cdef dict others
    cdef object kinds

    def __init__(self):
        from cleaner.text import characters

        self.table, self.kinds, self.others = characters.TABLE, characters.kinds_of_one, {}

    cdef inline unsigned int of(self, Py_UCS4 char):
        cdef unsigned int found = self.table[char] if char < 0x10000 else 0
        return found if found else self.rare(char)

    cdef unsigned int rare(self, Py_UCS4 char):
        found = self.others.get(char)
        if found is None:
            found = self.others[char] = self.kinds(chr(char))
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


def words_of(texts):
    cdef _Kinds known = _Kinds()
    cdef Py_ssize_t place, length, start
    cdef int kind
    cdef void* data
    cdef unsigned int own
    cdef bint inside, wide, last
    cdef list found = [], words
    from cleaner.text.characters import parts_of

    for text in texts:
        length = PyUnicode_GET_LENGTH(text)
        kind, data = PyUnicode_KIND(text), PyUnicode_DATA(text)
        words, start, wide, last = [], -1, False, False
        for place in range(length):
            own = known.of(PyUnicode_READ(kind, data, place))
            wide |= (own & WIDE) != 0
            inside = (own & WORD) != 0
            if not inside and own & APOSTROPHE and last and place + 1 < length:
                inside = (known.of(PyUnicode_READ(kind, data, place + 1)) & WORD) != 0
            last = (own & WORD) != 0
            if inside:
                if start < 0:
                    start = place
            elif start >= 0:
                words.append(PyUnicode_Substring(text, start, place))
                start = -1
        if start >= 0:
            words.append(PyUnicode_Substring(text, start, length))
        if wide:
            words = [part for word in words for part in parts_of(word)]
        found.append(words)
    return found
