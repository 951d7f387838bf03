# cython: language_level=3, boundscheck=False, wraparound=False
"""The compiled forms of `source`: looks at all characters of a page.

The loops have no way out in the middle, so that compilers do many characters side by side.
"""

from cpython.bytes cimport PyBytes_AS_STRING, PyBytes_FromStringAndSize, PyBytes_GET_SIZE
from cpython.unicode cimport PyUnicode_DATA, PyUnicode_KIND

cdef extern from "Python.h":
    Py_ssize_t PyUnicode_GET_LENGTH(object text)
    ctypedef unsigned char Py_UCS1
    ctypedef unsigned short Py_UCS2

cdef extern from *:
    """
    static const char cleaner_kernel[] = CLEANER_KERNEL;

    #if defined(__GNUC__) && !defined(__clang__)
    #define SIDE_BY_SIDE __attribute__((optimize("O3")))
    #else
    #define SIDE_BY_SIDE
    #endif
    enum {STRETCH = 1024};

    SIDE_BY_SIDE static int any_surrogate_2(const Py_UCS2 *at, Py_ssize_t count) {
        int found = 0;
        for (Py_ssize_t step = 0; step < count; step++)
            found |= (at[step] & 0xF800) == 0xD800;
        return found;
    }

    SIDE_BY_SIDE static int any_surrogate_4(const Py_UCS4 *at, Py_ssize_t count) {
        int found = 0;
        for (Py_ssize_t step = 0; step < count; step++)
            found |= (at[step] & 0xFFFFF800) == 0xD800;
        return found;
    }

    #define COUNTED(NAME, TYPE) \
    SIDE_BY_SIDE static Py_ssize_t NAME(const TYPE *at, Py_ssize_t count, TYPE sign) { \
        Py_ssize_t found = 0; \
        while (count > 0) { \
            Py_ssize_t size = count < STRETCH ? count : STRETCH; \
            unsigned short some = 0; \
            for (Py_ssize_t step = 0; step < size; step++) \
                some += at[step] == sign; \
            found += some; \
            at += size; \
            count -= size; \
        } \
        return found; \
    }
    COUNTED(count_1, Py_UCS1)
    COUNTED(count_2, Py_UCS2)
    COUNTED(count_4, Py_UCS4)

    SIDE_BY_SIDE static int any_control(const unsigned char *at, Py_ssize_t count) {
        unsigned char found = 0;
        for (Py_ssize_t step = 0; step < count; step++) {
            unsigned char one = at[step];
            found |= (one < 32) & (one != 9) & (one != 10) & (one != 13);
        }
        return found;
    }

    /* Whether an end tag of something with b or h begins there; three bytes more can be read. */
    SIDE_BY_SIDE static int any_end(const unsigned char *at, Py_ssize_t count) {
        unsigned char found = 0;
        for (Py_ssize_t step = 0; step < count; step++) {
            unsigned char first = at[step + 2] | 32;
            found |= (at[step] == '<') & (at[step + 1] == '/')
                & ((first == 'b') | (first == 'h'));
        }
        return found;
    }

    /* The length of an end tag of body or html that begins there; 0 where none does. */
    static Py_ssize_t end_at(const unsigned char *at, const unsigned char *last) {
        const unsigned char *step = at + 6;
        if (last - at < 7 || at[0] != '<' || at[1] != '/')
            return 0;
        if (!((at[2] | 32) == 'b' && (at[3] | 32) == 'o' && (at[4] | 32) == 'd'
              && (at[5] | 32) == 'y')
            && !((at[2] | 32) == 'h' && (at[3] | 32) == 't' && (at[4] | 32) == 'm'
                 && (at[5] | 32) == 'l'))
            return 0;
        while (step < last && (*step == ' ' || (*step >= 9 && *step <= 13)))
            step++;
        return step < last && *step == '>' ? step + 1 - at : 0;
    }
    """
    const char* cleaner_kernel
    const Py_ssize_t STRETCH
    int any_surrogate_2(const Py_UCS2* at, Py_ssize_t count)
    int any_surrogate_4(const Py_UCS4* at, Py_ssize_t count)
    Py_ssize_t count_1(const Py_UCS1* at, Py_ssize_t count, Py_UCS1 sign)
    Py_ssize_t count_2(const Py_UCS2* at, Py_ssize_t count, Py_UCS2 sign)
    Py_ssize_t count_4(const Py_UCS4* at, Py_ssize_t count, Py_UCS4 sign)
    int any_control(const unsigned char* at, Py_ssize_t count)
    int any_end(const unsigned char* at, Py_ssize_t count)
    Py_ssize_t end_at(const unsigned char* at, const unsigned char* last)

SIGNATURE = cleaner_kernel


def is_whole(str text not None):
    cdef Py_ssize_t size = PyUnicode_GET_LENGTH(text)
    cdef int kind = PyUnicode_KIND(text)
    cdef void* data = PyUnicode_DATA(text)
    if kind == 1:
        return True
    if kind == 2:
        return not any_surrogate_2(<const Py_UCS2*> data, size)
    return not any_surrogate_4(<const Py_UCS4*> data, size)


def count(str text not None, str sign not None):
    cdef Py_ssize_t size = PyUnicode_GET_LENGTH(text)
    cdef int kind = PyUnicode_KIND(text)
    cdef void* data = PyUnicode_DATA(text)
    cdef Py_UCS4 one = ord(sign)
    if kind == 1:
        return count_1(<const Py_UCS1*> data, size, <Py_UCS1> one) if one < 0x100 else 0
    if kind == 2:
        return count_2(<const Py_UCS2*> data, size, <Py_UCS2> one) if one < 0x10000 else 0
    return count_4(<const Py_UCS4*> data, size, one)


def without_controls(bytes data not None):
    cdef const unsigned char* at = <const unsigned char*> PyBytes_AS_STRING(data)
    if not any_control(at, PyBytes_GET_SIZE(data)):
        return data
    from cleaner.text.source import without_controls_plainly

    return without_controls_plainly(data)


def without_ends(bytes data not None):
    cdef Py_ssize_t size = PyBytes_GET_SIZE(data), length, stretch
    cdef const unsigned char* first = <const unsigned char*> PyBytes_AS_STRING(data)
    cdef const unsigned char* last = first + size
    cdef const unsigned char* at = first
    cdef const unsigned char* begun = first
    cdef const unsigned char* stop
    cdef list parts = []
    while last - at >= 7:
        # Behind the last there are six bytes more, so that three can be looked at from each.
        stretch = min(STRETCH, last - at - 6)
        if not any_end(at, stretch):
            at += stretch
            continue
        stop = at + stretch
        while at < stop:
            length = end_at(at, last)
            if length:
                parts.append(PyBytes_FromStringAndSize(<const char*> begun, at - begun))
                at += length
                begun = at
            else:
                at += 1
    if not parts:
        return data
    parts.append(PyBytes_FromStringAndSize(<const char*> begun, last - begun))
    return b"".join(parts)
