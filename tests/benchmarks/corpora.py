"""Read the corpora and seeds: pages to clean, each with its gold labels."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, TypeVar

from cleaner.training.corpora import Half, half_of, registrable_domain
from tests.benchmarks.score import Gold

CHECKOUT = Path(__file__).resolve().parents[2]
DEFAULT_CORPORA = CHECKOUT.parent / "shared" / "corpora"
DEFAULT_SEEDS = CHECKOUT.parent / "shared" / "seeds"

Group = Literal["html", "text", "identity"]
Item = TypeVar("Item")

DEFAULT_TEXT = (
    *(f"fundus-dev.{letter}" for letter in "abcdefg"),
    *(f"wcxb-dev.{letter}" for letter in "abd"),
)
"""Text corpora of a run that names none; the others run when `--only` asks for them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Corpus:
    """One corpus file, and what is measured on it.

    name: `html/fundus-dev`, `text/fundus-dev.a`, `identity/fundus-dev`.
    """

    name: str
    group: Group
    path: Path

    @property
    def default(self) -> bool:
        """Whether a run that names no corpus takes this one."""
        return self.group != "text" or self.name.removeprefix("text/") in DEFAULT_TEXT


@dataclass(frozen=True, slots=True, kw_only=True)
class LabelledPage:
    """One page to clean, with its gold labels.

    content: HTML, or text.
    """

    corpus: str
    group: Group
    id: str
    url: str | None
    content: str
    half: Half
    gold: Gold
    page_type: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Seed:
    """One seed text, with the lines that must come out and those that must not."""

    id: str
    text: str
    title: str
    dek: str
    body: tuple[str, ...]
    boilerplate: tuple[str, ...]


def find_corpora(folder: Path) -> tuple[Corpus, ...]:
    """The corpora of a folder: HTML, text, and the gold of the HTML ones fed back in."""
    html = tuple(
        Corpus(name=f"html/{_stem(path)}", group="html", path=path)
        for path in sorted((folder / "html").glob("*.jsonl.gz"))
    )
    text = tuple(
        Corpus(name=f"text/{_stem(path)}", group="text", path=path)
        for path in sorted((folder / "text").glob("*.jsonl.gz"))
    )
    identity = tuple(
        Corpus(name=corpus.name.replace("html/", "identity/"), group="identity", path=corpus.path)
        for corpus in html
        if not corpus.name.endswith("mercury")
    )
    return html + text + identity


def choose(corpora: Sequence[Corpus], only: Sequence[str]) -> tuple[Corpus, ...]:
    """The corpora that the names ask for; the default ones where there are no names.

    A name is a corpus's whole name, what follows its group, or the first parts of either:
    `fundus-dev.a`, `html/wcxb-dev`, `text`.
    """
    if not only:
        return tuple(corpus for corpus in corpora if corpus.default)
    return tuple(corpus for corpus in corpora if any(_asks(name, corpus) for name in only))


def load(corpus: Corpus) -> tuple[LabelledPage, ...]:
    """The corpus's pages in the order of the file; gold without a body feeds nothing back in."""
    make = _MAKERS[corpus.group]
    with gzip.open(corpus.path, "rt", encoding="utf-8") as lines:
        pages = tuple(make(corpus.name, json.loads(line)) for line in lines)
    if corpus.group == "identity":
        return tuple(page for page in pages if page.gold.body)
    return pages


def select(
    pages: Sequence[LabelledPage], *, half: Half | None = None, sample: int | None = None
) -> tuple[LabelledPage, ...]:
    """The pages of one half of the sites, then `sample` of them at even steps."""
    chosen = tuple(page for page in pages if half is None or page.half == half)
    return chosen if sample is None else spread(chosen, sample)


def spread(items: Sequence[Item], count: int) -> tuple[Item, ...]:
    """`count` of the items at even steps, or all where there are no more.

    >>> spread("abcdefgh", 4)
    ('a', 'c', 'e', 'g')
    """
    if count >= len(items):
        return tuple(items)
    return tuple(items[index * len(items) // count] for index in range(count))


def file_hash(path: Path) -> str:
    """The SHA-256 of a file's bytes, as hex."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def load_seeds(folder: Path) -> tuple[Seed, ...]:
    """The seeds of a folder: each `NAME.txt` that has a `NAME.expected.json` beside it."""
    return tuple(_seed(path) for path in sorted(folder.glob("*.expected.json")))


def _seed(path: Path) -> Seed:
    expected = json.loads(path.read_text(encoding="utf-8"))
    name = path.name.removesuffix(".expected.json")
    return Seed(
        id=name,
        text=path.with_name(f"{name}.txt").read_text(encoding="utf-8"),
        title=expected["title"],
        dek=expected["dek"] or "",
        body=tuple(expected["body"]),
        boilerplate=tuple(expected["boilerplate"]),
    )


def _stem(path: Path) -> str:
    """`fundus-dev.a` for `fundus-dev.a.resiliparse-main.jsonl.gz`."""
    return ".".join(path.name.removesuffix(".jsonl.gz").split(".")[:2])


def _asks(name: str, corpus: Corpus) -> bool:
    pattern = re.compile(rf"{re.escape(name)}(?![a-z0-9])")
    return bool(pattern.match(corpus.name) or pattern.match(corpus.name.split("/", 1)[1]))


def _html_page(corpus: str, record: dict[str, Any]) -> LabelledPage:
    gold = Gold(
        title=record["title"],
        dek=record["dek"],
        no_dek=not record["dek"] and _asserts_deks(corpus, record),
        body=record["body"],
        present=tuple(record["with"]),
        absent=tuple(record["without"]),
    )
    return _labelled(corpus, "html", record, record["html"], gold)


def _text_page(corpus: str, record: dict[str, Any]) -> LabelledPage:
    gold = Gold(
        title=record["gold_title"],
        dek=record["gold_dek"],
        no_dek=not record["gold_dek"] and _asserts_deks(corpus, record),
        body=record["gold_body"],
    )
    return _labelled(corpus, "text", record, record["text"], gold)


def _asserts_deks(corpus: str, record: dict[str, Any]) -> bool:
    """Whether a page without a dek label is labelled as one that has no dek.

    The record's `dek_asserted` says so. Records without that key are labelled with the publisher's
    own summary, or the lack of one, but for WCXB, which labels no deks at all.
    """
    return bool(record.get("dek_asserted", "wcxb" not in corpus))


def _identity_page(corpus: str, record: dict[str, Any]) -> LabelledPage:
    page = _html_page(corpus, record)
    parts = (page.gold.title, page.gold.dek, page.gold.body)
    text = "\n\n".join(part for part in parts if part)
    return _labelled(corpus, "identity", record, text, page.gold)


def _labelled(
    corpus: str, group: Group, record: dict[str, Any], content: str, gold: Gold
) -> LabelledPage:
    url = record["url"] or None
    site = registrable_domain(url or "") or record.get("publisher") or record["id"]
    return LabelledPage(
        corpus=corpus,
        group=group,
        id=record["id"],
        url=url,
        content=content,
        half=half_of(site),
        gold=gold,
        page_type=record.get("page_type") or "",
    )


_MAKERS: dict[Group, Callable[[str, dict[str, Any]], LabelledPage]] = {
    "html": _html_page,
    "text": _text_page,
    "identity": _identity_page,
}
