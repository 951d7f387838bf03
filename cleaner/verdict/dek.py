"""The dek: the standfirst that a page shows under its headline.

A dek is only ever text that the page shows. Candidates are scored by the scorecard `dek`, whose
points were fitted to labelled pages.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from cleaner.blocks.dek_words import is_dek_name
from cleaner.blocks.folded import FoldedBlock
from cleaner.blocks.labels import made_of
from cleaner.scores.card import Scorecard
from cleaner.scores.features import Features
from cleaner.text.fold import fold
from cleaner.text.prose import final_sign
from cleaner.verdict.candidates import Candidates
from cleaner.verdict.shape import PageShape


class _Bounds:
    """What it takes to be the dek, in logits where nothing else is said.

    Where no measurement is named, the value was chosen by looking at labelled pages, and never
    measured against others.
    """

    __slots__ = ()

    never: Final = -99.0
    """Logit of what can't be chosen."""
    echoed: Final = 3.0
    """Logit of a line under the headline of a text that the article says again."""
    echo: Final = -2.0
    """Logit above which the card lets such a line be the dek. On labelled texts that it was not
    fitted to, 13 of 18 such lines are; of those below, 1 of 9."""
    echo_blocks: Final = 6
    """Blocks below the headline in which such a line stands: further down it is a caption that a
    list of what is read most has, too."""
    no_title: Final = 0.3
    """Logits more that it takes where the page has no title."""
    plain: Final = 0.3
    """Logits above what it takes that a plain dek of a text is given."""
    unfinished_words: Final = 12
    """Words of a line without a stop that is plainly a dek. In Fundus' texts 28 of 30 such lines
    right under the headline are deks."""
    standfirst_words: Final = (5, 45)
    """Words, least and most, of a sentence or two right under the headline of a text that are a
    standfirst where a longer paragraph follows."""
    standfirst_ratio: Final = 0.95
    """Its words against those of that paragraph, at most. On labelled texts of Fundus and silver
    ones 118 of 159 such lines are the dek; of those up to a tenth longer, 16 of 48."""
    paragraph: Final = 6
    """Class of lengths, see `features.size`, from which what follows is a paragraph: 13 words."""
    few_removals: Final = 3
    """Removals that a text may have which is otherwise clean."""
    spoken: Final = 3
    """Lines that open with a quotation mark above which a page tells a story, in which a short one
    right under the headline is its first line. Chosen, never measured."""
    spoken_words: Final = 8
    """Words of such a line at most."""
    speaker_words: Final = 10
    """Words that name who says a quotation, at most. Chosen, never measured."""
    lines_apart: Final = 1.5
    """Logits that a further line of a dek may score less than the best."""
    most_share: Final = 0.19
    """Share of the article's other words that a dek has at most: a longer one is its text."""
    named: Final = 1.0
    """Logits that a line may miss whose own element is called a dek, where no other is one. Of 90
    labelled pages with such a line and no dek it finds 13, of which one is none by its label."""
    named_words: Final = (5, 45)
    """Words of such a line, least and most."""
    named_share: Final = 0.5
    """Share of the article's other words that it has at most: short news have longer ones."""
    named_lines: Final = 4
    """Lines side by side in elements called so that are one dek, at most."""
    line_words: Final = 20
    """Words of a further one of them, at most: a longer one is the article's first paragraph."""
    named_labels: Final = 2
    """Innermost elements of a line of which one may be called so."""


_BOUNDS: Final = _Bounds()
_SENTENCE_ENDS: Final = (1, 4)
_COLON: Final = 2
_PREAMBLE: Final = "preamble"
"""What Swedish papers call a dek's box; others call so what stands above a form."""
_QUOTES: Final = tuple('"“”„«»‚‘「『')
"""Signs that a line of speech opens with."""


def dek_blocks(
    card: Scorecard | None,
    candidates: Candidates,
    views: Sequence[FoldedBlock],
    shape: PageShape,
    title: str,
) -> tuple[int, ...]:
    """The best dek and the lines next to it that score as high as a dek must."""
    if card is None:
        return ()
    least, scores = dek_scores(card, candidates, views, title)
    if not scores:
        return ()
    chosen = max(scores, key=lambda index: (scores[index], -index))
    if scores[chosen] <= least:
        if scores[chosen] <= least - _BOUNDS.named or not _is_called_dek(views[chosen]):
            return ()
        least -= _BOUNDS.named
    first = last = chosen
    if "named:dek" not in views[chosen].block.marks:
        least = max(least, scores[chosen] - _BOUNDS.lines_apart)
    while scores.get(last + 1, _BOUNDS.never) > least and _alike(views[last], views[last + 1]):
        last += 1
    while scores.get(first - 1, _BOUNDS.never) > least and _alike(views[first], views[first - 1]):
        first -= 1
    found = _whole(range(first, last + 1), views)
    return () if _is_most(found, views, shape) else tuple(found)


def dek_scores(
    card: Scorecard, candidates: Candidates, views: Sequence[FoldedBlock], title: str
) -> tuple[float, dict[int, float]]:
    """What a dek must score, in logits, and what each candidate does that doesn't say the title."""
    least = card.card.threshold + (0.0 if title else _BOUNDS.no_title)
    folded = fold(title)
    points = card.scores(candidates.features)
    # Of an HTML page nothing is as sure.
    sure = [_BOUNDS.never] * len(points)
    if "retold" in candidates.features.names:
        rows = zip(candidates.features, points, strict=True)
        sure = [_surely(features, least, score) for features, score in rows]
    tells = sum(view.block.text.startswith(_QUOTES) for view in views) > _BOUNDS.spoken
    return least, {
        index: max(score, told)
        for index, score, told in zip(candidates.indices, points, sure, strict=True)
        if views[index].folded != folded
        and not (tells and _is_spoken(views[index]))
        and not _introduces(views[index])
        and not _is_speaker(index, views)
    }


def _whole(found: range, views: Sequence[FoldedBlock]) -> range:
    """The lines of a dek with those beside them that the same box holds, or that are named alike.

    Elements called a dek are made for it: where a page has few of them side by side, all are its.
    """
    first, last = found.start, found.stop - 1
    if not all(_is_called_dek(views[index]) for index in found):
        return found
    while first > 0 and _beside(views[first], views[first - 1]):
        first -= 1
    while last + 1 < len(views) and _beside(views[last], views[last + 1]):
        last += 1
    lines = range(first, last + 1)
    return lines if len(lines) <= _BOUNDS.named_lines else found


def _beside(one: FoldedBlock, other: FoldedBlock) -> bool:
    """Whether a neighbour is made as a line is, in the same element, short and without a link."""
    made_alike = _alike(one, other) and one.block.around[1:2] == other.block.around[1:2]
    return made_alike and other.words <= _BOUNDS.line_words and not other.block.link_density


def _is_spoken(view: FoldedBlock) -> bool:
    """Whether a line of a text is a short one that somebody says, as stories have them.

    Of HTML pages two deks of 150 are such lines, and markup tells them.
    """
    if view.block.tag:
        return False
    return view.words <= _BOUNDS.spoken_words and view.block.text.startswith(_QUOTES)


def _introduces(view: FoldedBlock) -> bool:
    """Whether a line of a text ends in a colon, as labels do and none of 420 labelled deks."""
    return not view.block.tag and final_sign(view.block.text) == _COLON


def _is_speaker(index: int, views: Sequence[FoldedBlock]) -> bool:
    """Whether a line of an HTML page tells who says the quotation right above, in its box."""
    view, above = views[index], views[index - 1] if index else views[index]
    return (
        above.block.kind == "quote"
        and view.block.kind == "paragraph"
        and view.words <= _BOUNDS.speaker_words
        and final_sign(view.block.text) != 1
        and bool(view.block.around[1:2])
        and view.block.around[1] in above.block.around
    )


def _surely(features: Features, least: float, score: float) -> float:
    """The least score of a text's candidate that it says again, or that is plainly a dek.

    Plain is, right under the headline of a text that is otherwise clean, a long line without a
    stop: in Fundus' texts 28 of 30 such lines are deks. Of HTML pages nothing is as sure: what
    they say again is as often a share bar (out of fold 4 of 100 deks more without).

    least: the score that a dek must be above. score: the candidate's by the card.
    """
    if features["passed"] >= 1:
        return _BOUNDS.never
    near = features["after_title"] <= _BOUNDS.echo_blocks
    if near and features["echoes"] and score > _BOUNDS.echo:
        return _BOUNDS.echoed
    unfinished = (
        features["adjacent"]
        and features["final"] == 0
        and features["words"] >= _BOUNDS.unfinished_words
        and features["removals"] <= _BOUNDS.few_removals
        and not features["clock"]
    )
    plain = unfinished or _is_standfirst(features)
    return least + _BOUNDS.plain if plain else _BOUNDS.never


def _is_standfirst(features: Features) -> bool:
    """Whether a line of a text is a sentence or two between the headline and a longer paragraph."""
    least, most = _BOUNDS.standfirst_words
    return bool(
        features["adjacent"]
        and not features["removals"]
        and features["final"] in _SENTENCE_ENDS
        and least <= features["words"] <= most
        and features["next_ratio"] <= _BOUNDS.standfirst_ratio
        and (
            features["after_size"] >= _BOUNDS.paragraph
            or features["after_sign"]
            or not features["after_final"]
        )
        and not features["clock"]
    )


def _is_most(dek_blocks: Sequence[int], views: Sequence[FoldedBlock], shape: PageShape) -> bool:
    """Whether the article has hardly more words than the dek, which then is its text."""
    called = any(_is_called_dek(views[index]) for index in dek_blocks)
    most = _BOUNDS.named_share if called else _BOUNDS.most_share
    own = sum(views[index].words for index in dek_blocks)
    rest = sum(
        view.words
        for view, score in zip(views, shape.scores, strict=True)
        if score < 0 and view.block.index not in dek_blocks
    )
    return own > most * rest


def _is_called_dek(view: FoldedBlock) -> bool:
    """Whether the element that holds a line of an HTML page, or its box, is called a dek."""
    block = view.block
    least, most = _BOUNDS.named_words
    if "named:dek" not in block.marks or "named:byline" in block.marks:
        return False
    if not least <= view.words <= most:
        return False
    labels = block.path.rsplit(" ", _BOUNDS.named_labels)[-_BOUNDS.named_labels :]
    return any(
        _PREAMBLE in label or is_dek_name(" ".join(label.split(".")[1:])) for label in labels
    )


def _alike(one: FoldedBlock, other: FoldedBlock) -> bool:
    """Whether two neighbours can be lines of one dek: of one kind, and of one element's path."""
    return one.block.kind == other.block.kind and made_of(one.block.path) == made_of(
        other.block.path
    )
