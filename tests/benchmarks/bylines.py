"""How well author and date are told: `python -m tests.benchmarks.bylines`.

Many pages declare who wrote them and when. That is hidden from the program, which then has the
page's lines alone, and what it tells by them is held against what was declared: `right`; `part`,
some of the names; `day`, a date one day off, as of another time zone; `other`; `none`, where it
tells nothing. Of texts only pages count whose text has the name, or any date. Where a page's date
line tells of a change, or the page declares its firm as its author, `other` is no fault.

`--labels FILE` holds `date` of the whole program against labels, and trafilatura's too: a JSON
object by address, `{"https://a.example/b": {"file": "b.html", "date": "2026-11-29"}}`, which is how
htmldate's evaluation has them.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, Final

from cleaner import Cleaner, CleanerError
from cleaner.pipeline.analysis import Analysis
from cleaner.text.dates import dates_in
from cleaner.text.fold import fold
from cleaner.verdict.bylines import BETWEEN, Credits, credits_of
from tests.benchmarks import corpora
from tests.benchmarks.corpora import LabelledPage

SAMPLE: Final = 200
"""Pages of each corpus."""
HTML: Final = (
    *("html/fundus-dev", "html/wcxb-dev-articles", "html/wcxb-dev-other", "html/daniel-dev"),
    *("html/mercury", "html/trafeval-dev"),
)
TEXT: Final = ("text/fundus-dev.b", "text/wcxb-dev.b", "text/daniel-dev.b")
"""Whole pages as text; each has the page of the same id in HTML, which declares."""
OUTCOMES: Final = ("pages", "right", "part", "day", "none", "other")
Table = dict[str, Counter[str]]


def main(arguments: Sequence[str] | None = None) -> int:
    """0; figures are for people to read."""
    options = _parser().parse_args(arguments)
    cleaner = Cleaner()
    found = {one.name: one for one in corpora.find_corpora(options.corpora)}
    if not found:
        print(f"Skipped: there are no corpora in {options.corpora} (--corpora DIR names another)")
        return 0
    table: Table = {}
    declared: dict[str, Credits] = {}
    labels = json.loads(options.labels.read_text("utf-8")) if options.labels else {}
    for name in (*HTML, *TEXT):
        if name not in found:
            continue
        media = name.partition("/")[0]
        every = corpora.load(found[name])
        for page in corpora.select(every, sample=options.pages):
            analysis = _analysis(cleaner, page, media)
            if analysis is None:
                continue
            if media == "html":
                declared[page.id] = _declared(analysis)
                _count_labelled(table, labels, analysis, page)
            _count(table, media, declared.get(page.id, Credits()), analysis, page)
        print(f"{name}: done", file=sys.stderr, flush=True)
    print(render(table))
    return 0


def _analysis(cleaner: Cleaner, page: LabelledPage, media: str) -> Analysis | None:
    try:
        kind: Any = media
        return cleaner.analyze(page.content, url=page.url, media=kind, id=page.id)
    except CleanerError:
        return None  # A page that an extractor left nothing of.


def told(analysis: Analysis, *, hidden: bool) -> Credits:
    """Author and dates of a page. hidden: nothing is declared, and the address has no date."""
    metadata = analysis.segmented.metadata
    url = None if hidden else analysis.page.url or metadata.canonical
    if hidden:
        metadata = replace(metadata, authors=(), published="", modified="", shown_date="")
    return credits_of(
        analysis.views,
        analysis.resolved.fates,
        analysis.headline,
        analysis.shape,
        metadata,
        language=analysis.language,
        site=analysis.site,
        url=url,
    )


def _declared(analysis: Analysis) -> Credits:
    """What the page declares, as it is told without any line of it."""
    metadata = analysis.segmented.metadata
    return Credits(author=BETWEEN.join(metadata.authors), date=metadata.published)


def _count(
    table: Table, media: str, declared: Credits, analysis: Analysis, page: LabelledPage
) -> None:
    """One page's outcomes, of author and date where they are declared."""
    by_lines = told(analysis, hidden=True)
    text = page.content if media == "text" else ""
    if declared.date and (not text or any(True for _ in dates_in(text, analysis.language))):
        outcome = date_outcome(declared.date, by_lines.date)
        _add(table, f"date, {media}", outcome)
    if declared.author and (not text or _says(text, declared.author)):
        _add(table, f"author, {media}", author_outcome(declared.author, by_lines.author))


def _says(text: str, author: str) -> bool:
    whole = fold(text)
    return any(fold(name) in whole for name in author.split(BETWEEN))


def _count_labelled(
    table: Table, labels: Mapping[str, Any], analysis: Analysis, page: LabelledPage
) -> None:
    """The date of the whole program, and of trafilatura, where there is a label."""
    label = labels.get(page.url or "") or labels.get(page.id)
    if not label:
        return
    from trafilatura import extract_metadata

    day = label["date"]
    _add(table, "date, labelled", date_outcome(day, told(analysis, hidden=False).date))
    other = extract_metadata(page.content, default_url=page.url)
    _add(table, "date, labelled, trafilatura", date_outcome(day, other.date or "" if other else ""))


def _add(table: Table, row: str, outcome: str) -> None:
    table.setdefault(row, Counter()).update(("pages", outcome))


def date_outcome(declared: str, given: str) -> str:
    """What a date is, held against the declared one.

    >>> date_outcome("2026-11-29T10:00", "2026-11-29"), date_outcome("2026-11-29", "2026-11-30")
    ('right', 'day')
    >>> date_outcome("2026-11-29", ""), date_outcome("2026-11-29", "2026-02-29T10:00")
    ('none', 'other')
    """
    if not given:
        return "none"
    one, other = declared[:10], given[:10]
    if one == other:
        return "right"
    try:
        apart = abs(date.fromisoformat(one) - date.fromisoformat(other))
    except ValueError:
        return "other"
    return "day" if apart == timedelta(days=1) else "other"


def author_outcome(declared: str, given: str) -> str:
    """What authors are, held against the declared ones, whatever their order and case.

    >>> author_outcome("Ada Renn; Bo Lind", "bo lind; Ada Renn")
    'right'
    >>> author_outcome("Ada Renn; Bo Lind", "Bo Lind"), author_outcome("Ada Renn", "Cy Moss")
    ('part', 'other')
    """
    if not given:
        return "none"
    one, other = (set(_names(text)) for text in (declared, given))
    if one == other:
        return "right"
    return "part" if one & other else "other"


def _names(text: str) -> Iterator[str]:
    yield from filter(None, map(fold, text.split(BETWEEN)))


def render(table: Table) -> str:
    """The outcomes as a table, a line for each thing that was asked."""
    lines = [f"{'':<30}" + "".join(f"{name:>8}" for name in OUTCOMES)]
    lines += [
        f"{name:<30}" + "".join(f"{table[name][one]:>8,}" for one in OUTCOMES)
        for name in sorted(table)
    ]
    return "\n".join(lines)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.bylines", description=__doc__)
    add = parser.add_argument
    add("--corpora", type=Path, default=corpora.DEFAULT_CORPORA, metavar="DIR")
    add("--pages", type=int, default=SAMPLE, metavar="N", help="pages of each corpus")
    add("--labels", type=Path, metavar="FILE", help="dates by address, as JSON")
    return parser


if __name__ == "__main__":
    sys.exit(main())
