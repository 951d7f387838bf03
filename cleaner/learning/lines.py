"""Lines that recur on a site's pages: as they stand, but for numbers or names, by their beginning.

What stands on the pages of two different articles is hardly ever article text. What is so all the
same is told by its place: subheads stand between unique paragraphs, background and introductions
are paragraphs amid the article, boilerplate comes in runs of lines that recur together.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import Final

import regex

from cleaner.learning.facts import Line
from cleaner.learning.masks import masked
from cleaner.learning.places import Place
from cleaner.learning.proposal import Form, Proposal
from cleaner.text.fold import fold, fold_digits, fold_inner, is_unspaced, opening_quote
from cleaner.text.prose import PROSE_WORDS


class _Bounds:
    """How often, how long and where a line must stand to be a site's boilerplate.

    Measured are those that say so, on the labelled sites of six pages and more; the others were
    chosen by looking at sites' pages.
    """

    __slots__ = ()

    least: Final = 2
    """Articles that must have a line. Of lines under 20 words that the cards leave on two articles
    or more, 98 % of the words are boilerplate."""
    varied: Final = 3
    """Articles that must have a line which is only the same but for numbers or names."""
    edge_share: Final = 0.2
    """Share of the articles that have a line which varies, or is a sentence."""
    body_share: Final = 0.5
    """Share of the articles that have a line which stands within the article."""
    sentence_words: Final = 8
    """Words from which a line within articles that several repeat is no subhead."""
    inside_words: Final = 4
    """Words of a line within the article at least: subheads, ranks and names recur in a series."""
    linked: Final = 0.6
    """Share of characters in links from which a line is a link."""
    follow_ups: Final = 5
    """Pages of one affair that may share a paragraph of background, or a headline that recurs."""
    together: Final = 0.8
    """Share of a line's places next to another recurring line from which it stands in a run."""
    stops: Final = 0.2
    """Share of a group's lines that end as sentences do, above which it is one of sentences."""
    a_page: Final = 3
    """Lines of one beginning that a page has at most: an interview has many more."""
    start_words: Final = 25
    """Words of a line that is removed for its beginning: a longer one goes on with news."""
    headings: Final = 0.9
    """Share of the articles that have a heading within the article."""
    names_words: Final = 40
    """Words of a line that is the same but for names: credits and bylines are hardly longer."""
    letters: Final = 4
    """Letters beside the numbers of a line that tell what it is."""
    plainly: Final = 1.0
    """Mean score from which a line is boilerplate wherever it stands: a chance of 0.73."""
    doubtful: Final = 1.5
    """Score below which some page may leave a line that others take: rules name it too."""


_BOUNDS: Final = _Bounds()
_START = regex.compile(r"^([^:|–—：｜]{4,40}?)(?:\s*[:|–—]\s+|\s*[：｜]\s*)\S")


@dataclass(slots=True)
class Group:
    """Lines that share a form, over the articles. runs: places next to another recurring line."""

    pages: set[int] = field(default_factory=set)
    zones: Counter[str] = field(default_factory=Counter)
    kinds: set[str] = field(default_factory=set)
    texts: Counter[str] = field(default_factory=Counter)
    left: int = 0
    stops: int = 0
    count: int = 0
    words: int = 0
    linked: int = 0
    runs: int = 0
    parted: int = 0
    amid: int = 0
    heads: int = 0
    score: float = 0.0
    edge: bool = True
    headlines: set[int] = field(default_factory=set)
    declared: bool = False

    @property
    def titled(self) -> bool:
        """Whether it is the headline of one article, as a link to that on other pages says it."""
        return len(self.headlines) == 1 and len(self.pages) > 1

    def add(self, places: Sequence[Place]) -> None:
        """Counts more lines, which all have one text."""
        first = places[0].line
        count = len(places)
        self.texts[first.text] += count
        self.count += count
        self.words = max(self.words, first.words)
        self.stops += first.stops * count
        left = linked = runs = parted = amid = heads = 0
        for place in places:
            line = place.line
            if line.role:
                self.headlines.add(place.article)
            else:
                self.zones["body" if place.amid else line.zone] += 1
            self.kinds.add(line.kind)
            self.pages.add(place.article)
            left += line.left
            linked += line.links >= _BOUNDS.linked
            runs += place.run
            parted += place.parted
            amid += place.amid
            heads += place.heads
            self.score += line.score
            self.edge = self.edge and place.edge
            self.declared = self.declared or line.declared
        self.left += left
        self.linked += linked
        self.runs += runs
        self.parted += parted
        self.amid += amid
        self.heads += heads


def by_text(places: Iterable[Place]) -> dict[str, list[Place]]:
    """The places of lines by their text."""
    found: dict[str, list[Place]] = {}
    for place in places:
        text = place.line.text
        if text in found:
            found[text].append(place)
        else:
            found[text] = [place]
    return found


def recurring_lines(places: Iterable[Sequence[Place]], articles: int) -> list[Proposal]:
    """What recurs on these pages and is not surely taken as things are."""
    seen = by_text(place for page in places for place in page)
    seen = {text: some for text, some in seen.items() if some[0].line.whole}
    found: list[Proposal] = []
    told: set[str] = set()
    forms: tuple[Form, ...] = ("line", "numbers", "names", "start")
    for form in forms:
        groups = groups_of(_that_vary(seen, told) if form == "names" else seen, form, told)
        chosen = [(key, group) for key, group in groups.items() if _recurs(group, form, articles)]
        if form in ("names", "start"):
            chosen = list(_alone(chosen, seen, form, told))
        for key, group in chosen:
            found.append(_proposal(form, key, group, articles))
            told.update(fold(text) for text in group.texts)
    return found


def _that_vary(seen: Mapping[str, Sequence[Place]], told: set[str]) -> dict[str, list[Place]]:
    """The lines that can be one but for names: outside of articles, and beginning as others do.

    To mask a line takes longer than all else that is done with it.
    """
    some: dict[str, list[Place]] = {}
    on: dict[str, set[int]] = defaultdict(set)
    for text, places in seen.items():
        line = places[0].line
        if line.words > _BOUNDS.names_words or line.folded in told:
            continue
        if edge := [place for place in places if place.edge and place.line.zone != "body"]:
            some[text] = edge
            on[line.folded.partition(" ")[0]].update(place.article for place in edge)
    return {
        text: places
        for text, places in some.items()
        if len(on[places[0].line.folded.partition(" ")[0]]) >= _BOUNDS.varied
    }


def groups_of(seen: Mapping[str, Sequence[Place]], form: Form, told: Set[str]) -> dict[str, Group]:
    """The lines of enough articles by what they share, but for those that surely go as it is.

    seen: the places of lines by their text. told: lines that are taken already.
    """
    together: dict[str, list[Sequence[Place]]] = {}
    for places in seen.values():
        line = places[0].line
        if form == "line" and places[0].on < _BOUNDS.least:
            continue
        if line.folded not in told and (key := _key(line, form)):
            together.setdefault(key, []).append(places)
    groups: dict[str, Group] = {}
    for key, some in together.items():
        if sum(map(len, some)) < _least(form):
            continue
        articles = {place.article for places in some for place in places}
        if len(articles) < _least(form):
            continue
        if any(_may_stay(place.line) for places in some for place in places):
            groups[key] = group = Group()
            for places in some:
                group.add(places)
    return groups


def _may_stay(line: Line) -> bool:
    """Whether some page leaves a line, has it as its headline, or may leave it another time."""
    return line.left or bool(line.role) or line.score < _BOUNDS.doubtful


def _least(form: Form) -> int:
    """Articles that must have a line of a form."""
    return _BOUNDS.least if form == "line" else _BOUNDS.varied


def _key(line: Line, form: Form) -> str:
    if form == "line":
        return line.folded
    if form == "numbers":
        folded = fold_digits(line.folded)
        return folded if "0" in folded and sum(map(str.isalpha, folded)) >= _BOUNDS.letters else ""
    if form == "names":
        return masked(line.text)
    found = _START.match(line.text)
    start = found.group(1).strip() if found else ""
    return fold(start) if " " in start or is_unspaced(start) else ""


def _recurs(group: Group, form: Form, articles: int) -> bool:
    """Whether a group is boilerplate by how often and where it stands."""
    count = len(group.pages)
    share = count / articles
    if count < _least(form) or len(group.texts) < (1 if form == "line" else 2):
        return False
    masthead = form == "line" and share >= _BOUNDS.body_share and count > _BOUNDS.follow_ups
    if group.headlines and (group.declared or not masthead) and not group.titled:
        return False  # A line that most pages have is no headline, but may be taken for one.
    if group.titled and (form != "line" or group.zones["head"]):
        return False  # A rule for what stands above articles would take the headline too.
    series = share < _BOUNDS.headings or count <= _BOUNDS.varied
    if series and group.heads >= _BOUNDS.together * group.count:
        return False  # The articles of a series have the same subheads.
    sentence = group.stops > _BOUNDS.stops * group.count
    if form == "start":
        return _recurs_by_start(group, sentence, articles)
    inside = group.zones["body"] > 0
    if form == "names":
        return not inside and not sentence and group.edge and share >= _BOUNDS.edge_share
    if inside:
        return _recurs_inside(group, form, sentence, share)
    if sentence and group.words >= PROSE_WORDS:
        # Stories of one affair share whole paragraphs of background, also as their last ones.
        # So does a disclaimer stand right behind them; boilerplate comes in runs.
        return _amid_runs(group)
    return True


def _recurs_by_start(group: Group, sentence: bool, articles: int) -> bool:
    count = len(group.pages)
    return (
        not sentence
        and count > _BOUNDS.varied
        and count / articles >= _BOUNDS.edge_share
        and group.count <= _BOUNDS.a_page * count
        and group.words <= _BOUNDS.start_words
    )


def _recurs_inside(group: Group, form: Form, sentence: bool, share: float) -> bool:
    """The same for a line that some page has within its article."""
    count = len(group.pages)
    if _of_one_affair(group, share):
        return False
    runs = _in_runs(group)
    paragraph = sentence and group.words >= PROSE_WORDS
    if paragraph and (not _amid_runs(group) or 2 * group.amid > group.count):
        return False  # The publisher sets it among the article's paragraphs.
    if group.score / group.count >= _BOUNDS.plainly and (runs or count > _BOUNDS.varied):
        return True
    if sentence and group.words >= PROSE_WORDS:
        if form != "line":
            return False  # A weather report says the same each day with other numbers.
        return count > _BOUNDS.follow_ups and (share >= _BOUNDS.body_share or runs)
    if group.words < _BOUNDS.inside_words:
        return (
            runs and count > _BOUNDS.varied
        )  # Subheads, ranks and names of products recur in an article's series too.
    if "heading" in group.kinds:
        return share >= _BOUNDS.headings and count > _BOUNDS.varied
    if group.kinds & {"list_item", "table_row"} and group.linked < group.count:
        return share >= _BOUNDS.body_share or runs
    if sentence:
        return (share >= _BOUNDS.body_share and count > _BOUNDS.follow_ups) or runs
    enough = share >= _BOUNDS.body_share and count > _BOUNDS.varied
    return enough or runs or (group.words >= _BOUNDS.sentence_words and count >= _BOUNDS.varied)


def _of_one_affair(group: Group, share: float) -> bool:
    """Whether a line stands within the articles of a few pages alone, which may tell one affair.

    They share background, captions and quotations then, often several in a row. On labelled sites
    all such lines were article text.
    """
    few = len(group.pages) <= _BOUNDS.follow_ups and share < _BOUNDS.edge_share
    plainly = group.score / group.count >= _BOUNDS.plainly
    within = 2 * group.zones["body"] >= group.count and group.words >= _BOUNDS.sentence_words
    return few and within and not plainly


def _amid_runs(group: Group) -> bool:
    """Whether a paragraph stands in runs of recurring lines, and not right behind articles."""
    return _in_runs(group) and 2 * group.parted >= group.count


def _in_runs(group: Group) -> bool:
    return group.runs >= _BOUNDS.together * group.count


def _alone(
    chosen: Sequence[tuple[str, Group]],
    seen: Mapping[str, Sequence[Place]],
    form: Form,
    told: set[str],
) -> Iterator[tuple[str, Group]]:
    """Those whose rule would find nothing else that stays on these pages."""
    others = {
        places[0].line.folded
        for places in (seen.values() if chosen else ())
        if places[0].line.folded not in told and any(place.line.left for place in places)
    }
    for key, group in chosen:
        own = {fold(text) for text in group.texts}
        if form == "start":
            astray = any(text.startswith(key) and text not in own for text in others)
        else:
            pattern = regex.compile(key)
            astray = any(text not in own and pattern.search(text, timeout=1) for text in others)
        if not astray:
            yield key, group


def _proposal(form: Form, key: str, group: Group, of: int) -> Proposal:
    examples = tuple(text for text, _ in sorted(group.texts.items(), key=_often)[:3])
    text = examples[0] if form in ("line", "numbers") else key
    if form == "start":
        text = opening_quote(fold_inner(examples[0])) + key
    return Proposal(
        form=form,
        text=text,
        pages=len(group.pages),
        of=of,
        zones=tuple(sorted(group.zones)),
        examples=examples,
        finds=frozenset(map(fold, group.texts)),
        titled=group.titled,
    )


def _often(pair: tuple[str, int]) -> tuple[int, str]:
    """The most frequent first, and among those in the order of their letters."""
    return -pair[1], pair[0]
