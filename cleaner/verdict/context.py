"""What a rule's wish is held against: where a block stands, what holds it, what is near it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from itertools import groupby
from typing import Final

from cleaner.blocks.folded import FoldedBlock
from cleaner.blocks.labels import made_of, names_of
from cleaner.rules.proposals import Hold, Proposals
from cleaner.rules.rule import Rule
from cleaner.rules.textual import FindingRule
from cleaner.scores.card import Card
from cleaner.text.prose import PROSE_WORDS, ends_sentence
from cleaner.verdict.shape import PageShape

Remover = Rule | Card
"""What removes whole blocks: a rule that people wrote, or a fitted card."""
Takers = dict[int, tuple[Remover, str]]
"""What takes whole blocks, by their index, and why in words."""


class _Bounds:
    """What counts as article text near a block.

    The values were chosen by looking at labelled pages, and never measured against others.
    """

    __slots__ = ()

    sentence_words: Final = 6
    """Words from which a line with a sentence's end is a sentence of the article."""
    surely_article: Final = -1.5
    """Logit below which a block is surely article text: a chance of 0.18 of being boilerplate."""


_BOUNDS: Final = _Bounds()
_NO_ROW: Final = (0, "")


def is_sentence(view: FoldedBlock) -> bool:
    """Whether a block has the length and the end of a sentence."""
    return view.words >= _BOUNDS.sentence_words and ends_sentence(view.block.text)


def is_prose(view: FoldedBlock, score: float) -> bool:
    """Whether a block counts as the article's prose where a section is looking for its end.

    score: its logit; 0 and more is boilerplate.
    """
    return score < 0 and (view.words >= PROSE_WORDS or is_sentence(view))


def _around(view: FoldedBlock) -> tuple[int, ...]:
    """The elements around a block's own."""
    return view.block.around[1:]


@dataclass(frozen=True, slots=True)
class Context:
    """A page's blocks and shape, and by index what keep rules hold.

    learned: from how many of its site's articles the lines were learned that stand here; an element
    that is known says nothing of the page's other paragraphs.
    """

    views: Sequence[FoldedBlock]
    shape: PageShape
    kept: Mapping[int, Sequence[Hold]] = field(default_factory=dict)
    learned: int = 0
    _held: dict[int, list[FoldedBlock]] = field(default_factory=dict, compare=False, repr=False)
    _names: list[str] = field(default_factory=list, compare=False, repr=False)
    _sure: list[list[int]] = field(default_factory=list, compare=False, repr=False)
    _rows: list[Set[tuple[int, str]]] = field(default_factory=list, compare=False, repr=False)

    @property
    def names(self) -> str:
        """What the page's elements are called, see `names_of`."""
        if not self._names:
            self._names.append(names_of([view.block for view in self.views]))
        return self._names[0]

    def inside(self, number: int) -> Sequence[FoldedBlock]:
        """The blocks in an element, by its number in `Block.around`."""
        held = self._held
        if not held:
            # Blocks side by side stand in the same elements but for their own.
            for around, some in groupby(self.views, _around):
                run = list(some)
                for one in around:
                    if one in held:
                        held[one] += run
                    else:
                        held[one] = run.copy()
                for view in run:
                    if own := view.block.around[:1]:
                        held.setdefault(own[0], []).append(view)
        return held.get(number, ())

    def protects(self, rule: Remover, index: int) -> bool:
        """Whether a keep rule holds this block against the rule."""
        return index in self.kept and any(hold.against(rule) for hold in self.kept[index])

    def elsewhere(self, rule: Rule, index: int) -> bool:
        """Whether the rule's `where` rules out the zone of this block.

        What was learned stands within the article where lines on both sides stay, as it did on the
        pages that it was learned from: a short letter's first line is no prose by its length.
        """
        zones = rule.zones
        if not zones or self.shape.where(index) in zones:
            return False
        return not (rule.seen and "body" in zones and self._is_amid(index))

    def _is_amid(self, index: int) -> bool:
        """Whether lines that are surely article text by their scores stand on both sides."""
        if not self._sure:
            scores = self.shape.scores
            self._sure.append([i for i, one in enumerate(scores) if one < _BOUNDS.surely_article])
        sure = self._sure[0]
        return bool(sure) and sure[0] < index < sure[-1]

    def prose_follows(self, index: int, most: float = 0.0) -> bool:
        """Whether the article goes on right behind the block. most: logit of what still is text."""
        after = index + 1
        return after < len(self.views) and is_prose(
            self.views[after], self.shape.scores[after] - most
        )

    def surely_article(self, index: int) -> bool:
        """Whether a paragraph that is surely the article's stands there.

        By its score; of HTML, one that is likely article text is as sure as those that are made as
        it is in the same element.
        """
        if not 0 <= index < len(self.views) or self.views[index].words < PROSE_WORDS:
            return False
        score = self.shape.scores[index]
        if score < _BOUNDS.surely_article:
            return True
        return score < 0 and _row_of(self.views[index]) in self._sure_rows()

    def _sure_rows(self) -> Set[tuple[int, str]]:
        """Where paragraphs that are surely article text by their scores stand, and how made."""
        if not self._rows:
            self._rows.append(
                {
                    _row_of(view)
                    for view, score in zip(self.views, self.shape.scores, strict=True)
                    if score < _BOUNDS.surely_article and view.words >= PROSE_WORDS
                }
                - {_NO_ROW}
            )
        return self._rows[0]


def _row_of(view: FoldedBlock) -> tuple[int, str]:
    """The element around a paragraph's own, and how it is made."""
    block = view.block
    if len(block.around) < 2 or block.kind != "paragraph":
        return _NO_ROW
    return block.around[1], made_of(block.path)


def context_of(
    views: Sequence[FoldedBlock], shape: PageShape, proposals: Proposals, most: float
) -> Context:
    """The context of a page, with what its keep rules hold.

    most: the logit up to which a block stays.
    """
    bare = Context(views, shape)
    kept: dict[int, list[Hold]] = {}
    for hold in proposals.keeps:
        rule, index = hold.rule, hold.index
        if bare.elsewhere(rule, index):
            continue
        if not rule.before_prose or bare.prose_follows(index, most):
            kept.setdefault(index, []).append(hold)
    lines = (rule for rule in proposals.takers() if rule.seen and isinstance(rule, FindingRule))
    learned = max((rule.seen[1] for rule in lines if rule.seen), default=0)
    return Context(views, shape, kept, learned)
