# Texts, character by character, as `str.split`, `str.isalnum` and `joins.one_line` see them.


cdef Py_ssize_t count_shown(str text):
    cdef Py_ssize_t at, size = PyUnicode_GET_LENGTH(text), count = 0
    cdef int kind = PyUnicode_KIND(text)
    cdef void* data = PyUnicode_DATA(text)
    for at in range(size):
        count += not Py_UNICODE_ISSPACE(PyUnicode_READ(kind, data, at))
    return count


cdef Py_ssize_t count_alnum(str text):
    cdef Py_ssize_t at, size = PyUnicode_GET_LENGTH(text), count = 0
    cdef int kind = PyUnicode_KIND(text)
    cdef void* data = PyUnicode_DATA(text)
    for at in range(size):
        count += Py_UNICODE_ISALNUM(PyUnicode_READ(kind, data, at))
    return count


cdef bint is_all_space(str text):
    cdef Py_ssize_t at
    cdef int kind = PyUnicode_KIND(text)
    cdef void* data = PyUnicode_DATA(text)
    for at in range(PyUnicode_GET_LENGTH(text)):
        if not Py_UNICODE_ISSPACE(PyUnicode_READ(kind, data, at)):
            return False
    return True


cdef inline Py_UCS4 char_at(str text, Py_ssize_t at):
    return PyUnicode_READ(PyUnicode_KIND(text), PyUnicode_DATA(text), at)


cdef str one_line(str text):
    """As `joins.one_line`."""
    cdef Py_ssize_t at, size = PyUnicode_GET_LENGTH(text), length = 0
    cdef int kind = PyUnicode_KIND(text), made
    cdef void* data = PyUnicode_DATA(text)
    cdef void* out
    cdef Py_UCS4 char, most = 32
    cdef bint gap = False, changed = False
    for at in range(size):
        char = PyUnicode_READ(kind, data, at)
        # The first script without spaces between words begins here; signs of all scripts do not count.
        if char >= 0x0E00 and not 0x2000 <= char <= 0x2FFF:
            return _joins.one_line(text)
        if Py_UNICODE_ISSPACE(char):
            changed = changed or char != 32 or gap or length == 0
            gap = True
        else:
            length += 1 + (gap and length > 0)
            gap = False
            most = max(most, char)
    if not changed and not gap:
        return text
    if length == 0:
        return ""
    line = PyUnicode_New(length, most)
    made = PyUnicode_KIND(line)
    out = PyUnicode_DATA(line)
    length = 0
    gap = False
    for at in range(size):
        char = PyUnicode_READ(kind, data, at)
        if Py_UNICODE_ISSPACE(char):
            gap = True
        else:
            if gap and length:
                PyUnicode_WRITE(made, out, length, 32)
                length += 1
            gap = False
            PyUnicode_WRITE(made, out, length, char)
            length += 1
    return line


cdef inline bint is_small(char one) noexcept:
    return 97 <= one <= 122


cdef inline bint is_big(char one) noexcept:
    return 65 <= one <= 90


cdef bint may_be_apart(str before, str after):
    """Whether `seams.apart` has anything to look at: a letter or a colon, and a letter behind it."""
    cdef Py_UCS4 last
    if not Py_UNICODE_ISALNUM(char_at(after, 0)):
        return False
    if not before:
        return True
    last = char_at(before, PyUnicode_GET_LENGTH(before) - 1)
    return Py_UNICODE_ISALNUM(last) or last in (c":", c"%", 176, c"\n")


cdef bint may_be_cap(str text):
    """Whether a text can be one letter, with opening quotes at most before it."""
    return PyUnicode_GET_LENGTH(text) == 1 or text[0] in OPENING


cdef bint begins_with(const char* text, const char* small, Py_ssize_t size) noexcept:
    """Whether a text begins with letters that are given small."""
    cdef Py_ssize_t at
    for at in range(size):
        if (text[at] | 32 if is_big(text[at]) else text[at]) != small[at]:
            return False
    return True
