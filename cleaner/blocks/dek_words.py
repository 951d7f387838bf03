"""What names of classes, ids and data attributes say that an element is a dek."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from cleaner.blocks.tags import names
from cleaner.system.pattern import pattern

_DEK_WORDS: Final = names(
    "dek deck standfirst strapline subtitle subheadline subhead subheading subheader subhed "
    "subline subdeck lede leadtext leadin subtitulo subtítulo entradilla bajada copete sumario "
    "sottotitolo sommario occhiello catenaccio chapo chapô chapeau soustitre vorspann unterzeile "
    "untertitel einleitung anreisser preface ingress ingres ingressen manchet manchete underrubrik "
    "undertittel underrubrik lead intro summary abstract excerpt gravata linhafina zajawka perex "
    "teasertext introtext articlelead articleintro subtit"
)
_PAIRED: Final = {
    "sub": names("title headline head heading header hed titulo tit deck line rubrik"),
    "teaser": names("text intro textbox"),
    "linha": names("fina"),
    "sous": names("titre"),
    "unter": names("titel zeile"),
    "under": names("rubrik"),
    "top": names("description"),
    "drop": names("head"),
}
_DEK_PAIRS: Final = frozenset(
    (first, second) for first, seconds in _PAIRED.items() for second in seconds
)
_DEK_PARTS: Final = names("description desc descp teaser")
_WHOLES: Final = names("article headline header heading post entry story hero detail")
DEK_HINTS: Final = _DEK_WORDS | _DEK_PARTS | {first for first, _ in _DEK_PAIRS}
"""Words of which all names of deks hold one."""
TOGETHER: Final = (
    *((frozenset((first,)), seconds) for first, seconds in _PAIRED.items()),
    (_DEK_PARTS, _WHOLES),
)
"""Words of names of deks that tell nothing alone, and those one of which the name has then, too."""
_NOT_DEK: Final = names(
    "image images img media photo picture video caption credit icon button btn link links nav menu "
    "author authors byline date time meta comment comments newsletter related recommended promo "
    "stories list lists card cards form gen ad ads audio player tag tags label kicker "
    "rating price product cart order login breadcrumb footer sidebar live ai bullets"
)
DEK_ATTRIBUTES: Final = names(
    "class id data-testid data-test-id data-test data-qa data-cy data-component data-element "
    "data-type data-block data-gu-name data-role data-name"
)
_WORDS: Final = pattern(r"[A-ZÀ-Þ]?[a-zà-ÿ]+|[A-ZÀ-Þ]+(?![a-zà-ÿ])|\d+")


def is_dek_name(name: str) -> bool:
    """Whether a class, id or data attribute names a dek, by whole words.

    >>> [is_dek_name(n) for n in ("article__standfirst", "ContentHeaderDek-x1", "p sub-title")]
    [True, True, True]
    >>> [is_dek_name(n) for n in ("leader-board", "lead-image", "introduction", "kicker")]
    [False, False, False, False]
    """
    for part in name.split():
        words = [word.lower() for word in _WORDS.findall(part)]
        if DEK_HINTS.isdisjoint(words) or not _NOT_DEK.isdisjoint(words):
            continue
        if not _DEK_WORDS.isdisjoint(words):
            return True
        if not _DEK_PAIRS.isdisjoint(pairwise(words)):
            return True
        if not _DEK_PARTS.isdisjoint(words) and not _WHOLES.isdisjoint(words):
            return True
    return False
