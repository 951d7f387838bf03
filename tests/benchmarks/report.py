"""Sum results up: the goals, the tables on the terminal, and the comparison of two runs."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from tests.benchmarks.measure import PageResult, SeedResult
from tests.benchmarks.score import mean

Table = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Goal:
    """A figure to reach.

    row: the row of the tables it is for.
    score: a score, or `speed` (pages a CPU second), or `speed_ratio` (to the reference's).
    target: a figure, or `reference`: no worse than the reference in the same run.
    first: an earlier figure on the way to the target.
    """

    row: str
    score: str
    target: float | Literal["reference"]
    at_most: bool = False
    first: float | None = None


def _goals(rows: Iterable[str], *wanted: tuple[str, float, bool]) -> tuple[Goal, ...]:
    """The same goals for several rows."""
    return tuple(
        Goal(row=row, score=score, target=target, at_most=at_most)
        for row in rows
        for score, target, at_most in wanted
    )


_FUNDUS_TEXT = tuple(f"text/fundus-dev.{letter}" for letter in "abcdefg")
_WCXB_TEXT = tuple(f"text/wcxb-dev.{letter}" for letter in "abd")
_WCXB_TYPES = ("collection", "documentation", "forum", "listing", "product", "service")
_HTML = ("html/fundus-dev", "html/wcxb-dev-articles", "html/wcxb-dev-other", "html/wcxb-dev")

GOALS: tuple[Goal, ...] = (
    # Body from HTML.
    Goal(row="html/fundus-dev", score="f1", target=0.970),
    Goal(row="html/wcxb-dev-articles", score="f1", target=0.948),
    Goal(row="html/wcxb-dev", score="f1_all", target=0.865),
    *(Goal(row=row, score="f1", target="reference") for row in _HTML),
    *(
        Goal(row=f"html/wcxb-dev-other:{kind}", score="f1", target="reference")
        for kind in _WCXB_TYPES
    ),
    Goal(row="html/fundus-dev", score="precision", target="reference"),
    Goal(row="html/fundus-dev", score="recall", target="reference"),
    *_goals((*_HTML, "html/mercury"), ("speed_ratio", 2.0, False)),
    # Title and dek from HTML.
    Goal(row="html/fundus-dev", score="title", target=0.91),
    Goal(row="html/mercury", score="title", target=0.92),
    Goal(row="html/wcxb-dev-articles", score="title", target=0.93),
    Goal(row="html/fundus-dev", score="dek", target=0.85),
    Goal(row="html/fundus-dev", score="dek_f1", target=0.93),
    Goal(row="html/mercury", score="dek", target=0.85),
    *_goals(("html/fundus-dev", "html/mercury"), ("false_dek", 0.10, True)),
    # Body from text.
    Goal(row="text/fundus-dev.a", score="f1", target=0.955, first=0.92),
    Goal(row="text/fundus-dev.b", score="f1", target=0.945, first=0.85),
    Goal(row="text/fundus-dev.c", score="f1", target=0.972),
    Goal(row="text/fundus-dev.d", score="f1", target=0.972, first=0.955),
    Goal(row="text/fundus-dev.e", score="f1", target=0.940),
    Goal(row="text/fundus-dev.f", score="f1", target=0.940),
    Goal(row="text/fundus-dev.g", score="f1", target=0.930),
    Goal(row="text/wcxb-dev.a", score="f1", target=0.905),
    Goal(row="text/wcxb-dev.b", score="f1", target=0.930),
    Goal(row="text/wcxb-dev.d", score="f1", target=0.940),
    *(Goal(row=row, score="kept.share", target=0.99, first=0.985) for row in _FUNDUS_TEXT),
    *_goals(_WCXB_TEXT, ("kept.share", 0.99, False)),
    *_goals((*_FUNDUS_TEXT, *_WCXB_TEXT), ("speed", 500.0, False)),
    # Title and dek from text, where they stand in it.
    *_goals((*_FUNDUS_TEXT, *_WCXB_TEXT), ("title_in_text", 0.95, False)),
    *_goals(_FUNDUS_TEXT, ("dek", 0.85, False), ("dek_f1", 0.90, False), ("false_dek", 0.10, True)),
    # A clean article fed back in.
    *_goals(
        ("identity/fundus-dev", "identity/wcxb-dev-articles", "identity/wcxb-dev-other"),
        ("kept.share", 0.998, False),
    ),
)


_BODY_HEADS = ("corpus", "pages", "F1", "goal", "precision", "recall", "char")
_ALL_HEADS = ("F1 all", "ref F1", "ref P", "ref R", "ref all", "tune", "held")
_HTML_HEADS = (*_BODY_HEADS, *_ALL_HEADS, "with", "without", "pages/s", "ref/s", "ratio")
_TEXT_HEADS = (
    *(*_BODY_HEADS, *_ALL_HEADS, "gold kept", "mean kept", "boilerplate gone", "mean gone"),
    "pages/s",
)
_FIELD_HEADS = (
    "corpus",
    "titles",
    "title",
    "ref",
    "in text",
    "title in text",
    "deks",
    "dek",
    "dek F1",
    "ref",
    "ref F1",
    "no dek",
    "false deks",
    "ref",
)
_IDENTITY_HEADS = (
    "corpus",
    "pages",
    "kept",
    "a page",
    "lowest",
    "anywhere",
    "pages below 1",
    "title",
    "dek",
    "false deks",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """The results behind one row of the tables.

    reference: the name of what stands beside the cleaner in the row.
    """

    name: str
    results: tuple[PageResult, ...]
    reference: str

    def value(self, score: str) -> float | None:
        """The row's figure for a score, `speed` or `speed_ratio`; `None` where it has none."""
        if score == "speed":
            return self.speed("cleaner")
        if score == "speed_ratio":
            return self.speed_ratio()
        return mean([result.scores for result in self.results], score)

    def reference_value(self, score: str, reference: str = "") -> float | None:
        """The same figure for a reference."""
        name = reference or self.reference
        pages = [result.references[name] for result in self.results if name in result.references]
        return mean(pages, score)

    def half(self, half: str) -> Row:
        """The row of one half of the sites."""
        results = tuple(result for result in self.results if result.half == half)
        return Row(name=self.name, results=results, reference=self.reference)

    def speed(self, name: str) -> float | None:
        """Pages a CPU second, over the pages on which the named one was timed."""
        seconds = [result.seconds[name] for result in self.results if name in result.seconds]
        return len(seconds) / total if (total := sum(seconds)) else None

    def speed_ratio(self) -> float | None:
        """How many times as fast as the reference, over pages on which both were timed."""
        both = [
            (result.seconds["cleaner"], result.seconds[self.reference])
            for result in self.results
            if result.seconds.keys() >= {"cleaner", self.reference}
        ]
        ours, theirs = sum(one for one, _ in both), sum(other for _, other in both)
        return theirs / ours if ours else None


def make_rows(results: Sequence[PageResult]) -> tuple[Row, ...]:
    """A row for each corpus, for each other page type, and for all of `html/wcxb-dev`."""
    by_name: dict[str, list[PageResult]] = {}
    for result in results:
        by_name.setdefault(result.corpus, []).append(result)
        if result.corpus == "html/wcxb-dev-other":
            by_name.setdefault(f"{result.corpus}:{result.page_type}", []).append(result)
    parts = ("html/wcxb-dev-articles", "html/wcxb-dev-other")
    if all(part in by_name for part in parts):
        by_name["html/wcxb-dev"] = [result for part in parts for result in by_name[part]]
    return tuple(
        Row(name=name, results=tuple(found), reference=_reference(found[0]))
        for name, found in sorted(by_name.items(), key=lambda item: _place(item[0]))
    )


def render_scores(rows: Sequence[Row], *, references: Sequence[str]) -> str:
    """The tables of body, title and dek, by group."""
    html = [row for row in rows if row.name.startswith("html/")]
    text = [row for row in rows if row.name.startswith("text/")]
    identity = [row for row in rows if row.name.startswith("identity/")]
    parts: list[str] = []
    if html:
        parts.append("HTML: body\n" + align(_html_body(html, references)))
        parts.append("HTML: title and dek\n" + align(_fields(html)))
    if text:
        parts.append("Text: body\n" + align(_text_body(text)))
        parts.append("Text: title and dek\n" + align(_fields(text)))
    if identity:
        parts.append("A clean article fed back in\n" + align(_identity(identity)))
        parts.append(render_identity_losses(identity))
    return "\n\n".join(part for part in parts if part)


def render_identity_losses(rows: Sequence[Row], *, limit: int = 20) -> str:
    """The clean articles of which words were lost, worst first, with the lines taken away."""
    lossy = sorted(
        (result for row in rows for result in row.results if result.scores.get("kept", 1.0) < 1.0),
        key=lambda result: result.scores["kept"],
    )
    lines: list[str] = []
    for result in lossy[:limit]:
        lines.append(f"  {result.scores['kept']:.4f}  {result.corpus}  {result.id}")
        lines.extend(f"          {line}" for line in result.removed)
        lines.extend([f"          title: {result.title}"] if result.title else [])
        lines.extend([f"          dek: {result.dek}"] if result.dek else [])
    if len(lossy) > limit:
        lines.append(f"  ... and {len(lossy) - limit} more (all of them are in the JSON)")
    return "\n".join(["Clean articles that lost words:", *lines]) if lines else ""


def render_seeds(seeds: Sequence[SeedResult]) -> str:
    """One line a seed, and what is wrong with it."""
    lines = [f"Seeds: {sum(seed.passed for seed in seeds)} of {len(seeds)} as they should be"]
    for seed in seeds:
        wrong = [name for name, right in (("title", seed.title), ("dek", seed.dek)) if not right]
        lines.append(f"  {'ok    ' if seed.passed else 'WRONG '}{seed.id}  {' '.join(wrong)}")
        lines.extend(f"      still there: {line}" for line in seed.boilerplate_left)
        lines.extend(f"      lost: {line}" for line in seed.body_lost)
    return "\n".join(lines)


def judge(rows: Sequence[Row]) -> list[dict[str, Any]]:
    """Each goal whose row was measured: the figure reached, the target, and whether it is met."""
    by_name = {row.name: row for row in rows}
    judged: list[dict[str, Any]] = []
    for goal in GOALS:
        row = by_name.get(goal.row)
        reached = row.value(goal.score) if row else None
        if row is None or reached is None:
            continue
        target = row.reference_value(goal.score) if goal.target == "reference" else goal.target
        if target is None:
            continue
        judged.append(
            {
                "row": goal.row,
                "score": goal.score,
                "reached": reached,
                "first": goal.first,
                "target": target,
                "than": "reference" if goal.target == "reference" else "",
                "at_most": goal.at_most,
                "met": reached <= target if goal.at_most else reached >= target,
            }
        )
    return judged


def render_goals(judged: Sequence[Mapping[str, Any]]) -> str:
    """The goals as a table."""
    table = [["corpus", "score", "reached", "first", "goal", "", ""]]
    for goal in judged:
        sense = "at most" if goal["at_most"] else "at least"
        table.append(
            [
                goal["row"],
                goal["score"],
                figure(goal["reached"]),
                figure(goal["first"]),
                figure(goal["target"]),
                f"{sense} {goal['than']}".strip(),
                "met" if goal["met"] else "MISSED",
            ]
        )
    met = sum(goal["met"] for goal in judged)
    return f"Goals: {met} of {len(judged)} met\n" + align(table, left=(0, 1, 5, 6))


def render_failures(results: Sequence[PageResult], *, limit: int = 10) -> str:
    """The pages on which cleaning raised an error."""
    failed = [result for result in results if result.error]
    if not failed:
        return ""
    shown = [f"  {result.corpus}  {result.id}  {result.error}" for result in failed[:limit]]
    return "\n".join([f"Failed pages: {len(failed)}", *shown])


def render_worst(rows: Sequence[Row], count: int) -> str:
    """Each corpus's pages to look at, `count` of each sort.

    The lowest body F1, the furthest below the reference, and fields that are not as the gold.
    """
    parts: list[str] = []
    for row in rows:
        if ":" in row.name or row.name == "html/wcxb-dev":
            continue  # Their pages stand under their corpora.
        scored = [result for result in row.results if "f1" in result.scores]
        lowest = sorted(scored, key=lambda result: result.scores["f1"])[:count]
        leads = [(_lead(result, row), result) for result in scored]
        below = [result for lead, result in sorted(leads, key=lambda pair: pair[0]) if lead < 0]
        for heading, pages in (
            (f"{row.name}: lowest body F1", lowest),
            (f"{row.name}: most below {row.reference}", below[:count]),
        ):
            if pages:
                parts.append("\n".join([heading, *(_page_line(page, row) for page in pages)]))
        parts += _wrong_fields(row, count)
    return "\n\n".join(parts)


def to_json(
    results: Sequence[PageResult],
    rows: Sequence[Row],
    seeds: Sequence[SeedResult],
    options: Mapping[str, Any],
) -> str:
    """A run as JSON: its options, each row's figures, goals, seeds, and all pages."""
    run = {
        "options": dict(options),
        "rows": {row.name: _figures(row) for row in rows},
        "goals": judge(rows),
        "seeds": {seed.id: seed.passed for seed in seeds},
        "pages": [result.to_dict() for result in results],
    }
    return json.dumps(run, ensure_ascii=False, indent=1, default=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One page whose main score differs between two runs."""

    corpus: str
    id: str
    old: float
    new: float


def compare(old: Iterable[Mapping[str, Any]], new: Iterable[Mapping[str, Any]]) -> list[Change]:
    """The pages of both runs that got better or worse, worst first.

    The score is the body's F1, or the share of words kept where a clean article is fed back in.
    """
    before = {(page["corpus"], page["id"]): page for page in old}
    changes: list[Change] = []
    for page in new:
        known = before.get((page["corpus"], page["id"]))
        if known is None:
            continue
        was, now = main_score(known["scores"]), main_score(page["scores"])
        if was is not None and now is not None and abs(now - was) > 5e-5:
            changes.append(Change(corpus=page["corpus"], id=page["id"], old=was, new=now))
    return sorted(changes, key=lambda change: (change.new - change.old, change.corpus, change.id))


def main_score(scores: Mapping[str, float]) -> float | None:
    """A page's score by which runs are compared; `None` where it has none."""
    return scores.get("f1", scores.get("kept"))


def render_comparison(old_path: Path, results: Sequence[PageResult], *, limit: int = 40) -> str:
    """The means of both runs over their common pages, and the pages that changed."""
    old = json.loads(old_path.read_text(encoding="utf-8"))["pages"]
    new = [result.to_dict() for result in results]
    changes = compare(old, new)
    worse = [change for change in changes if change.new < change.old]
    better = [change for change in changes if change.new > change.old]
    lines = [f"Compared with {old_path.name}", align(_common_means(old, new))]
    for heading, pages in (
        (f"Worse: {len(worse)} pages, worst first", worse[:limit]),
        (f"Better: {len(better)} pages, best last", better[-limit:]),
    ):
        lines += ["", heading]
        lines += [
            f"  {page.new - page.old:+.3f}  {page.old:.3f} -> {page.new:.3f}  "
            f"{page.corpus}  {page.id}"
            for page in pages
        ]
    for score in ("title", "dek", "false_dek"):
        lines += _flips(old, new, score, limit=limit)
    return "\n".join(lines)


def figure(value: float | None) -> str:
    """A figure in few characters: shares with three decimals, speeds with fewer.

    >>> figure(0.9371), figure(14.25), figure(512.3), figure(None)
    ('.937', '14.2', '512', '-')
    """
    if value is None:
        return "-"
    if value >= 100:
        return f"{value:.0f}"
    return f"{value:.3f}".removeprefix("0") if value < 2 else f"{value:.1f}"


def align(table: Table, *, left: Sequence[int] = (0,)) -> str:
    """The rows as lines with aligned columns, numbers to the right, empty columns left out."""
    full = [
        index
        for index in range(len(table[0]))
        if len(table) == 1 or any(row[index] not in ("", "-") for row in table[1:])
    ]
    widths = {index: max(len(row[index]) for row in table) for index in full}
    return "\n".join(
        "  ".join(
            row[index].ljust(widths[index]) if index in left else row[index].rjust(widths[index])
            for index in full
        ).rstrip()
        for row in table
    )


def _html_body(rows: Sequence[Row], references: Sequence[str]) -> list[list[str]]:
    table = [list(_HTML_HEADS)]
    for row in rows:
        cells = _body_cells(row) | {
            "with": figure(row.value("with.share")),
            "without": figure(row.value("without.share")),
            "pages/s": figure(row.speed("cleaner")),
            "ref/s": figure(row.speed(row.reference)),
            "ratio": figure(row.speed_ratio()),
        }
        table.append(_line(_HTML_HEADS, cells))
        table += [
            _line(_HTML_HEADS, _other_reference_cells(row, name))
            for name in references
            if name != row.reference
        ]
    return table


def _text_body(rows: Sequence[Row]) -> list[list[str]]:
    table = [list(_TEXT_HEADS)]
    for row in rows:
        cells = _body_cells(row) | {
            "gold kept": figure(row.value("kept.share")),
            "mean kept": figure(row.value("kept")),
            "boilerplate gone": figure(row.value("gone.share")),
            "mean gone": figure(row.value("gone")),
            "pages/s": figure(row.speed("cleaner")),
        }
        table.append(_line(_TEXT_HEADS, cells))
    return table


def _line(heads: Sequence[str], cells: Mapping[str, str]) -> list[str]:
    return [cells.get(head, "") for head in heads]


def _body_cells(row: Row) -> dict[str, str]:
    cells = {
        "corpus": row.name,
        "pages": str(_count(row, "f1") or len(row.results)),
        "F1": figure(row.value("f1")),
        "goal": _f1_goal(row),
        "precision": figure(row.value("precision")),
        "recall": figure(row.value("recall")),
        "char": figure(row.value("char")),
        "ref F1": figure(row.reference_value("f1")),
        "ref P": figure(row.reference_value("precision")),
        "ref R": figure(row.reference_value("recall")),
        "tune": figure(row.half("tune").value("f1")),
        "held": figure(row.half("held").value("f1")),
    }
    if _count(row, "f1_all") > _count(row, "f1"):
        cells["F1 all"] = figure(row.value("f1_all"))
        cells["ref all"] = figure(row.reference_value("f1_all"))
    return cells


def _other_reference_cells(row: Row, name: str) -> dict[str, str]:
    return {
        "corpus": f"  {name}",
        "F1": figure(row.reference_value("f1", name)),
        "precision": figure(row.reference_value("precision", name)),
        "recall": figure(row.reference_value("recall", name)),
        "char": figure(row.reference_value("char", name)),
        "F1 all": figure(row.reference_value("f1_all", name)),
        "pages/s": figure(row.speed(name)),
    }


def _fields(rows: Sequence[Row]) -> list[list[str]]:
    table = [list(_FIELD_HEADS)]
    for row in rows:
        is_html = row.name.startswith("html/")
        reference = row.reference_value if is_html else _nothing
        table.append(
            [
                row.name,
                _counted(row, "title"),
                figure(row.value("title")),
                figure(reference("title")),
                _counted(row, "title_in_text"),
                figure(row.value("title_in_text")),
                _counted(row, "dek"),
                figure(row.value("dek")),
                figure(row.value("dek_f1")),
                figure(reference("dek")),
                figure(reference("dek_f1")),
                _counted(row, "false_dek"),
                figure(row.value("false_dek")),
                figure(reference("false_dek")),
            ]
        )
    return table


def _nothing(score: str) -> float | None:
    """No figure: untouched text has neither title nor dek."""
    return None


def _identity(rows: Sequence[Row]) -> list[list[str]]:
    table = [list(_IDENTITY_HEADS)]
    for row in rows:
        kept = [result.scores["kept"] for result in row.results if "kept" in result.scores]
        table.append(
            [
                row.name,
                str(len(row.results)),
                _exact(row.value("kept.share")),
                _exact(row.value("kept")),
                _exact(min(kept, default=None)),
                _exact(row.value("anywhere.share")),
                str(sum(share < 1 for share in kept)),
                figure(row.value("title")),
                figure(row.value("dek")),
                figure(row.value("false_dek")),
            ]
        )
    return table


def _exact(value: float | None) -> str:
    return "-" if value is None else f"{value:.4f}"


def _count(row: Row, score: str) -> int:
    return sum(score in result.scores for result in row.results)


def _counted(row: Row, score: str) -> str:
    return str(_count(row, score) or "-")


def _f1_goal(row: Row) -> str:
    goals = (
        goal.target
        for goal in GOALS
        if goal.row == row.name and goal.score in ("f1", "f1_all") and goal.target != "reference"
    )
    target = next(goals, None)
    return figure(target) if isinstance(target, float) else "-"


def _reference(result: PageResult) -> str:
    return {"html": "trafilatura", "text": "untouched", "identity": ""}[result.group]


def _place(name: str) -> tuple[int, str, str]:
    """Rows stand by group, then by name, the row of all WCXB pages after its parts."""
    group = ("html", "text", "identity").index(name.split("/")[0])
    return group, "html/wcxb-dev~" if name == "html/wcxb-dev" else name, name


def _lead(result: PageResult, row: Row) -> float:
    """How far a page's body F1 is above the reference's."""
    return result.scores["f1"] - result.references.get(row.reference, {}).get("f1", 0.0)


def _page_line(result: PageResult, row: Row) -> str:
    scores, other = result.scores, result.references.get(row.reference, {})
    return (
        f"  {scores['f1']:.3f}  P {scores['precision']:.3f}  R {scores['recall']:.3f}  "
        f"{row.reference} {figure(other.get('f1'))}  {result.id}  {result.url or ''}"
    )


def _wrong_fields(row: Row, count: int) -> list[str]:
    """The first pages whose title or dek is not the gold one, with what was given."""
    is_text = row.name.startswith("text/")
    parts: list[str] = []
    for score, right in (
        ("title_in_text" if is_text else "title", 1),
        ("dek", 1),
        ("false_dek", 0),
    ):
        wrong = [page for page in row.results if page.scores.get(score, right) != right]
        lines = [f"{row.name}: {score} wrong on {len(wrong)} pages"]
        for page in wrong[:count]:
            gold = page.gold_title if "title" in score else page.gold_dek
            lines.append(f"  {page.id}\n    gold   {gold!r}")
            lines.append(f"    given  {(page.title if 'title' in score else page.dek)!r}")
        parts += ["\n".join(lines)] if wrong else []
    return parts


def _figures(row: Row) -> dict[str, Any]:
    """All figures of a row, for the JSON."""
    names = {name for result in row.results for name in result.scores}
    shares = {f"{name.removesuffix('.n')}.share" for name in names if name.endswith(".n")}
    means = {name for name in names if not name.endswith((".n", ".of"))}
    others = {name for result in row.results for name in result.references}
    timed = {name for result in row.results for name in result.seconds}
    return {
        "pages": len(row.results),
        "failed": sum(bool(result.error) for result in row.results),
        "scores": {name: row.value(name) for name in sorted(means | shares)},
        "halves": {
            half: {name: row.half(half).value(name) for name in sorted(means | shares)}
            for half in ("tune", "held")
        },
        "references": {
            other: {name: row.reference_value(name, other) for name in sorted(means | shares)}
            for other in sorted(others)
        },
        "speed": {name: row.speed(name) for name in sorted(timed)},
        "speed_ratio": row.speed_ratio(),
    }


def _common_means(
    old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]]
) -> list[list[str]]:
    """Means of old and new over the pages that both runs scored, by corpus."""
    before = {(page["corpus"], page["id"]): main_score(page["scores"]) for page in old}
    pairs: dict[str, list[tuple[float, float]]] = {}
    for page in new:
        was, now = before.get((page["corpus"], page["id"])), main_score(page["scores"])
        if was is not None and now is not None:
            pairs.setdefault(page["corpus"], []).append((was, now))
    table = [["corpus", "common pages", "old", "new", "change"]]
    for corpus, found in pairs.items():
        was, now = (sum(column) / len(found) for column in zip(*found, strict=True))
        table.append([corpus, str(len(found)), _exact(was), _exact(now), f"{now - was:+.4f}"])
    return table


def _flips(
    old: Sequence[Mapping[str, Any]], new: Sequence[Mapping[str, Any]], score: str, *, limit: int
) -> list[str]:
    """The pages on which a score that is 0 or 1 turned over."""
    before = {(page["corpus"], page["id"]): page["scores"].get(score) for page in old}
    turned: dict[int, list[str]] = {0: [], 1: []}
    for page in new:
        was, now = before.get((page["corpus"], page["id"])), page["scores"].get(score)
        if was is not None and now is not None and was != now:
            turned[int(now)].append(f"  {page['corpus']}  {page['id']}")
    lines: list[str] = []
    for value, pages in turned.items():
        if pages:
            lines += ["", f"{score} now {value}: {len(pages)} pages", *pages[:limit]]
    return lines
