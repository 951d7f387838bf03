# Paths without the ids that one element alone bears.

cdef str made(str path):
    """As `labels.made_of`."""
    cdef Py_ssize_t length = PyUnicode_GET_LENGTH(path), at, end, kept = 0
    cdef int kind = PyUnicode_KIND(path)
    cdef void* data = PyUnicode_DATA(path)
    cdef Py_UCS4 char
    cdef bint numbered
    cdef list pieces = None
    cdef Py_ssize_t last = length
    while last > 0 and PyUnicode_READ(kind, data, last - 1) != c" ":
        last -= 1
    at = 0
    while at < length:
        if PyUnicode_READ(kind, data, at) != c"#":
            at += 1
            continue
        numbered = False
        end = at + 1
        while end < length:
            char = PyUnicode_READ(kind, data, end)
            if char == c" " or char == c".":
                break
            numbered = numbered or c"0" <= char <= c"9"
            end += 1
        if end > at + 1 and (numbered or at >= last):
            if pieces is None:
                pieces = []
            if at > kept:
                pieces.append(PyUnicode_Substring(path, kept, at))
            kept = end
        at = end
    if pieces is None:
        return path
    pieces.append(PyUnicode_Substring(path, kept, length))
    return "".join(pieces)
