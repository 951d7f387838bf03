"""Pictures' texts for the blind beside their captions and credits, which some pages show."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from cleaner.blocks.folded import FoldedBlock
from cleaner.rules.rule import Rule
from cleaner.text.prose import ends_sentence
from cleaner.verdict.context import Context, Takers, is_sentence
from cleaner.verdict.pairs import says_same

PICTURE: Final = Rule(
    id="picture.texts", why="A picture's text, which the line next to it says again", pack="picture"
)
"""The reason of what `take_pairs` takes."""
_CREDITS: Final = frozenset(
    f"caption.{name}"
    for name in (
        *("label", "label-script", "agency", "photographer"),
        *("publisher", "publisher-bar", "courtesy", "initials"),
    )
)
"""Rules that take a line which is nothing but a picture's credit, below the picture's text."""
_CAPTIONS: Final = frozenset(
    f"caption.ends-{name}"
    for name in ("agency", "bracket", "by", "credit", "library", "photographer", "slash")
)
"""Rules that take a caption with its credit, below the text for those who don't see the picture."""
_GOES_ON: Final = ":,;"
_PARTED: Final = frozenset("|\t")
"""Signs between the cells of a row; so do three spaces stand."""
CAPTION: Final = "caption"
"""The topic of captions, credits and names of pictures' files."""


class _Bounds:
    """What two texts must share to be a caption and its echo."""

    __slots__ = ()

    shared: Final = 20
    """Characters that both have: a name alone may begin a paragraph too. Chosen, never measured."""
    share: Final = 0.7
    """Share of the echo that the caption must be. On labelled pages true echoes go on by a credit,
    up to a fifth of them; a paragraph that begins as the caption does is article text."""
    surely_article: Final = -2.5
    """Score, as a logit, at which two lines that say the same may be verse: those of songs score
    less."""
    between_words: Final = 25
    """Words at most of a line between two captions or credits of a text. On 3,300 labelled texts
    all 80 such lines are pictures' texts."""
    likely_article: Final = -1.0
    """Score below which one of two lines that are word for word the same stays: it may be a
    subhead."""
    doubled: Final = 4
    """Words at least of a line that says the same twice. Of 70 such lines on 2,400 labelled texts
    one is in the gold."""
    begun: Final = 4
    """Words at least that a line begins with twice, and characters that are looked for first. Of 40
    such lines on 7,000 labelled texts none is in the gold."""
    surely_doubled: Final = 11
    """Words of it from which it is no verse: six, said twice, of which two may be glued."""
    above_words: Final = 30
    """Words at most of a picture's text right above its credit."""
    above_fewest: Final = 4
    """Words of it at least, where it does not say the line above again."""
    above_lower: Final = 2
    """Words of it that begin in lower case and have `long_word` letters at least: in a heading that
    is written as English ones are, none does."""
    long_word: Final = 4
    above_score: Final = -1.5
    """Score of it at least: subheads score less. Of 69 such lines on 5,000 labelled texts one was
    article text, a dek below its title."""
    caption_score: Final = -1.0
    """The same above a caption that ends in its credit: of 48 such lines on 2,400 texts 3 are in
    the gold."""
    sentence_words: Final = 45
    """Words at most of a sentence right above a credit behind which the article goes on."""
    sentence_score: Final = -1.0
    """Score of it at least: below it stands a paragraph above a picture without a text. Of 17 such
    sentences on 2,400 labelled texts one was article text."""
    echo_words: Final = 12
    """Words at most of a line above a credit that says what a heading right above it says."""
    bracket_words: Final = 10
    """Words at most of the rest of a credit behind its label, up to its bracket."""


_BOUNDS: Final = _Bounds()


def take_echoes(context: Context, takers: Takers) -> None:
    """Takes the block next to a caption that says the same: the picture's text for the blind.

    A heading that a caption repeats stays, and so does a paragraph that only begins as it does.
    """
    views = context.views
    for index in [index for index, (rule, _) in takers.items() if rule.topic == CAPTION]:
        for near in (index - 1, index + 1):
            if not 0 <= near < len(views) or near in takers:
                continue
            if views[near].block.kind == "heading":
                continue
            rule, why = takers[index]
            if _is_echo(views[index].folded, views[near].folded) and not context.protects(
                rule, near
            ):
                takers[near] = (rule, why)


def take_between(context: Context, takers: Takers) -> None:
    """Takes a short line of a text between two captions, of which one is its file or credit."""
    captions = {index for index, (rule, _) in takers.items() if rule.topic == CAPTION}
    for index in [at + 1 for at in captions if at + 2 in captions and at + 1 not in takers]:
        view, (rule, why) = context.views[index], takers[index - 1]
        if (
            not view.block.tag
            and view.block.kind == "paragraph"
            and view.words <= _BOUNDS.between_words
            and not context.protects(rule, index)
        ):
            takers[index] = (rule, why)


def take_doubled(context: Context, takers: Takers) -> None:
    """Takes lines of a text that say the same twice: a picture's text, and its caption behind it.

    The caption may go on. A row of a table may do so, and a short line that looks like article
    text: a verse.
    """
    for view in context.views:
        block = view.block
        if (
            block.link_density is None
            and block.kind in ("paragraph", "caption", "list_item")
            and view.words >= _BOUNDS.doubled
            and (
                context.shape.scores[block.index] > _BOUNDS.surely_article
                or view.words >= _BOUNDS.surely_doubled
            )
            and is_doubled(block.text)
            and not context.protects(PICTURE, block.index)
        ):
            takers.setdefault(block.index, (PICTURE, PICTURE.why))


def is_doubled(text: str) -> bool:
    """Whether a text is the same twice, with no more than spaces between, or begins so.

    >>> is_doubled("Two gulls.Two gulls."), is_doubled("Two gulls. Two gulls.")
    (True, True)
    >>> is_doubled("Two gulls on a quay Two gulls on a quay in fog")
    True
    >>> is_doubled("Let it go, let it go"), is_doubled("One | Two | One | Two")
    (False, False)
    """
    if text.find(text[: _BOUNDS.begun], 1) < 0:
        return False
    half = (len(text) + 1) // 2
    for first, second in ((text[:half], text[half:]), (text[: half - 1], text[half - 1 :])):
        if first.strip() == second.strip():
            return "|" not in text and "\t" not in first.strip()
    return _PARTED.isdisjoint(text) and "   " not in text and _begins_twice(text)


def _begins_twice(text: str) -> bool:
    """Whether a text begins with the same words twice, and goes on."""
    words = text.split(" ", _BOUNDS.begun)
    again = text.find(" ".join(words[: _BOUNDS.begun]), 1)
    first = text[:again].rstrip() if again > 0 else ""
    long = first.count(" ") + 1 >= _BOUNDS.begun
    return long and text.startswith(first, again)


def take_above_credits(context: Context, takers: Takers, title: int) -> None:
    """Takes a picture's text that stands right above its credit, or its caption, in a text.

    That is a short line without a stop that is no heading by its letters, or says what a line above
    says; or a sentence between two paragraphs. What stands right below the title may be the dek.
    title: the title's block.
    """
    views, scores = context.views, context.shape.scores
    credits = [at for at, (rule, _) in takers.items() if rule.id in _CREDITS]
    captions = [at for at, (rule, _) in takers.items() if rule.id in _CAPTIONS]
    for at in (*credits, *captions):
        index = at - 1
        if index < 1 or index in takers or index - 1 == title or index == title:
            continue
        view, (rule, why) = views[index], takers[at]
        if view.block.tag or view.block.kind != "paragraph" or context.protects(rule, index):
            continue
        alone = rule.id in _CREDITS
        least = _BOUNDS.above_score if alone else _BOUNDS.caption_score
        told = (
            _BOUNDS.above_fewest <= view.words <= _BOUNDS.above_words
            and scores[index] > least
            and not ends_sentence(view.block.text)
            and view.block.text[-1] not in _GOES_ON
            and _in_lower_case(view.block.text) >= _BOUNDS.above_lower
        )
        sentence = (
            alone
            and view.words <= _BOUNDS.sentence_words
            and scores[index] > _BOUNDS.sentence_score
            and is_sentence(view)
            and context.surely_article(at + 1)
        )
        echo = view.words <= _BOUNDS.echo_words and index - 1 not in takers
        if told or sentence or (alone and echo and _is_in(view, views[index - 1])):
            takers[index] = (rule, why)


def take_bracketed(context: Context, takers: Takers) -> None:
    """Takes the text of a picture whose credit stands below it in brackets, line by line.

    It ends in an opening bracket, which a label follows, and behind that the rest of the credit.
    """
    views = context.views
    for at in [at for at, (rule, _) in takers.items() if rule.topic == CAPTION]:
        if at < 1 or not views[at - 1].block.text.rstrip().endswith("("):
            continue
        rest = views[at + 1].block.text.rstrip() if at + 1 < len(views) else ""
        found = [at - 1]
        if rest.endswith(")") and "(" not in rest and views[at + 1].words <= _BOUNDS.bracket_words:
            found.append(at + 1)
        for index in found:
            rule, why = takers[at]
            if not views[index].block.tag and not context.protects(rule, index):
                takers.setdefault(index, (rule, why))


def _in_lower_case(text: str) -> int:
    """How many long words begin in lower case."""
    words = text.split()
    return sum(word[0].islower() for word in words if len(word) >= _BOUNDS.long_word)


def _is_in(view: FoldedBlock, above: FoldedBlock) -> bool:
    """Whether a short line above has all words of this one."""
    short = view.words > 0 and above.words <= _BOUNDS.between_words
    return short and set(view.tokens) <= set(above.tokens)


def take_pairs(context: Context, takers: Takers) -> None:
    """Takes the two texts of a picture that stand right below one another in a text.

    Of two that are the same to the word, the second stays where it is a sentence, which is then a
    quotation said twice, or where it looks like article text.
    """
    views, scores = context.views, context.shape.scores
    for one, other in pairwise(views):
        first, second = one.block.index, other.block.index
        if one.block.link_density is not None or not says_same(one, other):
            continue
        score = min(scores[first], scores[second])
        if score < _BOUNDS.surely_article:
            continue
        once = one.folded == other.folded and (
            ends_sentence(one.block.text) or score < _BOUNDS.likely_article
        )
        for index in (first,) if once else (first, second):
            if not context.protects(PICTURE, index):
                takers.setdefault(index, (PICTURE, PICTURE.why))


def _is_echo(caption: str, other: str) -> bool:
    """Whether another text says what a caption says, one of them perhaps with a credit behind it.

    >>> _is_echo("ada renn", "ada renn has run the yard beside the lock for thirty years")
    False
    """
    shared = min(len(caption), len(other))
    if shared < max(_BOUNDS.shared, _BOUNDS.share * len(other)):
        return False
    return caption.startswith(other) or other.startswith(caption)
