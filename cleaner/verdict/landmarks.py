"""Landmarks: what a block is by where it stands on the page, whatever it says.

Navigation, footer, dialog, comment list and the like are known by their elements, or by the names
of these. On an odd page the article itself stands in one: a landmark that holds the page's prose
is none.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from cleaner.model import Block
from cleaner.rules.rule import Rule
from cleaner.scores.boxes import containers, prose_words
from cleaner.scores.story import OUTGROWING, OWN_PROSE
from cleaner.system.pattern import pattern
from cleaner.text.prose import PROSE_WORDS, ends_sentence, final_sign
from cleaner.verdict.context import Context, Remover, Takers

if TYPE_CHECKING:
    from cleaner.rules.kinds import HtmlRule
    from cleaner.rules.markup import HtmlRules


class _Bounds:
    """What it takes to be a landmark."""

    __slots__ = ()

    most_prose: Final = 0.3
    """Share of the page's prose, in words, from which a mark is none of a landmark. Of 202
    labelled pages 9 have such a mark that holds article text; forms and dialogs that hold a few
    long sentences stay below."""
    told: Final = 0.2
    """Share of such words in lines that end as sentences do, from which they are prose. Chosen."""
    sign_up_words: Final = 60
    """Words of a box with a form, a button or a request at most that is one thing: what is offered,
    the form, the small print. Chosen, never measured."""
    offer_words: Final = 24
    """Words at most of each line of such a box that is not named for it. Chosen, never measured."""
    sign_up_levels: Final = 3
    """Elements around a block that may be such a box."""
    worded_words: Final = 24
    """Words at most of a line that is what its element is called: a row of networks, or a byline
    with its date. Chosen, never measured."""
    button_words: Final = 6
    """Words of a line on a button at most."""
    button_score: Final = 0.2
    """Score of such a line at least."""
    worded_score: Final = -1.5
    """Score of such a line at least: a lower one is surely the article's."""


_BOUNDS: Final = _Bounds()
BUTTON: Final = Rule(id="markup.button-amid", why="On a button amid the article", pack="markup")
"""The reason of what `take_buttons` takes."""
_BUTTON: Final = "button"
_ON_BUTTON: Final = pattern(r" button\b\S*(?: (?:span|i|b|strong|svg|div|p)\b\S*){0,2}$")
_UNFOLDING: Final = pattern(
    r"(?:accordi|collaps|unfold|expand|toggl|faq|question|tab[-_]|trunc|tooltip)"
)
_SIGN_UPS: Final = frozenset(("named:newsletter", "named:paywall"))
"""Marks of elements that are named for newsletters, apps, subscriptions."""
_FORM: Final = frozenset(("form", "button"))
_ASKING: Final = frozenset(("newsletter", "paywall"))
"""Topics of the rules that know a request to sign up by its words."""
_ARTICLE: Final = frozenset(("article", "main"))
"""Elements of which a navigation, header or footer can be a part, and then is not the page's: as
in HTML's own idea of landmarks (w3.org/TR/html-aam, header and footer)."""


_OUTGROWING: Final = frozenset(("dialog", *(f"named:{topic}" for topic in OUTGROWING)))
"""Marks of elements that are longer than the article on some pages."""
_LETTERS: Final = frozenset(("named:newsletter",))
"""Marks of boxes that offer a newsletter, as long as a news flash: scores decide about them, and
whether they ask for anything, see `take_sign_ups`."""


@dataclass(frozen=True, slots=True)
class Landmark:
    """Where one block stands.

    rule: says so. apart: outside the article's elements and its prose, so that nothing else is
    asked; where not, the landmark only tells why the scores take the block. amid: it goes amid the
    article too.
    """

    rule: HtmlRule
    apart: bool
    amid: bool = False


def landmarks(blocks: Sequence[Block], rules: HtmlRules, headline: int = -1) -> dict[int, Landmark]:
    """The landmarks that blocks of an HTML page stand in, by the block's index.

    Where rules of a site point out the article's body, nothing is apart: they know better.

    rules: those for the page; of several that fit, the first counts. headline: the block that the
    page's titles speak of, -1 where none is known.
    """
    different = {block.marks for block in blocks}
    marks = frozenset[str]().union(*different)
    known = [(rule, found) for rule, wanted in rules.landmarks if (found := wanted & marks)]
    if not known:
        return {}
    prose = prose_words(blocks)
    holding = _holding(blocks, prose) - _outgrowing(blocks, prose, headline)
    telling = frozenset[str]().union(*(wanted for _, wanted in known))
    places = {
        some: _NOWHERE if telling.isdisjoint(some) else _place(some, known, holding)
        for some in different
    }
    free = [
        block.index
        for block, words in zip(blocks, prose, strict=True)
        if words and not places[block.marks].sure
    ]
    body = range(len(blocks))
    if marks.isdisjoint(rules.bodies):
        if free:
            body = range(free[0], free[-1] + 1)
        elif not any(prose) and all(places[block.marks].outside for block in blocks):
            body = range(0)  # A page of menus and footers alone.
    result: dict[int, Landmark] = {}
    for block in blocks:
        place = places[block.marks]
        if landmark := place.inside if block.index in body else place.outside:
            result[block.index] = landmark
    return result


def holding_marks(blocks: Sequence[Block]) -> set[str]:
    """The marks that hold so much of a page's prose that they are of no landmark."""
    return _holding(blocks, prose_words(blocks))


def _holding(blocks: Sequence[Block], prose: Sequence[float]) -> set[str]:
    """The marks that hold too much of the page's prose to be landmarks.

    Whose long lines end as sentences do, at least some of them: a shop's menu may have a hundred
    names in a line, and no stop.

    prose: words of each block, 0 where it is no prose.
    """
    words: defaultdict[frozenset[str], float] = defaultdict(float)
    told: defaultdict[frozenset[str], float] = defaultdict(float)
    for block, count in zip(blocks, prose, strict=True):
        if count:
            words[block.marks] += count
            if ends_sentence(block.text):
                told[block.marks] += count
    held: defaultdict[str, float] = defaultdict(float)
    said: defaultdict[str, float] = defaultdict(float)
    for marks, count in words.items():
        for mark in marks:
            held[mark] += count
            said[mark] += told[marks]
    most = _BOUNDS.most_prose * sum(prose)
    return {
        mark for mark, count in held.items() if count >= most and said[mark] >= _BOUNDS.told * count
    }


def _outgrowing(blocks: Sequence[Block], prose: Sequence[float], headline: int) -> Set[str]:
    """Marks of dialogs, consent, comments and newsletters that may hold most of the prose, and yet
    not the article: it stands behind a headline that is in none of them."""
    if headline < 0:
        return frozenset()
    below = tuple(zip(blocks[headline:], prose[headline:], strict=True))
    own = [(block, words) for block, words in below if _OUTGROWING.isdisjoint(block.marks)]
    long = sum(words for _, words in own) >= OWN_PROSE
    offered = sum(words for block, words in own if not _LETTERS.isdisjoint(block.marks))
    told = sum(words for _, words in own) > 2 * offered
    found = (_OUTGROWING if long else frozenset()) | (_LETTERS if told else frozenset())
    return found - blocks[headline].marks


@dataclass(frozen=True, slots=True)
class _Place:
    """What is said of blocks with the same marks: amid the page's prose, and outside it.

    sure: a rule that decides by itself is among those that fit.
    """

    inside: Landmark | None
    outside: Landmark | None
    sure: bool


_NOWHERE: Final = _Place(None, None, sure=False)


def _place(
    marks: frozenset[str], known: Sequence[tuple[HtmlRule, frozenset[str]]], holding: Set[str]
) -> _Place:
    """What the rules say of blocks with these marks. holding: marks that are of no landmark."""
    own = marks - holding
    fitting = [rule for rule, wanted in known if not wanted.isdisjoint(own)]
    sure = next((rule for rule in fitting if not rule.scored), None)
    unread = next((rule for rule in fitting if rule.amid), None)
    inside = Landmark(unread or fitting[0], apart=False, amid=bool(unread)) if fitting else None
    apart = sure and marks.isdisjoint(_ARTICLE)
    return _Place(inside, Landmark(sure, apart=True) if sure and apart else inside, bool(sure))


def take_landmarks(
    found: Mapping[int, Landmark], context: Context, takers: Takers, spared: Set[int]
) -> None:
    """Takes what stands apart from the article, and nothing has taken yet.

    What is surely article text by its score stays, and what keep rules hold. spared: blocks that
    stay wherever they stand.
    """
    for index, landmark in found.items():
        if (
            landmark.apart
            and index not in takers
            and index not in spared
            and not context.surely_article(index)
            and not context.protects(landmark.rule, index)
        ):
            takers[index] = (landmark.rule, landmark.rule.why)


def take_worded(
    found: Mapping[int, Landmark],
    suspects: Mapping[int, Set[str]],
    context: Context,
    takers: Takers,
    spared: Set[int],
) -> None:
    """Takes buttons for sharing, and bylines above the article, by their element and their words.

    A score has too little to go by on short pages. What reads as a sentence stays, what is surely
    article text by its score, and what keep rules hold. suspects: the topics that words of blocks
    tell of, by index. spared: blocks that stay wherever they stand.
    """
    for index, landmark in found.items():
        if index in takers or index in spared or index not in suspects:
            continue
        view, topic = context.views[index], landmark.rule.topic
        if (
            (topic == "share" or (topic == "byline" and context.shape.where(index) == "head"))
            and topic in suspects[index]
            and view.block.kind in ("paragraph", "list_item")
            and view.words <= _BOUNDS.worded_words
            and not ends_sentence(view.block.text)
            and context.shape.scores[index] >= _BOUNDS.worded_score
            and not context.protects(landmark.rule, index)
        ):
            takers[index] = (landmark.rule, landmark.rule.why)


def take_buttons(context: Context, takers: Takers, spared: Set[int]) -> None:
    """Takes short lines on buttons that the score leans to take, amid the article too.

    Headings and questions stay, and buttons named for what unfolds: their text stands below.
    spared: blocks that stay wherever they stand.
    """
    for view in context.views:
        block = view.block
        if (
            _BUTTON in block.marks
            and block.index not in takers
            and block.index not in spared
            and block.kind in ("paragraph", "list_item", "caption")
            and view.words <= _BOUNDS.button_words
            and final_sign(block.text) == 0
            and context.shape.scores[block.index] >= _BOUNDS.button_score
            and _ON_BUTTON.search(block.path)
            and not _UNFOLDING.search(block.path)
            and not context.protects(BUTTON, block.index)
        ):
            takers[block.index] = (BUTTON, BUTTON.why)


def take_sign_ups(
    found: Mapping[int, Landmark], context: Context, takers: Takers, spared: Set[int]
) -> None:
    """Takes what is left of a small box named for sign-ups that has a form, a button or a request.

    What is surely article text by its score stays, and what keep rules hold. spared: blocks that
    stay wherever they stand.
    """
    for index, landmark in found.items():
        block = context.views[index].block
        if (
            index not in takers
            and index not in spared
            and not _SIGN_UPS.isdisjoint(block.marks)
            and not context.surely_article(index)
            and not context.protects(landmark.rule, index)
            and _is_sign_up(block, context, takers)
        ):
            takers[index] = (landmark.rule, landmark.rule.why)


def take_forms(
    suspects: Mapping[int, Set[str]], context: Context, takers: Takers, spared: Set[int]
) -> None:
    """Takes what a small box says that has a form in it, and a line that asks for an address.

    The box need not be named for it. Where it has a long line it stays, and what keep rules hold.
    suspects: the topics that words of blocks tell of, by index. spared: blocks that stay wherever
    they stand.
    """
    if not any("form" in view.block.marks for view in context.views):
        return
    asking = {index for index, topics in suspects.items() if not _ASKING.isdisjoint(topics)}
    for index in sorted(asking | {index for index in takers if _asks(index, takers)}):
        for number in containers(context.views[index].block)[: _BOUNDS.sign_up_levels]:
            inside = context.inside(number)
            if sum([view.words for view in inside]) > _BOUNDS.sign_up_words or any(
                view.words >= PROSE_WORDS and context.surely_article(view.block.index)
                for view in inside
            ):
                break
            forms = [
                at
                for view in inside
                if "form" in view.block.marks and (at := view.block.index) in takers
            ]
            if not forms:
                continue
            by = takers[forms[0]]
            for view in inside:
                at = view.block.index
                if at not in spared and not context.protects(by[0], at):
                    takers.setdefault(at, by)
            break


def _is_sign_up(block: Block, context: Context, takers: Takers) -> bool:
    """Whether a block stands in a small box named for sign-ups, beside what asks for one.

    That is a form, a button, or a line that a rule for such requests took.
    """
    for number in containers(block)[: _BOUNDS.sign_up_levels]:
        inside = context.inside(number)
        named = all(not _SIGN_UPS.isdisjoint(view.block.marks) for view in inside)
        if not named or sum(view.words for view in inside) > _BOUNDS.sign_up_words:
            return False
        if any(context.surely_article(view.block.index) for view in inside):
            return False
        if any(not _FORM.isdisjoint(view.block.marks) for view in inside):
            return True
        if any(_asks(view.block.index, takers) for view in inside):
            return True
    return False


def _asks(index: int, takers: Takers) -> bool:
    by = takers[index][0] if index in takers else None
    return isinstance(by, Rule) and by.topic in _ASKING


def tell_landmarks(found: Mapping[int, Landmark], card: Remover | None, takers: Takers) -> None:
    """Where blocks that are taken stood, as the reason for it.

    That is told of all that stands apart, but for what the site's own rules name; elsewhere of
    what the card takes.
    """
    for index, landmark in found.items():
        if index not in takers:
            continue
        by = takers[index][0]
        of_site = isinstance(by, Rule) and by.sites
        if by is card or (landmark.apart and not of_site):
            takers[index] = (landmark.rule, landmark.rule.why)
