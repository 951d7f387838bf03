"""Title and dek: chosen among what a page declares and what its leading blocks say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from cleaner.blocks.folded import FoldedBlock
from cleaner.model import Metadata
from cleaner.rules.kinds import FieldRule
from cleaner.rules.proposals import Proposals
from cleaner.scores.card import Scorecard
from cleaner.scores.vocabulary import PlainVocabulary
from cleaner.text.fold import fold, words
from cleaner.text.prose import PROSE_WORDS, ends_sentence
from cleaner.verdict.above_title import PATH_BLOCKS, below_path
from cleaner.verdict.candidates import near_features
from cleaner.verdict.dek import dek_blocks
from cleaner.verdict.dek_features import dek_features
from cleaner.verdict.shape import PageShape
from cleaner.verdict.title import shown_title, worded
from cleaner.verdict.trim import LONGEST, SUFFIX, says, trim_dek

_SURE: Final = 1.0
"""Logit from which a title is beyond doubt: of 280 labelled texts with a paragraph right above such
a title, that is the article's on 8; below it, on a third. Chosen on the same."""


@dataclass(frozen=True, slots=True)
class Headline:
    """Title and dek, and the blocks that say them.

    title_block, dek_blocks: where they stand; -1 and empty where no block does.
    repeats: further blocks that say the same, with `title` or `dek`.
    sure: the title is beyond doubt by its score, or was pointed out.
    """

    title: str = ""
    dek: str = ""
    dek_source: str = ""
    title_block: int = -1
    dek_blocks: tuple[int, ...] = ()
    repeats: tuple[tuple[int, str], ...] = ()
    sure: bool = False


_OTHER_TITLE: Final = "json-ld:alternative"
"""What a page declares as `alternativeHeadline`: it may be the dek, too."""
_SAME_WORDS: Final = 3
"""Words of a title at least that a heading says again with other signs between them."""


def headline(
    views: Sequence[FoldedBlock],
    shape: PageShape,
    proposals: Proposals,
    metadata: Metadata,
    cards: dict[str, Scorecard],
    names: Sequence[str],
    fields: Sequence[FieldRule] = (),
    media: str = "text",
    url: str | None = None,
    vocabulary: PlainVocabulary | None = None,
    known: str = "",
    *,
    deks: bool = True,
) -> Headline:
    """The title and dek of a page. See the module's docstring.

    vocabulary: the blocks' words, where they are counted. known: the title that came with the page,
    which is its title where it tells none; blocks that say it repeat it. deks: one is looked for
    where no rule points it out, which takes half of the time.
    """
    near = near_features(views, shape, proposals)
    found = shown_title(
        near, views, shape, proposals, metadata, cards.get(f"{media}-title"), names, fields, url
    )
    at, shown = found.at, found.title
    if proposals.fields.get("title"):
        title = shown
    else:
        title = worded(shown, found.declared, cards.get(f"{media}-wording"), url)
    blocks = tuple(proposals.fields.get("dek", []))
    dek_source = "rule" if blocks else "text"
    if deks and not blocks:
        said = shown or title
        candidates = dek_features(near, views, shape, proposals, metadata, said, at, vocabulary)
        blocks = dek_blocks(cards.get(f"{media}-dek"), candidates, views, shape, title)
        if blocks and media == "html" and _amid(views, shape, at, blocks):
            blocks = ()
    dek = "\n".join(trim_dek(views[index].block.text) for index in blocks)
    told = title or _as_the_page_says(known, views)
    return Headline(
        title=title,
        dek=dek,
        dek_source=dek_source if dek else "",
        title_block=at,
        dek_blocks=blocks,
        repeats=_repeats(views, at, told, blocks, shape, metadata),
        sure=found.score >= _SURE,
    )


def _as_the_page_says(known: str, views: Sequence[FoldedBlock]) -> str:
    """A title that came with a page in the form that one of its lines has; else empty.

    That may be without the publisher's name behind it. A page that has no more text than its title
    does not repeat it.
    """
    ending = SUFFIX.search(known) if len(known) <= LONGEST else None
    for form in (known, known[: ending.start()] if ending else ""):
        line = fold(form)
        if line and any(view.folded == line for view in views):
            more = any(view.words >= PROSE_WORDS and view.folded != line for view in views)
            return form if more else ""
    return ""


def _amid(
    views: Sequence[FoldedBlock], shape: PageShape, title_block: int, blocks: Sequence[int]
) -> bool:
    """Whether a dek stands behind a paragraph of the article, in an element that is not named so.

    Taken out, it would leave the article in another order. On 1,800 labelled pages four such were
    chosen: subheads, a note and a third paragraph.
    """
    if not -1 < title_block < blocks[0] or "named:dek" in views[blocks[0]].block.marks:
        return False
    return any(
        view.words >= PROSE_WORDS
        and shape.scores[view.block.index] < 0
        and ends_sentence(view.block.text)
        for view in views[title_block + 1 : blocks[0]]
    )


def _repeats(
    views: Sequence[FoldedBlock],
    title_block: int,
    title: str,
    dek_blocks: tuple[int, ...],
    shape: PageShape,
    metadata: Metadata,
) -> tuple[tuple[int, str], ...]:
    """Blocks that say the title again, anywhere, or the dek again before the prose has begun.

    So do, before the prose, a heading of the same words, whatever signs are between, one that says
    what the page declares as another title, with its kicker or without, and a line that is the
    title's beginning up to its colon: a kicker. One word there may be the name of what
    the page is of. In a text so does a line right above the title that ends in it, the path to the
    page.
    """
    found: list[tuple[int, str]] = []
    folded = fold(title)
    said = words(folded)
    others = {
        fold(part)
        for kind, text in metadata.deks
        if kind == _OTHER_TITLE
        for part in (text, *text.split(" - "), *text.split(": "))
    }
    opening = fold(title.partition(": ")[0]) if ": " in title else ""
    kicked = " " in opening
    deks = {views[index].folded for index in dek_blocks}
    above = range(max(0, title_block - PATH_BLOCKS), title_block)
    paths = {index for index in above if below_path(index, views) == title_block}
    prose_seen = 0
    for view in views:
        index = view.block.index
        if index == title_block or index in dek_blocks:
            continue
        kicker = kicked and view.folded == opening and not prose_seen
        again = folded and folded in view.folded and says(view.folded, folded)
        if view.block.kind == "heading" and not prose_seen:
            same = len(said) >= _SAME_WORDS and list(view.tokens) == said
            again = again or same or view.folded in others
        if kicker or again or index in paths:
            found.append((index, "title"))
        elif view.folded in deks and not prose_seen:
            found.append((index, "dek"))
        elif view.words >= PROSE_WORDS and shape.scores[index] < 0 and index >= shape.frame.start:
            prose_seen += 1
    return tuple(found)
