"""Parts of an article that are known by their build, however little they look like prose.

Tables, notes, quoted posts, questions of an interview, titles of what unfolds: a score sees short
lines, numbers and names in them. What they are, and that they stand amid the article or right
behind it, tells more. No rule that people wrote is overruled by that: it is held against scores,
and against what stands apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from cleaner.blocks.folded import FoldedBlock
from cleaner.model import Block
from cleaner.system.pattern import pattern
from cleaner.text.prose import PROSE_WORDS, ends_sentence
from cleaner.verdict.context import Context, Takers
from cleaner.verdict.landmarks import Landmark
from cleaner.verdict.recipes import recipe
from cleaner.verdict.surroundings import (
    ELSEWHERE,
    UNNAMED,
    Surroundings,
    is_label,
    link_share,
)


class _Bounds:
    """What such parts look like, and how near the article they stand; scores are logits.

    Chosen by looking at labelled pages, and never measured against others, where nothing is said.
    """

    __slots__ = ()

    linked: Final = 0.5
    """Share of characters in links from which a list or a quotation is one of links."""
    linked_row: Final = 0.85
    """The same of a table: names in one of its columns are often links, and figures beside them
    are none."""
    near: Final = 3
    """Blocks from the article's prose, or from another part of it, that a part may stand away."""
    surely_other: Final = 4.5
    """Mean score from which a table is none of the article's, whatever its build."""
    rows: Final = 3
    """Rows of a table from which it may stand anywhere behind the article's text in its container:
    on labelled pages all such tables were the article's, and shorter ones links and addresses."""
    list_score: Final = 2.0
    """Mean score below which a list amid the article is its own."""
    last_list_score: Final = 1.5
    """Mean score below which a list at its end or head is."""
    list_items: Final = 3
    """Items of such a list at least."""
    beside_items: Final = 2
    """The same of a list beside the article's paragraphs, in the element around them."""
    beside_linked: Final = 0.3
    """Share of characters in links from which a list there is one of links."""
    quoted_words: Final = 4
    """Words of a quotation at least."""
    question_words: Final = 15
    """Words of a question at most: a longer one is prose."""
    questions: Final = 3
    """Questions with answers of a page at least that are an interview."""
    apart: Final = 12
    """Blocks from one question to the next at most."""
    question_score: Final = 3.0
    """Score below which a question is one of the interview."""
    note_words: Final = 3
    """Words of a reference below its heading at least."""
    title_words: Final = 25
    """Words of the title of what unfolds at most."""


_BOUNDS: Final = _Bounds()
_LINKED: Final = frozenset(("list_links",))
"""The mark of what stands in a list in which nearly all is links."""
_SET_OFF: Final = frozenset(("formula", "verse"))
_NOTES: Final = "headings.notes"
"""The rule that knows headings above notes and sources."""
_QUESTION: Final = ("?", "？", "؟", ";")
_POSTS: Final = pattern(
    r"twitter|tweet|instagram|blue-?sky|bsky|mastodon|tiktok|facebook|\bfb-|text-post-media|reddit"
    r"|telegram|\bvk|weibo|linkedin|social-embed|embed-?post"
)
"""Names of the elements that networks and publishers put posts into."""
_POST_PIECES: Final = (
    *("twitter", "tweet", "instagram", "blue", "bsky", "mastodon", "tiktok", "facebook", "fb-"),
    *("text-post", "reddit", "telegram", "vk", "weibo", "linkedin", "embed"),
)
"""Each of these names holds one of them: most pages have none in all of their names."""
_UNFOLDS: Final = pattern(
    r"accordion|akkordeon|collaps|toggle|expand|unfold|faq|panel|spoiler|question|(?<![a-z])tabs?(?![a-z])"
)
_UNFOLD_PIECES: Final = (
    *("accordion", "akkordeon", "collaps", "toggle", "expand", "unfold", "faq", "panel"),
    *("spoiler", "question", "tab", "summary"),
)
"""The same for what unfolds, and for summaries."""
_HIDDEN: Final = frozenset(("hidden",))
"""The mark of what is hidden: until a click on its title."""
_TITLES: Final = pattern(r"(?:button|label|summary|dt|h[2-6])(?![\w-])")  # Of what unfolds.
_SITE: Final = pattern(r"(?:https?://)?[\w-]+(?:\.[\w-]+)+(?:/\S*)?")  # An address by itself.


def article_parts(
    context: Context,
    landmarks: Mapping[int, Landmark],
    takers: Takers,
    groups: Sequence[Sequence[FoldedBlock]],
) -> frozenset[int]:
    """The blocks that are parts of the article by their build, by index.

    takers: what rules have taken already; what they name is no such part, and most of a table that
    they took is none. groups: the page's tables and lists, see `wholes`.
    """
    here = Surroundings(context, landmarks, takers, groups)
    found: set[int] = set()
    named = any(view.block.path or view.block.marks for view in context.views)
    for part in (*_OF_ANY, *(_OF_ELEMENTS if named else ())):
        found.update(part(here))
    return frozenset(found - takers.keys())


def _wholes(here: Surroundings) -> Iterator[int]:
    """Tables of data, and lists amid the article, each as a whole."""
    end = here.frame.end
    for group in here.groups:
        indices = [view.block.index for view in group]
        first, last = indices[0], indices[-1]
        table = group[0].block.kind == "table_row"
        amid = here.amid(first) and here.amid(last)
        beside = not (table or group[0].block.marks & _LINKED) and here.beside(group)
        if not (table or amid or beside):
            continue
        words = sum([view.words for view in group]) or 1
        score = sum([view.words * here.scores[view.block.index] for view in group]) / words
        ruled = sum([index in here.takers for index in indices])
        links = sum([view.words * link_share(view) for view in group]) / words
        most = _BOUNDS.linked_row if table else _BOUNDS.linked
        if links >= most or 2 * ruled > len(group):
            continue
        if not all(here.own(view.block) for view in group):
            continue
        if not table:
            beside = beside and not ruled and links < _BOUNDS.beside_linked
            deep = here.deep(first) and here.deep(last)
            most = _BOUNDS.list_score if deep else _BOUNDS.last_list_score
            most = _BOUNDS.surely_other if beside else most
            least = _BOUNDS.beside_items if beside else _BOUNDS.list_items
            if (amid or beside) and here.boxed(first) and len(group) >= least and score < most:
                yield from indices
            continue
        near = first - end <= _BOUNDS.near and here.frame.start - last <= _BOUNDS.near
        near = near or (first > end and len(group) >= _BOUNDS.rows)
        if score < _BOUNDS.surely_other and (amid or (near and here.boxed(first))):
            yield from indices
            end = max(end, last + 1)


def _notes(here: Surroundings) -> Iterator[int]:
    """Footnotes and references behind the article's first text, and the heading above them."""
    found: set[int] = set()
    kept = here.context.kept
    for view in here.views[here.prose.start :]:
        block = view.block
        referred = "note" in block.marks
        listed = "notes" in block.marks and "list_links" not in block.marks
        if referred or (listed and link_share(view) < _BOUNDS.linked):
            # Those that the text refers to may unfold on a click.
            if here.own(block, ELSEWHERE - {"hidden"} if referred else ELSEWHERE):
                found.add(block.index)
        elif block.index in kept and any(hold.rule.id == _NOTES for hold in kept[block.index]):
            found.update(_below(here, block.index))
    for index in sorted(found):
        yield index
        above = index - 1
        if above not in found and above >= here.prose.start and is_label(here.views[above]):
            yield above


def _below(here: Surroundings, label: int) -> Iterator[int]:
    """The items of one list, or the paragraphs, right below a heading of notes."""
    kind = ""
    for view in here.views[label + 1 :]:
        block = view.block
        kind = kind or block.kind
        if block.kind != kind or kind == "heading" or not here.own(block):
            return
        short = view.words < _BOUNDS.note_words and not _SITE.fullmatch(block.text.strip())
        if short or not (here.boxed(block.index) or _UNFOLDS.search(block.path)):
            return
        yield block.index


def _quotations(here: Surroundings) -> Iterator[int]:
    """What the article quotes in a box: posts of social networks, and others that it says once."""
    if not any(view.block.path or view.block.kind == "quote" for view in here.views):
        return
    said = "\n".join(
        view.folded for view in here.views[here.inner.start : here.inner.end] if _is_running(view)
    )
    inside = here.views[here.frame.start : here.frame.end + _BOUNDS.near]
    posts = set(filter(_is_post, _naming(here, inside, _POST_PIECES)))
    for view in inside:
        block = view.block
        post = block.path in posts
        if not (post or block.kind == "quote"):
            continue
        if link_share(view) >= _BOUNDS.linked or not here.own(block):
            continue
        if block.kind == "quote":
            again = said.count(view.folded) > _is_running(view)
            if post or (view.words >= _BOUNDS.quoted_words and not again):
                yield block.index
        elif link_share(view) == 0 and ends_sentence(block.text):
            yield block.index


def _naming(here: Surroundings, views: Sequence[FoldedBlock], pieces: Sequence[str]) -> set[str]:
    """The paths of some of the page's blocks that hold one of some pieces of names."""
    held = [piece for piece in pieces if piece in here.context.names]
    paths = {view.block.path for view in views} if held else ()
    return {path for path in paths if any(piece in path for piece in held)}


def _is_running(view: FoldedBlock) -> bool:
    return view.words >= PROSE_WORDS


def _is_post(path: str) -> bool:
    """Whether the quotation around a block, or one of the boxes next to it, is named for that."""
    labels = path.split(" ")
    quoted = [at for at, label in enumerate(labels) if label.startswith("blockquote")]
    first = quoted[-1] - 2 if quoted else len(labels) - 2
    return _POSTS.search(" ".join(labels[max(0, first) :])) is not None


def _interview(here: Surroundings) -> Iterator[int]:
    """The questions of an interview, and answers of a word or two."""
    answered = [
        index
        for index in range(here.frame.start, len(here.views) - 1)
        if _is_question(here.views[index])
        and here.scores[index] < _BOUNDS.question_score
        and (here.amid(index) or here.boxed(index) or not here.views[index].block.tag)
        and here.own(here.views[index].block)
        and not _is_question(here.views[index + 1])
        and here.own(here.views[index + 1].block)
        and index + 1 not in here.takers
    ]
    for series in _series(answered):
        different = {here.views[index].folded for index in series}
        if len(different) < _BOUNDS.questions or series[0] > here.frame.end + _BOUNDS.near:
            continue
        for index in series:
            yield index
            answer = here.views[index + 1]
            long = answer.words >= PROSE_WORDS and not ends_sentence(answer.block.text)
            if not long and answer.block.kind != "heading" and link_share(answer) == 0:
                yield index + 1


def _series(indices: Sequence[int]) -> Iterator[list[int]]:
    """The runs of indices that are not far apart."""
    run: list[int] = []
    for index in indices:
        if run and index - run[-1] > _BOUNDS.apart:
            yield run
            run = []
        run.append(index)
    if run:
        yield run


def _is_question(view: FoldedBlock) -> bool:
    if view.words > _BOUNDS.question_words:
        return False
    text = view.block.text.rstrip("\"'”’»*) \u00a0")
    return (
        text.endswith(_QUESTION)
        and ((len(text) > 1 and text[0].isalnum()) or text[0] in "\"'“«„¿(")
        and link_share(view) == 0
        and view.block.kind in ("paragraph", "heading", "list_item", "quote")
    )


def _unfolding(here: Surroundings) -> Iterator[int]:
    """The titles of what unfolds on a click, and the first paragraph below each."""
    inside = here.views[here.frame.start : here.frame.end - 1]
    named = _naming(here, inside, _UNFOLD_PIECES)
    said = Counter(view.folded for view in here.views) if named else Counter[str]()
    for view in inside:
        block, below = view.block, here.views[view.block.index + 1]
        if block.path not in named:
            continue
        if (
            view.words > _BOUNDS.title_words
            or said[view.folded] > 1
            or not here.own(block, UNNAMED)
            or not here.own(below.block, UNNAMED - _HIDDEN)
            or link_share(below) >= _BOUNDS.linked
        ):
            continue
        if "hidden" in below.block.marks and not here.kept(below.block.index):
            continue
        text = below.words >= PROSE_WORDS and ends_sentence(below.block.text)
        summary = "summary" in block.path and any(
            label.startswith("summary") for label in block.path.split(" ")[-3:]
        )
        if summary and (text or here.kept(below.block.index)):
            yield from (block.index, below.block.index) if text else (block.index,)
        elif text and _unfolds(block):
            yield from (block.index, below.block.index)


def _unfolds(block: Block) -> bool:
    """Whether a block is the title of what unfolds, by its element and its name."""
    labels = block.path.split(" ")[-2:]
    title = "button" in block.marks or any(_TITLES.match(label) for label in labels)
    return title and any(_UNFOLDS.search(label) for label in block.path.split(" ")[-3:])


def _set_off(here: Surroundings) -> Iterator[int]:
    """Formulas on lines of their own, and verse."""
    for view in here.views[here.frame.start : here.frame.end]:
        if not _SET_OFF.isdisjoint(view.block.marks) and here.own(view.block):
            yield view.block.index


_OF_ANY: Final = (_notes, _quotations, _interview, _wholes)
"""What such parts are found by."""
_OF_ELEMENTS: Final = (_unfolding, recipe, _set_off)
"""What finds them by names and marks of elements alone, of which a text has none."""
