# cython: language_level=3, boundscheck=False, wraparound=False
"""The compiled form of `cleaner.rows.from_columns`: many values of one class, set by slot."""

from cpython.list cimport PyList_GET_ITEM, PyList_GET_SIZE
from cpython.object cimport PyObject
from libc.stdlib cimport free, malloc

cdef extern from "Python.h":
    ctypedef int (*descrsetfunc)(PyObject*, PyObject*, PyObject*) except -1
    ctypedef object (*allocfunc)(PyTypeObject*, Py_ssize_t)
    ctypedef struct PyTypeObject:
        descrsetfunc tp_descr_set
        allocfunc tp_alloc
    PyTypeObject* Py_TYPE(object one)

cdef extern from *:
    """
    static const char cleaner_kernel[] = CLEANER_KERNEL;
    """
    const char* cleaner_kernel

SIGNATURE = cleaner_kernel


def from_columns(type kind not None, columns):
    cdef list slots = [getattr(kind, name) for name in kind.__slots__]
    cdef list values = [one if type(one) is list else list(one) for one in columns]
    cdef Py_ssize_t width = len(values), at, place
    cdef Py_ssize_t count = PyList_GET_SIZE(values[0]) if width else 0
    cdef list made = []
    cdef PyObject** put
    cdef PyObject** told
    cdef descrsetfunc set_one
    if width and width != len(slots):
        raise ValueError(f"{kind.__name__} has {len(slots)} fields, not {width}")
    for column in values:
        if PyList_GET_SIZE(column) != count:
            raise ValueError("the columns are not all of one length")
    if not count:
        return ()
    put = <PyObject**> malloc(2 * width * sizeof(PyObject*))
    if put is NULL:
        raise MemoryError
    told = put + width
    for place in range(width):
        put[place] = <PyObject*> slots[place]
        told[place] = <PyObject*> values[place]
    set_one = Py_TYPE(slots[0]).tp_descr_set
    try:
        for at in range(count):
            one = (<PyTypeObject*> kind).tp_alloc(<PyTypeObject*> kind, 0)
            for place in range(width):
                set_one(put[place], <PyObject*> one, PyList_GET_ITEM(<object> told[place], at))
            made.append(one)
    finally:
        free(put)
    return tuple(made)
