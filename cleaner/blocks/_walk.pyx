# cython: language_level=3, boundscheck=False, cdivision=True
"""The compiled form of `cleaner.blocks.tree.segment`: the walk on libxml2's own nodes.

What it does stands in `walk.py` and `place.py`, line by line; here only what is common is decided.
Where an element may be something rare (a formula, a note, a hint), the function that decides it
there is asked. What may be told from a name without looking closer is told by pieces of the name,
as `name_pieces.py` does it, and where a name is not ASCII always by the pattern itself.
"""

cimport cython
from cpython.list cimport PyList_GET_SIZE
from cpython.object cimport PyObject
from cpython.unicode cimport (
    PyUnicode_DATA,
    PyUnicode_DecodeUTF8,
    PyUnicode_KIND,
    PyUnicode_READ,
)
from libc.string cimport memcmp, strchr, strcmp, strlen, strstr
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

# What a tag is.
cdef enum:
    IS_BLOCK = 1
    IS_SKIPPED = 1 << 1
    IS_LIST = 1 << 2
    IS_HEADING = 1 << 3
    IS_RUNNING = 1 << 4
    IS_SPACED = 1 << 5
    IS_RT = 1 << 6
    IS_FORM = 1 << 7
    IS_TABLE = 1 << 8
    IS_TR = 1 << 9
    IS_CELL = 1 << 10
    IS_A = 1 << 11
    IS_BR = 1 << 12
    IS_HR = 1 << 13
    IS_SPAN = 1 << 14
    IS_BUTTON = 1 << 15
    IS_ROOT = 1 << 16
    IS_TEMPLATE = 1 << 17
    IS_SIDE = 1 << 18
    IS_TABLE_PART = 1 << 19
    IS_Q = 1 << 20
    IS_HTML = 1 << 21
    MAY_STAND_IN = 1 << 22
    ALWAYS_ASKED = 1 << 23
    IS_IMAGE = 1 << 24
    IS_SCRIPT = 1 << 25
    IS_NOTE_PLACE = 1 << 26
    IS_SECTION = 1 << 27
    IS_NOTE_LIST = 1 << 28

# What block-level elements inside an element do: `Place.flow`.
cdef enum:
    IN_BLOCK = 0
    IN_TABLE = 1
    IN_ROW = 2
    IN_CODE = 3
    IN_VERSE = 4

cdef tuple FLOWS = ("block", "table", "row", "code", "verse")

# What a name may be, by its pieces.
cdef enum:
    MAY_BE_AD = 1
    MAY_BE_PERMALINK = 1 << 1
    MAY_BE_NAMED = 1 << 2
    MAY_BE_NOTE = 1 << 3
    MAY_BE_VERSE = 1 << 4
    MAY_BE_NOTES = 1 << 5
    MAY_BE_FOREIGN = 1 << 6
    MAY_HIDE = 1 << 7
    MAY_BE_UNSEEN = 1 << 8
    MAY_BE_UNSEEN_INLINE = 1 << 9
    MAY_BE_TEX = 1 << 10

# What a style says.
cdef enum:
    STYLE_HIDES = 1
    STYLE_UNSEEN = 2
    STYLE_BLOCK = 4

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


cdef class Pieces:
    """Pieces of names, each with what a name that holds it may be."""

    cdef list held
    cdef const char* texts[256]
    cdef Py_ssize_t lengths[256]
    cdef unsigned int kinds[256]
    cdef int first[129]

    def __init__(self, dict pieces):
        """pieces: kinds as bits, by pieces in small letters."""
        cdef int index = 0
        cdef int letter
        self.held = sorted(piece.encode("ascii") for piece in pieces)
        assert len(self.held) < 256
        for letter in range(129):
            while index < len(self.held) and self.held[index][0] < letter:
                index += 1
            self.first[letter] = index
        for index, piece in enumerate(self.held):
            self.texts[index] = <const char*>piece
            self.lengths[index] = len(piece)
            self.kinds[index] = pieces[piece.decode()]

    cdef unsigned int find(self, const char* name) noexcept:
        """What a name may be; `MAY_BE_FOREIGN` alone where it is not ASCII or very long."""
        cdef char low[512]
        cdef Py_ssize_t size = 0, at
        cdef unsigned char one
        cdef unsigned int found = 0
        cdef int index
        while True:
            one = <unsigned char>name[size]
            if one == 0:
                break
            if one >= 128 or size == 511:
                return MAY_BE_FOREIGN
            low[size] = one + 32 if 65 <= one <= 90 else one
            size += 1
        low[size] = 0
        for at in range(size):
            one = <unsigned char>low[at]
            for index in range(self.first[one], self.first[one + 1]):
                if self.lengths[index] <= size - at:
                    if memcmp(&low[at], self.texts[index], self.lengths[index]) == 0:
                        found |= self.kinds[index]
        return found


def _name_pieces():
    found = {}
    for kind, pieces in _pieces.PIECES.items():
        bits = MAY_BE_NAMED
        bits |= MAY_BE_AD if kind == _pieces.AD else 0
        bits |= MAY_BE_PERMALINK if kind == _pieces.PERMALINK else 0
        for piece in pieces:
            found[piece] = found.get(piece, 0) | bits
    for bits, pieces in (
        (MAY_BE_NOTE, "note"),
        (MAY_BE_NOTES, "note fn-list fnlist ref bibliograph works-cited citation noten literatur"),
        (MAY_BE_VERSE, "poe verse stanza strophe lyrics gedicht songtext liedtext wiersz"),
    ):
        for piece in pieces.split():
            found[piece] = found.get(piece, 0) | bits
    return found


def _style_pieces():
    found = {}
    for bits, pieces in (
        (MAY_HIDE, "display visibility"),
        (MAY_BE_UNSEEN, "clip left top indent width"),
        (MAY_BE_UNSEEN_INLINE, "font-size height width opacity"),
    ):
        for piece in pieces.split():
            found[piece] = found.get(piece, 0) | bits
    return found


cdef Pieces NAME_PIECES = Pieces(_name_pieces())
cdef Pieces STYLE_PIECES = Pieces(_style_pieces())
cdef Pieces TEX_PIECES = Pieces(
    dict.fromkeys(("tex", "math", "equation", "formula", "ee_img", "cht=tx"), MAY_BE_TEX)
)
"""Of the classes and addresses that `formulas._of_image` looks for."""


@cython.final
cdef class Tag:
    """What the name of an element means."""

    cdef str name
    cdef unsigned int kind_of
    cdef int level
    cdef str kind
    cdef frozenset marks

    def __init__(self, str name):
        cdef unsigned int bits = 0
        for bit, told in (
            (IS_BLOCK, name in _tags.BLOCKS),
            (IS_SKIPPED, name in _tags.SKIPPED),
            (IS_LIST, name in _tags.LISTS),
            (IS_HEADING, name in _tags.HEADINGS),
            (IS_RUNNING, name in _tags.RUNNING),
            (IS_SPACED, name in _tags.SPACED or "-" in name),
            (IS_RT, name == "rt"),
            (IS_FORM, name == "form"),
            (IS_TABLE, name == "table"),
            (IS_TR, name == "tr"),
            (IS_CELL, name in ("td", "th")),
            (IS_A, name == "a"),
            (IS_BR, name == "br"),
            (IS_HR, name == "hr"),
            (IS_SPAN, name == "span"),
            (IS_BUTTON, name == "button"),
            (IS_ROOT, name in ("html", "body")),
            (IS_TEMPLATE, name == "template"),
            (IS_SIDE, name in _tags.SIDE_NOTES),
            (IS_TABLE_PART, name in _tags.TABLE_PARTS),
            (IS_Q, name == "q"),
            (IS_HTML, name == "html"),
            (MAY_STAND_IN, name in ("span", "div", "nobr")),
            (ALWAYS_ASKED, name in ("button", "math", "mjx-container", "tex-math")),
            (IS_IMAGE, name == "img"),
            (IS_SCRIPT, name == "script"),
            (IS_NOTE_PLACE, name in "a li p div span dd dt aside section tr".split()),
            (IS_SECTION, name in _notes._SECTIONS),
            (IS_NOTE_LIST, name in _notes._LISTS),
        ):
            if told:
                bits |= bit
        self.name = sys.intern(name)
        self.kind_of = bits
        self.level = _tags.HEADINGS.get(name, 0)
        kind = _tags.KINDS.get(name)
        self.kind = sys.intern(kind) if kind else None
        self.marks = _tags.TAG_MARKS.get(name) if name != "form" else None


cdef dict KNOWN_TAGS = {
    name: Tag(name)
    for name in {
        *_tags.BLOCKS,
        *_tags.SKIPPED,
        *_tags.SPACED,
        *_tags.TAG_MARKS,
        *"math img span nobr q br hr rt tr td th tex-math mjx-container font small sup sub".split(),
        *"picture source u s cite code".split(),
    }
}


cdef struct Attributes:
    # Those of an element that tell something, or NULL.
    xmlAttr* classes
    xmlAttr* identity
    xmlAttr* name
    xmlAttr* href
    xmlAttr* style
    xmlAttr* role
    xmlAttr* level
    xmlAttr* label
    xmlAttr* hidden_aria
    xmlAttr* itemprop
    xmlAttr* rule
    bint hidden
    bint apart
    bint popover
    bint ad


cdef const char* raw(xmlAttr* attribute) noexcept:
    """The bytes of an attribute's value; NULL where they stand in more than one node."""
    cdef xmlNode* child
    if attribute is NULL:
        return b""
    child = <xmlNode*>attribute.children
    if child is NULL or child.content is NULL:
        return b""
    return NULL if child.next is not NULL else <const char*>child.content


cdef str decoded(const char* text):
    return PyUnicode_DecodeUTF8(text, strlen(text), NULL)


cdef str value(xmlAttr* attribute):
    """An attribute's value; empty where it has none."""
    cdef xmlNode* child
    cdef const char* text = raw(attribute)
    if text is not NULL:
        return decoded(text)
    child = <xmlNode*>attribute.children
    parts = []
    while child is not NULL:
        if child.content is not NULL:
            parts.append(decoded(<const char*>child.content))
        child = child.next
    return "".join(parts)


cdef xmlAttr* attribute_of(xmlNode* node, const char* name) noexcept:
    cdef xmlAttr* one = node.properties
    while one is not NULL:
        if one.ns is NULL and strcmp(<const char*>one.name, name) == 0:
            return one
        one = one.next
    return NULL


cdef bint is_called(xmlNode* node, const char* name) noexcept:
    return node.type == XML_ELEMENT_NODE and strcmp(<const char*>node.name, name) == 0


cdef xmlNode* following(xmlNode* node, xmlNode* top) noexcept:
    """The next node in the order of the page, below `top`; NULL behind the last."""
    if node.type == XML_ELEMENT_NODE and node.children is not NULL:
        return node.children
    while node is not top:
        if node.next is not NULL:
            return node.next
        node = node.parent
    return NULL


cdef bint is_text(xmlNode* node) noexcept:
    return node.type == XML_TEXT_NODE or node.type == XML_CDATA_SECTION_NODE


cdef str text_inside(xmlNode* top):
    """All text of an element, as `"".join(element.itertext())`."""
    cdef xmlNode* node = following(top, top)
    cdef list parts = []
    while node is not NULL:
        if is_text(node) and node.content is not NULL:
            parts.append(decoded(<const char*>node.content))
        node = following(node, top)
    return "".join(parts)


cdef int first_shown(xmlNode* top) noexcept:
    """The first byte of an element's text that is no ASCII white space; 0 where there is none."""
    cdef xmlNode* node = following(top, top)
    cdef const char* text
    while node is not NULL:
        if is_text(node) and node.content is not NULL:
            text = <const char*>node.content
            while text[0]:
                if not is_blank(<unsigned char>text[0]):
                    return <unsigned char>text[0]
                text += 1
        node = following(node, top)
    return 0


cdef inline bint is_blank(unsigned char char) noexcept:
    """Whether an ASCII character is white space to `str.split`."""
    return char == 32 or 9 <= char <= 13 or 28 <= char <= 31


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


@cython.final
cdef class Name:
    """What a class attribute says by itself: see `unread._Names`."""

    cdef str text
    cdef unsigned int may_be
    cdef str named
    cdef bint duration, permalink, number, unseen
    cdef int side_note, kicker


@cython.final
@cython.no_gc
@cython.freelist(64)
cdef class Place:
    """An open element: see `place.Place`. What patterns look at is there for them, too."""

    cdef readonly Place up
    cdef xmlNode* node
    cdef _Document document
    cdef Tag own
    cdef str path
    cdef tuple numbers
    cdef readonly str kind
    cdef readonly bint inner, loose
    cdef bint spaced, is_apart, line, kicker, link, inward, has_class
    cdef int depth, flows, level, nesting, labels
    cdef frozenset marks
    cdef str closer

    @property
    def tag(self):
        return self.own.name if self.own is not None else ""

    @property
    def flow(self):
        return FLOWS[self.flows]

    @property
    def element(self):
        return elementFactory(self.document, self.node) if self.node is not NULL else None


@cython.final
cdef class Run:
    """The text gathered for the next block: see `drafts.Run`."""

    cdef list parts, cuts, later
    cdef Place place
    cdef frozenset marks
    cdef Py_ssize_t links, inward
    cdef bint was_break, line_ended, cell_ended


cdef Run new_run():
    cdef Run run = Run.__new__(Run)
    run.parts = []
    run.marks = NO_MARKS
    return run


@cython.final
@cython.freelist(64)
cdef class Draft:
    """A block before its place is known: see `drafts.Draft`."""

    cdef public str text
    cdef public Place place
    cdef public frozenset marks
    cdef public Py_ssize_t links, chars


cdef Place common(Place one, Place other):
    while one is not other:
        if one.depth < other.depth:
            other = other.up
        else:
            one = one.up
    return one


@cython.final
cdef class Walk:
    cdef _Document document
    cdef Place place
    cdef Run run
    cdef list outer_runs, drafts, lists, forms, form_spans
    cdef Py_ssize_t chars, links
    cdef bint glued
    cdef Place left, entered
    cdef frozenset notes
    cdef str own
    cdef dict tags, names, styles, labels

    cdef Tag tag(self, xmlNode* node):
        key = <size_t>node.name
        tag = self.tags.get(key)
        if tag is None:
            name = decoded(<const char*>node.name)
            if node.ns is not NULL and node.ns.href is not NULL:
                name = f"{{{decoded(<const char*>node.ns.href)}}}{name}"
                return Tag(name)  # The same name may stand in another namespace.
            tag = KNOWN_TAGS.get(name)
            if tag is None:
                tag = Tag(name)
            self.tags[key] = tag
        return <Tag>tag

    cdef object element(self, xmlNode* node):
        return elementFactory(self.document, node)

    cdef Name name(self, xmlAttr* attribute):
        """What a class says; the same for all elements that bear it."""
        cdef Name found
        cdef const char* text
        cdef str classes = value(attribute)
        known = self.names.get(classes)
        if known is not None:
            return <Name>known
        found = Name.__new__(Name)
        found.text = classes
        found.side_note = found.kicker = -1
        text = raw(attribute)
        found.may_be = MAY_BE_FOREIGN if text is NULL else NAME_PIECES.find(text)
        found.named = ""
        if found.may_be & (MAY_BE_NAMED | MAY_BE_FOREIGN):
            told = _unread._names_in(classes)
            found.named, found.duration, found.permalink, found.number, found.unseen = told
        self.names[classes] = found
        return found

    cdef int style(self, xmlAttr* attribute) except -1:
        """What a style attribute says."""
        cdef const char* text = raw(attribute)
        cdef unsigned int may_be = MAY_BE_FOREIGN if text is NULL else STYLE_PIECES.find(text)
        cdef int found = 0
        cdef str written
        if not may_be:
            return 0
        written = value(attribute)
        known = self.styles.get(written)
        if known is not None:
            return known
        if may_be & MAY_BE_FOREIGN:
            may_be = MAY_HIDE | MAY_BE_UNSEEN | MAY_BE_UNSEEN_INLINE
        if may_be & MAY_HIDE:
            if _tags.UNSHOWN.search(written) is not None:
                found |= STYLE_HIDES
            if _lines._BLOCK_STYLE.search(written) is not None:
                found |= STYLE_BLOCK
        if may_be & MAY_BE_UNSEEN and _unread._UNSEEN_STYLE.search(written) is not None:
            found |= STYLE_UNSEEN
        if may_be & MAY_BE_UNSEEN_INLINE:
            if _unread._UNSEEN_INLINE_STYLE.search(written) is not None:
                found |= STYLE_UNSEEN
        self.styles[written] = found
        return found

    # What stands for an element, or is left out.

    cdef object stand_in(self, xmlNode* node, Tag tag):
        """As `stand_ins.stand_in`."""
        cdef unsigned int kind = tag.kind_of
        cdef xmlAttr* one
        cdef const char* text
        if kind & MAY_STAND_IN:
            one = attribute_of(node, b"class")
            if one is NULL:
                return None
            text = raw(one)
            if text is not NULL and strstr(text, b"ath") is NULL and strstr(text, b"katex") is NULL:
                if strstr(text, b"mjx") is NULL and strstr(text, b"MJX") is NULL:
                    return None
        elif kind & IS_IMAGE:
            one = attribute_of(node, b"alt")
            if one is NULL or not self.may_be_read(node, one):
                return None
        elif kind & IS_SCRIPT:
            one = attribute_of(node, b"type")
            if one is NULL:
                return None
            text = raw(one)
            if text is not NULL and TEX_PIECES.find(text) == 0:
                return None
        elif not kind & ALWAYS_ASKED:
            return None
        return _stand_ins.stand_in(self.element(node))

    cdef bint may_be_read(self, xmlNode* node, xmlAttr* alt) except -1:
        """Whether a picture may stand for an emoji, an initial or a formula."""
        cdef const char* text
        cdef str told = value(alt).strip()
        if not told:
            return False
        if len(told) <= EMOJI_LENGTH:
            return True
        text = raw(attribute_of(node, b"class"))
        if text is NULL or TEX_PIECES.find(text):
            return True
        text = raw(attribute_of(node, b"src"))
        return text is NULL or strlen(text) > 500 or TEX_PIECES.find(text) != 0

    cdef bint is_skipped(self, xmlNode* node, Tag tag) noexcept:
        """As `tree._is_skipped`."""
        cdef xmlNode* sibling
        if tag.kind_of & IS_RT:
            sibling = node.parent.children if node.parent is not NULL else NULL
            while sibling is not NULL:
                if is_called(sibling, b"rp"):
                    return False
                sibling = sibling.next
            return True
        if tag.kind_of & IS_TEMPLATE:
            return (
                attribute_of(node, b"shadowrootmode") is NULL
                and attribute_of(node, b"shadowroot") is NULL
            )
        return tag.kind_of & IS_SKIPPED != 0

    cdef int take(self, xmlNode* node, Tag tag, str text) except -1:
        """Take the text that an element stands for."""
        cdef Place up = self.place
        cdef Place place = self.enter(node, tag)
        place.inner = True
        place.marks = place.marks | STANDS_IN
        self.add(text)
        self.place = up
        return 0

    cdef Place enter(self, xmlNode* node, Tag tag):
        cdef Place up = self.place
        cdef Place place = Place.__new__(Place)
        place.up = up
        place.node = node
        place.document = self.document
        place.own = tag
        place.labels = -1
        place.depth = up.depth + 1
        place.kind = up.kind
        place.flows = up.flows
        place.level = up.level
        place.link = up.link
        place.inward = up.inward
        place.loose = up.loose
        place.nesting = up.nesting
        place.marks = up.marks
        self.place = place
        return place

    cdef int open(self, xmlNode* node, Tag tag) except -1:
        cdef Attributes found
        cdef Name name = None
        cdef Place place = self.enter(node, tag)
        cdef unsigned int kind = tag.kind_of
        cdef bint has_keys = node.properties is not NULL
        cdef str mark
        found.classes = found.identity = found.name = found.href = found.style = NULL
        found.role = found.level = found.label = found.hidden_aria = found.itemprop = NULL
        found.rule = NULL
        found.hidden = found.apart = found.popover = found.ad = False
        if has_keys:
            look(node, &found)
            if found.classes is not NULL:
                place.has_class = True
                name = self.name(found.classes)
            self.inherit(place, &found, name)
            if self.notes and self.is_note(&found):
                mark_note(place)
        if has_keys or place.kind is HEADING or kind & IS_BUTTON:
            mark = self.mark(place, node, &found, name)
            if mark:
                place.marks = place.marks | {mark}
                place.is_apart = not kind & IS_BLOCK or place.flows in (IN_ROW, IN_CODE)
        if tag.marks is not None:
            place.marks = place.marks | tag.marks
        if kind & IS_BLOCK:
            self.open_block(place, node, &found, name)
        elif kind & (IS_BR | IS_HR):
            self.do_break(kind)
        else:
            self.open_inline(place, node, &found, name)
        if place.is_apart:
            self.outer_runs.append(self.run)
            self.run = new_run()
        if kind & IS_Q:
            self.quote(place)
        return 0

    cdef bint is_note(self, Attributes* found) except -1:
        cdef str name = ""
        if found.identity is not NULL:
            name = value(found.identity)
        if not name and found.name is not NULL:
            name = value(found.name)
        elif not name:
            return False
        return name in self.notes

    cdef int inherit(self, Place place, Attributes* found, Name name) except -1:
        """As `place.inherit_attributes`."""
        cdef unsigned int kind = place.own.kind_of
        cdef bint hidden = found.hidden, is_apart = found.apart
        cdef frozenset marks = NO_MARKS
        cdef str role, level
        cdef const char* text
        if found.role is not NULL:
            role = value(found.role).strip().lower()
            if role == "heading" and kind & IS_BLOCK:
                level = value(found.level) if found.level is not NULL else ""
                place.kind = HEADING
                place.level = int(level) if level in ("1", "2", "3", "4", "5", "6") else 2
            else:
                mark = ROLE_MARKS.get(role)
                if mark is not None:
                    marks = marks | {mark}
        if found.rule is not NULL:
            marks = marks | {f"rule:{identity}" for identity in value(found.rule).split()}
        if found.itemprop is not NULL:
            marks = marks | {
                f"itemprop:{one}" for one in value(found.itemprop).lower().split()
            }
        if found.style is not NULL and self.style(found.style) & STYLE_HIDES:
            hidden = True
        if name is not None and kind & IS_SIDE and name.may_be & (MAY_BE_NOTE | MAY_BE_FOREIGN):
            if name.side_note < 0:
                name.side_note = _tags.SIDE_NOTE.search(name.text) is not None
            if name.side_note:
                is_apart = True
                marks = marks | NOTE
        if found.hidden_aria is not NULL and kind & IS_BLOCK:
            text = raw(found.hidden_aria)
            if text is not NULL and strcmp(text, b"true") == 0:
                marks = marks | HIDDEN
        if kind & IS_ROOT:
            hidden = False
        if hidden:
            marks = marks | HIDDEN
        if hidden or is_apart:
            place.is_apart = not kind & IS_BLOCK or place.flows in (IN_ROW, IN_CODE)
        if marks:
            place.marks = place.marks | marks
        return 0

    cdef str mark(self, Place place, xmlNode* node, Attributes* found, Name name):
        """As `unread.Unread.mark`."""
        cdef unsigned int kind = place.own.kind_of
        cdef bint inner = not kind & IS_BLOCK
        cdef bint in_code = place.flows == IN_CODE
        cdef const char* text
        cdef unsigned int identity = 0
        if found.identity is not NULL:
            text = raw(found.identity)
            identity = MAY_BE_FOREIGN if text is NULL else NAME_PIECES.find(text)
        if kind & IS_A and found.href is not NULL:
            text = raw(found.href)
            if (text is NULL or text[0] == c"#") and _notes.leads_back(self.element(node)):
                return _unread.PERMALINK
        if name is not None:
            if name.named:
                told = _unread._by_name(place, self.element(node), name.named)
                if told:
                    return told
            if name.duration and _unread._LENGTH.fullmatch(text_inside(node)) is not None:
                return _unread.DURATION
            if name.text and (in_code or (name.number and not inner)):
                if _unread.is_line_number(self.element(node), name.text, code=in_code):
                    return _unread.LINE_NUMBER
        if in_code:
            if kind & IS_BUTTON or (
                name is not None and _unread._COPY.search(name.text) is not None
            ):
                return _unread.COPY_BUTTON
        if inner:
            if self.is_permalink(place, node, found, name, identity):
                return _unread.PERMALINK
            if name is not None and name.unseen and not _unread._is_long(self.element(node)):
                return _unread.SCREEN_READER
        elif found.ad or found.label is not NULL or identity & (MAY_BE_AD | MAY_BE_FOREIGN):
            element = self.element(node)
            if _unread._is_ad(element, element.keys()):
                return _unread.AD
        if found.style is not NULL and self.style(found.style) & STYLE_UNSEEN:
            if _unread._is_unseen(self.element(node), inner=inner):
                return _unread.SCREEN_READER
        if found.popover or (found.role is not NULL and value(found.role) == "tooltip"):
            if _unread._explains(self.element(node)):
                return _unread.TOOLTIP
        return ""

    cdef bint is_permalink(
        self, Place place, xmlNode* node, Attributes* found, Name name, unsigned int identity
    ) except -1:
        """As `unread._is_mark`."""
        cdef Place around
        cdef unsigned int kind = place.own.kind_of
        cdef int first
        cdef const char* text
        cdef unsigned int names = identity | (name.may_be if name is not None else 0)
        if place.kind is HEADING:
            first = first_shown(node)
            if first == 0:
                return False
            if (48 <= first <= 57 or 65 <= first <= 90 or 97 <= first <= 122) and not (
                kind & IS_BUTTON or names & (MAY_BE_PERMALINK | MAY_BE_FOREIGN)
            ):
                # No sign and no bracket, so only a link to the heading could be its mark.
                text = raw(found.href)
                if text is not NULL and text[0] != c"#":
                    return False
            around = place.up
            while around is not None and around.inner:
                around = around.up
            return _unread.is_permalink(
                self.element(node), place.own.name, around.element if around is not None else None
            )
        if not kind & IS_A or name is None or not name.text:
            return False
        if not name.permalink:
            if not identity & (MAY_BE_PERMALINK | MAY_BE_FOREIGN):
                return False
            if _unread._PERMALINK.search(value(found.identity)) is None:
                return False
        return _unread.is_permalink(self.element(node), place.own.name, None)

    cdef int open_block(
        self, Place place, xmlNode* node, Attributes* found, Name name
    ) except -1:
        cdef Tag tag = place.own
        cdef unsigned int kind = tag.kind_of
        place.loose = not kind & IS_RUNNING
        if place.flows == IN_ROW:
            place.inner = True
            if kind & IS_CELL:
                self.run.cell_ended = True
            else:
                self.run.parts.append(" ")
            return 0
        if place.flows == IN_CODE:
            place.inner = True
            self.code_line()
            return 0
        if place.flows == IN_VERSE and _lines.is_line(self.element(node)):
            place.inner = place.line = True
            self.end_line()
            return 0
        self.flush()
        if name is not None and place.flows == IN_BLOCK:
            if name.may_be & (MAY_BE_VERSE | MAY_BE_FOREIGN) and _lines.is_verse(self.element(node)):
                place.flows = IN_VERSE
                place.marks = place.marks | VERSE
        if self.holds_notes(place, node, found, name):
            place.marks = place.marks | NOTES
        if kind & IS_HEADING:
            place.kind = HEADING
            place.level = tag.level
        elif kind & IS_LIST:
            place.nesting += 1
            self.lists.append((PyList_GET_SIZE(self.drafts), self.chars, self.links))
        elif kind & IS_FORM:
            self.forms.append((PyList_GET_SIZE(self.drafts), self.chars))
        elif kind & IS_TABLE:
            element = self.element(node)
            if _unread.has_line_numbers(element):
                place.flows = IN_CODE
                place.kind = CODE
            else:
                place.flows = IN_TABLE if _tables.is_data_table(element) else IN_BLOCK
        elif kind & IS_TR and place.flows == IN_TABLE:
            place.flows = IN_ROW
            place.kind = TABLE_ROW
        elif tag.kind is not None:
            place.kind = tag.kind
            place.level = place.nesting if tag.kind is LIST_ITEM and place.nesting > 0 else 0
            if tag.kind is CODE:
                place.kind = PARAGRAPH if place.flows == IN_VERSE else CODE
                place.flows = IN_CODE
        return 0

    cdef bint holds_notes(
        self, Place place, xmlNode* node, Attributes* found, Name name
    ) except -1:
        """As `notes.holds_notes`."""
        cdef unsigned int kind = place.own.kind_of
        cdef unsigned int names = 0
        cdef const char* text
        cdef xmlNode* around = node
        cdef int step
        if found.role is not NULL:
            text = raw(found.role)
            if text is NULL or strchr(text, c"-") is not NULL:
                if value(found.role) in _notes._ROLES:
                    return True
        if kind & IS_SECTION:
            names = name.may_be if name is not None else 0
            if found.identity is not NULL:
                text = raw(found.identity)
                names |= MAY_BE_FOREIGN if text is NULL else NAME_PIECES.find(text)
            if names & (MAY_BE_NOTE | MAY_BE_FOREIGN):
                return _notes.holds_notes(self.element(node))
            return False
        if not kind & IS_NOTE_LIST:
            return False
        for step in range(1 + _notes._ABOVE):
            if around is NULL or around.type != XML_ELEMENT_NODE:
                break
            for one in (b"class", b"id"):
                text = raw(attribute_of(around, one))
                names |= MAY_BE_FOREIGN if text is NULL else NAME_PIECES.find(text)
            around = around.parent
        if names & (MAY_BE_NOTES | MAY_BE_FOREIGN):
            return _notes.holds_notes(self.element(node))
        around = following(node, node)
        while around is not NULL:
            if is_called(around, b"a"):
                text = raw(attribute_of(around, b"href"))
                if (text is NULL or text[0] == c"#") and _notes.leads_back(self.element(around)):
                    return True
            around = following(around, node)
        return False

    cdef int open_inline(
        self, Place place, xmlNode* node, Attributes* found, Name name
    ) except -1:
        cdef unsigned int kind = place.own.kind_of
        cdef int style
        if place.kind is HEADING and self.is_kicker(found, name):
            self.flush()
            place.kicker = True
            place.kind = PARAGRAPH
            place.marks = place.marks | KICKER
            return 0
        place.inner = True
        if kind & IS_A:
            place.link = True
            place.inward = self.leads_inward(found.href)
        place.spaced = kind & IS_SPACED or (kind & IS_SPAN and place.loose and place.has_class)
        if self.entered is None:
            self.entered = place
        style = self.style(found.style) if found.style is not NULL else 0
        if place.flows == IN_VERSE or (style & STYLE_BLOCK and place.flows == IN_BLOCK):
            if _lines.is_inline_line(self.element(node), FLOWS[place.flows]):
                place.line = True
                self.end_line()
        if place.spaced and self.glued:
            self.run.parts.append(SEAM if kind & IS_SPAN else " ")
        return 0

    cdef bint is_kicker(self, Attributes* found, Name name) except -1:
        """As `place.is_kicker`."""
        if name is not None and name.text:
            if name.kicker < 0:
                name.kicker = _tags.KICKER_NAME.search(name.text) is not None
            return name.kicker
        if found.identity is NULL:
            return False
        return _tags.KICKER_NAME.search(value(found.identity)) is not None

    cdef bint leads_inward(self, xmlAttr* href) except -1:
        """As `address.leads_inward`: addresses of the usual forms are told apart here."""
        cdef const char* text = raw(href)
        cdef const char* path
        cdef const char* at
        cdef const char* dot = NULL
        cdef const char* end
        cdef str host = None
        if text is NULL:
            return _address.leads_inward(value(href), self.own)
        if text[0] == 0 or text[0] == c"#":
            return False
        at = text
        while at[0]:
            if <unsigned char>at[0] >= 128:
                return _address.leads_inward(value(href), self.own)
            at += 1
        if text[0] == c"/" and text[1] != c"/":
            path = text
        elif memcmp_lower(text, b"https://", 8) or memcmp_lower(text, b"http://", 7):
            at = path = text + (8 if text[4] != c":" else 7)
            while path[0] and path[0] not in (c"/", c"?", c"#", c":", c"@"):
                path += 1
            if path[0] == c":" or path[0] == c"@":
                return _address.leads_inward(value(href), self.own)
            host = PyUnicode_DecodeUTF8(at, path - at, NULL)
        else:
            return _address.leads_inward(value(href), self.own)
        at = path
        while at[0] and at[0] != c"?" and at[0] != c"#":
            at += 1
        end = at
        while at[0] and at[0] != c"#":
            at += 1
        if at[0] and at[1]:
            return False  # It leads to a part of a page.
        while end > path and is_blank(<unsigned char>end[-1]):
            end -= 1
        at = path
        while at < end and at[0] == c"/":
            at += 1
        if at == end:
            return False
        while at < end:
            if at[0] == c".":
                dot = at
            at += 1
        if dot is not NULL and end - dot <= 6:
            if PyUnicode_DecodeUTF8(dot + 1, end - dot - 1, NULL).lower() in FILES:
                return False
        if host is None:
            return True
        if not self.own:
            return False
        host = host.lower().removeprefix("www.")
        return (
            host == self.own or host.endswith("." + self.own) or self.own.endswith("." + host)
        )

    cdef int close(self) except -1:
        cdef Place place = self.place
        cdef Place up = place.up
        cdef unsigned int kind = place.own.kind_of
        cdef Run inner, last
        if place.closer is not None:
            self.add(place.closer)
        if place.is_apart:
            inner = self.run
            self.run = self.outer_runs.pop()
            if self.run.later is None:
                self.run.later = []
            last = self.run.later[-1] if self.run.later else None
            if last is not None and _unread.LINE_NUMBER in place.marks and (
                _unread.LINE_NUMBER in last.marks
            ):
                last.parts.append("\n")
                last.parts.extend(inner.parts)
            else:
                self.run.later.append(inner)
        if kind & IS_BLOCK:
            self.close_block(place, up)
        elif place.kicker:
            self.flush()
        elif place.inner:
            if place.line:
                self.end_line()
            self.left = place
            self.entered = None
            self.glued = self.glued or place.spaced
        self.place = up
        return 0

    cdef int close_block(self, Place place, Place up) except -1:
        cdef unsigned int kind = place.own.kind_of
        cdef Py_ssize_t start, chars, links
        cdef Draft draft
        if up.flows == IN_ROW:
            self.run.parts.append(" ")
        elif up.flows == IN_CODE:
            self.code_line()
        elif place.line:
            self.end_line()
        else:
            self.flush()
            if kind & IS_LIST:
                start, chars, links = self.lists.pop()
                if PyList_GET_SIZE(self.drafts) - start > 1:
                    if self.links - links >= LINK_SHARE * (self.chars - chars):
                        for draft in self.drafts[start:]:
                            draft.marks = draft.marks | LIST_LINKS
            elif kind & IS_FORM:
                start, chars = self.forms.pop()
                self.form_spans.append((start, PyList_GET_SIZE(self.drafts), self.chars - chars))
        return 0

    cdef int quote(self, Place place) except -1:
        element = self.element(place.node)
        before = self.run.parts[-1] if self.run.parts else ""
        mark = _quoting.opening(element, before)
        if mark:
            self.add(mark)
            place.closer = _quoting.closing(element)
        return 0

    cdef int do_break(self, unsigned int kind) except -1:
        cdef Run run = self.run
        cdef int flows = self.place.flows
        if flows == IN_CODE or flows == IN_ROW or self.place.kind is HEADING:
            run.parts.append("\n")
        elif kind & IS_BR and run.line_ended:
            run.line_ended = False
        elif kind & IS_HR or run.was_break:
            self.flush()
        elif run.place is not None:
            run.parts.append(LINE_BREAK)
            self.cut(run)
            run.was_break = True
        return 0

    cdef int cut(self, Run run) except -1:
        if run.cuts is None:
            run.cuts = []
        run.cuts.append(run.links)
        return 0

    cdef int end_line(self) except -1:
        cdef Run run = self.run
        if run.place is not None and not run.was_break:
            run.parts.append(LINE_BREAK)
            self.cut(run)
            run.was_break = run.line_ended = True
        return 0

    cdef int code_line(self) except -1:
        cdef list parts = self.run.parts
        if parts and not (<str>parts[PyList_GET_SIZE(parts) - 1]).endswith("\n"):
            parts.append("\n")
        return 0

    cdef int add(self, str text) except -1:
        """Take a piece of text that stands directly in the innermost open element."""
        cdef Run run = self.run
        cdef Place place = self.place
        cdef bint glued = self.glued
        cdef Place left = self.left
        cdef Place entered = self.entered
        cdef Py_ssize_t chars
        cdef str last
        self.glued = False
        self.left = None
        self.entered = None
        if is_all_space(text):
            if run.place is None and place.flows < IN_ROW and not self.outer_runs:
                return 0  # It stands before all text of a block.
            if place.flows != IN_CODE or not place.own.kind_of & IS_TABLE_PART:
                run.parts.append(" " if glued and run.place is not None else text)
            return 0
        if left is not None and run.place is not None and not run.cell_ended:
            last = <str>run.parts[PyList_GET_SIZE(run.parts) - 1]
            if Py_UNICODE_ISSPACE(char_at(text, 0)):
                if PyUnicode_GET_LENGTH(last) == 1 and _seams.is_cap(last, text, left):
                    text = text.lstrip()
            elif may_be_apart(last, text):
                if _seams.apart(last, text, left, entered, first=run.place is left):
                    run.parts.append(SEAM)
        if run.place is None:
            run.place = place
            run.marks = place.marks
        else:
            if run.place is not place:
                run.place = common(run.place, place)
                if run.marks is not place.marks:
                    run.marks = run.marks & place.marks
            if run.cell_ended:
                run.parts.append(" | ")
        run.cell_ended = False
        run.was_break = run.line_ended = False
        run.parts.append(text)
        if place.link:
            chars = count_shown(text)
            run.links += chars
            if place.inward:
                run.inward += chars
        return 0

    cdef int flush(self) except -1:
        """End the block."""
        cdef Run run = self.run
        self.glued = False
        if run.place is None and run.later is None:
            if run.parts:
                run.parts.clear()
            return 0
        self.run = new_run()
        self.draft(run)
        return 0

    cdef int draft(self, Run run) except -1:
        cdef Run later
        cdef str text
        if run.place is not None:
            if PyList_GET_SIZE(run.parts) == 1:
                text = <str>run.parts[0]
            else:
                text = PyUnicode_Join("", run.parts)
            if run.place.flows == IN_CODE:
                self.keep(_walk._code(text), run, run.links)
            elif run.cuts is None:
                self.keep(one_line(text), run, run.links)
            else:
                self.keep_lines(text, run)
        if run.later is not None:
            for later in run.later:
                self.draft(later)
        return 0

    cdef int keep_lines(self, str text, Run run) except -1:
        cdef list lines = [one_line(line) for line in text.split(LINE_BREAK)]
        cdef list ends = [*run.cuts, run.links]
        cdef list starts = [0, *run.cuts]
        cdef list shown = [line for line in lines if line]
        if run.place.flows != IN_VERSE and _lines.are_paragraphs(shown):
            for line, start, end in zip(lines, starts, ends, strict=True):
                self.keep(line, run, end - start)
        else:
            text = "\n".join(shown)
            verse = run.place.flows == IN_VERSE or _lines.are_verse(shown)
            self.keep(text if verse else one_line(text), run, run.links)
        return 0

    cdef int keep(self, str text, Run run, Py_ssize_t links) except -1:
        cdef Draft draft
        cdef Py_ssize_t chars
        cdef Py_UCS4 first
        if not text:
            return 0
        first = char_at(text, 0)
        if not (33 <= first <= 126) and not text.strip(INVISIBLE):
            return 0
        chars = count_shown(text)
        self.chars += chars
        self.links += links
        draft = Draft.__new__(Draft)
        draft.text = text
        draft.place = run.place
        draft.marks = run.marks
        draft.links = links
        draft.chars = chars
        if links > 0 and run.inward == run.links:
            if count_alnum(text) <= links or _place.is_link(text, links):
                draft.marks = draft.marks | INWARD
        self.drafts.append(draft)
        return 0

    cdef list finish(self):
        cdef Draft draft, one = None
        cdef Py_ssize_t scriptless = 0, start, end, chars
        cdef bint caps = False
        for start, end, chars in self.form_spans:
            if chars <= FORM_SHARE * self.chars:
                for draft in self.drafts[start:end]:
                    draft.marks = draft.marks | FORM
        for draft in self.drafts:
            if one is not None and may_be_cap(one.text) and _drafts._is_cap(one, draft):
                caps = True
                break
            one = draft
        if caps:
            self.drafts = _drafts.with_drop_caps(self.drafts)
        for draft in self.drafts:
            if "noscript" in draft.marks:
                scriptless += draft.chars
        if 0 < scriptless <= NOSCRIPT_SHARE * self.chars:
            return [one for one in self.drafts if "noscript" not in one.marks]
        return self.drafts

    # Paths and numbers of the elements around a block.

    cdef str label(self, Place place):
        """As `place._label`."""
        cdef xmlAttr* classes = attribute_of(place.node, b"class")
        cdef xmlAttr* identity = attribute_of(place.node, b"id")
        cdef char out[1024]
        cdef Py_ssize_t size = 0
        cdef const char* named
        cdef const char* told
        if classes is NULL and identity is NULL:
            return place.own.name
        named = raw(classes)
        told = raw(identity)
        if named is NULL or told is NULL or strlen(named) + strlen(told) > 400:
            return _place._label(place)
        if not join_names(told, c"#", c"-", False, 1 << 20, out, &size):
            return _place._label(place)
        if not join_names(named, c".", c".", True, LABEL_CLASSES, out, &size):
            return _place._label(place)
        return place.own.name + PyUnicode_DecodeUTF8(out, size, NULL)

    cdef str path(self, Place place):
        """The labels of a place and of those around it, twelve at most: `place.labels_of`."""
        cdef list waiting = []
        cdef Place step = place
        cdef str around = ""
        cdef int count = 0
        while step is not None and step.labels <= 0 and not step.own.kind_of & IS_HTML:
            waiting.append(step)
            step = step.up
            if step is not None and step.own is None:
                break
        if step is not None and step.labels > 0:
            around = step.path
            count = step.labels
        for step in reversed(waiting):
            if count == PATH_LABELS:
                around = around[around.index(" ") + 1 :]
                count -= 1
            around = f"{around} {self.label(step)}" if count else self.label(step)
            count += 1
            step.path = around
            step.labels = count
        return around


cdef int look(xmlNode* node, Attributes* found) except -1:
    """Note the attributes of an element that tell something."""
    cdef xmlAttr* one = node.properties
    cdef const char* key
    cdef char first
    while one is not NULL:
        if one.ns is NULL:
            key = <const char*>one.name
            first = key[0]
            if first == c"c":
                if strcmp(key, b"class") == 0:
                    found.classes = one
            elif first == c"i":
                if strcmp(key, b"id") == 0:
                    found.identity = one
                elif strcmp(key, b"itemprop") == 0:
                    found.itemprop = one
            elif first == c"h":
                if strcmp(key, b"href") == 0:
                    found.href = one
                elif strcmp(key, b"hidden") == 0:
                    found.hidden = True
            elif first == c"s":
                if strcmp(key, b"style") == 0:
                    found.style = one
            elif first == c"r":
                if strcmp(key, b"role") == 0:
                    found.role = one
            elif first == c"a":
                if strcmp(key, b"aria-label") == 0:
                    found.label = one
                elif strcmp(key, b"aria-hidden") == 0:
                    found.hidden_aria = one
                elif strcmp(key, b"aria-level") == 0:
                    found.level = one
            elif first == c"n":
                if strcmp(key, b"name") == 0:
                    found.name = one
            elif first == c"p":
                if strcmp(key, b"popover") == 0:
                    found.popover = True
            elif first == c"d" and memcmp(key, b"data-", 5) == 0:
                if key[5] == c"c":
                    if strcmp(key, RULE_ATTRIBUTE) == 0:
                        found.rule = one
                    elif strcmp(key, APART_ATTRIBUTE) == 0:
                        found.apart = True
                elif key[5] == c"a" and key[6] == c"d" and <bytes>key in AD_KEYS:
                    found.ad = True
        one = one.next
    return 0


cdef bint memcmp_lower(const char* text, const char* small, Py_ssize_t size) noexcept:
    """Whether a text begins with letters that are given small."""
    cdef Py_ssize_t at
    for at in range(size):
        if (text[at] | 32 if 65 <= text[at] <= 90 else text[at]) != small[at]:
            return False
    return True


cdef bint join_names(
    const char* names, char before, char between, bint split, Py_ssize_t most,
    char* out, Py_ssize_t* size
) noexcept:
    """Write names in small letters; False where they are not ASCII.

    split: a hyphen goes where `place._JOINT` finds the parts of a name joined.
    """
    cdef Py_ssize_t at = 0, count = 0
    cdef unsigned char one
    cdef bint inside = False
    while names[at]:
        one = <unsigned char>names[at]
        if one >= 128:
            return False
        if is_blank(one):
            inside = False
            at += 1
            continue
        if not inside:
            inside = True
            count += 1
            if count > most:
                # The rest is left out, but has to be ASCII: else the pattern would be asked.
                while names[at]:
                    if <unsigned char>names[at] >= 128:
                        return False
                    at += 1
                return True
            out[size[0]] = before if count == 1 else between
            size[0] += 1
        if split and 65 <= one <= 90 and at > 2 and is_small(names[at - 1]):
            if is_small(names[at - 2]) and (is_small(names[at - 3]) or is_big(names[at - 3])):
                if is_small(names[at + 1]) and is_small(names[at + 2]):
                    out[size[0]] = c"-"
                    size[0] += 1
        out[size[0]] = one + 32 if 65 <= one <= 90 else one
        size[0] += 1
        at += 1
    return True


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


cdef int mark_note(Place place) except -1:
    """As `place.mark_note`."""
    cdef Place step = place
    while step is not None and step.own is not None and not step.own.kind_of & IS_BLOCK:
        step.marks = step.marks | NOTE
        step = step.up
    if step is not None and step.own is None:
        step.marks = step.marks | NOTE  # The walk's root, which has no name.
    elif step is not None and step.own.name not in ("body", "main", "article", "section"):
        step.marks = step.marks | NOTE
    return 0


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


cdef object INDEX = Block.index
cdef object TEXT = Block.text
cdef object KIND = Block.kind
cdef object START = Block.start
cdef object END = Block.end
cdef object MARKER = Block.marker
cdef object LEVEL = Block.level
cdef object DENSITY = Block.link_density
cdef object TAG = Block.tag
cdef object PATH = Block.path
cdef object NUMBERS = Block.around
cdef object MARKS = Block.marks
cdef object GAP = Block.gap
cdef descrsetfunc SET = Py_TYPE(INDEX).tp_descr_set


cdef inline int put(object block, object slot, object one) except -1:
    """Set a field of a frozen value that nobody has seen yet."""
    return SET(<PyObject*>slot, <PyObject*>block, <PyObject*>one)


cdef object assemble(Walk walk, list drafts):
    """As `tree._assemble`."""
    cdef Draft draft
    cdef Place holder, step
    cdef Py_ssize_t last = 0, position = 0, end, index = 0
    cdef double density
    cdef tuple numbers
    cdef list waiting
    cdef list blocks = [], texts = []
    for draft in drafts:
        holder = draft.place
        while holder.inner and holder.up is not None:
            holder = holder.up
        end = position + PyUnicode_GET_LENGTH(draft.text)
        waiting = []
        step = holder
        while step is not None and step.numbers is None:
            waiting.append(step)
            step = step.up
        numbers = step.numbers if step is not None else ()
        for step in reversed(waiting):
            if not step.inner:
                last += 1
                numbers = (last, *numbers[: AROUND - 1])
            step.numbers = numbers
        density = draft.links / <double>draft.chars
        block = (<PyTypeObject*>Block).tp_alloc(<PyTypeObject*>Block, 0)
        put(block, INDEX, index)
        put(block, TEXT, draft.text)
        put(block, KIND, holder.kind)
        put(block, START, position)
        put(block, END, end)
        put(block, MARKER, "")
        put(block, LEVEL, holder.level)
        put(block, DENSITY, 1.0 if density > 1.0 else density)
        put(block, TAG, holder.own.name if holder.own is not None else "")
        put(block, PATH, walk.path(draft.place))
        put(block, NUMBERS, holder.numbers)
        put(block, MARKS, draft.marks)
        put(block, GAP, 0)
        blocks.append(block)
        texts.append(draft.text)
        position = end + 1
        index += 1
    return Segmented(text="\n".join(texts), blocks=tuple(blocks))


cdef Place root_of(_Document document):
    cdef Place root = Place.__new__(Place)
    root.document = document
    root.kind = PARAGRAPH
    root.nesting = -1
    root.marks = NO_MARKS
    return root


def segment(_Element tree not None, str own=""):
    """As `tree.segment`."""
    cdef Walk walk = Walk.__new__(Walk)
    cdef xmlNode* top = tree._c_node
    cdef xmlNode* node = top
    cdef Tag tag
    cdef str text
    walk.document = tree._doc
    walk.own = own
    walk.tags = {}
    walk.names = {}
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
    return assemble(walk, walk.finish())
