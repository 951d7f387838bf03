"""What is about to be read, and what could not be."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, BinaryIO, Literal

from cleaner.errors import CleanerError, ReadError
from cleaner.intake.decode import MAX_BYTES
from cleaner.model import Media, RawPage


@dataclass(frozen=True, slots=True, kw_only=True)
class Failure:
    """One page, or one file, that could not be read, and why; all others still are.

    id, url: what its record says of itself, else the place.
    """

    id: Any
    source: str
    url: str | None = None
    stage: Literal["read"] = "read"
    error: CleanerError


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One file, or standard input, that is about to be read.

    id: path relative to its input, without `.gz`.
    source: path as given, for people.
    content_key: the key of a record that holds the page; `None` takes the first usable one.
    url_key, id_key: the keys of a record that hold the page's address and id.
    max_bytes: the longest page.
    media: what the caller says that pages are; `None` leaves it to names and content.
    format: what the caller says that files are, by its name in the table of formats; empty leaves
        it to content and name.
    columns: what the names of the folders above say, as `lang=de` does.
    strict: pictures, styles and the like among the pages are failures.
    passed_over: how many files and records that are no pages were passed over so far, by kind.
    """

    id: str
    source: str
    content_key: str | None = None
    url_key: str = "url"
    id_key: str = "id"
    max_bytes: int = MAX_BYTES
    media: Media | None = None
    format: str = ""
    columns: Mapping[str, str | None] = field(default_factory=dict)
    strict: bool = False
    passed_over: Counter[str] = field(default_factory=Counter, compare=False)

    def inside(self, name: str) -> Entry:
        """The entry of a file that stands in this one."""
        name = name.encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        return replace(self, id=f"{self.id}/{name}", source=f"{self.source}/{name}")

    def failure(
        self, message: str, *, line: int = 0, id: Any = None, url: str | None = None
    ) -> Failure:
        """What went wrong with the entry, or with one record of it, which may have its own id."""
        place = f"#{line}" if line else ""
        source = f"{self.source}{place}"
        return Failure(
            id=f"{self.id}{place}" if id is None else id,
            source=source,
            url=url,
            error=ReadError(f"{source}: {message}"),
        )


Reader = Callable[[BinaryIO, Entry], Iterator[RawPage | Failure]]
"""What gives the pages of a file of some format."""
Inner = Callable[[BinaryIO, str, Entry], Iterator[RawPage | Failure]]
"""How a file inside another is read: its bytes, its name, and the entry of the outer one."""
