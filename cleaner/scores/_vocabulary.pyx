# cython: language_level=3, boundscheck=False, wraparound=False, cdivision=True
"""The compiled form of `cleaner.scores.vocabulary`: words are numbers, sets of them marks."""

from cpython.buffer cimport PyBUF_SIMPLE, PyBuffer_Release, PyObject_GetBuffer
from cpython.unicode cimport PyUnicode_DATA, PyUnicode_KIND, PyUnicode_READ, PyUnicode_Substring
from libc.stdlib cimport calloc, free, malloc

cdef extern from "Python.h":
    Py_ssize_t PyUnicode_GET_LENGTH(object text)
    Py_UCS4 PyUnicode_READ_CHAR(object text, Py_ssize_t place)

cdef extern from *:
    """
    static const char cleaner_kernel[] = CLEANER_KERNEL;
    """
    const char* cleaner_kernel

SIGNATURE = cleaner_kernel

# As in `vocabulary.py`.
cdef enum:
    LONG_WORDS = 18
    LONG_WORD = 3
    PAIRED_WORDS = 4


include "../text/_signs.pxi"
include "../text/_words.pxi"


cdef struct Word:
    # Where a word stands first: a text by its place among all, and a range of it.
    int text
    int first
    int length
    unsigned int told


cdef bint holds_unspaced(str word):
    cdef Py_ssize_t at
    for at in range(PyUnicode_GET_LENGTH(word)):
        if is_unspaced(PyUnicode_READ(PyUnicode_KIND(word), PyUnicode_DATA(word), at)):
            return True
    return False


cdef class Vocabulary:
    """See `PlainVocabulary`.

    words: the number of each word of the blocks, one block's behind another's; ends: where a
    block's end. Of each word: its letters, whether it tells, the long blocks that hold it (`held`),
    whether it is common, and the last mark that was set on it.
    """

    cdef Py_ssize_t blocks, number
    cdef int* words
    cdef Py_ssize_t* ends
    cdef Py_ssize_t* counts
    cdef Py_ssize_t* lengths
    cdef int* held
    cdef int* marks
    cdef int* times
    cdef int* lasts
    cdef Py_ssize_t lasts_least
    cdef unsigned char* long_words
    cdef unsigned char* tell
    cdef unsigned char* common
    cdef int mark
    # Whether any word may be of a script without spaces.
    cdef bint unspaced
    cdef list folded
    # The texts that words stand in, the words by their numbers, and the numbers by hash, 0 for none.
    cdef list texts
    cdef Word* known
    cdef int* table
    cdef unsigned int size

    def __cinit__(self, views):
        cdef Py_ssize_t room = 2, most = 0, block = 0
        self.blocks = len(views)
        self.folded, self.texts = [], []
        self.ends = <Py_ssize_t*> calloc(self.blocks + 1, sizeof(Py_ssize_t))
        self.counts = <Py_ssize_t*> calloc(self.blocks + 1, sizeof(Py_ssize_t))
        self.lengths = <Py_ssize_t*> calloc(self.blocks + 1, sizeof(Py_ssize_t))
        if not (self.ends and self.counts and self.lengths):
            raise MemoryError
        for view in views:
            folded, self.counts[block] = view.folded, view.words
            self.folded.append(folded)
            self.lengths[block] = PyUnicode_GET_LENGTH(folded)
            most = max(most, self.lengths[block])
            # Of a script without spaces each character may begin a word.
            room += self.lengths[block] + 1
            if type(view.tokens) is list:
                room += len(view.tokens)
            block += 1
        self.size = 64
        while self.size < room:
            self.size *= 2
        self.words = <int*> malloc(room * sizeof(int))
        self.known = <Word*> malloc(room * sizeof(Word))
        self.table = <int*> calloc(self.size, sizeof(int))
        if not (self.words and self.known and self.table):
            raise MemoryError
        self._number_words(views, most)
        self.held = <int*> calloc(self.number + 1, sizeof(int))
        self.marks = <int*> calloc(self.number + 1, sizeof(int))
        self.times = <int*> calloc(self.number + 1, sizeof(int))
        self.long_words = <unsigned char*> calloc(self.number + 1, 1)
        self.tell = <unsigned char*> calloc(self.number + 1, 1)
        self.common = <unsigned char*> calloc(self.number + 1, 1)
        if not (self.held and self.marks and self.times and self.long_words and self.common
                and self.tell):
            raise MemoryError
        self._look_at_words()
        self._find_common()

    cdef int _number_words(self, views, Py_ssize_t most) except -1:
        """Give each word a number, the same wherever it stands."""
        cdef Py_ssize_t block = 0, at, count, place = 0
        cdef bint wide = False
        cdef _Kinds kinds = _Kinds()
        cdef int* bounds = <int*> malloc(2 * (most + 2) * sizeof(int))
        if bounds is NULL:
            raise MemoryError
        try:
            for view in views:
                tokens = view.tokens
                wide = type(tokens) is list
                if not wide:
                    count = find_words(kinds, view.folded, bounds, &wide)
                if wide:
                    self.unspaced = True
                    # Made in another form, or pairs of characters: each is a text of its own.
                    for token in tokens:
                        self.words[place] = self._number(token, 0, PyUnicode_GET_LENGTH(token))
                        place += 1
                else:
                    for at in range(count):
                        self.words[place] = self._number(
                            view.folded, bounds[2 * at], bounds[2 * at + 1] - bounds[2 * at]
                        )
                        place += 1
                block += 1
                self.ends[block] = place
        finally:
            free(bounds)
        return 0

    cdef int _number(self, str text, Py_ssize_t first, Py_ssize_t length) except -1:
        """The number of a word, a new one where it was not met before."""
        cdef Py_ssize_t at
        cdef int kind = PyUnicode_KIND(text), number
        cdef void* data = PyUnicode_DATA(text)
        cdef unsigned int told = <unsigned int> length, place, char
        cdef Word* known
        for at in range(first, first + length):
            char = PyUnicode_READ(kind, data, at)
            told = (told ^ char) * <unsigned int> 0x9E3779B1
            told ^= told >> 15
        place = told & (self.size - 1)
        while self.table[place]:
            number = self.table[place] - 1
            known = &self.known[number]
            if known.told == told and known.length == length and self._is(
                known, kind, data, first
            ):
                return number
            place = (place + 1) & (self.size - 1)
        if not self.texts or self.texts[len(self.texts) - 1] is not text:
            self.texts.append(text)
        number = self.number
        self.number += 1
        known = &self.known[number]
        known.text, known.told = <int> len(self.texts) - 1, told
        known.first, known.length = <int> first, <int> length
        self.table[place] = number + 1
        return number

    cdef bint _is(self, Word* known, int kind, void* data, Py_ssize_t first):
        """Whether a known word stands there."""
        cdef str text = self.texts[known.text]
        cdef int own = PyUnicode_KIND(text)
        cdef void* there = PyUnicode_DATA(text)
        cdef Py_ssize_t at
        for at in range(known.length):
            if PyUnicode_READ(own, there, known.first + at) != PyUnicode_READ(
                kind, data, first + at
            ):
                return False
        return True

    cdef str _name(self, Py_ssize_t number):
        cdef Word known = self.known[number]
        return PyUnicode_Substring(self.texts[known.text], known.first, known.first + known.length)

    def __dealloc__(self):
        free(self.words)
        free(self.known)
        free(self.table)
        free(self.ends)
        free(self.counts)
        free(self.lengths)
        free(self.held)
        free(self.marks)
        free(self.times)
        free(self.lasts)
        free(self.long_words)
        free(self.tell)
        free(self.common)

    cdef void _look_at_words(self) except *:
        cdef Py_ssize_t at
        cdef Word known
        for at in range(self.number):
            known = self.known[at]
            text = self.texts[known.text]
            self.long_words[at] = known.length > LONG_WORD
            # As `vocabulary.tells`: words are never empty.
            self.tell[at] = self.long_words[at] or is_unspaced(
                PyUnicode_READ_CHAR(text, known.first)
            )

    cdef void _find_common(self) except *:
        cdef Py_ssize_t block, at, least
        cdef set texts = set()
        for block in range(self.blocks):
            if self.counts[block] < LONG_WORDS or self.folded[block] in texts:
                continue
            texts.add(self.folded[block])
            self.mark += 1
            for at in range(self.ends[block], self.ends[block + 1]):
                if self.marks[self.words[at]] != self.mark:
                    self.marks[self.words[at]] = self.mark
                    self.held[self.words[at]] += 1
        least = max(2, len(texts) // 4)
        for at in range(self.number):
            self.common[at] = self.held[at] >= least

    def shares(self):
        cdef Py_ssize_t block, at, count, usual, content, known
        cdef int word, least
        cdef list lengths = [], commons = [], shared = []
        for block in range(self.blocks):
            count = self.ends[block + 1] - self.ends[block]
            least = 2 if self.counts[block] >= LONG_WORDS else 1
            usual = content = known = 0
            for at in range(self.ends[block], self.ends[block + 1]):
                word = self.words[at]
                if self.common[word]:
                    usual += 1
                elif self.long_words[word]:
                    content += 1
                    known += self.held[word] >= least
            if count == 0:
                count = 1
            lengths.append(self.lengths[block] / <double> count)
            commons.append(usual / <double> count)
            shared.append(known / <double> content if content else -1.0)
        return lengths, commons, shared

    def topic(self, Py_ssize_t start, Py_ssize_t end):
        cdef Py_ssize_t block, at, own, known
        cdef int word, least
        cdef list found = []
        for at in range(self.number):
            self.times[at] = 0
        for block in range(start, min(end, self.blocks)):
            self.mark += 1
            for at in range(self.ends[block], self.ends[block + 1]):
                word = self.words[at]
                if self.marks[word] != self.mark:
                    self.marks[word] = self.mark
                    self.times[word] += 1
        for block in range(self.blocks):
            self.mark += 1
            own = known = 0
            least = 2 if start <= block < end else 1
            for at in range(self.ends[block], self.ends[block + 1]):
                word = self.words[at]
                if self.marks[word] == self.mark or self.common[word] or not self.tell[word]:
                    continue
                self.marks[word] = self.mark
                own += 1
                known += self.times[word] >= least
            found.append(known / <double> own if own else -1.0)
        return found

    def said(self, told, Py_ssize_t letters, Py_ssize_t least):
        cdef Py_ssize_t block, at, text, own
        cdef int word
        cdef list found = [], counts
        cdef Py_ssize_t texts = len(told)
        cdef unsigned char* tell = <unsigned char*> calloc(self.number + 1, 1)
        cdef unsigned int* held = <unsigned int*> calloc(self.number + 1, sizeof(unsigned int))
        cdef Py_ssize_t shared[32]
        if tell is NULL or held is NULL or texts > 32:
            free(tell)
            free(held)
            raise MemoryError
        for at in range(self.number):
            if self.known[at].length < letters and not self.unspaced:
                continue
            name = self._name(at)
            tell[at] = PyUnicode_GET_LENGTH(name) >= letters or holds_unspaced(name)
            if tell[at]:
                for text in range(texts):
                    if name in told[text]:
                        held[at] |= 1 << text
        for block in range(self.blocks):
            own = 0
            for text in range(texts):
                shared[text] = 0
            if self.counts[block] >= least:
                self.mark += 1
                for at in range(self.ends[block], self.ends[block + 1]):
                    word = self.words[at]
                    if not tell[word] or self.marks[word] == self.mark:
                        continue
                    self.marks[word] = self.mark
                    own += 1
                    if held[word]:
                        for text in range(texts):
                            shared[text] += (held[word] >> text) & 1
            counts = []
            for text in range(texts):
                counts.append(shared[text])
            found.append((own, counts))
        free(tell)
        free(held)
        return found

    def paired(self):
        cdef Py_ssize_t block, step
        cdef double shared
        cdef list found = [0.0] * self.blocks
        for step in range(1, 3):
            for block in range(self.blocks - step):
                if self.counts[block] < PAIRED_WORDS or self.counts[block + step] < PAIRED_WORDS:
                    continue
                shared = self._shared(block, block + step)
                one, other = self.folded[block], self.folded[block + step]
                if one.startswith(other) or other.startswith(one):
                    shared = 1.0
                if shared > found[block]:
                    found[block] = shared
                if shared > found[block + step]:
                    found[block + step] = shared
        return found

    cdef void _find_lasts(self, Py_ssize_t least) except *:
        """Note in which block of so many words each word stands last."""
        cdef Py_ssize_t block, at
        if self.lasts is not NULL and self.lasts_least == least:
            return
        if self.lasts is NULL:
            self.lasts = <int*> calloc(self.number + 1, sizeof(int))
            if self.lasts is NULL:
                raise MemoryError
        self.lasts_least = least
        for at in range(self.number):
            self.lasts[at] = -1
        for block in range(self.blocks):
            if self.counts[block] >= least:
                for at in range(self.ends[block], self.ends[block + 1]):
                    self.lasts[self.words[at]] = block

    def retold(self, Py_ssize_t block, near, Py_ssize_t rest, Py_ssize_t least):
        cdef Py_ssize_t at, own = 0, place, alive = 0, below, shared
        cdef bint any_there
        cdef list shares = []
        cdef int word
        cdef int* mine
        for place in (block, *near):
            if not 0 <= place < self.blocks:
                raise IndexError(f"no block {place}")
        mine = <int*> calloc(self.ends[block + 1] - self.ends[block] + 1, sizeof(int))
        if mine is NULL:
            raise MemoryError
        self.mark += 1
        for at in range(self.ends[block], self.ends[block + 1]):
            word = self.words[at]
            if self.long_words[word] and self.marks[word] != self.mark:
                self.marks[word] = self.mark
                mine[own] = word
                own += 1
        # Those that were met below stand behind those that are left.
        alive = own
        for place in near:
            self.mark += 1
            any_there, shared = False, 0
            for at in range(self.ends[place], self.ends[place + 1]):
                word = self.words[at]
                if self.long_words[word]:
                    any_there = True
                    self.marks[word] = self.mark
            for at in range(own):
                shared += self.marks[mine[at]] == self.mark
            at = 0
            while at < alive:
                if self.marks[mine[at]] == self.mark:
                    alive -= 1
                    mine[at], mine[alive] = mine[alive], mine[at]
                else:
                    at += 1
            shares.append(shared / <double> max(own, 1) if any_there else -1.0)
        below = alive
        if rest >= 0:
            self._find_lasts(least)
            below = 0
            for at in range(alive):
                below += self.lasts[mine[at]] < rest
        free(mine)
        return shares, (own - alive) / <double> max(own, 1), 1.0 - below / <double> max(own, 1)

    cdef double _shared(self, Py_ssize_t one, Py_ssize_t other):
        cdef Py_ssize_t at, mine = 0, theirs = 0, both = 0
        cdef int word, first = self.mark + 1, second = self.mark + 2
        self.mark += 3
        for at in range(self.ends[one], self.ends[one + 1]):
            word = self.words[at]
            if self.marks[word] != first:
                self.marks[word] = first
                mine += 1
        for at in range(self.ends[other], self.ends[other + 1]):
            word = self.words[at]
            if self.marks[word] == first:
                both += 1
                theirs += 1
                self.marks[word] = second
            elif self.marks[word] < second:
                theirs += 1
                self.marks[word] = second + 1
        return both / <double> max(mine, theirs, 1)
