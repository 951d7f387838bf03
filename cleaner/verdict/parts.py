"""Parts of an article that are known by their build, however little they look like prose.

Tables, notes, quoted posts, questions of an interview, titles of what unfolds: a score sees short
lines, numbers and names in them. What they are, and that they stand amid the article or right
behind it, tells more. No rule that people wrote is overruled by that: it is held against scores,
and against what stands apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from re import Pattern
from typing import Final

from cleaner.blocks.folded import FoldedBlock
from cleaner.model import Block
from cleaner.scores.context import Frame
from cleaner.system.pattern import pattern
from cleaner.text.prose import PROSE_WORDS, ends_sentence
from cleaner.verdict.context import Context, Takers
from cleaner.verdict.landmarks import Landmark


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
    up: Final = 5
    """Elements up from a table to the article's container at most: rows, their group, the table, a
    figure and a box that scrolls."""
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
    label_words: Final = 8
    """Words of the heading above notes at most."""
    title_words: Final = 25
    """Words of the title of what unfolds at most."""


_BOUNDS: Final = _Bounds()
_OTHER: Final = frozenset(
    f"named:{topic}"
    for topic in (
        *("about", "ads", "byline", "comments", "cookies", "navigation", "newsletter", "paywall"),
        *("related", "share", "tags"),
    )
)
"""Names of boxes that the article's parts don't stand in."""
_ELSEWHERE: Final = frozenset(("form", "nav", "dialog", "hidden", "noscript"))
_OUTER: Final = frozenset(("footer", "header"))
_ARTICLE: Final = frozenset(("article", "main"))
_SET_OFF: Final = frozenset(("formula", "verse"))
_NOTES: Final = "headings.notes"
"""The rule that knows headings above notes and sources."""
_QUESTION: Final = ("?", "？", "؟", ";")
_POSTS: Final = pattern(
    r"twitter|tweet|instagram|blue-?sky|bsky|mastodon|tiktok|facebook|\bfb-|text-post-media|reddit"
    r"|telegram|\bvk|weibo|linkedin|social-embed|embed-?post"
)
"""Names of the elements that networks and publishers put posts into."""
_UNFOLDS: Final = pattern(
    r"accordion|akkordeon|collaps|toggle|expand|unfold|faq|panel|spoiler|question|(?<![a-z])tabs?(?![a-z])"
)
_TITLES: Final = pattern(r"(?:button|label|summary|dt|h[2-6])(?![\w-])")  # Of what unfolds.
_UNNAMED: Final = (_OTHER | _ELSEWHERE) - {"named:navigation", "named:tags"}
"""The same but for what such titles are named for, too: headers of accordions, labels of tabs."""
_SITE: Final = pattern(r"(?:https?://)?[\w-]+(?:\.[\w-]+)+(?:/\S*)?")  # An address by itself.
_RECIPE: Final = pattern(
    r"ingredient|ingrédient|zutat|ingrediente|ingredienser|składnik|(?:recipe|cooking)[-_](?:step|direction"
    r"|instruction|method)|zubereitung|preparation-step"
)
_NUTRITION: Final = pattern(
    r"nutrient|nutri(?:tion|zional)|nutricion|nutrici[oó]n|nährwert|naehrwert|voedingswaarde|odżywcz|odzywcz"
)
"""Names of the elements in which a recipe tells what is in a portion."""
_RECIPE_MARKS: Final = frozenset(
    ("itemprop:recipeingredient", "itemprop:ingredients", "itemprop:recipeinstructions")
)


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
    here = _Here(context, landmarks, takers, groups)
    found: set[int] = set()
    for part in (_notes, _quotations, _interview, _unfolding, _recipe, _set_off, _wholes):
        found.update(part(here))
    return frozenset(found - takers.keys())


class _Here:
    """Where the article is on a page.

    frame: the article's text, and what follows or precedes it in its container without a break.
    """

    def __init__(
        self,
        context: Context,
        landmarks: Mapping[int, Landmark],
        takers: Takers,
        groups: Sequence[Sequence[FoldedBlock]],
    ) -> None:
        self.context, self.landmarks, self.takers, self.groups = context, landmarks, takers, groups
        self.views, self.scores = context.views, context.shape.scores
        self.inner, self.prose = context.shape.frame, context.shape.prose
        self.up = context.shape.features.column("box.up")
        self.down = context.shape.features.column("box.down")
        self.frame = self._reach()

    def _reach(self) -> Frame:
        """The article's frame with what its container holds right behind and before it."""
        start, end = self.inner.start, self.inner.end
        while end < len(self.views) and self._follows(end):
            end += 1
        while start > 0 and self._follows(start - 1):
            start -= 1
        return Frame(start, end)

    def _follows(self, index: int) -> bool:
        """Whether the article may go on with a block that its scores don't take for it."""
        view = self.views[index]
        own = self.own(view.block, _UNNAMED)
        return own and self.boxed(index) and _linked(view) < _BOUNDS.linked

    def amid(self, index: int) -> bool:
        """Whether the block stands between the first and last of the article's text, or beside."""
        return self.frame.start <= index < self.frame.end

    def deep(self, index: int) -> bool:
        """Whether the block stands between the first and last of the article's text."""
        return self.inner.start <= index < self.inner.end

    def boxed(self, index: int) -> bool:
        """Whether the block stands in the article's container, not deep in an element of it."""
        html = bool(self.views[index].block.tag)
        return html and self.down[index] == 0 and self.up[index] <= _BOUNDS.up

    def own(self, block: Block, others: Set[str] = _OTHER | _ELSEWHERE) -> bool:
        """Whether nothing around a block says that it is none of the article's.

        others: the marks of what is none.
        """
        landmark = self.landmarks.get(block.index)
        outer = not block.marks.isdisjoint(_OUTER) and block.marks.isdisjoint(_ARTICLE)
        return not (outer or (landmark and landmark.apart)) and block.marks.isdisjoint(others)

    def kept(self, index: int) -> bool:
        """Whether text stands there that its score takes for the article's."""
        return (
            0 <= index < len(self.views) and index not in self.takers and self.scores[index] < 0.0
        )


def _linked(view: FoldedBlock) -> float:
    return view.block.link_density or 0.0


def _wholes(here: _Here) -> Iterator[int]:
    """Tables of data, and lists amid the article, each as a whole."""
    end = here.frame.end
    for group in here.groups:
        indices = [view.block.index for view in group]
        first, last = indices[0], indices[-1]
        words = sum(view.words for view in group) or 1
        score = sum(view.words * here.scores[view.block.index] for view in group) / words
        ruled = sum(index in here.takers for index in indices)
        table = group[0].block.kind == "table_row"
        links = sum(view.words * _linked(view) for view in group) / words
        most = _BOUNDS.linked_row if table else _BOUNDS.linked
        if links >= most or 2 * ruled > len(group):
            continue
        if not all(here.own(view.block) for view in group):
            continue
        amid = here.amid(first) and here.amid(last)
        if not table:
            deep = here.deep(first) and here.deep(last)
            most = _BOUNDS.list_score if deep else _BOUNDS.last_list_score
            if amid and here.boxed(first) and len(group) >= _BOUNDS.list_items and score < most:
                yield from indices
            continue
        near = first - end <= _BOUNDS.near and here.frame.start - last <= _BOUNDS.near
        near = near or (first > end and len(group) >= _BOUNDS.rows)
        if score < _BOUNDS.surely_other and (amid or (near and here.boxed(first))):
            yield from indices
            end = max(end, last + 1)


def _notes(here: _Here) -> Iterator[int]:
    """Footnotes and references behind the article's first text, and the heading above them."""
    found: set[int] = set()
    for view in here.views[here.prose.start :]:
        block = view.block
        referred = "note" in block.marks
        listed = "notes" in block.marks and "list_links" not in block.marks
        if referred or (listed and _linked(view) < _BOUNDS.linked):
            # Those that the text refers to may unfold on a click.
            if here.own(block, _ELSEWHERE - {"hidden"} if referred else _ELSEWHERE):
                found.add(block.index)
        elif _NOTES in {hold.rule.id for hold in here.context.kept.get(block.index, ())}:
            found.update(_below(here, block.index))
    for index in sorted(found):
        yield index
        above = index - 1
        if above not in found and above >= here.prose.start and _is_label(here.views[above]):
            yield above


def _below(here: _Here, label: int) -> Iterator[int]:
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


def _is_label(view: FoldedBlock) -> bool:
    return view.block.kind == "heading" and view.words <= _BOUNDS.label_words


def _quotations(here: _Here) -> Iterator[int]:
    """What the article quotes in a box: posts of social networks, and others that it says once."""
    said = "\n".join(
        view.folded for view in here.views[here.inner.start : here.inner.end] if _is_running(view)
    )
    for view in here.views[here.frame.start : here.frame.end]:
        block = view.block
        if _linked(view) >= _BOUNDS.linked or not here.own(block):
            continue
        if block.kind == "quote":
            again = said.count(view.folded) > _is_running(view)
            if _is_post(block) or (view.words >= _BOUNDS.quoted_words and not again):
                yield block.index
        elif _is_post(block) and ends_sentence(block.text) and _linked(view) == 0:
            yield block.index


def _is_running(view: FoldedBlock) -> bool:
    return view.words >= PROSE_WORDS


def _is_post(block: Block) -> bool:
    """Whether the quotation around a block, or one of the boxes next to it, is named for that."""
    labels = block.path.split(" ")
    quoted = [at for at, label in enumerate(labels) if label.startswith("blockquote")]
    first = quoted[-1] - 2 if quoted else len(labels) - 2
    return _POSTS.search(" ".join(labels[max(0, first) :])) is not None


def _interview(here: _Here) -> Iterator[int]:
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
            short = answer.words < PROSE_WORDS and answer.block.kind != "heading"
            if short and _linked(answer) == 0:
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
    text = view.block.text.rstrip("\"'”’»*) \u00a0")
    return (
        view.words <= _BOUNDS.question_words
        and text.endswith(_QUESTION)
        and ((len(text) > 1 and text[0].isalnum()) or text[0] in "\"'“«„¿(")
        and _linked(view) == 0
        and view.block.kind in ("paragraph", "heading", "list_item", "quote")
    )


def _unfolding(here: _Here) -> Iterator[int]:
    """The titles of what unfolds on a click, and the first paragraph below each."""
    said = Counter(view.folded for view in here.views)
    for view in here.views[here.frame.start : here.frame.end - 1]:
        block, below = view.block, here.views[view.block.index + 1]
        if (
            view.words > _BOUNDS.title_words
            or said[view.folded] > 1
            or not here.own(block, _UNNAMED)
            or not here.own(below.block, _UNNAMED)
            or _linked(below) >= _BOUNDS.linked
        ):
            continue
        text = below.words >= PROSE_WORDS and ends_sentence(below.block.text)
        summary = any(label.startswith("summary") for label in block.path.split(" ")[-3:])
        if summary and (text or here.kept(below.block.index)):
            yield from (block.index, below.block.index) if text else (block.index,)
        elif text and _unfolds(block):
            yield from (block.index, below.block.index)


def _unfolds(block: Block) -> bool:
    """Whether a block is the title of what unfolds, by its element and its name."""
    labels = block.path.split(" ")[-2:]
    title = "button" in block.marks or any(_TITLES.match(label) for label in labels)
    return title and any(_UNFOLDS.search(label) for label in block.path.split(" ")[-3:])


def _recipe(here: _Here) -> Iterator[int]:
    """Ingredients and steps, in elements that are named so, and what is in a portion."""
    for view in here.views[here.frame.start : here.frame.end]:
        if _named(here, view, _RECIPE) and _linked(view) < _BOUNDS.linked:
            yield view.block.index
    portion = [view.block.index for view in here.views if _named(here, view, _NUTRITION)]
    near = portion and portion[0] - here.frame.end <= _BOUNDS.near
    if not near or not any(_named(here, view, _RECIPE) for view in here.views):
        return
    yield from portion
    above = portion[0] - 1
    if _is_label(here.views[above]) and here.own(here.views[above].block):
        yield above


def _named(here: _Here, view: FoldedBlock, names: Pattern[str]) -> bool:
    """Whether an element next to a block is named so, by its class, id or microdata."""
    marked = names is _RECIPE and not _RECIPE_MARKS.isdisjoint(view.block.marks)
    named = marked or any(map(names.search, view.block.path.split(" ")[-3:]))
    return named and here.own(view.block)


def _set_off(here: _Here) -> Iterator[int]:
    """Formulas on lines of their own, and verse."""
    for view in here.views[here.frame.start : here.frame.end]:
        if not _SET_OFF.isdisjoint(view.block.marks) and here.own(view.block):
            yield view.block.index
