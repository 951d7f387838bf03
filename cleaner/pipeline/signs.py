"""Signs of doubt: what a page's own scores say of how well it came out, as numbers.

Nothing here is known from gold. Body: what the scorecards themselves expect to have been left in
and lost. Title and dek: how far ahead the chosen one was, and who else says it.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import islice, pairwise
from typing import Final, Literal

from cleaner.blocks.folded import FoldedBlock
from cleaner.pipeline.analysis import Analysis
from cleaner.pipeline.choice import Candidate, Choice
from cleaner.scores.context import chance
from cleaner.text.fold import fold, words
from cleaner.text.prose import PROSE_WORDS, final_sign
from cleaner.verdict.resolve import Fate

Asked = Literal["body", "title", "dek"]
"""What may be doubtful of a page."""
Signs = Mapping[str, float]
Fates = Mapping[int, Fate]


class _Bounds:
    """How the signs are counted. The weights were fitted to signs made with these values.

    Chosen by looking at labelled pages; others were never measured one by one.
    """

    __slots__ = ()

    near: Final = 2.0
    """Logits under the threshold from which a kept block was nearly removed."""
    most: Final = 6.0
    """Logits that are told apart in a candidate's score, either way."""
    unshown: Final = -5.0
    """Score of a title that no block says, against what it takes."""
    alone: Final = -8.0
    """Score of the next candidate where there is none."""
    lead: Final = (-3.0, 8.0)
    """Logits between the chosen candidate and the next that are told apart."""
    last_dek: Final = -6.0
    """Score of the next dek where there is none, against what it takes."""
    deks: Final = (-2.0, 6.0)
    """Logits between the chosen dek and the next that are told apart."""
    far: Final = 0.3
    """F1 by words of dek and declared description below which they are different texts."""
    opens: Final = 0.6
    """Share of the declared description's words that a block must have to be its text."""
    first: Final = 3
    """Blocks of the body that open the article."""
    only: Final = 3.0
    """The same where there is no other, or no dek."""


_BOUNDS: Final = _Bounds()
_CONDITIONS: Final = ("error page", "blocked", "paywalled", "consent wall", "needs JavaScript")
"""How warnings begin that say that the page is no whole article."""


def body_signs(analysis: Analysis, fates: Fates, threshold: float) -> Signs:
    """Signs that the body is not the article.

    `left`, `lost`: the share of its words that by their chance is boilerplate, and that of the
    article which by its chance was removed; `unlike`: 1 minus the F1 which these come to. `near`:
    share of its words that was nearly removed; `mean`: the mean score of its words. `listed`: share
    that is no prose, `cut`: that is paragraphs without a stop, `behind`: behind the last paragraph,
    `outside`: outside the article's frame. `blocks`: the page's, `broken`: how often removals part
    the body, each as a logarithm. `disagreed`: 1 minus the F1 against what resiliparse took, where
    it was asked. The others are 1 or 0. How many words were removed, how long the body's blocks
    are, and telling phrases in it were tried, and told nothing more.

    fates: of the blocks, by index. threshold: logit from which blocks were removed.
    """
    roles = {analysis.headline.title_block, *analysis.headline.dek_blocks}
    judged = [
        _Judged(view, score, bool(fates[view.block.index].rule))
        for view, score in zip(analysis.views, analysis.shape.scores, strict=True)
        if view.block.index not in roles
    ]
    kept = [one for one in judged if not one.gone]
    count = sum(one.words for one in kept)
    false = sum(one.words * chance(one.score) for one in kept)
    lost = sum(one.words * (1.0 - chance(one.score)) for one in judged if one.gone)
    prose = [one for one in kept if one.words >= PROSE_WORDS]
    last = max((one.index for one in prose), default=-1)
    frame = range(analysis.shape.frame.start, analysis.shape.frame.end)
    share = partial(_share, kept)
    return {
        "left": false / (count + 1),
        "lost": lost / (count + lost + 1),
        "unlike": 1.0 - 2.0 * (count - false) / (count + count - false + lost + 1),
        "near": share(lambda one: one.score > threshold - _BOUNDS.near),
        "mean": sum(one.words * one.score for one in kept) / (count + 1),
        "listed": 1.0 - sum(one.words for one in prose) / (count + 1),
        "cut": share(lambda one: one.words >= PROSE_WORDS and one.sign in (0, 3)),
        "behind": share(lambda one: one.index > last) if prose else 0.0,
        "outside": share(lambda one: one.index not in frame),
        "blocks": math.log1p(len(analysis.views)),
        "broken": math.log1p(sum(a.gone and not b.gone for a, b in pairwise(judged))),
        "disagreed": _disagreed(judged),
        **_conditions(analysis),
    }


@dataclass(frozen=True, slots=True)
class _Judged:
    """A block that is neither title nor dek: its score, and whether it was removed."""

    view: FoldedBlock
    score: float
    gone: bool

    @property
    def index(self) -> int:
        return self.view.block.index

    @property
    def words(self) -> int:
        return self.view.words

    @property
    def sign(self) -> int:
        return final_sign(self.view.block.text)


def _share(kept: Sequence[_Judged], holds: Callable[[_Judged], bool]) -> float:
    """The share of the body's words that stand in blocks of which something holds."""
    return sum(one.words for one in kept if holds(one)) / (sum(one.words for one in kept) + 1)


def _disagreed(judged: Sequence[_Judged]) -> float:
    """How far resiliparse's opinion is from the body, 0.0 where it was not asked."""
    if not any("judged" in one.view.block.marks for one in judged):
        return 0.0
    taken = [one for one in judged if "extracted" in one.view.block.marks]
    both = sum(one.words for one in taken if not one.gone)
    whole = sum(one.words for one in taken) + sum(one.words for one in judged if not one.gone)
    return 1.0 - 2.0 * both / (whole + 1)


def _conditions(analysis: Analysis) -> dict[str, float]:
    """What warnings say of the page, each 1.0 or 0.0."""
    warnings = (*analysis.warnings, *analysis.resolved.warnings)
    return {
        "untitled": float(not analysis.headline.title),
        "scripted": float(any(text.startswith("built by script") for text in warnings)),
        "guarded": float(any(text.startswith(("guard", "learned")) for text in warnings)),
        "partial": float(any(text.startswith(_CONDITIONS) for text in warnings)),
        "typed": float(analysis.page_type not in ("", "article")),
    }


def title_signs(analysis: Analysis, fates: Fates, choices: Mapping[str, Choice]) -> Signs:
    """Signs that the title is wrong.

    `score`: the chosen block's against what it takes; `unsure`: how near that is to 0, to 1.0;
    `rival`: the score of the next; `lead`: how far the chosen is ahead; `wording`: how far its
    wording is. `agreed`: share of declared titles that hold it, or that it holds; `alone`: none
    does; `known`: how sure the page's headline is. The others are 1 or 0, but `opening`: the score
    of the first block that stays.
    """
    title = fold(analysis.headline.title)
    own, other = _first_two(choices.get("title"), title)
    score = _title_score(analysis, choices.get("title"))
    next_score = other.score if other else _BOUNDS.alone
    lead = (own.score if own else -_BOUNDS.most) - next_score
    declared = [fold(text) for _, text in analysis.segmented.metadata.titles]
    agreed = sum(bool(one) and (title in one or one in title) for one in declared) if title else 0
    block, start = analysis.headline.title_block, analysis.shape.frame.start
    return {
        "score": score,
        "unsure": math.exp(-abs(score) / 2),
        "rival": _within(next_score, -_BOUNDS.most, 4.0),
        "lead": _within(lead, *_BOUNDS.lead),
        "wording": _wording_lead(choices.get("wording")),
        "agreed": agreed / (len(declared) + 1),
        "alone": float(bool(declared) and not agreed),
        "known": analysis.story.known / 3,
        "barred": float("|" in analysis.headline.title or " - " in analysis.headline.title),
        "stopped": float(analysis.headline.title.rstrip()[-1:] in (".", "。")),
        "inside": float(block > start),
        "typed": float(analysis.page_type not in ("", "article")),
        "opening": _opening(analysis, fates),
    }


def dek_signs(analysis: Analysis, fates: Fates, choices: Mapping[str, Choice]) -> Signs:
    """Signs that the dek is wrong, or that there should be one, or none.

    `score`, `rival`: those of the chosen and of the best other candidate, against what it takes;
    `unsure`, `rivalled`: how near these are to 0, to 1.0; `lead`: between the two. `words`: of the
    dek, as a logarithm. `open`: it ends in no stop. `loose`: there is none, and the description
    that the page declares does not open the article; `far`: the dek is another text than that.
    `title`, `opening`: as in `title_signs`.
    """
    choice = choices.get("dek")
    least = choice.least or 0.0 if choice else 0.0
    chosen = [one for one in choice.candidates if one.chosen] if choice else []
    others = [one for one in choice.candidates if not one.chosen] if choice else []
    own = chosen[0].score - least if chosen else 0.0
    other = others[0].score - least if others else _BOUNDS.last_dek
    dek = analysis.headline.dek
    return {
        "dek": float(bool(dek)),
        "score": _within(own, -1.0, 5.0),
        "rival": _within(other, _BOUNDS.last_dek, 2.0),
        "unsure": math.exp(-max(0.0, own)) if chosen else 0.0,
        "rivalled": math.exp(-abs(other)) if others else 0.0,
        "lead": _within(own - other, *_BOUNDS.deks) if chosen and others else _BOUNDS.only,
        "words": math.log1p(len(fold(dek).split())),
        "open": float(bool(dek) and dek.rstrip()[-1:] not in ".!?…。"),
        **_described(analysis, fates),
        "title": _title_score(analysis, choices.get("title")),
        "opening": _opening(analysis, fates),
    }


def _first_two(choice: Choice | None, title: str) -> tuple[Candidate | None, Candidate | None]:
    """The chosen candidate, and the best one that says something else."""
    candidates: Sequence[Candidate] = choice.candidates if choice else ()
    own = next((one for one in candidates if one.chosen), None)
    said = fold(own.text) if own else title
    other = next((o for o in candidates if not o.chosen and fold(o.text) != said), None)
    return own, other


def _wording_lead(choice: Choice | None) -> float:
    """How far the title's wording is ahead of the next."""
    candidates: Sequence[Candidate] = choice.candidates if choice else ()
    if not candidates:
        return _BOUNDS.only
    own = next((one.score for one in candidates if one.chosen), 0.0)
    other = next((one.score for one in candidates if not one.chosen), -_BOUNDS.most)
    return _within(own - other, *_BOUNDS.deks)


def _described(analysis: Analysis, fates: Fates) -> dict[str, float]:
    """How the dek, or the article's opening, stands to the description that the page declares."""
    said = Counter(words(fold(analysis.segmented.metadata.description)))
    if not said:
        return {"loose": 0.0, "far": 0.0}
    dek = Counter(words(fold(analysis.headline.dek)))
    if dek:
        return {"loose": 0.0, "far": float(_agreement(said, dek) < _BOUNDS.far)}
    opens = any(
        (said & Counter(view.tokens)).total() >= _BOUNDS.opens * said.total()
        for view in _opening_blocks(analysis, fates)
    )
    return {"loose": float(not opens), "far": 0.0}


def _agreement(one: Counter[str], other: Counter[str]) -> float:
    """F1 of two texts by words, 0.0 to 1.0."""
    return 2 * (one & other).total() / ((one.total() + other.total()) or 1)


def _opening_blocks(analysis: Analysis, fates: Fates) -> Iterator[FoldedBlock]:
    """The first blocks that stay in the body."""
    roles = {analysis.headline.title_block, *analysis.headline.dek_blocks}
    staying = (
        view
        for view in analysis.views
        if view.block.index not in roles and not fates[view.block.index].rule
    )
    return islice(staying, _BOUNDS.first)


def _title_score(analysis: Analysis, choice: Choice | None) -> float:
    """The score of the title's block, against what it takes."""
    own, _ = _first_two(choice, fold(analysis.headline.title))
    if not own or not choice:
        return _BOUNDS.unshown
    return _within(own.score - (choice.least or 0.0), -_BOUNDS.most, _BOUNDS.most)


def _opening(analysis: Analysis, fates: Fates) -> float:
    """The score of the first block that stays, 0.0 where none does."""
    roles = {analysis.headline.title_block, *analysis.headline.dek_blocks}
    for index, score in enumerate(analysis.shape.scores):
        if index not in roles and not fates[index].rule:
            return score
    return 0.0


def _within(value: float, least: float, most: float) -> float:
    return max(least, min(most, value))
