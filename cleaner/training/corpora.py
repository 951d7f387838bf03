"""Labelled pages: JSON lines with a page and what its article is.

A record holds the page under `html`, `text` or `content`, and what is right under `title`, `dek`
and `body` (or `gold_title`, `gold_dek` and `gold_body`), what kind of page it is under `page_type`;
without a body, lists of pieces that it holds and that it does not under `with` and `without`;
`url` and `id` as in a run. What a record doesn't hold, or holds as null, is not labelled. Without a
dek, `dek_asserted: true` says that the page has none; without that, nothing is known of its dek.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from cleaner.errors import CleanerError
from cleaner.intake.entry import Failure
from cleaner.intake.read import read
from cleaner.model import Media, RawPage

Half = Literal["tune", "held"]

CLEAN = "identity"
"""The group of corpora whose pages are the gold articles themselves."""
_SUFFIX = ".jsonl"
_SECOND_LEVEL = frozenset(
    ("ac", "co", "com", "edu", "go", "gob", "gouv", "gov", "gv", "ne", "net", "or", "org")
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Gold:
    """What is right for a page; `None` where that is not labelled.

    dek: empty where the page has none. page_type: see `page_type.TYPES`. present, absent:
    pieces of text that the body holds, and that it does not; they count where there is no body.
    """

    title: str | None = None
    dek: str | None = None
    body: str | None = None
    page_type: str | None = None
    present: tuple[str, ...] = ()
    absent: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledPage:
    """A page to learn from. corpus: `html/fundus-dev`, from the folder and the file's name."""

    corpus: str
    page: RawPage
    media: Media
    gold: Gold

    @property
    def site(self) -> str:
        """What its publisher is told by: its domain, else its own id."""
        return registrable_domain(self.page.url or "") or str(
            self.page.extra.get("publisher") or self.page.id
        )

    @property
    def half(self) -> Half:
        """The half of the publishers that its own belongs to."""
        return half_of(self.site)


def find_files(places: Sequence[Path]) -> tuple[Path, ...]:
    """The files of records among the places, and in the folders among them.

    Raises:
        CleanerError: a place does not exist, or there are no such files.
    """
    found: list[Path] = []
    for place in places:
        if not place.exists():
            raise CleanerError(f"{place}: no such file or folder; check the path")
        inside = place.rglob(f"*{_SUFFIX}*") if place.is_dir() else (place,)
        found += sorted(path for path in inside if path.is_file())
    if not found:
        raise CleanerError(
            f"{', '.join(map(str, places))}: no files of labelled pages; they are JSON lines, and "
            f"end in {_SUFFIX} or {_SUFFIX}.gz"
        )
    return tuple(dict.fromkeys(found))


def corpus_name(path: Path) -> str:
    """What a file's pages are counted under.

    >>> corpus_name(Path("corpora/text/fundus-dev.a.resiliparse.jsonl.gz"))
    'text/fundus-dev.a'
    """
    stem = path.name.partition(_SUFFIX)[0]
    return f"{path.parent.name}/{'.'.join(stem.split('.')[:2])}"


def load(path: Path, *, asserts_deks: bool = False) -> Iterator[LabelledPage]:
    """The labelled pages of a file, in its order.

    asserts_deks: a record without a dek is one whose page has none, where it does not say.

    Raises:
        CleanerError: a record can't be read.
    """
    for found in read([path]):
        if isinstance(found, Failure):
            raise found.error
        yield _labelled(corpus_name(path), found, asserts_deks)


def _labelled(corpus: str, page: RawPage, asserts_deks: bool) -> LabelledPage:
    dek = _told(page, "dek")
    if not dek:
        asserted = page.extra.get("dek_asserted")
        dek = "" if (asserts_deks if asserted is None else asserted) else None
    gold = Gold(
        title=_told(page, "title"),
        dek=dek,
        body=_told(page, "body"),
        page_type=_told(page, "page_type"),
        present=_pieces(page, "with"),
        absent=_pieces(page, "without"),
    )
    media: Media = page.media or ("text" if "gold_body" in page.extra else "html")
    return LabelledPage(corpus=corpus, page=page, media=media, gold=gold)


def _told(page: RawPage, name: str) -> str | None:
    """A label of a record, under its name or with `gold_` before it.

    Raises:
        CleanerError: it is no text.
    """
    for key in (f"gold_{name}", name):
        value: Any = page.extra.get(key)
        if value is not None:
            if not isinstance(value, str):
                raise CleanerError(f"{page.source}: {key} must be a text, not {value!r}")
            return value
    return None


def _pieces(page: RawPage, key: str) -> tuple[str, ...]:
    """Pieces of text that a record labels.

    Raises:
        CleanerError: they are no list of texts.
    """
    value: Any = page.extra.get(key) or []
    if not isinstance(value, list) or not all(isinstance(one, str) for one in value):
        raise CleanerError(f"{page.source}: {key} must be a list of texts, not {value!r}")
    return tuple(value)


def clean_page(page: LabelledPage) -> LabelledPage | None:
    """The gold article as a page of its own, so that cards learn to leave such pages alone.

    Half of them have blank lines, a third are cut short, most have a headline. `None` without a
    body.
    """
    gold = page.gold
    lines = [line for line in (gold.body or "").split("\n") if line.strip()]
    if not lines:
        return None
    dice = hashlib.md5(str(page.page.id).encode()).digest()
    if dice[1] % 3 == 0:
        lines = lines[: 2 + dice[2] % 6]
    head = [line for line in (gold.title, gold.dek) if line and dice[3] % 4]
    text = ("\n\n" if dice[0] % 2 else "\n").join(head + lines)
    return replace(
        page,
        corpus=f"{CLEAN}/{page.corpus.partition('/')[2]}",
        page=replace(page.page, data=text, media="text", charset=None),
        media="text",
    )


def half_of(site: str) -> Half:
    """The half that a site belongs to: by the first byte of its SHA-256, odd is `held`."""
    return "held" if hashlib.sha256(site.encode()).digest()[0] % 2 else "tune"


def registrable_domain(url: str) -> str:
    """The domain that a publisher registers, lower-cased; empty where there is no host.

    >>> registrable_domain("https://www.news.example.co.uk/a")
    'example.co.uk'

    Two labels, or three under a country's generic second level. That is right often enough to
    tell sites apart without a list of public suffixes.
    """
    labels = (urlsplit(url).hostname or "").lower().split(".")
    deep = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SECOND_LEVEL
    return ".".join(labels[-3:] if deep else labels[-2:])
