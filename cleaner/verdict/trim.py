"""What publishers hang on titles: their names, before and behind."""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import Final

import regex

from cleaner.blocks.folded import FoldedBlock
from cleaner.rules.kinds import FieldRule
from cleaner.text.fold import UNSPACED, count_words, fold, is_unspaced


class _Bounds:
    """What may be hung on a title.

    Counted in characters or words. The values were chosen by looking at labelled pages, and never
    measured against others.
    """

    __slots__ = ()

    longest: Final = 1000
    """The patterns take a time that grows with the square of a run of spaces, so that nothing is
    trimmed off a longer title."""
    whole_name: Final = 200
    """Characters of a text that is nothing but the publisher's name at most."""
    parts: Final = 3
    """Names that are trimmed off one title."""
    bar_words: Final = 4
    """Words that go behind a bar although the name is not known, or behind another sign where one
    is of the site's domain, and that must stay before it: no headline ends so."""
    name: Final = 4
    """A name must be longer to be looked for inside a longer one."""
    label: Final = 3
    """Letters of a domain's part at least that is one word of a longer name."""
    inner: Final = 12
    """What is said within a longer title has so many at least."""
    tight_words: Final = 6
    """Words, two characters each, that go behind a bar without spaces around it, in scripts that
    write none; and `tight_rest` must stay before it."""
    tight_rest: Final = 4
    hung_on: Final = 60
    """What is hung on has so many at most."""


_BOUNDS: Final = _Bounds()
INNER: Final = _BOUNDS.inner
LONGEST: Final = _BOUNDS.longest
_BARS: Final = "|｜ㅣ│∣ǀ❘丨"
"""The bar, and what is written for it: in Korean the vowel sign that looks like one."""
SUFFIX = regex.compile(
    rf"(?:\s+(?:[{_BARS}·•»›–—\-]|::)\s+|(?<=\S)[{_BARS[1:]}](?=\S))(?=[^{_BARS}·•»›–—]+$)"
)
_COMMON: Final = frozenset(
    ("www", "news", "blog", "live", "web", "amp", "app", "com", "org", "net")
)
"""Parts of domains that are words of headlines as well."""
_SMALL: Final = frozenset(
    ("the", "of", "and", "on", "de", "del", "la", "le", "les", "el", "il", "di", "da", "do", "der")
)
"""Words within names that begin with a small letter."""
_PLACE = regex.compile(r"^\p{Lu}[\p{L}'’.-]*(?: [\p{L}'’.-]+){0,3} · (?=\S+ \S+ \S)")
_BYLINE = regex.compile(r"(?<=[.!?…][\"'”’»]?)\s+\p{L}{2,4}(?: \p{Lu}[\p{L}'’-]*\.?){2,3}$")
"""A short word and a name, which stand behind a sentence's end and have none."""
_TIGHT = regex.compile(r"(?:[_|｜│丨•]|::)(?=[^_|｜│丨•]+$)")
"""What parts channel and site from a title in scripts that write no spaces."""
_PREFIX = regex.compile(rf"^([^{_BARS}·•»›–—]+?)\s+(?:[{_BARS}·•»›–—\-]|::)\s+")


def trim_title(title: str, names: Sequence[str], rules: Sequence[FieldRule] = ()) -> str:
    """The title without the publisher's name.

    names: what the publisher is called (site name, domain), in any spelling. After ` | ` up to
    four words go even if the name is unknown: no headline ends so.

    >>> trim_title("Rain stops play - The Daily Gull", ["dailygull.example"])
    'Rain stops play'
    >>> trim_title("Rain stops play - again", ["dailygull.example"])
    'Rain stops play - again'
    >>> trim_title("비가 와서 경기가 오늘 멈췄다ㅣ만안일보", [])
    '비가 와서 경기가 오늘 멈췄다'
    >>> trim_title("모음 ㅡ와 ㅣ의 차이를 배운다", [])
    '모음 ㅡ와 ㅣ의 차이를 배운다'
    >>> trim_title("大雨で試合が中止になった_スポーツ_湾岸新聞", [])
    '大雨で試合が中止になった'
    """
    title = _trim_literals(title, rules)
    if len(title) > _BOUNDS.longest:
        return title.strip()
    for _ in range(_BOUNDS.parts):
        match = SUFFIX.search(title)
        if not match or not match.start():
            break
        rest, suffix = title[: match.start()], title[match.end() :]
        likely = len(suffix.split()) <= _BOUNDS.bar_words <= len(rest.split())
        barred = likely and (match.group().strip() in _BARS or _has_label(suffix, names))
        if not (barred or _is_name(suffix, names)):
            break
        title = rest
    if UNSPACED.search(title):
        title = _trim_tight(title)
    if (match := _PREFIX.match(title)) and _is_name(match.group(1), names):
        title = title[match.end() :]
    return title.strip()


def _trim_tight(title: str) -> str:
    """The title without what stands behind bars that have no spaces around them."""
    for _ in range(_BOUNDS.parts):
        match = _TIGHT.search(title)
        if not match:
            break
        rest, suffix = title[: match.start()], title[match.end() :]
        if (
            count_words(suffix) > _BOUNDS.tight_words
            or count_words(rest) < _BOUNDS.tight_rest
            or not is_unspaced(rest)
        ):
            break
        title = rest
    return title


def _trim_literals(title: str, rules: Sequence[FieldRule]) -> str:
    for rule in rules:
        if rule.field != "title":
            continue
        for suffix in rule.trim_end:
            if title.casefold().endswith(suffix.casefold()) and len(title) > len(suffix):
                title = title[: -len(suffix)].rstrip()
        for prefix in rule.trim_start:
            if title.casefold().startswith(prefix.casefold()) and len(title) > len(prefix):
                title = title[len(prefix) :].lstrip()
    return title


def _squash(text: str) -> str:
    return squashed(fold(text))


def squashed(folded: str) -> str:
    """The letters and digits of a folded text."""
    return "".join(filter(str.isalnum, folded))


def _is_name(text: str, names: Sequence[str]) -> bool:
    """Whether a text is one of the publisher's names, but for spaces, articles and the domain."""
    squashed = _squash(text)
    if len(squashed) < 2:
        return False
    short = squashed.removeprefix("the")
    for name in names:
        own = _squash(name)
        labels = [_squash(label) for label in name.split(".")] if "." in name else []
        for known in (own, *labels):
            bare = known.removeprefix("the").removeprefix("www")
            if not bare:
                continue
            if bare == short or (len(bare) > _BOUNDS.name and (bare in squashed or short in bare)):
                return True
    return False


def _has_label(text: str, names: Sequence[str]) -> bool:
    """Whether what looks like a name has a part of the site's domain for one of its words.

    >>> _has_label("The Daily Gull", ["gull.example"]), _has_label("Gull", ["daily.example"])
    (True, False)
    >>> _has_label("a gull at sea", ["gull.example"])
    False
    """
    words = text.split()
    if not all(word[0].isupper() for word in words if word.lower() not in _SMALL):
        return False
    labels = {_squash(label) for name in names if "." in name for label in name.split(".")[:-1]}
    labels = {label for label in labels - _COMMON if len(label) >= _BOUNDS.label}
    return not labels.isdisjoint(map(_squash, words))


def squashed_names(names: Sequence[str]) -> frozenset[str]:
    """The publisher's names as `is_exactly_name` compares them: letters and digits alone."""
    known = {_squash(name).removeprefix("the").removeprefix("www") for name in names}
    known.update(_squash(label) for name in names if "." in name for label in name.split(".")[:-1])
    return frozenset(name for name in known if len(name) > 1)


def is_exactly_name(text: str, names: Set[str]) -> bool:
    """Whether a text is one of the publisher's names and nothing else, but for spaces and articles.

    names: as `squashed_names` has them.

    >>> names = squashed_names(["dailygull.example"])
    >>> is_exactly_name("The Daily Gull", names), is_exactly_name("The Daily Gull wins", names)
    (True, False)
    """
    return len(text) <= _BOUNDS.whole_name and _squash(text).removeprefix("the") in names


def is_name_alone(view: FoldedBlock, names: Set[str]) -> bool:
    """Whether a block is one of the names and nothing else, as `is_exactly_name` tells of texts."""
    text = view.block.text
    if not text.isascii():
        return is_exactly_name(text, names)
    # In ASCII there was no mojibake to repair, so it is folded already.
    short = len(text) <= _BOUNDS.whole_name
    return short and squashed(view.folded).removeprefix("the") in names


def trim_dek(dek: str) -> str:
    """A dek's line without the place before a dot in the middle, and the byline behind its end.

    >>> trim_dek("Kirkholm · The ferry stays. By Ada Renn")
    'The ferry stays.'
    >>> trim_dek("She spoke to Ada Renn"), trim_dek("Rain · wind · snow")
    ('She spoke to Ada Renn', 'Rain · wind · snow')
    """
    if len(dek) > _BOUNDS.longest:
        return dek
    if dek.count("·") == 1:
        dek = _PLACE.sub("", dek)
    return str(_BYLINE.sub("", dek))


def says(longer: str, shorter: str) -> bool:
    """Whether a text is another one, or that with a publisher's name hung on."""
    if longer == shorter:
        return True
    more = len(longer) - len(shorter)
    if len(shorter) < _BOUNDS.inner or more > _BOUNDS.hung_on or shorter not in longer:
        return False
    rest = longer.replace(shorter, "", 1).strip()
    return bool(rest) and (rest[0] in "|-:·•»›" or rest[-1] in "|-:·•»›")
