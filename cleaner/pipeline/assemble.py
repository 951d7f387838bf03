"""Fates and headline → the article, with kept and removed spans that tile the page's text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Final

from cleaner.blocks.verse import inner_lines
from cleaner.model import (
    RECORD_FILLS,
    Article,
    Block,
    BlockKind,
    Kept,
    Paragraph,
    Removal,
    Role,
)
from cleaner.options import Options
from cleaner.pipeline.analysis import Analysis
from cleaner.spans import PLAIN, Markup, moved_onto, with_pictures, without
from cleaner.system.jsontext import finite, no_number
from cleaner.system.records import from_columns
from cleaner.text.fold import fold
from cleaner.text.normalize import normalize
from cleaner.text.prose import PROSE_WORDS
from cleaner.verdict.bylines import BETWEEN
from cleaner.verdict.resolve import Fate

REPEATED_TITLE = "headline.repeated-title"
REPEATED_DEK = "headline.repeated-dek"
AUTHOR = "byline.author"
BEFORE_TITLE = "headline.above"
_TEXTS_PROSE: Final = -1.0
"""Score, as a logit, below which a paragraph above a text's headline that is beyond doubt may be
the article's. On 4,700 labelled texts 110 lines of boilerplate more go so than by 0, and 3 that are
in the gold."""


def assemble(analysis: Analysis, options: Options) -> Article:
    """The article that an analysis comes to."""
    head = analysis.headline
    text = analysis.segmented.text
    roles: dict[int, Role] = dict.fromkeys(head.dek_blocks, "dek")
    if head.title_block >= 0:
        roles[head.title_block] = "title"
    fates = {**dict(enumerate(analysis.resolved.fates)), **_repeat_fates(analysis)}
    gone: list[tuple[int, int, str, str]] = []
    stay: list[tuple[Block, Fate]] = []
    for block in analysis.segmented.blocks:
        fate = fates[block.index]
        if block.index in roles:
            continue
        if fate.rule:
            gone.append((block.start, block.end, fate.rule, fate.why))
            continue
        for start, end, rule, why in fate.parts:
            gone.append((locate(block, text, start), locate(block, text, end), rule, why))
        stay.append((block, fate))
    paragraphs = _paragraphs(stay, analysis, options, _markups(analysis, roles, fates))
    kept = _kept(text, analysis.segmented.blocks, roles, gone)
    article = Article(
        id=analysis.page.id,
        url=analysis.page.url or analysis.segmented.metadata.canonical or None,
        title=normalize(head.title, options),
        dek="\n".join(normalize(line, options) for line in head.dek.split("\n")),
        dek_source=head.dek_source,
        description=normalize(analysis.segmented.metadata.description, options),
        author=normalize(analysis.credits.author, options),
        date=analysis.credits.date,
        modified=analysis.credits.modified,
        site_name=normalize(analysis.segmented.metadata.site_name, options),
        body="\n\n".join(map(str, paragraphs)),
        lang=analysis.language,
        site=analysis.site,
        page_type=analysis.page_type,
        removed=_removals(text, gone),
        kept=kept,
        warnings=(*analysis.warnings, *analysis.resolved.warnings, *_no_body(paragraphs)),
        paragraphs=paragraphs,
        blocks=len(analysis.segmented.blocks),
        blocks_kept=len(paragraphs) + len(roles),
    )
    return with_extra(article, analysis.page.extra)


def with_extra(article: Article, extra: Mapping[str, Any]) -> Article:
    """The article with the keys that pass through, and a warning for each that JSON can't hold.

    NaN and infinity become null: they are no JSON, and most readers refuse a file with them. What
    the page does not tell is as the record has it.
    """
    if not extra:
        return article
    values, odd = finite(extra)
    warnings = (*map(no_number, odd), *article.warnings)
    return replace(article, extra=values, warnings=warnings, **_by_record(article, values))


def _by_record(article: Article, record: Mapping[str, Any]) -> dict[str, Any]:
    """The fields that are empty, and of which the page's record has a text.

    A dek that the body has already is none: the body repeats no dek.
    """
    told = {
        name: value
        for name in RECORD_FILLS
        if not getattr(article, name)
        and isinstance(value := record.get(name), str)
        and value.strip()
    }
    if "dek" in told:
        dek = fold(told["dek"])
        if any(fold(paragraph.text) == dek for paragraph in article.paragraphs):
            del told["dek"]
        else:
            told["dek_source"] = "record"
    return told


def fates_of(analysis: Analysis) -> dict[int, Fate]:
    """Each block's final fate, repeats of title and dek among them."""
    return {**dict(enumerate(analysis.resolved.fates)), **_repeat_fates(analysis)}


def _repeat_fates(analysis: Analysis) -> dict[int, Fate]:
    whys = {
        "title": Fate(rule=REPEATED_TITLE, why="The title, said again"),
        "dek": Fate(rule=REPEATED_DEK, why="The dek, said again before the article begins"),
    }
    fates = {index: whys[what] for index, what in analysis.headline.repeats}
    for index in _author_lines(analysis):
        fates.setdefault(index, Fate(rule=AUTHOR, why="The author's name by itself"))
    for index in _before_title(analysis):
        if not analysis.resolved.fates[index].rule:
            fates.setdefault(index, Fate(rule=BEFORE_TITLE, why="A line above the headline"))
    return fates


def _author_lines(analysis: Analysis) -> list[int]:
    """Lines before the article's first paragraph, or behind its last, that say an author's name."""
    names = {fold(name) for name in analysis.credits.author.split(BETWEEN)}
    names = {name for name in names if " " in name}
    if not names:
        return []
    fates, prose = analysis.resolved.fates, analysis.shape.prose
    roles = {analysis.headline.title_block, *analysis.headline.dek_blocks}
    return [
        view.block.index
        for view in analysis.views
        if view.folded in names
        and view.block.kind != "heading"
        and view.block.index not in roles
        and not prose.start <= view.block.index < prose.end
        and not (fates[view.block.index].rule or fates[view.block.index].kept_by)
    ]


def _before_title(analysis: Analysis) -> range:
    """Blocks above the headline that go, since no article has begun there.

    Where none of them is prose, all do; of a text, those between the headline and what may be a
    paragraph of the article.
    """
    head, views, scores = analysis.headline, analysis.views, analysis.shape.scores
    title, text = max(head.title_block, 0), analysis.page.media == "text"
    most = _TEXTS_PROSE if text and head.sure else 0.0
    first = title
    for index in reversed(range(title)):
        prose = views[index].words >= PROSE_WORDS and scores[index] < most
        gone = text and analysis.resolved.fates[index].rule is not None
        if index in head.dek_blocks or (prose and not gone):
            break
        first = index
    whole = text or not (first or title > analysis.shape.prose.start)
    return range(first, title) if whole else range(0)


def _no_body(paragraphs: Sequence[Paragraph]) -> tuple[str, ...]:
    return () if paragraphs else ("no body: nothing of the page is article text",)


def _removals(text: str, gone: Sequence[tuple[int, int, str, str]]) -> tuple[Removal, ...]:
    if not gone:
        return ()
    starts, ends, rules, whys = zip(*gone, strict=True)
    texts = [text[start:end] for start, end, _, _ in gone]
    return from_columns(Removal, (rules, whys, texts, starts, ends))


def locate(block: Block, text: str, offset: int) -> int:
    """Where the block's character `offset` stands in the page's text.

    A block's words are those of the page, but line breaks inside it became single spaces and
    its list mark is left out; so the characters that are no space are counted from behind.
    """
    left = sum(not char.isspace() for char in block.text[offset:])
    at = block.end
    while left:
        at -= 1
        if not text[at].isspace():
            left -= 1
    return at


def _markups(
    analysis: Analysis, roles: Mapping[int, Role], fates: Mapping[int, Fate]
) -> Sequence[Markup]:
    """The markup of each block, those that stay with the pictures that stand beside them."""
    blocks, read = analysis.segmented.blocks, analysis.segmented.markup
    if read is None or len(read.blocks) != len(blocks):
        return [PLAIN] * len(blocks)
    gone = [fates[block.index].rule or "" for block in blocks]
    stay = [block.index for block in blocks if not gone[block.index] and block.index not in roles]
    return with_pictures(read, stay, gone)


def _paragraphs(
    stay: Sequence[tuple[Block, Fate]],
    analysis: Analysis,
    options: Options,
    markups: Sequence[Markup],
) -> tuple[Paragraph, ...]:
    """The body: the blocks of which something is left, the lines of a stanza as one."""
    inner = inner_lines(analysis.segmented.blocks)
    made: list[_Parts] = []
    before = -1
    for block, fate in stay:
        parts = _parts(block, fate, options, markups[block.index])
        if parts is None:
            continue
        if block.index in inner and before == block.index - 1:
            kind, text, marker, level, markup = made.pop()
            parts = (kind, f"{text}\n{parts[1]}", marker, level, markup)
        made.append(parts)
        before = block.index
    return from_columns(Paragraph, list(zip(*made, strict=True))) if made else ()


_Parts = tuple[BlockKind, str, str, int, Markup]
"""The fields of a `Paragraph`."""


def _parts(block: Block, fate: Fate, options: Options, markup: Markup = PLAIN) -> _Parts | None:
    """The block as part of the body; `None` where nothing of it is left."""
    text = block.text
    for start, end, _, _ in reversed(fate.parts):
        text = text[:start] + text[end:]
    code = block.kind == "code"
    before, text = text, normalize(text, options, code=code)
    if not text or text.isspace():
        return None
    if markup.spans:
        left = without(markup.spans, [(start, end) for start, end, _, _ in fate.parts])
        markup = replace(markup, spans=moved_onto(left, before, text))
    marker = ""
    if block.kind == "list_item":
        marker = block.marker if any(map(str.isalnum, block.marker)) else "-"
    return block.kind, text, marker, block.level, markup


def _kept(
    text: str,
    blocks: tuple[Block, ...],
    roles: dict[int, Role],
    removed: Sequence[tuple[int, int, str, str]],
) -> tuple[Kept, ...]:
    """Everything that was not removed, in order; space between blocks counts as body."""
    cuts: list[tuple[int, int, Role | None]] = [(start, end, None) for start, end, *_ in removed]
    cuts += [
        (block.start, block.end, roles[block.index]) for block in blocks if block.index in roles
    ]
    cuts.sort()
    kept: list[tuple[Role, int, int]] = []
    at = 0
    for start, end, role in cuts:
        if at < start:
            kept.append(("body", at, start))
        if role:
            kept.append((role, start, end))
        at = end
    if at < len(text):
        kept.append(("body", at, len(text)))
    if not kept:
        return ()
    names, starts, ends = zip(*kept, strict=True)
    return from_columns(Kept, (names, [text[a:b] for _, a, b in kept], starts, ends))
