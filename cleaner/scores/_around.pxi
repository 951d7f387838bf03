# What stands around the blocks: see `lines.py` and `context.py`.

cdef enum:
    # As in `lines.py`.
    LINE_WORDS = 8
    LONG_WORDS = 20
    NEAR = 5
    FAR = 30
    # As in `context.py`.
    PROSE_WORDS = 12
    FAR_PLACES = 20
    FAR_RUN = 25

cdef double RUN_GAP = 8.0, MOST_MASS = 150.0, LIMIT = 6.0, NONE = 7.0

cdef tuple LINES = (
    *("run.from_start", "run.from_end", "run.share", "to_long_before", "to_long_after"),
    *("to_date_before", "to_date_after", "near_size_before", "near_ends_before"),
    *("near_size_after", "near_ends_after", "near_size", "topic", "paired"),
)
cdef tuple SURROUNDINGS = (
    *("own", "before_1", "before_2", "before_3", "after_1", "after_2", "after_3"),
    *("near_before", "near_after", "mass_before", "mass_after", "share_before"),
    *("from_start", "from_end", "zone", "run", "since_starter", "words_before", "words_after"),
)


cdef inline double within(double value, double most) noexcept:
    return -most if value < -most else most if value > most else value


cdef void since(const unsigned char[::1] mask, double[::1] before, double[::1] after) noexcept:
    """As `lines._since`, in both directions."""
    cdef Py_ssize_t at, count = mask.shape[0], ago = FAR
    for at in range(count):
        before[at] = ago
        ago = 1 if mask[at] else min(FAR, ago + 1)
    ago = FAR
    for at in range(count - 1, -1, -1):
        after[at] = ago
        ago = 1 if mask[at] else min(FAR, ago + 1)


cdef void means(
    const double[::1] values, double[::1] sums, double[::1] found, bint backward
) noexcept:
    """As `lines._mean`, of the values before each, or of those behind it."""
    cdef Py_ssize_t at, place, count = values.shape[0], first
    cdef double total = 0.0
    sums[0] = 0.0
    for at in range(count):
        place = count - 1 - at if backward else at
        first = max(0, at - NEAR)
        # The sums so far are of what stands before.
        found[place] = (sums[at] - sums[first]) / (at - first) if at else -1.0
        total += values[place]
        sums[at + 1] = total


def line_features(vocabulary, words, final, clock):
    """As `lines.line_features_plainly`."""
    cdef const double[::1] counts = np.ascontiguousarray(words, dtype=np.float64)
    cdef const double[::1] finals = np.ascontiguousarray(final, dtype=np.float64)
    cdef const double[::1] clocks = np.ascontiguousarray(clock, dtype=np.float64)
    cdef Py_ssize_t count = counts.shape[0], at, start = 0, first = 0, behind = 0
    cdef double total = 0.0, best = 0.0, inside = 0.0, every = 0.0, share
    if finals.shape[0] != count or clocks.shape[0] != count:
        raise ValueError("the columns are not all of one length")
    found = np.empty((len(LINES), count))
    marks = np.zeros((2, count), dtype=np.uint8)
    cdef double[:, ::1] into = found
    cdef double[::1] sizes = np.log2(1.0 + np.asarray(counts))
    cdef double[::1] ends = np.zeros(count), sums = np.empty(count + 1)
    cdef unsigned char[:, ::1] marked = marks
    for at in range(count):
        ends[at] = finals[at] == 1 or finals[at] == 4 or finals[at] == 5
        marked[0, at] = ends[at] > 0 and counts[at] >= LONG_WORDS
        marked[1, at] = clocks[at] > 0
        every += counts[at]
        total += counts[at] if ends[at] > 0 and counts[at] >= LINE_WORDS else -RUN_GAP
        if total <= 0:
            total, start = 0.0, at + 1
        elif total > best:
            best, first, behind = total, start, at + 1
    for at in range(first, behind):
        inside += counts[at]
    share = inside / max(1.0, every)
    for at in range(count):
        into[0, at] = within(at - first, FAR)
        into[1, at] = within(behind - 1 - at, FAR)
        into[2, at] = share
    since(marked[0], into[3], into[4])
    since(marked[1], into[5], into[6])
    means(sizes, sums, into[7], False)
    means(ends, sums, into[8], False)
    means(sizes, sums, into[9], True)
    means(ends, sums, into[10], True)
    for at in range(count):
        into[11, at] = sizes[at] - (into[7, at] + into[9, at]) / 2
    found[12] = vocabulary.topic(first, behind)
    found[13] = vocabulary.paired()
    return dict(zip(LINES, found))


cdef inline double chance(double score) noexcept:
    """As `context.chance`."""
    return 1.0 / (1.0 + exp(-within(score, 30.0)))


def surroundings(scores, counts, starters):
    """As `context.surroundings_plainly`."""
    cdef Py_ssize_t total = len(scores), at, place, start = 0, first = 0, behind = 0, ago = 20
    cdef double sum_ = 0.0, best = 0.0, whole = 0.0, good = 0.0, every = 0.0
    if len(counts) != total or len(starters) != total:
        raise ValueError("not as many counts and starters as scores")
    found = np.empty((len(SURROUNDINGS), total))
    cdef double[:, ::1] into = found
    cdef double[::1] told = np.array(scores, dtype=np.float64)
    cdef double[::1] words = np.array(counts, dtype=np.float64)
    cdef double[::1] article = np.empty(total), mass = np.empty(total)
    for at in range(total):
        into[0, at] = within(told[at], LIMIT)
        article[at] = 1.0 - chance(told[at])
        mass[at] = article[at] * words[at]
        into[9, at] = whole
        whole += mass[at]
        sum_ += (0.5 - chance(told[at])) * (words[at] + 1)
        if sum_ <= 0:
            sum_, start = 0.0, at + 1
        elif sum_ > best:
            best, first, behind = sum_, start, at + 1
    if whole == 0:
        whole = 1.0
    for at in range(total):
        for place in range(3):
            into[1 + place, at] = into[0, at - place - 1] if at > place else NONE
            into[4 + place, at] = into[0, at + place + 1] if at + place + 1 < total else NONE
        into[7, at] = good / every if every > 0.5 else 0.5
        good = 0.7 * good + article[at] * (words[at] + 1)
        every = 0.7 * every + words[at] + 1
        into[10, at] = min(MOST_MASS, whole - into[9, at] - mass[at])
        into[11, at] = into[9, at] / whole
        into[9, at] = min(MOST_MASS, into[9, at])
        into[12, at] = within(at - first, FAR_PLACES)
        into[13, at] = within(behind - 1 - at, FAR_PLACES)
        into[14, at] = (at >= first) + (at >= behind)
        into[15, at] = 0
        into[16, at] = ago
        ago = 1 if starters[at] else min(20, ago + 1)
        into[17, at] = words[at - 1] if at else 0.0
        into[18, at] = words[at + 1] if at + 1 < total else 0.0
    good = every = 0.0
    for at in range(total - 1, -1, -1):
        into[8, at] = good / every if every > 0.5 else 0.5
        good = 0.7 * good + article[at] * (words[at] + 1)
        every = 0.7 * every + words[at] + 1
    start = 0
    for at in range(total + 1):
        if at == total or words[at] >= PROSE_WORDS:
            for place in range(start, at):
                into[15, place] = min(FAR_RUN, at - start)
            start = at + 1
    return dict(zip(SURROUNDINGS, found))
