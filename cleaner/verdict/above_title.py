"""What hangs on a text's title, right above it or in its line: a path to the page, a kicker."""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import Final

from cleaner.blocks.folded import FoldedBlock
from cleaner.system.pattern import pattern
from cleaner.text.fold import fold
from cleaner.text.prose import ends_sentence


class _Bounds:
    """How such lines look. Counted in words or blocks."""

    __slots__ = ()

    path_blocks: Final = 3
    """Blocks below a path to the page in which its last item stands once more, as the title."""
    item: Final = 2
    """Words of that item at least."""
    glued: Final = 4
    """Words of it where no sign parts it from the `path_words` before at least."""
    path_words: Final = 2
    kicker: Final = 2
    """Words of a kicker in capitals at least."""
    title: Final = (4, 14)
    """Words of the title below it at least and at most. On 2,400 labelled texts 7 titles stand so,
    and no line that is none."""
    line: Final = 400
    """Characters of a line at most that is looked at for what is glued to a title: a longer one is
    none, and a flood of such seams would take a time that grows with its square."""
    lower: Final = 2
    """Words of it in lower case at least: a name, a place and a date have fewer."""
    behind: Final = 3
    """Words of a title at least behind a kicker that is glued to it, and of one that is said
    twice."""
    said: Final = 2
    """How often the text has the first of them by itself at least, and the kicker's last word once.
    On 4,700 labelled texts three titles are right so that had a kicker glued to them, and none is
    lost."""


_BOUNDS: Final = _Bounds()
PATH_BLOCKS: Final = _BOUNDS.path_blocks
_PARTING: Final = ">/»›→"
"""Signs between the items of a path."""
_GOES_ON: Final = ",;:"
_CUT: Final = ("...", "…")
_CELLS: Final = pattern(r"[ \u00a0]{3,}|\t")
_WORD: Final = pattern(r"\w+")
_OPENING: Final = '»«„“"'
_QUOTES: Final = '»«„“”"'
_CLOSING: Final = '»”"“’:'


def below_path(at: int, views: Sequence[FoldedBlock]) -> int:
    """The title of a text right below a line that was taken for it, and that ends in it.

    Such a line is the path to the page, "News / Harbour / Rain stops play", or says what is told of
    the post, too: "5 comments on Rain stops play". A kicker with a colon belongs to the title.
    """
    if at < 0 or views[at].block.link_density is not None:
        return at
    path = views[at].folded
    for view in views[at + 1 : at + 1 + _BOUNDS.path_blocks]:
        before = path.removesuffix(view.folded)
        if before == path and views[at].block.text.endswith(_CUT):
            before = _before_cut(path, view.folded)
        if before == path or not before.strip():
            continue
        parted = before.rstrip()[-1] in _PARTING
        glued = before[-1] == " " and len(before.split()) >= _BOUNDS.path_words
        if view.words >= (_BOUNDS.item if parted else _BOUNDS.glued) and (parted or glued):
            return view.block.index
    return at


def _before_cut(path: str, title: str) -> str:
    """What stands in a path before a title that is cut there: "News Rain stops pl..." """
    at = path.find(" ".join(title.split()[: _BOUNDS.glued]), 1)
    return path[:at] if at > 0 and title.startswith(path[at:]) else path


def without_glued(said: str, views: Sequence[FoldedBlock]) -> str:
    """A text's title without what extractors glued to it.

    That is a kicker with not even a space behind it, "Ship strandedCrew walks ashore", where the
    text has both words by themselves and the glued one nowhere else; and the title once more. A
    kicker with a colon gets its space. Of cells in one line the longest is the title.
    """
    cells = [cell.strip() for cell in _CELLS.split(said)]
    longest = max(cells, key=lambda cell: len(cell.split()))
    if len(cells) > 1 and len(longest.split()) >= _BOUNDS.behind:
        said = longest
    half = (len(said) + 1) // 2
    if said[:half].strip() == said[half:].strip() and len(said[:half].split()) >= _BOUNDS.behind:
        return said[:half].strip()
    for at in _seams(said) if len(said) <= _BOUNDS.line else ():
        kicker, title = said[:at], said[at:]
        if len(title.split()) < _BOUNDS.behind:
            break
        if len(kicker.split()) < _BOUNDS.path_words:
            continue
        if kicker.endswith(":"):
            return f"{kicker} {title}"
        ends = (*_WORD.findall(fold(kicker))[-1:], *_WORD.findall(fold(title))[:1])
        parts = ends[1:] if kicker[-1] in _QUOTES else ends
        alone = [sum(word in view.tokens for view in views) for word in parts]
        again = any("".join(ends) in view.tokens and view.block.text != said for view in views)
        if all(alone) and alone[-1:] >= [_BOUNDS.said] and not again:
            return title
    return said


def _seams(said: str) -> list[int]:
    """Where a capital follows small letters at once, or their closing quotation mark or colon.

    >>> _seams("Ship strandedCrew ashore"), _seams("In: Who"), _seams("In:Who"), _seams("McKay")
    ([13], [], [3], [])
    >>> _seams('"All lost"Crew ashore'), _seams('All lost"Crew" ashore')
    ([10], [8])
    """
    found: list[int] = []
    even = True
    for at, sign in enumerate(said):
        even ^= at > 0 and said[at - 1] in _QUOTES
        if at < 3 or not (sign.isupper() or sign in _OPENING):
            continue
        first = at + 1 if even and sign in _OPENING else at
        closed = said[at - 1] in _CLOSING and even
        letters = said[at - 3 : at - 1] if closed else said[at - 2 : at]
        small = letters[-1:].islower() and (letters.islower() or closed)
        if small and said[first : first + 1].isupper():
            found.append(at)
    return found


def below_kicker(at: int, views: Sequence[FoldedBlock], never: Set[int]) -> int:
    """The title of a text right below a line in capitals that was taken for it: its kicker.

    never: blocks that are no title.
    """
    below = at + 1
    if at < 0 or below >= len(views) or below in never:
        return at
    kicker, title = views[at], views[below]
    if kicker.block.link_density is not None or kicker.words < _BOUNDS.kicker:
        return at
    letters = [letter for letter in kicker.block.text if letter.isalpha()]
    text = title.block.text
    least, most = _BOUNDS.title
    told = (
        bool(letters)
        and all(map(str.isupper, letters))
        and least <= title.words <= most
        and sum(word[0].islower() for word in text.split()) >= _BOUNDS.lower
        and not ends_sentence(text)
        and text[-1] not in _GOES_ON
    )
    return below if told else at
