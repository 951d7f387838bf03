"""One thing that a site's pages taught, before it is a rule."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Form = Literal["line", "numbers", "names", "start", "end", "box", "prose", "dek", "title"]
"""A line that recurs as it stands, but for numbers, or but for names; lines of one beginning; a
line behind which no article stands; an element that never holds the article, and one that holds its
paragraphs, or the dek; what hangs on titles.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """What recurs, and how a rule would find it.

    text: a phrase, the start of lines, a pattern, or a selector, by `form`. pages: on how many it
    stands, of `of`; both count each article once. zones: where. examples: lines that it finds;
    finds: all of them, folded. titled: one article has it as its headline.
    """

    form: Form
    text: str
    pages: int
    of: int
    zones: tuple[str, ...]
    examples: tuple[str, ...]
    finds: frozenset[str] = frozenset()
    titled: bool = False

    @property
    def rank(self) -> tuple[int, str, str]:
        """Order of showing: what stands on most pages first."""
        return -self.pages, self.form, self.text
