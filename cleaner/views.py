"""How an article shows itself: in one screen of a console, and in a notebook."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from html import escape
from typing import Final, Protocol

_LONGEST: Final = 72
"""Characters of a text in a console; longer ones are cut."""
_TOPICS: Final = 6
"""Topics of removals that a console shows, the most frequent ones."""
_MOST_ROWS: Final = 500
"""Removals that a notebook lists; it would grow slow with many more."""


class Removed(Protocol):
    """A piece that was taken away."""

    @property
    def rule(self) -> str:
        """The rule's id."""

    @property
    def why(self) -> str:
        """What the piece is."""

    @property
    def text(self) -> str:
        """Its words."""


class Shown(Protocol):
    """What is shown of an article."""

    @property
    def id(self) -> object:
        """As the page's record has it."""

    @property
    def url(self) -> str | None:
        """The page's address."""

    @property
    def title(self) -> str:
        """The title."""

    @property
    def dek(self) -> str:
        """The standfirst."""

    @property
    def body(self) -> str:
        """Paragraphs parted by one blank line."""

    @property
    def author(self) -> str:
        """Who wrote it."""

    @property
    def date(self) -> str:
        """When it was published."""

    @property
    def lang(self) -> str:
        """The language's code."""

    @property
    def site(self) -> str:
        """The site's domain."""

    @property
    def removed(self) -> Sequence[Removed]:
        """What was taken away, spaces between blocks among it."""

    @property
    def warnings(self) -> Sequence[str]:
        """What is odd about the page."""


def in_console(article: Shown) -> str:
    """The article in a dozen lines: texts cut short, body and removals counted."""
    pieces = _pieces(article.removed)
    topics = Counter(piece.rule.partition(".")[0] for piece in pieces).most_common()
    told = [f"{topic} {count}" for topic, count in topics[:_TOPICS]]
    more = ["..."] if len(topics) > _TOPICS else []
    paragraphs = article.body.split("\n\n") if article.body else []
    counts = f"{_many(len(paragraphs), 'paragraph')}, {_many(len(article.body.split()), 'word')}"
    fields = {
        "id": repr(article.id) if isinstance(article.id, int) else _cut(str(article.id)),
        "url": _cut(article.url) if article.url else "",
        "title": _cut(article.title),
        "dek": _cut(article.dek),
        "body": f"<{counts}: {_cut(article.body)}>",
        "author": _cut(article.author),
        "date": _cut(article.date),
        "lang": _cut(article.lang),
        "site": _cut(article.site),
        "removed": f"<{_many(len(pieces), 'piece')}: {', '.join([*told, *more])}>",
        "warnings": "[" + ", ".join(map(_cut, article.warnings[:3])) + "]",
    }
    empty = ("", "''", "[]", "<0 pieces: >")
    lines = [f"  {name}={value}" for name, value in fields.items() if value not in empty]
    return "\n".join(["Article(", *(f"{line}," for line in lines), ")"])


def in_notebook(article: Shown) -> str:
    """The article as HTML, with a list of the removals that unfolds. All texts are escaped."""
    parts = [f"<h3>{escape(article.title)}</h3>"] if article.title else []
    parts += [f"<p><em>{escape(article.dek)}</em></p>"] if article.dek else []
    texts = article.body.split("\n\n") if article.body else []
    parts += [f"<p>{escape(text).replace(chr(10), '<br>')}</p>" for text in texts]
    parts += [f"<p>⚠ {escape(warning)}</p>" for warning in article.warnings]
    pieces = _pieces(article.removed)
    if pieces:
        rows = [
            f"<tr><td style='text-align:left'><s>{escape(piece.text.strip())}</s></td>"
            f"<td><code>{escape(piece.rule)}</code></td><td>{escape(piece.why)}</td></tr>"
            for piece in pieces[:_MOST_ROWS]
        ]
        left = len(pieces) - len(rows)
        rows += [f"<tr><td>and {left:,} more</td><td></td><td></td></tr>"] if left else []
        head = f"<summary>{_many(len(pieces), 'piece')} removed</summary>"
        parts.append(f"<details>{head}<table>{''.join(rows)}</table></details>")
    return f"<div>{''.join(parts)}</div>"


def _pieces(removed: Sequence[Removed]) -> list[Removed]:
    """The removals that hold more than space."""
    return [piece for piece in removed if piece.text.strip()]


def _many(number: int, what: str) -> str:
    return f"{number:,} {what}" if number == 1 else f"{number:,} {what}s"


def _cut(text: str) -> str:
    """The text as a literal of Python, on one line and not too long."""
    line = " ".join(text.split())
    return repr(line if len(line) <= _LONGEST else f"{line[: _LONGEST - 3]}...")
