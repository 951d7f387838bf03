"""A section's or menu's name above a text's headline, which was taken for the headline itself."""

from __future__ import annotations

from collections.abc import Sequence, Set
from typing import Final

from cleaner.blocks.folded import FoldedBlock
from cleaner.text.prose import final_sign
from cleaner.verdict.shape import PageShape


class _Bounds:
    """What makes such a name of a line, and a headline of the one below it.

    Counted in words where nothing else is said. Chosen by looking at labelled texts, of which
    see `below_section_name`; the values were never measured against others.
    """

    __slots__ = ()

    name: Final = 3
    """Words of a section's name at most."""
    headline: Final = 16
    """Words of a headline at most: a longer line may be a paragraph."""
    long_word: Final = 4
    """Letters of a word that tells: shorter ones are articles and prepositions."""
    stem: Final = 5
    """Letters by which two words are the same: what follows may be an ending."""
    shared: Final = 0.3
    """Share of the headline's telling words that the article says as well."""


_BOUNDS: Final = _Bounds()
_SENTENCE: Final = (1, 2, 3)
"""Signs that no headline ends in: stop, colon, comma; see `final_sign`."""


def below_section_name(
    at: int, views: Sequence[FoldedBlock], shape: PageShape, never: Set[int]
) -> int:
    """The headline of a text right below a line of some words that was taken for it.

    Such a line is a section's name: the article has none of its words, and has those of the longer
    line below. never: blocks that are no title.
    """
    if at < 0 or views[at].block.link_density is not None or views[at].words > _BOUNDS.name:
        return at
    end = shape.frame.end
    for view in views[at + 1 : end]:
        index = view.block.index
        if index in never:
            continue
        said = frozenset().union(*map(_stems, views[index + 1 : end]))
        if _is_name(views[at], said) and _is_headline(view, views[at].words, said):
            return index
        if view.words > _BOUNDS.name or not _is_name(view, said):
            return at
    return at


def _is_name(view: FoldedBlock, said: frozenset[str]) -> bool:
    """Whether a line ends in no sign, and an article that says these words is of something else."""
    own = _stems(view)
    return bool(own) and not final_sign(view.block.text) and own.isdisjoint(said)


def _is_headline(view: FoldedBlock, words: int, said: frozenset[str]) -> bool:
    """Whether a line with at least so many words may head an article that says these ones."""
    own = _stems(view)
    return (
        words <= view.words <= _BOUNDS.headline
        and final_sign(view.block.text) not in _SENTENCE
        and len(own & said) >= max(1, _BOUNDS.shared * len(own))
    )


def _stems(view: FoldedBlock) -> frozenset[str]:
    """The beginnings of the words of a line that tell."""
    return frozenset(word[: _BOUNDS.stem] for word in view.tokens if len(word) >= _BOUNDS.long_word)
