# What tags are, and what classes, ids and styles may say, told by pieces of them.
#
# What is not ASCII is always left to the patterns, which know other cases of letters than these.


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
    MAY_BE_DEK = 1 << 11
    # From here on a bit for each kind of `name_pieces.PIECES`.
    KINDS_FROM = 12

# What a style says.
cdef enum:
    STYLE_HIDES = 1
    STYLE_UNSEEN = 2
    STYLE_BLOCK = 4


cdef frozenset BEFORE_AD = frozenset(
    b"div js c m o u is wp in the my post entry article story content body inline native text "
    b"display google banner mobile desktop mid top bottom block widget side page section gpt".split()
)
"""What `AD_NAMES` and `AD_IDS` have right before an "ad"."""


cdef bint begins_ad(const char* name, Py_ssize_t at) except -1:
    """Whether no letters stand before the "ad" at this place of a name, or such as may."""
    cdef Py_ssize_t first = at
    while first and c"a" <= name[first - 1] <= c"z":
        first -= 1
    return first == at or name[first:at] in BEFORE_AD


cdef class Pieces:
    """Pieces of names, each with what a name that holds it may be."""

    cdef list held
    cdef const char* texts[256]
    cdef Py_ssize_t lengths[256]
    cdef unsigned int kinds[256]
    cdef int first[129]
    # The place of the piece "ad", which stands in "header" and "read" too; -1 without it.
    cdef int ad
    # Which two letters a piece begins with, a bit for each pair: hardly any place in a name does.
    cdef unsigned char begins[2048]

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
        self.ad = self.held.index(b"ad") if b"ad" in self.held else -1
        memset(self.begins, 0, sizeof(self.begins))
        for index, piece in enumerate(self.held):
            assert len(piece) > 1
            self.begins[piece[0] << 4 | piece[1] >> 3] |= 1 << (piece[1] & 7)
            self.texts[index] = <const char*>piece
            self.lengths[index] = len(piece)
            self.kinds[index] = pieces[piece.decode()]

    cdef unsigned int find(self, const char* name) except? 0xFFFFFFFF:
        """What a name may be; `MAY_BE_FOREIGN` alone where it is not ASCII or very long."""
        cdef char low[512]
        cdef Py_ssize_t size = 0, at, first = 512
        cdef unsigned char one, two = 0
        cdef unsigned int found = 0
        cdef int index
        while True:
            one = <unsigned char>name[size]
            if one == 0:
                break
            if one >= 128 or size == 511:
                return MAY_BE_FOREIGN
            one = one + 32 if 65 <= one <= 90 else one
            low[size] = one
            if self.begins[two << 4 | one >> 3] >> (one & 7) & 1 and size <= first:
                first = size - 1
            two = one
            size += 1
        low[size] = 0
        # Most names have no two letters that a piece begins with.
        for at in range(first, size):
            one, two = <unsigned char>low[at], <unsigned char>low[at + 1]
            if not self.begins[one << 4 | two >> 3] >> (two & 7) & 1:
                continue
            for index in range(self.first[one], self.first[one + 1]):
                if self.lengths[index] <= size - at:
                    if memcmp(&low[at], self.texts[index], self.lengths[index]) == 0:
                        # A capital begins a word: `inArticleAd`.
                        if index != self.ad or name[at] == c"A" or begins_ad(low, at):
                            found |= self.kinds[index]
        return found


def _name_pieces():
    found = {}
    for number, (kind, pieces) in enumerate(_pieces.PIECES.items()):
        bits = MAY_BE_NAMED | (1 << (KINDS_FROM + number))
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
        (MAY_BE_UNSEEN, "clip left top indent width mso-hide"),
        (MAY_BE_UNSEEN_INLINE, "font-size height width opacity"),
    ):
        for piece in pieces.split():
            found[piece] = found.get(piece, 0) | bits
    return found


cdef dict KINDS = {}
"""The kinds of names by their bits, each set made when it comes up first: there are 512 at most."""


cdef frozenset kinds_of(unsigned int bits):
    """As `name_pieces.may_be`, by what the pieces of an ASCII name tell."""
    bits >>= KINDS_FROM
    found = KINDS.get(bits)
    if found is None:
        every = enumerate(_pieces.PIECES)
        found = KINDS[bits] = frozenset(kind for number, kind in every if bits >> number & 1)
    return <frozenset>found


cdef Pieces NAME_PIECES = Pieces(_name_pieces())
cdef Pieces STYLE_PIECES = Pieces(_style_pieces())
cdef Pieces TEX_PIECES = Pieces(
    dict.fromkeys(("tex", "math", "equation", "formula", "ee_img", "cht=tx"), MAY_BE_TEX)
)
"""Of the classes and addresses that `formulas._of_image` looks for."""


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


@cython.final
cdef class Name:
    """What a class attribute says by itself: see `unread._Names`."""

    cdef str text
    cdef unsigned int may_be
    cdef str named
    cdef bint duration, permalink, number, unseen
    cdef int side_note, kicker


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
