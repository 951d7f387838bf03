# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
"""The compiled form of `match`: literals found in texts, and entries that may find a block."""

from cpython.dict cimport PyDict_GetItem
from cpython.list cimport PyList_GET_ITEM, PyList_GET_SIZE
from cpython.object cimport PyObject
from cpython.tuple cimport PyTuple_GET_ITEM, PyTuple_GET_SIZE
from cpython.unicode cimport PyUnicode_DATA, PyUnicode_KIND, PyUnicode_READ, PyUnicode_Substring
from libc.stdlib cimport calloc, free, malloc, realloc

cdef extern from "Python.h":
    Py_ssize_t PyUnicode_GET_LENGTH(object text)
    bint Py_UNICODE_ISALNUM(Py_UCS4 char)
    bint Py_UNICODE_ISALPHA(Py_UCS4 char)
    bint Py_UNICODE_ISDECIMAL(Py_UCS4 char)
    bint PyUnicode_IS_ASCII(object text)

cdef extern from *:
    """
    static const char cleaner_kernel[] = CLEANER_KERNEL;
    """
    const char* cleaner_kernel

SIGNATURE = cleaner_kernel

from cleaner.text import fold as _fold

cdef str OUTER = _fold.OUTER

cdef enum:
    # Characters by which literals are told apart before they are compared: nearly all have as many.
    DEPTH = 6
    # Bits of a hash that say whether any literal begins so: two times 16 kB, which a core's cache
    # holds beside all else.
    BITS = 17
    # Places of the fields of `index.Entry`.
    RULE = 0
    FIND = 1
    MODE = 3
    MOST = 4
    UNSPACED = 5
    DIGIT = 6
    STARTS = 7
    BEHIND_SIGNS = 8
    NEEDS = 9
    PHRASE = 10
    QUOTED = 11
    WAYS = 12
    LEAST = 13

cdef struct Hit:
    int end
    int length
    int number


cdef inline unsigned int mixed(unsigned int so_far, unsigned int char) noexcept:
    return (so_far ^ char) * <unsigned int> 0x9E3779B1


cdef inline void mark(unsigned char* marks, unsigned int place) noexcept:
    marks[place >> 3] |= 1 << (place & 7)


cdef inline bint is_marked(const unsigned char* marks, unsigned int place) noexcept:
    return (marks[place >> 3] >> (place & 7)) & 1


cdef inline object field(object entry, Py_ssize_t place):
    return <object> PyTuple_GET_ITEM(entry, place)


cdef bint at_borders(str text, Py_ssize_t first, Py_ssize_t behind):
    """As `match._at_borders`."""
    cdef int kind = PyUnicode_KIND(text)
    cdef void* data = PyUnicode_DATA(text)
    if first > 0 and Py_UNICODE_ISALNUM(PyUnicode_READ(kind, data, first - 1)):
        if Py_UNICODE_ISALNUM(PyUnicode_READ(kind, data, first)):
            return False
    return not (
        behind < PyUnicode_GET_LENGTH(text)
        and Py_UNICODE_ISALNUM(PyUnicode_READ(kind, data, behind))
        and Py_UNICODE_ISALNUM(PyUnicode_READ(kind, data, behind - 1))
    )


cdef bint is_outer(str text, Py_ssize_t first, Py_ssize_t behind) except -1:
    """Whether a range of a text has nothing but signs that may stand around a line."""
    cdef int kind = PyUnicode_KIND(text)
    cdef void* data = PyUnicode_DATA(text)
    cdef Py_ssize_t at
    for at in range(first, behind):
        if PyUnicode_READ(kind, data, at) not in OUTER:
            return False
    return True


cdef bint in_place(
    str mode, unspaced, str text, Py_ssize_t first, Py_ssize_t behind
) except -1:
    """As `match._in_place`."""
    if mode == "start" and not is_outer(text, 0, first):
        return False
    if mode == "end" and not is_outer(text, behind, PyUnicode_GET_LENGTH(text)):
        return False
    return unspaced or at_borders(text, first, behind)


cdef str from_word(str text):
    """As `ways.from_word`."""
    cdef Py_ssize_t at, length = PyUnicode_GET_LENGTH(text)
    cdef int kind = PyUnicode_KIND(text)
    cdef void* data = PyUnicode_DATA(text)
    for at in range(length):
        if Py_UNICODE_ISALNUM(PyUnicode_READ(kind, data, at)):
            return PyUnicode_Substring(text, at, length) if at else text
    return ""


cdef bint holds_all(str text, needs) except -1:
    """As `ways.holds_all`."""
    for literals in <tuple> needs:
        for literal in <tuple> literals:
            if <str> literal in text:
                break
        else:
            return False
    return True


cdef class Hits:
    """What a scan has found in a text. Each scan has its own: threads share all else."""

    cdef Hit* hits
    cdef Py_ssize_t room

    def __cinit__(self):
        self.room = 64
        self.hits = <Hit*> malloc(self.room * sizeof(Hit))
        if self.hits is NULL:
            raise MemoryError

    def __dealloc__(self):
        free(self.hits)

    cdef int make_room(self) except -1:
        cdef Hit* more = <Hit*> realloc(self.hits, 2 * self.room * sizeof(Hit))
        if more is NULL:
            raise MemoryError
        self.hits = more
        self.room *= 2
        return 0

    cdef void insert(self, Hit hit, Py_ssize_t behind) noexcept:
        """Put a hit among those before; they come by where they start, so nearly in order."""
        cdef Py_ssize_t at = behind
        while at > 0 and (
            self.hits[at - 1].end > hit.end
            or (self.hits[at - 1].end == hit.end and self.hits[at - 1].length < hit.length)
        ):
            self.hits[at] = self.hits[at - 1]
            at -= 1
        self.hits[at] = hit


cdef class Scanner:
    """Finds literals in texts.

    Their first characters are hashed one by one; a table says of each hash whether a literal begins
    so, and whether one ends there or has all of its first six characters.
    """

    cdef Py_ssize_t count
    cdef Py_UCS4* chars
    cdef int* first
    cdef int* lengths
    cdef int* following
    cdef int* heads
    cdef unsigned char* begins
    cdef unsigned char* ends

    def __cinit__(self, tuple words not None):
        cdef Py_ssize_t number, at, length, total = 0
        cdef unsigned int told
        cdef str word
        self.count = len(words)
        for word in words:
            total += PyUnicode_GET_LENGTH(word)
        self.chars = <Py_UCS4*> malloc((total + 1) * sizeof(Py_UCS4))
        self.first = <int*> malloc((self.count + 1) * sizeof(int))
        self.lengths = <int*> malloc((self.count + 1) * sizeof(int))
        self.following = <int*> malloc((self.count + 1) * sizeof(int))
        self.heads = <int*> calloc(1 << BITS, sizeof(int))
        self.begins = <unsigned char*> calloc(1 << (BITS - 3), 1)
        self.ends = <unsigned char*> calloc(1 << (BITS - 3), 1)
        if not (self.chars and self.first and self.lengths and self.following):
            raise MemoryError
        if not (self.heads and self.begins and self.ends):
            raise MemoryError
        total = 0
        for number in range(self.count):
            word = words[number]
            length = PyUnicode_GET_LENGTH(word)
            self.first[number], self.lengths[number] = total, length
            told = 0
            for at in range(length):
                self.chars[total + at] = PyUnicode_READ(
                    PyUnicode_KIND(word), PyUnicode_DATA(word), at
                )
                if at < DEPTH:
                    told = mixed(told, self.chars[total + at])
                    mark(self.begins, told >> (32 - BITS))
            mark(self.ends, told >> (32 - BITS))
            # Chains of literals with the same hash; 0 ends one.
            self.following[number] = self.heads[told >> (32 - BITS)]
            self.heads[told >> (32 - BITS)] = number + 1
            total += length

    def __dealloc__(self):
        free(self.chars)
        free(self.first)
        free(self.lengths)
        free(self.following)
        free(self.heads)
        free(self.begins)
        free(self.ends)

    cdef Py_ssize_t find(self, str text, Hits hits) except -1:
        """Note the literals that the text holds: in the order of their ends, longer ones first."""
        cdef Py_ssize_t length = PyUnicode_GET_LENGTH(text), start, depth, size, found = 0, at
        cdef int kind = PyUnicode_KIND(text), number
        cdef void* data = PyUnicode_DATA(text)
        cdef unsigned int told
        cdef Py_UCS4* own
        cdef Hit hit
        for start in range(length):
            told = 0
            for depth in range(1, min(DEPTH, length - start) + 1):
                told = mixed(told, PyUnicode_READ(kind, data, start + depth - 1))
                if is_marked(self.ends, told >> (32 - BITS)):
                    number = self.heads[told >> (32 - BITS)]
                    while number:
                        size = self.lengths[number - 1]
                        if (size == depth or (depth == DEPTH and size > depth)) and (
                            start + size <= length
                        ):
                            own = self.chars + self.first[number - 1]
                            at = 0
                            while at < size and own[at] == PyUnicode_READ(kind, data, start + at):
                                at += 1
                            if at == size:
                                if found == hits.room:
                                    hits.make_room()
                                hit.end, hit.length, hit.number = start + size, size, number - 1
                                hits.insert(hit, found)
                                found += 1
                        number = self.following[number - 1]
                if not is_marked(self.begins, told >> (32 - BITS)):
                    break
        return found

    def places(self, str text not None):
        """Where each literal that the text holds ends, and its number, in order."""
        cdef Hits hits = Hits()
        cdef Py_ssize_t found = self.find(text, hits), at
        return [(hits.hits[at].end - 1, hits.hits[at].number) for at in range(found)]


cdef class Literals:
    """As `match.PlainLiterals`; what finds them is made when the first texts are looked at."""

    cdef tuple words, entries
    cdef dict heard
    cdef Scanner scanner
    cdef object match

    def __init__(self, dict table not None):
        self.words, self.entries, self.heard = tuple(table), tuple(table.values()), {}

    def places(self, str text not None):
        """Where each literal that the text holds ends, and its number, in order."""
        return self.ready().places(text)

    cdef Scanner ready(self):
        if self.scanner is None:
            from cleaner.rules import match

            self.match = match
            self.scanner = Scanner(self.words)
        return self.scanner

    def scan(self, views, places, reader, dict found not None, forms=()):
        cdef Py_ssize_t at, hit, hit_count
        cdef int number, first, behind
        cdef str text
        cdef list own, seen, heard
        cdef object count, entries, mode
        cdef Scanner scanner
        cdef Hits hits
        if not self.entries or not len(places):
            return
        scanner = self.ready()
        hits = Hits()
        heard = self.heard.get(reader.language)
        if heard is None:
            heard = self.heard[reader.language] = [None] * len(self.words)
        for at in places:
            view = views[at]
            text = forms[at] if forms else view.inner
            hit_count = scanner.find(text, hits)
            if not hit_count:
                continue
            own, seen = None, []
            count = view.words
            for hit in range(hit_count):
                number = hits.hits[hit].number
                entries = <object> PyList_GET_ITEM(heard, number)
                if entries is None:
                    entries = heard[number] = tuple(
                        filter(reader.hears, self.entries[number])
                    )
                for entry in <tuple> entries:
                    if field(entry, MOST) < count or has(seen, entry):
                        continue
                    mode = field(entry, MODE)
                    if <str> mode == "pattern":
                        seen.append(entry)
                        if field(entry, NEEDS) and not holds_all(text, field(entry, NEEDS)):
                            continue
                    elif field(entry, PHRASE):
                        seen.append(entry)
                        if not self.match._stands_in(entry, self.match.fold_digits(text)):
                            continue
                    else:
                        behind = hits.hits[hit].end
                        first = behind - hits.hits[hit].length
                        if <str> mode != "anywhere" and (
                            first > 0 or behind < PyUnicode_GET_LENGTH(text)
                        ):
                            if not in_place(<str> mode, field(entry, UNSPACED), text, first, behind):
                                continue
                        elif not field(entry, UNSPACED) and not at_borders(text, first, behind):
                            continue
                        seen.append(entry)
                    if own is None:
                        own = found.get(at)
                        if own is None:
                            own = found[at] = []
                    own.append(entry)


cdef bint has(list seen, object entry):
    """Whether this very entry is among those that were seen."""
    cdef Py_ssize_t at
    for at in range(PyList_GET_SIZE(seen)):
        if PyList_GET_ITEM(seen, at) == <PyObject*> entry:
            return True
    return False


cdef bint holds_digit(str text):
    cdef Py_ssize_t at
    cdef int kind = PyUnicode_KIND(text)
    cdef void* data = PyUnicode_DATA(text)
    for at in range(PyUnicode_GET_LENGTH(text)):
        if Py_UNICODE_ISDECIMAL(PyUnicode_READ(kind, data, at)):
            return True
    return False


cdef bint is_quote(str text):
    """Whether a folded text begins with a quotation mark."""
    cdef Py_UCS4 first
    if not PyUnicode_GET_LENGTH(text):
        return False
    first = PyUnicode_READ(PyUnicode_KIND(text), PyUnicode_DATA(text), 0)
    return first == 34 or first == 39


cdef bint is_quoted(str text):
    """Whether a folded text begins with a quotation mark, and has another."""
    cdef Py_ssize_t at
    cdef Py_UCS4 char
    if not is_quote(text):
        return False
    for at in range(1, PyUnicode_GET_LENGTH(text)):
        char = PyUnicode_READ(PyUnicode_KIND(text), PyUnicode_DATA(text), at)
        if char == 34 or char == 39:
            return True
    return False


cdef class Begun:
    """As `unfiltered._Begun`."""

    cdef dict table
    cdef tuple all, others
    # Whether a beginning starts with this character of ASCII: most texts are told by that.
    cdef bint heads[128]

    def __cinit__(self, begun):
        cdef unsigned int first
        cdef Py_ssize_t at
        self.table, self.all, self.others = begun._table, begun.all, begun._others
        for at in range(128):
            self.heads[at] = False
        for start in self.table:
            first = ord((<str> start)[0])
            if first < 128:
                self.heads[first] = True

    cdef bint may_begin(self, unsigned int first):
        return first >= 128 or self.heads[first]

    cdef tuple of(self, str text):
        cdef Py_ssize_t length = min(3, PyUnicode_GET_LENGTH(text))
        cdef PyObject* found
        if not length or not self.may_begin(PyUnicode_READ(PyUnicode_KIND(text), PyUnicode_DATA(text), 0)):
            return self.others
        while length:
            found = PyDict_GetItem(self.table, PyUnicode_Substring(text, 0, length))
            if found is not NULL:
                return <tuple> found
            length -= 1
        return self.others


cdef tuple spans_of(Begun spans, str text):
    """What may find something in a text that is not folded."""
    cdef unsigned int first = 0
    if PyUnicode_GET_LENGTH(text):
        first = PyUnicode_READ(PyUnicode_KIND(text), PyUnicode_DATA(text), 0)
    if 65 <= first <= 90:
        first += 32
    if not first or not spans.may_begin(first):
        return spans.others
    return spans.of(text[:3].casefold())


cdef str text_for(entry, str inner, str folded, match):
    """The text that an entry's pattern is searched in; `None` where it can't find anything."""
    cdef str text = folded, begun
    cdef object starts = field(entry, STARTS)
    if field(entry, QUOTED) and is_quote(inner):
        text = inner[:1] + folded
    if field(entry, FIND).fold_digits:
        text = match.fold_digits(text)
    if PyUnicode_GET_LENGTH(text) < <Py_ssize_t> field(entry, LEAST):
        return None
    if not PyUnicode_IS_ASCII(text) and "ı" in text:
        return text
    if starts:
        begun = from_word(text) if field(entry, BEHIND_SIGNS) else text
        if not begun.startswith((<dict> starts).get(begun[:1], ())):
            return None
    return text if may_match(field(entry, WAYS), text, match) else None


cdef bint may_match(ways, str text, match) except -1:
    """As `ways.may_match`."""
    cdef dict by_first = <dict> field(ways, 0)
    cdef str begun
    cdef tuple rows, starts
    if not by_first:
        return True
    begun = from_word(text) if field(ways, 1) else text
    rows = by_first.get(begun[:1]) or by_first[""]
    for row in rows:
        starts = <tuple> field(row, 0)
        if (not starts or begun.startswith(starts)) and holds_all(text, field(row, 1)):
            return True
    return False


cdef bint is_spoken(entry) except -1:
    """As `match._spoken`."""
    cdef str mode = <str> field(entry, MODE)
    if mode != "whole" and mode != "start" and not field(entry, FIND).pattern.startswith("^"):
        return False
    return not (field(entry, QUOTED) or field(entry, RULE).in_speech)


def candidates(views, dict behind not None, unfiltered):
    """As `match.candidates_plainly`."""
    cdef list found = []
    cdef Py_ssize_t at = -1
    cdef Begun lines = None, bare = None, spans = None
    cdef tuple all = (), own, more
    cdef bint with_quotes = False, quoted, digit, asked
    cdef str inner, folded, kind, text
    cdef Py_UCS4 first
    cdef object entry, words
    from cleaner.rules import match

    if unfiltered is not None:
        all, with_quotes = unfiltered._all, unfiltered._quoted
        if unfiltered.ready is None:
            some = (unfiltered._lines, unfiltered._without_digit, unfiltered._spans)
            unfiltered.ready = tuple([Begun(one) for one in some])
        lines, bare, spans = <tuple> unfiltered.ready
    for view in views:
        at += 1
        own = ()
        digit = asked = False
        if unfiltered is not None:
            inner, folded = view.inner, view.folded
            if (not PyUnicode_IS_ASCII(inner) and "ı" in inner) or (
                with_quotes and is_quote(inner)
            ):
                own = all
            else:
                digit, asked = holds_digit(inner), True
                begun = lines if digit else bare
                first = 0
                if PyUnicode_GET_LENGTH(folded):
                    first = PyUnicode_READ(PyUnicode_KIND(folded), PyUnicode_DATA(folded), 0)
                if Py_UNICODE_ISALPHA(first) or 48 <= first <= 57 or not first:
                    own = (<Begun> begun).of(folded)
                else:
                    own = (<Begun> begun).all
                if spans.all:
                    own = own + spans_of(spans, view.block.text)
        given = behind.get(at)
        if given is not None:
            own = (*given, *own)
        if not own:
            continue
        inner, folded, words = view.inner, view.folded, view.words
        quoted = is_quoted(inner)
        kind = None
        for entry in own:
            if words > field(entry, MOST):
                continue
            if field(entry, DIGIT):
                if not asked:
                    digit, asked = holds_digit(inner), True
                if not digit:
                    continue
            find = field(entry, FIND)
            if words < find.min_words:
                continue
            if find.kinds:
                if kind is None:
                    kind = view.block.kind
                if kind not in find.kinds:
                    continue
            if find.not_ending and inner.endswith(find.not_ending):
                continue
            text = ""
            if <str> field(entry, MODE) == "pattern" and field(entry, RULE).folded:
                text = text_for(entry, inner, folded, match)
                if text is None:
                    continue
            if quoted and is_spoken(entry):
                continue
            found.append((view, entry, text))
    return found


cdef bint finds(dict ready, search, find, str text, Py_ssize_t short) except -1:
    """As `Search.finds`. ready: `Patterns.ready`."""
    cdef object own = ready.get(find.pattern)
    cdef Py_ssize_t length = PyUnicode_GET_LENGTH(text), tail
    if own is None:
        own = search.patterns.made_ready(find)
    tail = (<tuple> own)[3]
    if not (<tuple> own)[2] or length > short:
        return search.finds(find, text)
    if tail and length > tail:
        return (<tuple> own)[0](text, length - tail) is not None
    return (<tuple> own)[0](text) is not None


def propose(candidates, search, into):
    """As `match.propose_plainly`."""
    cdef dict ready = search.patterns.ready
    cdef object view, entry, rule, text
    from cleaner.rules.patterns import SHORT_CHARS

    cdef Py_ssize_t short = SHORT_CHARS
    for view, entry, text in candidates:
        rule = field(entry, RULE)
        try:
            if <str> field(entry, MODE) != "pattern" or not rule.folded or finds(
                ready, search, field(entry, FIND), text, short
            ):
                rule.propose(view, search, into)
        except TimeoutError:
            into.unfinished.setdefault(rule.id, []).append(view.block.index)


def topics_of(paths, dict by_start not None, dict known not None):
    """As `markup.topics_plainly`."""
    cdef dict found = {}
    cdef PyObject* topics
    cdef set own
    for path in paths:
        own = None
        for label in (<str> path).split(" "):
            topics = PyDict_GetItem(known, label)
            if topics is NULL:
                told = known[label] = topics_in(label, by_start)
            else:
                told = <object> topics
            if told:
                if own is None:
                    own = set()
                own |= <frozenset> told
        found[path] = frozenset(own) if own is not None else NOTHING
    return found


cdef frozenset NOTHING = frozenset()
cdef dict UNTELLING = {
    "elementor": frozenset(("tab", "tabs", "widget")),
    "kg": frozenset(("card", "header")),
    "w": frozenset(("embed",)),
}  # As in `markup`.


cdef frozenset topics_in(str label, dict by_start):
    """As `markup._topics`."""
    cdef Py_ssize_t at, start = -1, length = PyUnicode_GET_LENGTH(label)
    cdef int kind = PyUnicode_KIND(label)
    cdef void* data = PyUnicode_DATA(label)
    cdef Py_UCS4 char
    cdef bint named = False, telling = False
    cdef list parts = []
    cdef set found = set()
    for at in range(length + 1):
        char = PyUnicode_READ(kind, data, at) if at < length else c"."
        if Py_UNICODE_ISALNUM(char):
            if start < 0:
                start = at
            continue
        if start >= 0 and named:
            part = PyUnicode_Substring(label, start, at)
            telling = telling or part in by_start
            parts.append(part)
        start = -1
        if char == c"." or char == c"#":
            if telling:
                add_topics(parts, by_start, found)
            if parts:
                parts = []
            named, telling = True, False
    return frozenset(found) if found else NOTHING


cdef int add_topics(list parts, dict by_start, set found) except -1:
    """Adds the topics of one name."""
    cdef Py_ssize_t at = 0
    untelling = UNTELLING.get(parts[0])
    for part in parts:
        at += 1
        if untelling is not None and part in untelling:
            continue
        if at > 1 and parts[at - 2] == "no":
            continue
        for rest, topics in by_start.get(part, ()):
            if parts[at:at + len(rest)] == rest:
                found |= topics
    return 0
