# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
"""Compiled forms of what `normalize` and `fold` make of texts whose characters are common ones."""

from cpython.unicode cimport PyUnicode_DATA, PyUnicode_KIND, PyUnicode_READ
from libc.stdlib cimport free, malloc

cdef extern from "Python.h":
    Py_ssize_t PyUnicode_GET_LENGTH(object text)
    bint PyUnicode_IS_ASCII(object text)
    object PyUnicode_FromKindAndData(int kind, const void* buffer, Py_ssize_t size)
    Py_UCS4 Py_UNICODE_TOLOWER(Py_UCS4 char)
    bint Py_UNICODE_ISSPACE(Py_UCS4 char)

cdef extern from *:
    """
    static const char cleaner_kernel[] = CLEANER_KERNEL;
    """
    const char* cleaner_kernel

SIGNATURE = cleaner_kernel

cdef enum:
    # Characters of a text that is folded where it need not be asked for room.
    SHORT = 200


cdef inline bint is_common(unsigned int char) noexcept:
    """Whether a character beyond Latin-1 is printable, and composed, and none that is ever mended.

    Of what is left out many are so, too; texts with them are looked at by the plain form.
    """
    if char < 0x2010:
        return (
            char <= 0x2AF
            or (0x391 <= char <= 0x3CE and char != 0x3A2)
            or 0x400 <= char <= 0x482
            or 0x48A <= char <= 0x52F
            or 0x5D0 <= char <= 0x5EA
            or 0x620 <= char <= 0x64A
        )
    return (
        char <= 0x2015
        or char in (0x2020, 0x2021, 0x2022, 0x2026, 0x2030, 0x2039, 0x203A, 0x20AC, 0x2116, 0x2122)
        or 0x3001 <= char <= 0x3002
        or 0x3008 <= char <= 0x3011
        or 0x3041 <= char <= 0x3096
        or 0x30A1 <= char <= 0x30FC
        or 0x4E00 <= char <= 0x9FFC
        or 0xAC00 <= char <= 0xD7A3
        or 0xFF01 <= char <= 0xFF5E
    )


cdef inline bint is_lead(unsigned int char) noexcept:
    """Whether mojibake may begin with a character: see `mojibake.mojibake_pattern`."""
    if char < 0x100:
        return 0xE0 <= char <= 0xF0 or char in (
            0xC2, 0xC3, 0xC4, 0xC5, 0xC7, 0xCE, 0xCF, 0xD0, 0xD1, 0xD7, 0xD8, 0xD9, 0xDA, 0xDB
        )
    return char in (0x102, 0x139, 0x402, 0x420, 0x421, 0x20AC)


cdef inline bint begins_mojibake(
    unsigned int before, unsigned int char, unsigned int behind
) noexcept:
    """Whether mojibake may begin with a character beyond ASCII between these two."""
    if char <= 0x9F:
        return True
    if not is_lead(char) and char != 0x221A:
        return False
    # Letters beside letters of their own script.
    if 0xE0 <= char <= 0xF0 and 0xC0 <= behind <= 0xFF:
        return False
    if (char == 0x420 or char == 0x421) and 0x410 <= behind <= 0x44F:
        return False
    return (
        behind >= 0x80
        or (behind == 32 and char in (0xC2, 0xC3))
        or (before >= 0x80 and char in (0xC7, 0x402, 0x20AC))
    )


def may_be_mojibake(str text not None):
    """As `mojibake.may_be_mojibake_plainly`."""
    cdef Py_ssize_t at = 0, length = PyUnicode_GET_LENGTH(text)
    cdef int kind = PyUnicode_KIND(text)
    cdef void* data = PyUnicode_DATA(text)
    cdef const unsigned char* bytes_ = <const unsigned char*> data
    cdef const unsigned short* pairs = <const unsigned short*> data
    if PyUnicode_IS_ASCII(text):
        return False
    while at < length:
        # Nearly all characters of nearly all pages are of ASCII.
        if kind == 1:
            while at < length and bytes_[at] < 0x80:
                at += 1
        elif kind == 2:
            while at < length and pairs[at] < 0x80:
                at += 1
        if at < length and PyUnicode_READ(kind, data, at) >= 0x80 and begins_mojibake(
            PyUnicode_READ(kind, data, at - 1) if at else 0,
            PyUnicode_READ(kind, data, at),
            PyUnicode_READ(kind, data, at + 1) if at + 1 < length else 0,
        ):
            return True
        at += 1
    return False


cdef inline unsigned int straight(unsigned int char) noexcept:
    """The straight mark for a curly one; 0 for all else."""
    if char in (0x201C, 0x201D, 0x201E):
        return 34
    return 39 if char in (0x2018, 0x2019, 0x201A) else 0


def evened(str text not None):
    """As `normalize.evened_plainly`, curly quotes straight and no-break spaces plain."""
    cdef Py_ssize_t at, length = PyUnicode_GET_LENGTH(text)
    cdef int kind = PyUnicode_KIND(text)
    cdef void* data = PyUnicode_DATA(text)
    cdef unsigned int char, last = 32, behind
    cdef bint odd = False, entity = False, ends = False
    cdef Py_UCS4* made
    for at in range(length):
        char = PyUnicode_READ(kind, data, at)
        if char < 0x80:
            if char <= 32:
                if char < 32 or last == 32:
                    return None
            elif char == 38:
                entity = True
            elif char == 59:
                ends = True
            elif char == 96 or char == 127:
                return None
        elif char < 0x100:
            if char == 0xA0:
                if last == 32:
                    return None
                odd, last = True, 32
                continue
            if char < 0xA0 or char == 0xAD or char == 0xB4:
                return None
        elif straight(char):
            if char == 0x2018 and last == char:
                return None
            odd = True
        elif not is_common(char):
            return None
        if char >= 0x80:
            behind = PyUnicode_READ(kind, data, at + 1) if at + 1 < length else 0
            if begins_mojibake(last, char, behind):
                return None
        last = char
    if length and last == 32 or (entity and ends):
        return None
    if not odd:
        return text
    made = <Py_UCS4*> malloc(length * sizeof(Py_UCS4))
    if made is NULL:
        raise MemoryError
    for at in range(length):
        char = PyUnicode_READ(kind, data, at)
        last = straight(char) if char >= 0x2018 else 32 if char == 0xA0 else 0
        made[at] = last if last else char
    try:
        return PyUnicode_FromKindAndData(4, made, length)
    finally:
        free(made)


cdef inline unsigned int folded(unsigned int char) noexcept:
    """The folded form of a character that has one, of one character; 0 where it may have another.

    Spaces and what folds to none or three are not asked for.
    """
    if char < 0x80:
        return char + 32 if 65 <= char <= 90 else char
    if char < 0x180:
        if char in (0xB5, 0xDF, 0x130, 0x149, 0x17F):
            return 0
        if char == 0xAB or char == 0xBB:
            return 34
        return 39 if char == 0xB4 else Py_UNICODE_TOLOWER(char)
    if char < 0x530:
        if 0x400 <= char <= 0x482 or 0x48A <= char <= 0x52F:
            return Py_UNICODE_TOLOWER(char)
        if char == 0x3C2:
            return 0x3C3
        if (0x391 <= char <= 0x3CE and char != 0x3A2 and char != 0x3B0) or (
            0x386 <= char <= 0x38F and char not in (0x387, 0x38B, 0x38D)
        ):
            return Py_UNICODE_TOLOWER(char)
        return 0
    if char < 0x2040:
        if 0x2010 <= char <= 0x2015:
            return 45
        if 0x2018 <= char <= 0x201B or char == 0x2032:
            return 39
        if 0x201C <= char <= 0x201F or char in (0x2033, 0x2039, 0x203A):
            return 34
        return char if char in (0x2020, 0x2021, 0x2022, 0x2030) else 0
    if char < 0xFF00:
        if (
            char in (0x20AC, 0x2116, 0x2122)
            or 0x3001 <= char <= 0x3002
            or 0x3008 <= char <= 0x3011
            or 0x3041 <= char <= 0x3096
            or 0x30A1 <= char <= 0x30FC
            or 0x4E00 <= char <= 0x9FFC
            or 0xAC00 <= char <= 0xD7A3
        ):
            return char
        return 0
    if 0xFF01 <= char <= 0xFF5E:
        if char in (0xFF01, 0xFF02, 0xFF07, 0xFF08, 0xFF09, 0xFF0D, 0xFF1A, 0xFF1F, 0xFF5C):
            return char - 0xFEE0
        return char + 32 if 0xFF21 <= char <= 0xFF3A else char
    return 0


cdef inline bint is_unseen(unsigned int char) noexcept:
    return char == 0xAD or 0x200B <= char <= 0x200F or char == 0x2060 or char == 0xFEFF


cdef str plainly(str text):
    from cleaner.text.fold import fold_inner_plainly

    return fold_inner_plainly(text)


cdef str fold_ascii(str text, unsigned char* made):
    """As `fold.fold_inner_plainly`, of a text in ASCII."""
    cdef Py_ssize_t at, length = PyUnicode_GET_LENGTH(text), size = 0
    cdef const unsigned char* data = <const unsigned char*> PyUnicode_DATA(text)
    cdef unsigned char char
    cdef bint parted = False
    for at in range(length):
        char = data[at]
        if char <= 32 and (char == 32 or 9 <= char <= 13 or char >= 28):
            parted = size > 0
            continue
        if parted:
            made[size] = 32
            size += 1
            parted = False
        made[size] = char + 32 if 65 <= char <= 90 else char
        size += 1
    return PyUnicode_FromKindAndData(1, made, size)


cdef str fold_one(str text, Py_UCS4* made):
    """As `fold.fold_inner_plainly`, of a text beyond ASCII. made: room for four times its characters."""
    cdef Py_ssize_t at, length = PyUnicode_GET_LENGTH(text), size = 0
    cdef int kind = PyUnicode_KIND(text)
    cdef void* data = PyUnicode_DATA(text)
    cdef unsigned int char, one
    cdef bint parted = False
    for at in range(length):
        char = PyUnicode_READ(kind, data, at)
        if char < 0x80:
            if char <= 32 and Py_UNICODE_ISSPACE(char):
                parted = size > 0
                continue
            one = 39 if char == 96 else folded(char)
        elif Py_UNICODE_ISSPACE(char):
            parted = size > 0
            continue
        elif is_unseen(char):
            continue
        elif char == 0x2026 or char == 0xDF:
            # Three stops, or two letters: all but the last of them.
            one = 46 if char == 0x2026 else 115
            if parted:
                made[size] = 32
                size += 1
                parted = False
            made[size] = one
            size += 1
            if one == 46:
                made[size] = one
                size += 1
        else:
            one = folded(char)
            if not one:
                return plainly(text)
        if parted:
            made[size] = 32
            size += 1
            parted = False
        made[size] = one
        size += 1
    return PyUnicode_FromKindAndData(4, made, size)


def fold_inner(str text not None):
    """As `fold.fold_inner_plainly`."""
    cdef Py_UCS4 made[4 * SHORT]
    if PyUnicode_GET_LENGTH(text) > SHORT:
        return fold_lines([text])[0]
    if PyUnicode_IS_ASCII(text):
        return fold_ascii(text, <unsigned char*> made)
    return fold_one(text, made)


def fold_lines(texts):
    """As `fold.fold_lines_plainly`."""
    cdef Py_ssize_t room = 0
    cdef Py_UCS4* made
    cdef list found = []
    for text in texts:
        room = max(room, PyUnicode_GET_LENGTH(text))
    # Three stops for an ellipsis, and a space before it.
    made = <Py_UCS4*> malloc((4 * room + 1) * sizeof(Py_UCS4))
    if made is NULL:
        raise MemoryError
    try:
        for text in texts:
            if PyUnicode_IS_ASCII(text):
                found.append(fold_ascii(text, <unsigned char*> made))
            else:
                found.append(fold_one(text, made))
    finally:
        free(made)
    return found
