# What single characters say: of scripts without spaces, and of how a sentence ends.

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


cdef inline bint closes(Py_UCS4 char) noexcept:
    """Whether a character may stand behind a sentence's last sign: see `prose.CLOSERS`."""
    if char < 0x80:
        return char in (34, 39, 41, 42, 32, 93)
    if char < 0x3000:
        return char in (0xA0, 0xAB, 0xBB, 0x2019, 0x201C, 0x201D, 0x201E, 0x203A)
    return char in (0x3009, 0x300B, 0x300D, 0x300F, 0x3011, 0xFF02, 0xFF09, 0xFF3D)


cdef inline int final_of(Py_UCS4 char) noexcept:
    """What a last sign says: see `prose._FINALS`."""
    if char < 0x80:
        if char == 46:
            return 1
        if char == 58:
            return 2
        if char == 44 or char == 59:
            return 3
        return 4 if char == 63 or char == 33 else 0
    if char in (0x3002, 0x0964, 0x0965, 0x06D4, 0xFF61, 0xFF0E, 0x0589, 0x1362, 0x17D4, 0x104B):
        return 1
    if char == 0xFF1A:
        return 2
    if char in (0x3001, 0xFF0C, 0xFF1B, 0x060C, 0x061B):
        return 3
    if char in (0xFF1F, 0xFF01, 0x061F):
        return 4
    return 5 if char == 0x2026 or char == 0x22EF else 0


cdef int sign_of(str text):
    """As `prose.final_sign`."""
    cdef Py_ssize_t at = PyUnicode_GET_LENGTH(text) - 1
    cdef int kind = PyUnicode_KIND(text)
    cdef void* data = PyUnicode_DATA(text)
    cdef Py_UCS4 char = 0
    while at >= 0:
        char = PyUnicode_READ(kind, data, at)
        if not closes(char):
            break
        at -= 1
    if at < 0:
        return 0
    if char == 46 and at > 1 and PyUnicode_READ(kind, data, at - 1) == 46:
        if PyUnicode_READ(kind, data, at - 2) == 46:
            return 5
    return final_of(char)
