"""Sections: a label such as 'Related' and what belongs to it, up to where the article goes on."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from dataclasses import dataclass
from typing import Final

from cleaner.blocks.folded import FoldedBlock
from cleaner.model import Block
from cleaner.rules.proposals import Start
from cleaner.system.pattern import pattern
from cleaner.text.prose import PROSE_WORDS, ends_sentence
from cleaner.text.visible import shortened
from cleaner.verdict.context import Context, Takers, is_prose


class _Bounds:
    """How far a section goes, and what ends it; scores are logits, positive for boilerplate.

    Where no measurement is named, the value was chosen by looking at labelled pages, and never
    measured against others.
    """

    __slots__ = ()

    most_blocks: Final = 60
    """Blocks behind its label that a section has at most where its rule names no bound."""
    amid_label: Final = 2.5
    """Score below which a section's label may stand amid the article. With the cards of 2026-11-29
    2.5 keeps a paragraph that 1.5 loses, and changes no figure of the stored baseline by .0003."""
    amid_text: Final = 0.6
    """Score below which the paragraph behind such a label may be the article's. Of the sections on
    1,000 labelled texts, none that was none of the article's began with such a paragraph right
    behind its label."""
    last_paragraphs: Final = 3
    """Blocks of an article's end before which a label of a lost box may stand alone."""
    doubted: Final = 1.0
    """Score below which a block is doubtful rather than plainly boilerplate. A label is article
    text where the scores are surer of that than this."""
    teaser_words: Final = 50
    """Words from which a doubtful block of several sentences is too long for a teaser."""
    linked: Final = 0.5
    """Share of characters in links from which a line behind a box is a link as those in it."""
    above: Final = 4
    """Blocks above a label among which the article's last paragraph stands, as captions, buttons
    and other labels may lie between. Chosen, never measured."""
    label_length: Final = 60
    """Characters of a label that are told as the reason for what stands below it: chosen to fit a
    line, never measured."""
    amid_words: Final = 10
    """Words from which a doubtful block of several sentences may go on amid a sentence."""
    sure_heading: Final = 2.0
    """Score below zero by which a heading is surely the article's. Of those that sections took on
    2,301 labelled pages one was such, and the article's."""


_BOUNDS: Final = _Bounds()
_NEXT_SENTENCE: Final = pattern(r"\w[.!?]\s+\w")
_AMID_SENTENCE: Final = frozenset(".,;)")
"""Signs that a block begins with where extraction cut a sentence in two."""
_NAMED_COMMENTS: Final = "named:comments"


def take_section(start: Start, context: Context, takers: Takers, spared: Set[int]) -> None:
    """Takes the start line and what belongs to its section. spared: readers' comments that stay."""
    rule = start.rule
    if context.protects(rule, start.index):
        return
    takers.setdefault(start.index, (rule, rule.why))
    label = context.views[start.index].block.text
    below = f'{rule.why}, below "{shortened(label, _BOUNDS.label_length)}"'
    for index in _section(start, context):
        if index not in spared and not context.protects(rule, index):
            takers.setdefault(index, (rule, below))


def _section(start: Start, context: Context) -> Iterator[int]:
    """The blocks behind a start line that belong to its section."""
    count = len(context.views)
    most = start.max_blocks or _BOUNDS.most_blocks
    behind = min(count, start.index + 1 + most) if start.until != "end" else count
    box = _box(start, context) if start.until == "prose" else None
    for index in range(start.index + 1, behind):
        if _section_ends(start, context, index):
            return
        if box and box.is_over(context.views[index].block):
            return
        yield index


@dataclass(frozen=True, slots=True)
class _Box:
    """The numbers of the element that holds a label and what is below it, and of the article's."""

    own: int
    article: int

    def is_over(self, block: Block) -> bool:
        """Whether a block stands behind the box, where the article's paragraphs do."""
        return (
            self.article in block.around[1:]
            and self.own not in block.around
            and (block.link_density or 0.0) < _BOUNDS.linked
        )


def _box(start: Start, context: Context) -> _Box | None:
    """The box of a label amid the article's paragraphs; `None` where they share their element."""
    views, at = context.views, start.index
    if at + 1 >= len(views) or not views[at].block.around:
        return None
    around = views[at + 1].block.around
    own = next((number for number in views[at].block.around if number in around), 0)
    for view in reversed(views[max(0, at - _BOUNDS.above) : at]):
        if is_prose(view, context.shape.scores[view.block.index]) and len(view.block.around) > 1:
            article = view.block.around[1]
            return _Box(own, article) if own and own not in view.block.around else None
    return None


def _section_ends(start: Start, context: Context, index: int) -> bool:
    view, score = context.views[index], context.shape.scores[index]
    if view.folded in start.until_phrases:
        return True
    if start.until == "end" and start.rule.seen:
        return False  # The site's articles were seen to be over there.
    if index == start.index + 1 and _stands_amid(start.index, context.views, context.shape.scores):
        return True
    if start.until == "end":
        return False
    if start.until == "heading" and view.block.kind == "heading":
        return True
    if is_prose(view, score) or _is_running_text(view, score):
        return True
    if view.block.kind == "heading" and view.block.tag and score < -_BOUNDS.sure_heading:
        return True  # It heads what follows, however that begins.
    short = not view.block.tag and view.words < PROSE_WORDS and not ends_sentence(view.block.text)
    if short and score < _BOUNDS.amid_text and context.surely_article(index + 1):
        return True  # A subhead: nothing but its words tells it from a teaser in a text.
    if index > start.index + 1 and _go_on_list(context.views[index - 1], view):
        return False  # The article goes on behind the list, of which none is left.
    return score < 0 and context.prose_follows(index)


def _go_on_list(before: FoldedBlock, view: FoldedBlock) -> bool:
    """Whether both are items of one list of an HTML page."""
    one, other = before.block, view.block
    lists = [block.path.rpartition(" li")[0] for block in (one, other)]
    return one.kind == other.kind == "list_item" and lists[0] == lists[1] != ""


def comment_blocks(starts: Sequence[Start], context: Context) -> frozenset[int]:
    """The blocks that are taken for readers' comments: by their section, or by the element's name.

    Those that other rules name are removed all the same: counters, buttons, prompts to comment.
    """
    found = {view.block.index for view in context.views if _NAMED_COMMENTS in view.block.marks}
    for start in starts:
        if start.rule.topic == "comments" and not context.elsewhere(start.rule, start.index):
            found.update(_section(start, context))
    return frozenset(found)


def is_lone_label(start: Start, context: Context) -> bool:
    """Whether a line that opens sections below articles stands alone before the last paragraphs.

    Only in texts, where nothing tells it from a subhead: further up, and where the scores take it
    for article text, it may be one.
    """
    at = start.index
    block, shape = context.views[at].block, context.shape
    return (
        not block.tag
        and block.kind == "paragraph"
        and "tail" in start.rule.zones
        and 0 < shape.prose.end - at - 1 <= _BOUNDS.last_paragraphs
        and shape.scores[at] > -_BOUNDS.doubted
        and context.surely_article(at - 1)
        and context.prose_follows(at, _BOUNDS.amid_text)
    )


def _stands_amid(label: int, views: Sequence[FoldedBlock], scores: Sequence[float]) -> bool:
    """Whether a section's label stands between two paragraphs of the article.

    It is all that extraction leaves of a box amid the article, whose last paragraph is doubtful by
    its score, with a label before it and boilerplate behind.
    """
    before, view = views[label - 1], views[label + 1]
    return (
        label > 0
        and before.words >= PROSE_WORDS
        and is_prose(before, scores[label - 1])
        and scores[label] < _BOUNDS.amid_label
        and scores[label + 1] < _BOUNDS.amid_text
        and view.block.kind == "paragraph"
        and view.words >= PROSE_WORDS
        and ends_sentence(view.block.text)
    )


def _is_running_text(view: FoldedBlock, score: float) -> bool:
    """Whether a doubtful block is too long for a teaser, or begins amid a sentence as no teaser.

    Of the blocks that sections of related links had taken, half of the words of the first were
    article text on labelled pages, and most of the others; of all they had taken 1 in 100.
    """
    text = view.block.text
    if score >= _BOUNDS.doubted or view.words < _BOUNDS.amid_words:
        return False
    if not _NEXT_SENTENCE.search(text):
        return False
    long = view.words >= _BOUNDS.teaser_words
    return long or text[0].islower() or text[0] in _AMID_SENTENCE
