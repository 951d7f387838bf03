"""How sure an article is of itself: what a person who reviews a run looks at first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubtfulLine:
    """A block that was decided on narrowly.

    start, end: half-open range of characters in the page's text. chance: of being boilerplate, 0.0
    to 1.0, as the scorecards have it. pro, contra: what speaks for boilerplate, and what against
    it, in words, the strongest first.
    """

    start: int
    end: int
    chance: float
    pro: tuple[str, ...] = ()
    contra: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The five fields as a plain dict."""
        return {
            "start": self.start,
            "end": self.end,
            "chance": self.chance,
            "pro": list(self.pro),
            "contra": list(self.contra),
        }


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedBox:
    """An element that holds one or more lines and no article text, and could go as a whole.

    select: a CSS selector by its class or id. start, end: half-open range of characters in the
    page's text.
    """

    select: str
    start: int
    end: int

    def to_dict(self) -> dict[str, Any]:
        """The three fields as a plain dict."""
        return {"select": self.select, "start": self.start, "end": self.end}


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """What is doubtful about one article.

    body: chance that the body's F1 is under .9. title, dek: chances that they are wrong; each 0.0
    to 1.0, as they are on labelled news pages. why: what makes it doubtful, in words. titles, deks:
    what else was in the running, best first. lines: those that were decided on narrowly, in order.
    boxes: of HTML, the widest around each line that stands in one.
    """

    body: float = 0.0
    title: float = 0.0
    dek: float = 0.0
    why: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    deks: tuple[str, ...] = ()
    lines: tuple[DoubtfulLine, ...] = ()
    boxes: tuple[NamedBox, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The fields as a plain dict."""
        return {
            "body": self.body,
            "title": self.title,
            "dek": self.dek,
            "why": list(self.why),
            "titles": list(self.titles),
            "deks": list(self.deks),
            "lines": [line.to_dict() for line in self.lines],
            "boxes": [box.to_dict() for box in self.boxes],
        }
