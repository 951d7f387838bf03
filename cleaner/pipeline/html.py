"""HTML → blocks of the whole page, with what markup and rules say of each.

Where the page's prose stands in no one container, resiliparse is asked too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from cleaner.blocks import metadata
from cleaner.blocks.embedded import insert_article
from cleaner.blocks.markup import read_markup
from cleaner.blocks.second_opinion import article_texts, mark
from cleaner.blocks.tree import parse, segment, segment_plainly
from cleaner.model import Block, Metadata, Page, Segmented
from cleaner.options import Options
from cleaner.pipeline.named import mark_named
from cleaner.rules.kinds import HtmlRule
from cleaner.rules.markup import HtmlRules
from cleaner.rules.told import says_any
from cleaner.scores.boxes import box_columns, counted
from cleaner.text.address import host
from cleaner.verdict.pull_quotes import mark_pull_quotes
from cleaner.verdict.teasers import mark_teasers

_SCRIPTED: Final = 60
"""Words of visible prose below which a page's scripts are searched for its article. Chosen, never
measured."""
_CLEAR_SHARE: Final = 0.5
"""Share of a page's prose that the article's container must hold for the page to be clear.

Below it resiliparse is asked: on 11 % of Fundus' pages, 17 % of WCXB's articles, 60 % of its other
pages. It takes 3 to 5 ms, where trafilatura, which was asked before, took 25 to 45.
"""


def segment_html(page: Page, rules: HtmlRules, options: Options) -> Segmented:
    """All blocks of the page in reading order, marked, and the page's metadata.

    Marks: what markup tells (`nav`, `hidden`, ...), `rule:ID` for the html rules that select an
    element around it, and `named:TOPIC` for class and id names that rules with `names` know. On
    doubtful pages all blocks are marked `judged`, and those `extracted` that resiliparse takes
    for article text.

    Raises:
        ExtractionError: the page can't be parsed.
    """
    source = rules.rewrite(page.text)
    tree = parse(source)
    # An element that nobody holds is made anew at each look at it: the plain forms look often.
    plainly = segment is segment_plainly or options.markup
    alive = list(tree.iter()) if plainly else ()
    told = rules.select(tree, source)
    declared = metadata.read(tree, page.url)
    own = host(page.url) or host(declared.canonical)
    segmented = segment(tree, own, rules.unread.for_page())
    warnings: tuple[str, ...] = ()
    titles = (text for _, text in declared.titles)
    words, prose = counted(segmented.blocks)
    if sum(prose) < _SCRIPTED and insert_article(tree, declared.body, titles):
        segmented = segment(tree, own, rules.unread)
        words, prose = counted(segmented.blocks)
        warnings = ("built by script: the article was found in the page's scripts",)
    markup = read_markup(tree, own, page.url or declared.canonical) if options.markup else None
    del alive
    boxes = box_columns(segmented.blocks, words, prose)
    blocks: Sequence[Block] = segmented.blocks
    # What scripts hold is not in the source, as resiliparse reads it.
    if segmented.blocks and not warnings and boxes["box.top_share"][0] < _CLEAR_SHARE:
        blocks = mark(blocks, article_texts(source, comments=options.comments))
    blocks, declared = _told(blocks, declared, told, rules.selecting)
    blocks = mark_teasers(mark_named(blocks, prose, rules.names, declared, page.url), words, prose)
    return Segmented(
        text=segmented.text,
        blocks=mark_pull_quotes(blocks),
        metadata=declared,
        boxes=boxes,
        warnings=warnings,
        markup=markup,
    )


def _told(
    blocks: Sequence[Block],
    read: Metadata,
    texts: Mapping[str, tuple[str, ...]],
    rules: Iterable[HtmlRule],
) -> tuple[Sequence[Block], Metadata]:
    """Texts that rules gave for title or dek, as marks on the first blocks that say the same.

    A title that no block says comes first among those that the page declares. Texts of suspect
    rules are marks on all blocks that say them.
    """
    for rule in rules if texts else ():
        if rule.id not in texts:
            continue
        if rule.action == "suspect":
            blocks = [
                block.marked(f"rule:{rule.id}") if says_any(block.text, texts[rule.id]) else block
                for block in blocks
            ]
            continue
        text = texts[rule.id][0]
        for place, block in enumerate(blocks):
            if " ".join(block.text.split()) == text:
                told = block.marked(f"rule:{rule.id}")
                blocks = (*blocks[:place], told, *blocks[place + 1 :])
                break
        else:
            if rule.action == "title":
                read = replace(read, titles=(("rule", text), *read.titles))
    return blocks, read
