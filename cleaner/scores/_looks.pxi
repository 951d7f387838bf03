# What the blocks' own text looks like: see `features.py`.

cdef enum:
    # As in `features.py`.
    MOST_REPEATS = 4
    SHORT_WORDS = 40
    SENTENCE_WORDS = 5
    # Lines of what `characters.count_signs` gives.
    COMMAS = 0
    ENDS = 1
    DIGITS = 2
    SIGNS = 3
    QUOTES = 4
    QUESTIONS = 5
    CAPITALS = 6
    WORDS = 7
    SHOUTED = 8
    LENGTH = 9

cdef tuple LOOKS = (
    *("words", "final", "first", "kind", "level", "repeats", "commas", "sentences", "digits"),
    *("signs", "clock", "link", "quoted", "question", "capitals", "shouted"),
)


cdef int first_sign(str text):
    """As `features._first_sign`."""
    cdef Py_UCS4 first
    if not PyUnicode_GET_LENGTH(text):
        return 3
    first = PyUnicode_READ(PyUnicode_KIND(text), PyUnicode_DATA(text), 0)
    if Py_UNICODE_ISALPHA(first):
        return 1 if Py_UNICODE_ISLOWER(first) else 0
    if Py_UNICODE_ISDIGIT(first):
        return 2
    return 3 if first in (0x22, 0x27, 0x201C, 0x201E, 0xAB, 0x2018, 0xBB) else 4


cdef inline bint goes_on(
    int kind, void* data, Py_ssize_t at, Py_ssize_t length, const char* with_
) noexcept:
    """Whether these characters stand at a place of a text."""
    cdef Py_ssize_t step = 0
    while with_[step]:
        if at + step >= length or PyUnicode_READ(kind, data, at + step) != with_[step]:
            return False
        step += 1
    return True


cdef bint holds_link(str text):
    """Whether one of `features._LINKS` stands in a text."""
    cdef Py_ssize_t at, length = PyUnicode_GET_LENGTH(text)
    cdef int kind = PyUnicode_KIND(text)
    cdef void* data = PyUnicode_DATA(text)
    cdef Py_UCS4 char
    for at in range(length):
        char = PyUnicode_READ(kind, data, at)
        if char == 46:
            if (
                goes_on(kind, data, at, length, b".com")
                or goes_on(kind, data, at, length, b".org")
                or goes_on(kind, data, at, length, b".net")
                or goes_on(kind, data, at, length, b".de")
                or goes_on(kind, data, at, length, b".co.")
            ):
                return True
            if at >= 3 and goes_on(kind, data, at - 3, length, b"www."):
                return True
        elif char == 64 or (char == 58 and goes_on(kind, data, at, length, b"://")):
            return True
    return False


def looks(views):
    """As `features.looks_plainly`."""
    from cleaner.scores.features import KINDS as kinds
    from cleaner.text.characters import count_signs
    from cleaner.text.prose import TIME_OR_DATE

    cdef Py_ssize_t count = len(views), at = 0
    cdef double[:, ::1] into
    cdef const double[:, ::1] signs
    cdef dict repeats = {}
    cdef list texts = []
    cdef double words, parts
    cdef str text, folded
    cdef int number
    dated = TIME_OR_DATE.search
    found = np.zeros((len(LOOKS), count))
    into = found
    for view in views:
        block = view.block
        text, folded = block.text, view.folded
        texts.append(text)
        into[0, at] = view.words
        into[1, at] = sign_of(text)
        into[2, at] = first_sign(text)
        into[3, at] = kinds[block.kind]
        into[4, at] = block.level
        repeats[folded] = repeats.get(folded, 0) + 1
        into[11, at] = holds_link(text)
        at += 1
    signs = count_signs(texts)
    at = 0
    for view in views:
        number = repeats[view.folded]
        into[5, at] = min(MOST_REPEATS, number)
        words, parts = into[0, at], signs[WORDS, at]
        into[6, at] = signs[COMMAS, at]
        if words > SENTENCE_WORDS:
            into[7, at] = signs[ENDS, at]
        into[8, at] = signs[DIGITS, at] / max(signs[LENGTH, at], 1.0)
        if words < SHORT_WORDS:
            into[9, at] = signs[SIGNS, at]
            if signs[DIGITS, at] > 0:
                into[10, at] = dated(texts[at]) is not None
        into[12, at] = signs[QUOTES, at] > 0
        into[13, at] = signs[QUESTIONS, at] > 0
        into[14, at] = signs[CAPITALS, at] / max(parts - 1, 1.0) if parts > 1 else -1.0
        into[15, at] = signs[SHOUTED, at] / max(parts, 1.0)
        at += 1
    return dict(zip(LOOKS, found))
