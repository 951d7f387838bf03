"""What the name of an element says plainly: the line below a picture, who wrote the article.

Names of boxes around a block only count for its score, since sites call whole articles so. The name
of the element that holds a short line, and nothing else, leaves no doubt.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import Final

from cleaner.blocks.folded import FoldedBlock
from cleaner.blocks.tags import BLOCKS, HEADINGS
from cleaner.model import Block
from cleaner.rules.rule import Rule
from cleaner.system.pattern import pattern
from cleaner.text.prose import ends_sentence
from cleaner.verdict.context import Context, Takers

CAPTION: Final = Rule(
    id="caption.element", why="The line below a picture, as its element is called", pack="caption"
)
BYLINE: Final = Rule(
    id="byline.element", why="Who wrote it and when, as its element is called", pack="byline"
)

CREDIT: Final = Rule(
    id="caption.credit", why="Who took a picture, as its element is called", pack="caption"
)
PROMPT: Final = Rule(
    id="ads.element",
    why="What a site bids its readers to do, as the element is called",
    pack="ads",
)
NOTE: Final = Rule(
    id="ads.disclosure", why="A note on what the site earns, as its element is called", pack="ads"
)
BUTTON: Final = Rule(
    id="ads.button", why="A button by itself, as its element is called", pack="ads"
)
CRUMBS: Final = Rule(
    id="navigation.element",
    why="Where the page stands on its site, as the element is called",
    pack="navigation",
)
CONTENTS: Final = Rule(
    id="navigation.contents-element",
    why="A link to a part of the page, in a list that is called a table of contents",
    pack="navigation",
)
FILM: Final = Rule(
    id="caption.film",
    why="The title of a film or gallery amid the article, as its element is called",
    pack="caption",
)


class _Bounds:
    """How long such lines are, in words.

    On 1,676 labelled news pages and articles 75 pages keep 97 lines of that kind without this, of
    which 32 are in the gold, captions all the same.
    """

    __slots__ = ()

    caption_words: Final = 60
    byline_words: Final = 12
    credit_words: Final = 12
    film_words: Final = 20
    caption_heading: Final = 8
    """Words of a caption that is a heading, at least: a shorter one may be of a section."""
    prompt_words: Final = 40
    prompt_box: Final = 60
    """Words of the box of a prompt that is a sentence without a link, at most."""
    note_words: Final = 120
    """Words of a note on what a site earns."""
    button_words: Final = 15
    prompt_share: Final = 0.1
    """Share of the words of what stays that such prompts may be: a page with more sells things."""
    box_blocks: Final = 2
    """Blocks of a box that is named for a picture, its caption and a credit, at most."""
    share: Final = 0.2
    """Share of the words of what stays that captions may be: a page with more is one of pictures,
    whose text they are. The same of notes on what a site earns, and of tables of contents."""


_BOUNDS: Final = _Bounds()
_CAPTIONS: Final = pattern(
    r"(?:(?:[\w-]*(?:photo|image|img|pic|picture|media|figure|foto|bild|gallery|thumb|thumbnail|wp"
    r"|article|story|post|body|content|main|inline|news|lead|hero|ext|tr)s?[-_]{0,2})?captions?"
    r"|(?:[\w-]+[-_])?(?:pic(?:ture)?|image|img|photo|foto|bild)[-_]?(?:desc(?:r|ription)?|intro"
    r"|subtitle|legend|unterschrift)|pic[-_]?text|foto[-_]?text|bild[-_]?text|legende"
    r"|pie[-_](?:de[-_])?foto|didascalia|(?:foto)?(?:bijschrift|onderschrift)|cutline|media[-_]info"
    r"|captioninfo|(?:photo|image|img|foto|bild)[-_]?(?:label|source)|podpis[-_]?(?:pod[-_])?zdj\w*|(?:photo|image|img)[-_]alt)"
    r"(?:[-_]{1,2}(?:text|inner|content|body|title|wrap|wrapper|container|para"
    r"|credits?(?:[-_]\w+)?|\w{5}))?"
)
_CREDITS: Final = pattern(
    r"(?:photo|image|img|pic|picture|foto|bild)s?[-_]?credits?|(?:bild|foto)nachweis"
)
_FILMS: Final = pattern(
    r"vjs[-_][\w-]+|(?:[\w-]*[-_])?(?:inline[-_]?video|video[-_]?player|gallery|galerie|slideshow)"
    r"[-_]{1,2}(?:headline|heading|title|titel)(?:[-_]{1,2}[\w-]+)?"
)
"""Also of the player called Video.js."""
_NO_CAPTIONS: Final = pattern(r"quote|attribution|table|cta|button|slider|card")
_PICTURES: Final = pattern(
    r"(?:[\w-]+[-_])?(?:pic|picture|image|img|photo|foto|bild)(?:s?[-_]?(?:box|wrap(?:per)?))?"
)
_PICTURED: Final = pattern(r"(?:photo|image|img|pic|picture|foto|bild)s?[-_]?captions?")
_PROMPTS: Final = pattern(
    r"(?:[\w-]*[-_])?(?:cta|promo|banner|conversion[-_]panel)(?:[-_]{1,2}(?:box|block|text|content"
    r"|container|wrapper|inner|title|heading|headline|description|detail|body|caption))*"
)
"""Of 800 articles of companies 12 keep such lines, 22 of which 3 are in the gold."""
_NOTES: Final = pattern(
    r"(?:[\w-]*[-_])?(?:affiliates?|advertis(?:er|ing|ement)|ads?|ftc|commissions?|commercial)"
    r"(?:[-_]links?)?[-_]?(?:disclosures?|disclaimers?|notices?)(?:[-_]{1,2}\w+)?"
)
_BUTTONS: Final = pattern(r"(?:[\w-]*[-_])?(?:btn|button)s?(?:[-_][\w-]+)?")
_NO_BUTTONS: Final = pattern(
    r"accordion|faq|toggle|(?<![a-z])tabs?(?![a-z])|collaps|question|answer|expand|unfold|nav|quiz"
)
"""What opens a text of the article, or chooses between some."""
_BYLINES: Final = pattern(
    r"(?:article|story|post|entry|news)?[-_]{0,2}(?:byline|author|autor|auteur|post[-_]?meta"
    r"|entry[-_]meta|credits?|credit[-_]line|articledate)"
)
_CRUMBS: Final = pattern(r"(?:[\w-]+[-_])?breadcrumbs?(?:[-_]+[\w-]+)?")
_CONTENTS: Final = pattern(
    r"(?:[\w-]+[-_])?(?:toc|tables?[-_]of[-_]contents?|inhaltsverzeichnis|jump[-_]?(?:links?|menu))"
    r"(?:[-_]+[\w-]+)?"
)
_LINKS: Final = "list_links"
"""The mark of what stands in a list in which nearly all is links."""
_PARTS: Final = 5
"""Labels of a path, innermost last, that may be of such a way: a link in an item of a list."""
_HOLDERS: Final = frozenset(("div", "section", "td", "li"))
"""Elements that are boxes: a name farther out is not of the line."""
_OTHERS: Final = frozenset(("figcaption", "cite", "blockquote"))
_MODULE: Final = pattern(r"[\w-]*module--([\w-]+?)--\w{5,8}(?![\w-])")
"""A class name such as `styles-module--caption--d3e4f`."""
_COLONS: Final = (":", "：")
_BIDS: Final = (PROMPT, NOTE, BUTTON)
_LABELS: Final = 2
"""Labels of a path, innermost last, that may name a line: a paragraph, or an inline element, in its
box."""


def take_plainly_named(context: Context, takers: Takers, spared: Set[int] = frozenset()) -> None:
    """Takes what is left of captions, bylines and prompts, by what their elements are called.

    spared: the dates of entries, which stay whatever they are called.
    """
    known: dict[str, Rule | None] = {}
    captions: list[int] = []
    prompts: list[tuple[int, Rule]] = []
    contents: list[tuple[int, Rule]] = []
    for view in context.views:
        block = view.block
        if block.index in takers or block.index in spared or not block.path:
            continue
        if block.path not in known:
            known[block.path] = _named(block.path)
        rule = known[block.path]
        if rule is None or (rule is CRUMBS and block.kind == "heading"):
            continue
        if rule in _BIDS:
            if _is_bid(view, rule, context.views):
                prompts.append((block.index, rule))
        elif rule is CONTENTS:
            if _is_entry(view, context.views):
                contents.append((block.index, CONTENTS))
        elif block.kind == "heading" and rule in (CREDIT, FILM):
            if _is_amid(view, rule, context) and not context.protects(rule, block.index):
                takers[block.index] = (rule, rule.why)
        elif rule in (CAPTION, CREDIT) and _is_caption(view, context.views):
            captions.append(block.index)
        elif (
            rule in (BYLINE, CRUMBS)
            and _is_byline(view)
            and not context.protects(rule, block.index)
        ):
            takers[block.index] = (rule, rule.why)
    _take_few(context, takers, [(index, CAPTION) for index in captions], _BOUNDS.share)
    _take_few(context, takers, contents, _BOUNDS.share)
    notes = [one for one in prompts if one[1] is NOTE]
    _take_few(context, takers, notes, _BOUNDS.share)
    _take_few(context, takers, [one for one in prompts if one[1] is not NOTE], _BOUNDS.prompt_share)


def _take_few(
    context: Context, takers: Takers, some: Sequence[tuple[int, Rule]], share: float
) -> None:
    """Takes some blocks where they are no more than a share of the words of what stays."""
    if not some:
        return
    words = sum(view.words for view in context.views if view.block.index not in takers)
    if sum(context.views[index].words for index, _ in some) <= share * words:
        for index, rule in some:
            if not context.protects(rule, index):
                takers[index] = (rule, rule.why)


def _named(path: str) -> Rule | None:
    """What the innermost elements of a path are called; `None` where that says nothing."""
    near = path.rsplit(" ", _PARTS)[-_PARTS:]
    named = [name for label in near for name in _split(label)[1:]]
    if any(map(_CRUMBS.fullmatch, named)):
        return CRUMBS
    if any(map(_CONTENTS.fullmatch, named)):
        return CONTENTS
    for label in reversed(path.rsplit(" ", _LABELS)[-_LABELS:]):
        tag, *names = _split(label)
        if tag in _OTHERS:
            return None
        if tag == "caption":
            return CAPTION
        for name in names:
            if _CAPTIONS.fullmatch(name) and not _NO_CAPTIONS.search(name):
                return CAPTION
            if _PICTURES.fullmatch(name):
                return CAPTION
            if _CREDITS.fullmatch(name):
                return CREDIT
            if _FILMS.fullmatch(name):
                return FILM
            if _BYLINES.fullmatch(name):
                return BYLINE
        if (bid := _bid(tag, names, label)) is not None:
            return bid
        if tag in _HOLDERS:
            return None
    return None


def _split(label: str) -> list[str]:
    """The tag of a label, its id and its classes, without what builders of style sheets add."""
    if "module--" in label:
        label = _MODULE.sub(r"\1", label)
    return label.replace("#", ".").split(".")


def _bid(tag: str, names: Sequence[str], label: str) -> Rule | None:
    """What an element bids readers to do, by its tag, its names, and those but for its id."""
    if tag in ("a", "button"):
        is_button = any(map(_BUTTONS.fullmatch, names)) and not _NO_BUTTONS.search(label)
        return BUTTON if is_button else None
    if any(map(_NOTES.fullmatch, names)):
        return NOTE
    return PROMPT if any(map(_PROMPTS.fullmatch, label.split(".")[1:])) else None


def _is_caption(view: FoldedBlock, views: Sequence[FoldedBlock]) -> bool:
    """Whether a line in an element named for captions is short, and no title of a table."""
    block = view.block
    if view.words > _BOUNDS.caption_words:
        return False
    if block.kind == "heading":
        tag, *names = _split(block.path.rsplit(" ", 1)[-1])
        named = tag in HEADINGS and ("caption" in names or any(map(_PICTURED.fullmatch, names)))
        return named and view.words >= _BOUNDS.caption_heading
    if block.kind not in ("paragraph", "caption", "list_item"):
        return False
    around = _box(block)
    if block.tag == "caption":  # That of a table, unless it has no rows but a picture.
        return not any(
            other.block.kind == "table_row" and around in other.block.around for other in views
        )
    inside = [other.block for other in views if around in other.block.around] if around else []
    return not _in_picture_box(block) or len(inside) <= _BOUNDS.box_blocks


def _is_bid(view: FoldedBlock, rule: Rule, views: Sequence[FoldedBlock]) -> bool:
    """Whether a block in an element that is named so is short enough, and no text of the article.

    A button is a link that is all of its block, and not what the label above it is of. A sentence
    without a link is a prompt in a small box alone.
    """
    block = view.block
    linked = block.link_density or 0.0
    if rule is NOTE:
        return block.kind == "paragraph" and view.words <= _BOUNDS.note_words
    if rule is BUTTON:
        above = views[block.index - 1].block.text.rstrip() if block.index else ""
        short = view.words <= _BOUNDS.button_words and not ends_sentence(block.text)
        alone = linked == 1.0 and block.kind in ("paragraph", "list_item")
        return alone and short and not above.endswith(_COLONS)
    if view.words > _BOUNDS.prompt_words:
        return False
    if linked or not ends_sentence(block.text):
        return True
    around = block.around[1] if len(block.around) > 1 else 0
    words = sum(other.words for other in views if around in other.block.around)
    return words <= _BOUNDS.prompt_box


def _is_entry(view: FoldedBlock, views: Sequence[FoldedBlock]) -> bool:
    """Whether a link of a list of links says no more than a heading below it does."""
    if _LINKS not in view.block.marks or view.block.link_density != 1.0:
        return False
    said = set(view.tokens)
    return any(
        other.block.kind == "heading" and said.issubset(other.tokens)
        for other in views[view.block.index + 1 :]
    )


def _is_amid(view: FoldedBlock, rule: Rule, context: Context) -> bool:
    """Whether a heading is a short credit, or the title of a film amid the article."""
    if rule is CREDIT:
        return view.words <= _BOUNDS.credit_words
    prose = context.shape.prose
    return prose.start < view.block.index < prose.end and view.words <= _BOUNDS.film_words


def _box(block: Block) -> int:
    """The number of the element around a block's own: of an inline one, which has no number, the
    innermost."""
    own = block.path.rsplit(" ", 1)[-1].partition(".")[0].partition("#")[0]
    at = 1 if own in BLOCKS else 0
    return block.around[at] if len(block.around) > at else 0


def _in_picture_box(block: Block) -> bool:
    names = block.path.rsplit(" ", _LABELS)[-_LABELS:]
    return any(_PICTURES.fullmatch(name) for label in names for name in label.split(".")[1:])


def _is_byline(view: FoldedBlock) -> bool:
    """Whether a line in an element named for bylines, or for the way to a page, is no sentence."""
    return (
        view.block.kind in ("paragraph", "heading", "list_item")
        and view.words <= _BOUNDS.byline_words
        and not ends_sentence(view.block.text)
    )
