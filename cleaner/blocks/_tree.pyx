# cython: language_level=3, boundscheck=False, cdivision=True
"""The compiled form of `cleaner.blocks.tree.segment`: the walk on libxml2's own nodes.

What it does stands in `walk.py` and `place.py`, line by line; here only what is common is decided.
Where an element may be something rare (a formula, a note, a hint), the function that decides it
there is asked. What may be told from a name without looking closer is told by pieces of the name,
as `name_pieces.py` does it, and where a name is not ASCII always by the pattern itself.
"""

cimport cython
from cpython.list cimport PyList_GET_SIZE
from cpython.mem cimport PyMem_Free, PyMem_Malloc, PyMem_Realloc
from cpython.object cimport PyObject
from cpython.unicode cimport (
    PyUnicode_DATA,
    PyUnicode_DecodeUTF8,
    PyUnicode_KIND,
    PyUnicode_READ,
)
from libc.string cimport memcmp, memcpy, memset, strchr, strcmp, strlen, strncmp, strstr
from lxml.includes.etreepublic cimport _Document, _Element, elementFactory, import_lxml__etree
from lxml.includes.tree cimport (
    XML_CDATA_SECTION_NODE,
    XML_ELEMENT_NODE,
    XML_TEXT_NODE,
    xmlAttr,
    xmlNode,
)

cdef extern from "Python.h":
    Py_ssize_t PyUnicode_GET_LENGTH(object text)
    object PyUnicode_New(Py_ssize_t size, Py_UCS4 maxchar)
    object PyUnicode_Join(object separator, object parts)
    void PyUnicode_WRITE(int kind, void* data, Py_ssize_t index, Py_UCS4 value)
    bint Py_UNICODE_ISSPACE(Py_UCS4 char)
    bint Py_UNICODE_ISALNUM(Py_UCS4 char)
    bint PyUnicode_IS_ASCII(object text)
    ctypedef int (*descrsetfunc)(PyObject*, PyObject*, PyObject*) except -1
    ctypedef object (*allocfunc)(PyTypeObject*, Py_ssize_t)
    ctypedef struct PyTypeObject:
        descrsetfunc tp_descr_set
        allocfunc tp_alloc
    PyTypeObject* Py_TYPE(object one)

cdef extern from "libxml/xmlversion.h":
    int LIBXML_VERSION

cdef extern from *:
    """
    static const char cleaner_kernel[] = CLEANER_KERNEL;
    """
    const char* cleaner_kernel

import sys

from lxml import etree

if etree.LIBXML_VERSION[:2] != (LIBXML_VERSION // 10000, LIBXML_VERSION // 100 % 100):
    raise ImportError("lxml has another release of libxml2 than this was compiled for")
import_lxml__etree()

from cleaner.blocks import dek_words as _dek_words
from cleaner.blocks import drafts as _drafts
from cleaner.blocks import lines as _lines
from cleaner.blocks import name_pieces as _pieces
from cleaner.blocks import notes as _notes
from cleaner.blocks import place as _place
from cleaner.blocks import quoting as _quoting
from cleaner.blocks import seams as _seams
from cleaner.blocks import stand_ins as _stand_ins
from cleaner.blocks import tables as _tables
from cleaner.blocks import tags as _tags
from cleaner.blocks import unread as _unread
from cleaner.blocks import walk as _walk
from cleaner.model import Block, Segmented
from cleaner.text import address as _address
from cleaner.text import joins as _joins

SIGNATURE = cleaner_kernel


cdef str PARAGRAPH = sys.intern("paragraph")
cdef str HEADING = sys.intern("heading")
cdef str CODE = sys.intern("code")
cdef str TABLE_ROW = sys.intern("table_row")
cdef str LIST_ITEM = sys.intern("list_item")
cdef str LINE_BREAK = _walk._LINE_BREAK
cdef str SEAM = _joins.SEAM
cdef str INVISIBLE = _walk._INVISIBLE
cdef str OPENING = _drafts._OPENING
cdef frozenset NO_MARKS = _tags.NO_MARKS
cdef frozenset HIDDEN = _tags.HIDDEN
cdef frozenset KICKER = _tags.KICKER
cdef frozenset NOTE = _tags.NOTE
cdef frozenset NOTES = _tags.NOTES
cdef frozenset VERSE = _tags.VERSE
cdef frozenset INWARD = _tags.INWARD
cdef frozenset STANDS_IN = _tags.STANDS_IN
cdef frozenset LIST_LINKS = frozenset(("list_links",))
cdef frozenset FORM = frozenset(("form",))
cdef dict ROLE_MARKS = _tags.ROLE_MARKS
cdef double LINK_SHARE = _walk._BOUNDS.link_share
cdef double FORM_SHARE = _walk._BOUNDS.form_share
cdef double NOSCRIPT_SHARE = _walk._BOUNDS.noscript_share
cdef Py_ssize_t AROUND = _place.BOUNDS.around
cdef Py_ssize_t PATH_LABELS = _place.BOUNDS.path_labels
cdef Py_ssize_t LABEL_CLASSES = _place.BOUNDS.label_classes
cdef Py_ssize_t EMOJI_LENGTH = _stand_ins._EMOJI_LENGTH
cdef bytes RULE_ATTRIBUTE = _tags.RULE_ATTRIBUTE.encode()
cdef bytes APART_ATTRIBUTE = _tags.APART_ATTRIBUTE.encode()
cdef tuple AD_KEYS = tuple(sorted(key.encode() for key in _unread.AD_KEYS))
cdef frozenset FILES = frozenset(
    "pdf doc docx xls xlsx ppt pptx odt ods csv json xml zip gz tar 7z rar exe dmg apk epub mobi "
    "mp3 mp4 m4a wav ogg webm mov jpg jpeg png gif svg webp".split()
)
"""What `address._FILE` finds at the end of a path."""
cdef object NAMELESS = _unread._NAMELESS


# What block-level elements inside an element do: `Place.flow`.
cdef enum:
    IN_BLOCK = 0
    IN_TABLE = 1
    IN_ROW = 2
    IN_CODE = 3
    IN_VERSE = 4

cdef tuple FLOWS = ("block", "table", "row", "code", "verse")


include "_nodes.pxi"
include "_texts.pxi"
include "_names.pxi"
include "_elements.pxi"
include "_marks.pxi"
include "_walk.pxi"
include "_assembled.pxi"
include "_finds.pxi"


cdef frozenset note_targets(Walk walk, xmlNode* top):
    """As `notes.note_targets`."""
    cdef xmlNode* node = top
    cdef xmlAttr* one
    cdef const char* text
    cdef set waiting = set()
    cdef set found = set()
    cdef Tag tag
    while node is not NULL:
        if node.type == XML_ELEMENT_NODE and node.properties is not NULL:
            tag = walk.tag(node)
            if tag.kind_of & IS_NOTE_PLACE:
                if waiting:
                    one = attribute_of(node, b"id")
                    name = value(one) if one is not NULL else ""
                    if not name:
                        one = attribute_of(node, b"name")
                        name = value(one) if one is not NULL else ""
                    if name in waiting:
                        found.add(name)
                if tag.kind_of & IS_A:
                    one = attribute_of(node, b"href")
                    text = raw(one)
                    if one is not NULL and (
                        text is NULL or (text[0] == c"#" and text[1] != 0)
                    ):
                        target = value(one)
                        if len(target) > 1 and target[0] == "#":
                            if _notes._is_mark(elementFactory(walk.document, node)):
                                waiting.add(target[1:])
        node = following(node, top)
    return frozenset(found)


cdef Place root_of(_Document document):
    cdef Place root = Place.__new__(Place)
    root.document = document
    root.kind = PARAGRAPH
    root.nesting = -1
    root.marks = NO_MARKS
    return root


def segment(_Element tree not None, str own="", object unread=None):
    """As `tree.segment_plainly`."""
    cdef Walk walk = Walk.__new__(Walk)
    cdef xmlNode* top = tree._c_node
    cdef xmlNode* node = top
    cdef Tag tag
    cdef str text
    walk.document = tree._doc
    walk.own = own
    walk.tags = {}
    walk.names = {} if unread is None else unread.known
    walk.styles = {}
    walk.outer_runs = []
    walk.drafts = []
    walk.lists = []
    walk.forms = []
    walk.form_spans = []
    walk.place = root_of(walk.document)
    walk.run = new_run()
    walk.notes = note_targets(walk, top)
    while True:
        if node.type == XML_ELEMENT_NODE:
            tag = walk.tag(node)
            said = walk.stand_in(node, tag)
            if said is None and not walk.is_skipped(node, tag):
                walk.open(node, tag)
                if node.children is not NULL:
                    node = node.children
                    continue
                walk.close()
            elif said:
                walk.take(node, tag, said)
        elif is_text(node):
            if node.content is not NULL and node.content[0]:
                if node.next is NULL or not is_text(node.next):
                    walk.add(decoded(<const char*>node.content))
                else:
                    text = decoded(<const char*>node.content)
                    while node.next is not NULL and is_text(node.next):
                        node = node.next
                        if node.content is not NULL:
                            text += decoded(<const char*>node.content)
                    walk.add(text)
        while node is not top and node.next is NULL:
            node = node.parent
            walk.close()
        if node is top:
            break
        node = node.next
    walk.flush()
    return assemble(walk.finish())
