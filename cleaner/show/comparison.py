"""A comparison for people: the review page of it, sums for each tool, and where they differ."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Final

from cleaner.show.compare import Compared, Difference
from cleaner.show.report import MOST_PAGES, Gathered, Review
from cleaner.show.report.rows import row_of, suspicion_of
from cleaner.show.texts import Said
from cleaner.text.fold import fold_inner, words
from cleaner.text.visible import count, shortened, visible

_WORST: Final = 1_000
"""Pages that differ most which are remembered for the list."""
_TITLE: Final = 60
"""Characters of a title in the list of pages."""


@dataclass(slots=True, kw_only=True)
class Sum:
    """One tool over all pages. same: titles and deks that are the same; of: how many it gave."""

    pages: int = 0
    failed: int = 0
    same: Counter[str] = field(default_factory=Counter)
    of: Counter[str] = field(default_factory=Counter)
    agreement: float = 0.0
    only_here: int = 0
    only_there: int = 0

    def add(self, one: Difference) -> None:
        """Counts a page."""
        self.pages += 1
        for what, same in (("titles", one.title), ("deks", one.dek)):
            self.same[what] += bool(same)
            self.of[what] += same is not None
        self.agreement += one.agreement
        self.only_here += one.only_here
        self.only_there += one.only_there


@dataclass(slots=True, kw_only=True)
class Comparison:
    """What is gathered over the pages. worst: those that differ most, as (agreement, line)."""

    most: int = MOST_PAGES
    gathered: Gathered = field(default_factory=Gathered)
    sums: dict[str, Sum] = field(default_factory=dict)
    failed: list[str] = field(default_factory=list)
    alone: int = 0
    worst: list[tuple[float, str]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.gathered.most = self.most

    def add(self, page: Compared) -> None:
        """Takes a page."""
        entry = {"id": page.id, "source": page.source, "url": page.url}
        if page.error:
            failed = {**entry, "error": {"message": page.error}}
            self.failed.append(page.error)
            score, reasons = suspicion_of(failed, {})
            row = row_of(failed, {}, score, reasons)
            self.gathered.add(score, {**row, "differs": score}, {})
            return
        found = page.differences()
        for one in page.others:
            self.sums.setdefault(one.name, Sum()).failed += bool(one.error)
        for told in found:
            self.sums[told.name].add(told)
        self.alone += not found
        differs = 1.0 - min((one.agreement for one in found), default=1.0)
        score, reasons = suspicion_of(entry, page.record)
        row = row_of(entry, page.record, score, [*_reasons(found), *reasons])
        said = {one.name: one for one in page.others}
        others = [_other(said[told.name], told) for told in found]
        more = {"others": others, "words": len(words(fold_inner(page.record["body"])))}
        self.gathered.add(differs, {**row, "differs": round(differs, 4)}, page.record, more)
        if found:
            self.worst.append((1.0 - differs, _line(page, found)))
        if len(self.worst) > 2 * _WORST:
            self.worst = sorted(self.worst)[:_WORST]

    def write(self, path: Path, name: str) -> Review:
        """Writes the review page of it. name: what the pages are called."""
        return self.gathered.write(path, name, {"compared": sorted(self.sums)})

    def lines(self, most: int) -> list[str]:
        """For people: a line for each tool, then the pages that differ most."""
        told = [f"{count(self.gathered.pages, 'page')}, {len(self.failed):,} failed"]
        if self.alone:
            told[0] += f", {self.alone:,} that no other tool has"
        for name, one in sorted(self.sums.items()):
            told.append(_sum_line(name, one))
        if self.worst and most:
            told += ["", "the pages that differ most, by their agreement:"]
            told += [line for _, line in sorted(self.worst)[:most]]
        return told


def as_record(page: Compared) -> dict[str, Any]:
    """A page as one JSON object: what differs, and by how many words."""
    record: dict[str, Any] = {"id": page.id, "source": page.source, "url": page.url or None}
    if page.error:
        return {**record, "error": page.error}
    tools = {one.name: asdict(one) for one in page.differences()}
    for one in page.others:
        if one.error:
            tools[one.name] = {"name": one.name, "error": one.error}
    return {**record, "title": page.record["title"], "tools": list(tools.values())}


def _other(said: Said, told: Difference) -> dict[str, Any]:
    """What the view of a page needs of one tool."""
    return {
        "name": said.name,
        "title": said.title,
        "dek": said.dek,
        "body": said.body,
        "same_title": told.title is not False,
        "same_dek": told.dek is not False,
        "words": told.words,
        "only_here": told.only_here,
        "only_there": told.only_there,
        "agreement": told.agreement,
    }


def _reasons(found: Sequence[Difference]) -> list[str]:
    """What differs, in words for the list of pages."""
    told: list[str] = []
    for one in found:
        if changed := one.only_here + one.only_there:
            told.append(f"{changed:,} words differ from {one.name}")
        told += [f"another title by {one.name}"] if one.title is False else []
    return told


def _line(page: Compared, found: Iterable[Difference]) -> str:
    parts = [
        f"{one.name} {one.agreement:.0%} (+{one.only_here:,} here, +{one.only_there:,} there)"
        for one in found
    ]
    title = shortened(page.record["title"] or page.id, _TITLE)
    return visible(f"  {'; '.join(parts)}  {page.source}: {title}")


def _sum_line(name: str, one: Sum) -> str:
    pages = one.pages or 1
    parts = [
        f"{name}: {count(one.pages, 'page')}, {one.agreement / pages:.1%} agreement by words",
        f"{one.only_here:,} words only here, {one.only_there:,} only there",
    ]
    parts += [
        f"{one.same[what]:,} of {one.of[what]:,} {what} the same"
        if one.of[what]
        else f"gives no {what}"
        for what in ("titles", "deks")
    ]
    parts += [f"{one.failed:,} failed"] if one.failed else []
    return visible("; ".join(parts))
