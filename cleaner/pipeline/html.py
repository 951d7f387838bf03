"""HTML → blocks of the whole page, with what markup and rules say of each.

Where the page's prose stands in no one container, resiliparse is asked too.
"""

from __future__ import annotations

import unicodedata
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import replace
from typing import Final

from cleaner.blocks import metadata
from cleaner.blocks.embedded import insert_article
from cleaner.blocks.marking import mark_all
from cleaner.blocks.markup import read_markup
from cleaner.blocks.second_opinion import article_texts, mark
from cleaner.blocks.tree import parse, segment, segment_plainly
from cleaner.model import Block, Metadata, Page, Segmented
from cleaner.options import Options
from cleaner.rules.kinds import HtmlRule
from cleaner.rules.markup import HtmlRules, Names
from cleaner.rules.told import says_any
from cleaner.scores.boxes import box_columns, counted, prose_words
from cleaner.scores.story import OUTGROWING, OWN_PROSE, declared_heading
from cleaner.system.pattern import pattern
from cleaner.text.address import host
from cleaner.text.fold import words
from cleaner.verdict.pull_quotes import mark_pull_quotes
from cleaner.verdict.teasers import mark_teasers

_COMMON_SHARE: Final = 0.6
"""Share of a page's characters above which a name says nothing of one block of it. Chosen by
looking at pages, never measured."""
_WHOLE_SHARE: Final = 0.5
"""Share of a page's prose above which an element with the headline is the page's. Chosen, never
measured against others."""
_TARGET: Final = pattern(r"h[1-6]#(?P<id>[^.]+)")
"""The label of a heading with an id."""
_NEAR: Final = 3
"""Labels from the innermost of a heading's block on among which its own is: its text may stand in
inline elements of it."""
_SAID_WORDS: Final = 2
"""Words of a heading that its id says at least to be made of them: `h2#comments` is a name."""
_SAID_SHARE: Final = 0.5
"""Share of an id's words that its heading says at least: some keep the words of an earlier one.
Both were chosen by looking at 2,300 headings of labelled pages, never measured against others."""
_ARTICLE: Final = frozenset(("article",))
_NONE: Final[frozenset[str]] = frozenset()
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
    blocks = mark_teasers(_named(blocks, prose, rules.names, declared), words, prose)
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


def _named(
    blocks: Sequence[Block], prose: Sequence[float], names: Names, declared: Metadata
) -> tuple[Block, ...]:
    """The blocks with `named:TOPIC` marks.

    A name that covers most of the page's text says nothing about one block of it
    (`body.with-newsletter`), and is left out. Comments and consent do cover most of some pages:
    there a name counts for the elements that bear it, but for those that hold the headline.
    """
    paths = names.of_paths({block.path for block in blocks})
    if others := {**_of_targets(blocks, names), **_of_whole_page(blocks, prose, names, declared)}:
        for path in paths:
            labels = path.split(" ")
            if not others.keys().isdisjoint(labels):
                paths[path] = frozenset().union(
                    *(names.of(label) - others.get(label, _NONE) for label in labels)
                )
    sizes = dict.fromkeys(paths, 0)
    for block in blocks:
        sizes[block.path] += len(block.text)
    weight: Counter[str] = Counter()
    for path, found in paths.items():
        for topic in found:
            weight[topic] += sizes[path]
    if not weight:
        return tuple(blocks)
    most = _COMMON_SHARE * sum(sizes.values())
    common = {topic for topic, count in weight.items() if count > most}
    marks = {
        path: frozenset(f"named:{topic}" for topic in found if topic not in common)
        for path, found in paths.items()
    }
    if common & OUTGROWING:
        placed = {path: _placed(path, names) for path in paths}
        apart = _apart(blocks, placed, common, declared)
        for path, pairs in placed.items():
            marks[path] |= {f"named:{topic}" for topic, _ in pairs & apart}
    return mark_all(blocks, [marks[block.path] for block in blocks])


def _of_whole_page(
    blocks: Sequence[Block], prose: Sequence[float], names: Names, declared: Metadata
) -> dict[str, frozenset[str]]:
    """Labels of elements that hold the headline and most of the prose, with topics that are not
    theirs: a page is no banner for being called so (`div.page-banner`).
    """
    at = declared_heading(blocks, declared)
    if at < 0:
        at = next((b.index for b in blocks if b.kind == "heading" and b.level == 1), at)
    known = {} if at < 0 else {label: names.of(label) for label in blocks[at].path.split(" ")}
    known = {label: topics - _ARTICLE for label, topics in known.items() if topics - _ARTICLE}
    if not known:
        return {}
    words: defaultdict[str, int] = defaultdict(int)
    for block, count in zip(blocks, prose, strict=True):
        if count:
            words[block.path] += int(count)
    held: Counter[str] = Counter()
    for path, some in words.items():
        for label in known.keys() & set(path.split(" ")):
            held[label] += some
    most = _WHOLE_SHARE * sum(prose)
    return {label: topics for label, topics in known.items() if held[label] > most}


def _of_targets(blocks: Sequence[Block], names: Names) -> dict[str, frozenset[str]]:
    """Labels of headings whose id is made of their own words, with topics that only it has.

    Such an id is what links lead to, and tells nothing: `h3#the-most-popular-language` is no box of
    popular pages.
    """
    found: dict[str, frozenset[str]] = {}
    for block in blocks:
        if block.kind != "heading":
            continue
        for label in block.path.split(" ")[-_NEAR:]:
            name = _TARGET.match(label)
            if name and (topics := names.of(label)) and _is_said(name["id"], block.text):
                found[label] = topics - names.of(label.replace(name["id"], "", 1))
    return found


def _is_said(name: str, text: str) -> bool:
    """Whether an id is made of words that a text says: two of them at least, and half of all."""
    said = set(words(_bare(text)))
    parts = [part for part in words(_bare(name.replace("_", "-"))) if not part.isdigit()]
    there = sum(part in said for part in parts)
    return there >= _SAID_WORDS and there >= _SAID_SHARE * len(parts)


def _bare(text: str) -> str:
    """A text in small letters without accents and apostrophes, as ids have it."""
    parts = unicodedata.normalize("NFKD", text.casefold().replace("'", "").replace("’", ""))
    return "".join(sign for sign in parts if not unicodedata.combining(sign))


def _placed(path: str, names: Names) -> frozenset[tuple[str, str]]:
    """The topics of a path's labels, each with the path of the element that is named so."""
    labels = path.split(" ")
    return frozenset(
        (topic, " ".join(labels[: at + 1]))
        for at, label in enumerate(labels)
        for topic in names.of(label)
    )


def _apart(
    blocks: Sequence[Block],
    paths: Mapping[str, frozenset[tuple[str, str]]],
    common: Set[str],
    declared: Metadata,
) -> Set[tuple[str, str]]:
    """Names of comments and consent that are the page's greater part, and yet not its article.

    They bear neither the headline nor all of the prose behind it.
    """
    at = declared_heading(blocks, declared)
    if at < 0:
        return frozenset()
    doubtful = {one for found in paths.values() for one in found if one[0] in common & OUTGROWING}
    doubtful -= paths[blocks[at].path]
    behind = blocks[at + 1 :]
    outside = sum(
        words
        for block, words in zip(behind, prose_words(behind), strict=True)
        if doubtful.isdisjoint(paths[block.path])
    )
    return doubtful if outside >= OWN_PROSE else frozenset()
