"""Lines behind which no article stands, on nearly all pages of a site: where its articles end.

Readers' comments and teasers below them are as unique as the article's own text: neither their
words nor their scores tell them from it on one page. On all pages together the line above them
does: the article is over there every time.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, field
from statistics import median
from typing import Final

from cleaner.learning.places import Place
from cleaner.learning.proposal import Proposal
from cleaner.text.prose import PROSE_WORDS


class _Bounds:
    """What must be so of a line that ends a site's articles."""

    __slots__ = ()

    articles: Final = 5
    """Different articles that must have the line: fewer may be built alike by chance."""
    share: Final = 0.6
    """Share of the articles that must have it."""
    before: Final = 40
    """Words of the article that must stand before it on each page: a line that also stands above
    an article ends none."""
    mean_behind: Final = 0.35
    """Share of the words that pages take for their articles which stand behind it, on the mean."""
    most_behind: Final = 0.9
    """The same on any one page."""
    none_behind: Final = 0.03
    """Share up to which a page has nothing behind the line."""
    clear: Final = 0.5
    """Share of the pages that must have nothing behind it. A box amid the article has the rest of
    the article behind it on nearly every page; below a line that ends articles comments come and
    go."""
    going_on: Final = 0.05
    """Share of the pages that may go on with their article behind it, and one page may: more are of
    a template that has the line amid its articles."""
    words: Final = 20
    """Words behind the line from which a page may go on."""
    surely: Final = -1.5
    """Mean score of the words behind the line up to which they are surely the article's."""
    alike: Final = 1.0
    """How much higher that is than the score of the words before, at most. On labelled sites
    comments and teasers were 2.5 higher and more, and what went on with its article was lower."""
    begun: Final = 0.7
    """Share of the words of a whole article, as pages with nothing behind the line have it, that
    are before it on a page that goes on, at most: letters stand below whole articles."""
    most_lines: Final = 3
    """Lines of a site that are told: the first ones on the page tell what the others would."""


_BOUNDS: Final = _Bounds()


@dataclass(slots=True)
class _End:
    """One line that may end articles: shares of the articles' words behind it, page by page.

    whole: words of the article before it on pages with nothing behind it; begun: those on pages
    that seem to go on behind it. at: which line of a page it is, by page.
    """

    text: str
    articles: set[int] = field(default_factory=set)
    behind: list[float] = field(default_factory=list)
    zones: set[str] = field(default_factory=set)
    whole: list[int] = field(default_factory=list)
    begun: list[int] = field(default_factory=list)
    at: dict[int, int] = field(default_factory=dict)
    never: bool = False

    def tells_less(self, other: _End) -> bool:
        """Whether the other line stands above this one on each page that has it."""
        return all(other.at.get(page, at) < at for page, at in self.at.items())


def ends(places: Sequence[Sequence[Place]], recurring: Set[str], articles: int) -> list[Proposal]:
    """The first lines of a site's pages behind which nothing of the article stands.

    recurring: folded lines that go by themselves.
    """
    found: dict[str, _End] = {}
    least = max(_BOUNDS.articles, _BOUNDS.share * articles)
    for number, page in enumerate(places) if articles >= _BOUNDS.articles else ():
        _look(number, page, recurring, least, found)
    chosen = [end for end in found.items() if _ends(end[1], articles)]
    chosen.sort(key=lambda pair: (-sum(pair[1].behind) / len(pair[1].behind), pair[0]))
    return [
        Proposal(
            form="end",
            text=end.text,
            pages=len(end.articles),
            of=articles,
            zones=tuple(sorted(end.zones)),
            examples=(end.text,),
            finds=frozenset((folded,)),
        )
        for folded, end in _first_ones(chosen[: _BOUNDS.most_lines])
    ]


def _first_ones(some: Sequence[tuple[str, _End]]) -> list[tuple[str, _End]]:
    """The lines without those that always stand below another: a reader's name below `Comments`."""
    return [one for one in some if not any(one[1].tells_less(end) for _, end in some)]


def _look(
    number: int,
    page: Sequence[Place],
    recurring: Set[str],
    least: float,
    found: dict[str, _End],
) -> None:
    """Adds what one page says of each of its recurring lines. least: articles that have one."""
    labels: dict[str, tuple[Place, int, float]] = {}
    lines: dict[str, int] = {}
    words, score = 0, 0.0
    for at, place in enumerate(page):
        line = place.line
        if line.folded not in recurring:
            if line.left:
                words += line.words
                score += line.words * line.score
        elif place.on >= least and line.words < PROSE_WORDS and line.whole:
            labels.setdefault(line.folded, (place, words, score))
            lines.setdefault(line.folded, at)
    for folded, (place, before, own) in labels.items():
        end = found.setdefault(folded, _End(place.line.text))
        end.at[number] = lines[folded]
        end.never |= bool(place.line.role) or before < _BOUNDS.before
        end.articles.add(place.article)
        end.zones.add(place.line.zone)
        share = (words - before) / words if words else 0.0
        end.behind.append(share)
        if share <= _BOUNDS.none_behind:
            end.whole.append(before)
        elif _goes_on(before, own, words - before, score - own):
            end.begun.append(before)


def _goes_on(before: int, own: float, words: int, score: float) -> bool:
    """Whether an article of so many words seems to go on behind a line, by the scores there.

    words: behind the line. own, score: the sums of the words' scores before and behind it.
    """
    if not before or words < _BOUNDS.words:
        return False
    return score / words <= min(_BOUNDS.surely, own / before + _BOUNDS.alike)


def _ends(end: _End, articles: int) -> bool:
    """Whether a line ends the articles of a site."""
    if end.never or len(end.articles) < max(_BOUNDS.articles, _BOUNDS.share * articles):
        return False
    clear = len(end.whole)
    most = _BOUNDS.begun * median(end.whole or [0])
    if sum(words < most for words in end.begun) > max(1, _BOUNDS.going_on * len(end.behind)):
        return False
    return (
        sum(end.behind) <= _BOUNDS.mean_behind * len(end.behind)
        and max(end.behind) <= _BOUNDS.most_behind
        and clear >= _BOUNDS.clear * len(end.behind)
    )
