# What characters are, and where the words of a text are: see `characters.py`.

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


cdef class _Kinds:
    """The kinds of characters: those of the table, and others as they are looked up.

    The table is read as bare memory: a view of it takes seconds to compile in each kernel.
    """

    cdef Py_buffer view
    cdef const unsigned int* table
    cdef dict others
    cdef object kinds

    def __cinit__(self):
        from cleaner.text import characters

        PyObject_GetBuffer(characters.TABLE, &self.view, PyBUF_SIMPLE)
        self.table = <const unsigned int*> self.view.buf
        self.kinds, self.others = characters.kinds_of_one, {}

    def __dealloc__(self):
        PyBuffer_Release(&self.view)

    cdef inline unsigned int of(self, Py_UCS4 char):
        cdef unsigned int found = self.table[char] if char < 0x10000 else 0
        return found if found else self.rare(char)

    cdef unsigned int rare(self, Py_UCS4 char):
        found = self.others.get(char)
        if found is None:
            found = self.others[char] = self.kinds(chr(char))
        return found


cdef Py_ssize_t find_words(_Kinds known, str text, int* bounds, bint* wide):
    """The number of a text's words, and where each begins and ends.

    bounds: has room for two numbers for each character, and two more. wide: whether a script
    without spaces is there, whose words stand in pairs of characters.
    """
    cdef Py_ssize_t place, length = PyUnicode_GET_LENGTH(text), start = -1, count = 0
    cdef int kind = PyUnicode_KIND(text)
    cdef void* data = PyUnicode_DATA(text)
    cdef unsigned int own
    cdef bint inside, last = False
    wide[0] = False
    for place in range(length):
        own = known.of(PyUnicode_READ(kind, data, place))
        if own & WIDE:
            wide[0] = True
        inside = (own & WORD) != 0
        if not inside and own & APOSTROPHE and last and place + 1 < length:
            inside = (known.of(PyUnicode_READ(kind, data, place + 1)) & WORD) != 0
        last = (own & WORD) != 0
        if inside:
            if start < 0:
                start = place
        elif start >= 0:
            bounds[2 * count], bounds[2 * count + 1] = start, place
            count += 1
            start = -1
    if start >= 0:
        bounds[2 * count], bounds[2 * count + 1] = start, length
        count += 1
    return count
