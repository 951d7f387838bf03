"""What became of each block of a page, and why: rows first, then text, colour or JSON of them."""

from __future__ import annotations

import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from cleaner.model import BlockKind, Where
from cleaner.pipeline.analyze import STEPS
from cleaner.pipeline.assemble import fates_of
from cleaner.rules.files import shown_pack
from cleaner.scores.card import Scorecard
from cleaner.show.summary import Summary
from cleaner.text.visible import listed, visible

if TYPE_CHECKING:
    from cleaner.pipeline.analysis import Analysis
    from cleaner.pipeline.choice import Choice
    from cleaner.verdict.resolve import Fate

Outcome = Literal["title", "dek", "kept", "trimmed", "removed"]

_EVIDENCE: Final = 5
"""Features that are named for a block: the strongest ones."""
_CHOICES: Mapping[str, str] = {
    "title": "blocks that may be the title",
    "wording": "wordings of the title",
    "dek": "blocks that may be the dek",
}
_STYLES: Mapping[str, str] = {
    "title": "bold green",
    "dek": "green",
    "kept": "",
    "trimmed": "yellow",
    "removed": "red",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A piece that goes although its block stays; `start` and `end` count in the block's text."""

    text: str
    rule: str
    why: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One block and its fate.

    number: counts from 1. start, end: place in the page's text. zone: before, within or after
    the article's prose. kept_by: the `keep` rule that protects it. suspects: topics whose rules
    suspect it. score: logit of the shapes, positive for boilerplate. evidence: the features
    with the largest points. marker: what stands before the text as an item's number does, or the
    day of a date.
    """

    number: int
    outcome: Outcome
    kind: BlockKind
    text: str
    start: int
    end: int
    rule: str = ""
    why: str = ""
    parts: tuple[Part, ...] = ()
    kept_by: str = ""
    zone: Where
    suspects: tuple[str, ...] = ()
    score: float = 0.0
    evidence: tuple[tuple[str, float], ...] = ()
    marker: str = ""

    def fired(self, rule: str) -> bool:
        """Whether a rule, or a rule of a topic, decided on this block or a part of it."""
        ids = (self.rule, self.kept_by, *(part.rule for part in self.parts))
        return any(found == rule or found.startswith(rule + ".") for found in ids)


@dataclass(frozen=True, slots=True, kw_only=True)
class StepTime:
    """One step of a page's way: its name, what comes of it, and the milliseconds that it took."""

    name: str
    says: str
    ms: float


def steps(times: Mapping[str, float]) -> tuple[StepTime, ...]:
    """The steps in order, with their times. times: seconds by the step's name."""
    return tuple(
        StepTime(name=step.name, says=step.says, ms=round(times[step.name] * 1000, 3))
        for step in STEPS
    )


def explain(analysis: Analysis, card: Scorecard | None = None) -> tuple[Row, ...]:
    """A row for each block of the page, in order.

    card: the scorecard that the page's shapes were scored with, for the evidence.
    """
    fates = fates_of(analysis)
    title = analysis.headline.title_block
    deks = analysis.headline.dek_blocks
    rows: list[Row] = []
    for block in analysis.segmented.blocks:
        index = block.index
        fate = fates[index]
        role: Literal["title", "dek"] | None = (
            "title" if index == title else "dek" if index in deks else None
        )
        features = analysis.shape.features[index]
        rows.append(
            Row(
                number=index + 1,
                outcome=role or _outcome(fate),
                kind=block.kind,
                text=block.text,
                start=block.start,
                end=block.end,
                rule="" if role else fate.rule or "",
                why="" if role else fate.why,
                parts=() if role or fate.rule else _parts(block.text, fate),
                kept_by=fate.kept_by,
                zone=analysis.shape.where(index),
                suspects=tuple(sorted(analysis.proposals.suspects.get(index, ()))),
                score=round(analysis.shape.scores[index], 2),
                evidence=_evidence(card, features),
                marker=block.marker if any(map(str.isalnum, block.marker)) else "",
            )
        )
    return tuple(rows)


def select(
    rows: Iterable[Row], *, rule: str = "", removed: bool = False, kept: bool = False
) -> tuple[Row, ...]:
    """The rows where a rule (or any of a topic) fired, of which something is gone, or stays."""
    return tuple(
        row
        for row in rows
        if (not rule or row.fired(rule))
        and (not removed or row.outcome in ("removed", "trimmed"))
        and (not kept or row.outcome != "removed")
    )


def as_json(
    summary: Summary,
    rows: Iterable[Row],
    *,
    choices: Sequence[Choice] | None = None,
    times: Mapping[str, float] | None = None,
) -> str:
    """All as one JSON object with a line end.

    choices, times: where they are given, they stand under `headline` and `steps`.
    """
    record: dict[str, Any] = {**asdict(summary), "rows": [asdict(row) for row in rows]}
    if choices is not None:
        record["headline"] = [asdict(choice) for choice in choices]
    if times is not None:
        record["steps"] = [asdict(step) for step in steps(times)]
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"


def as_text(
    summary: Summary,
    rows: Sequence[Row] | None,
    *,
    choices: Sequence[Choice] = (),
    times: Mapping[str, float] | None = None,
    verbose: bool = False,
    colour: bool = False,
) -> str:
    """All for people: with colour for a terminal, plain for a pipe. Without rows (`None`) none."""
    lines = _summary_lines(summary)
    for choice in choices:
        lines += [[("", "")], *_choice_lines(choice)]
    if times is not None:
        lines += [[("", "")], *_step_lines(steps(times))]
    if rows is not None:
        lines += [[("", "")], *_row_lines(rows, verbose=verbose)]
    if rows is not None and not rows:
        lines.append(
            [("no block fits: none was removed, or kept, or by that rule, as asked for", "dim")]
        )
    if not colour:
        return "".join("".join(text for text, _ in line).rstrip() + "\n" for line in lines)
    from rich.console import Console
    from rich.text import Text

    stream = io.StringIO()
    console = Console(file=stream, force_terminal=True, color_system="standard", no_color=False)
    for line in lines:
        console.print(Text.assemble(*line), soft_wrap=True)
    return stream.getvalue()


_Line = list[tuple[str, str]]


def _summary_lines(summary: Summary) -> list[_Line]:
    """The header: each line a name and a value, empty values left out."""
    told = [f"block {summary.title_block}"] if summary.title_block else ["in no block"]
    told += [f"declared by {summary.title_source}"] if summary.title_source else []
    title = summary.title and f"{summary.title}  ({', '.join(told)})"
    site = f"{summary.site}, told by {summary.site_origin}" if summary.site else ""
    packs = [f"{name} ({shown_pack(path)})" for name, path in summary.packs]
    unused = [f"{shown_pack(path)} (for {site})" for path, site in summary.packs_unused]
    if summary.generic_packs:
        packs.insert(0, f"{summary.generic_packs} for all sites")
    places = ", ".join(map(str, summary.dek_blocks))
    where = f"block {places}, " if places else ""
    dek = summary.dek and f"{summary.dek}  ({where}source: {summary.dek_source})"
    fields = [
        ("page", summary.source or summary.id),
        ("url", summary.url or ""),
        (
            "site",
            site or "unknown: no rules of sites; --site tells it, --url, or a folder named so",
        ),
        ("system", ", ".join(summary.systems)),
        ("packs", ", ".join(packs)),
        ("not used", listed(unused)),
        ("media", f"{summary.media}, {summary.charset}, language {summary.language}"),
        ("type", summary.page_type),
        ("title", title or "none found"),
        ("dek", dek or "none found"),
        ("blocks", f"{summary.blocks}, of which {summary.removed} removed"),
        *(("warning", warning) for warning in summary.warnings),
    ]
    return [[(f"{name:<9}", "dim"), (visible(value), "")] for name, value in fields if value]


def _choice_lines(choice: Choice) -> list[_Line]:
    """What was in the running, best first: score, block, text, and what spoke for or against it."""
    least = "" if choice.least is None else f" (above {choice.least:+.2f})"
    lines: list[_Line] = [[(f"{_CHOICES[choice.what]}{least}", "bold")]]
    if choice.note:
        lines.append([(f"  {choice.note}", "dim")])
    for one in choice.candidates:
        sign = "*" if one.chosen else " "
        place = f"{one.number:>4}" if one.number else "    "
        head = f"{sign} {one.score:+6.2f} {place}  "
        lines.append([(head, "dim"), (visible(one.text), "green" if one.chosen else "")])
        if told := ", ".join(f"{words} {points:+.2f}" for words, points in one.evidence):
            lines.append([(" " * len(head), ""), (told, "dim")])
    if not choice.candidates:
        lines.append([("  nothing was in the running", "dim")])
    return lines


def _step_lines(steps: Sequence[StepTime]) -> list[_Line]:
    """The steps of the page's way, in order, with their times."""
    whole = sum(step.ms for step in steps) or 1.0
    lines: list[_Line] = [[("steps of the page's way, in milliseconds", "bold")]]
    for step in steps:
        share = f"{step.ms / whole:4.0%}"
        lines.append(
            [(f"  {step.name:<10}", "cyan"), (f"{step.ms:9.2f} {share}  ", ""), (step.says, "dim")]
        )
    return [*lines, [(f"  {'all':<10}{whole:9.2f}", "")]]


def _row_lines(rows: Sequence[Row], *, verbose: bool) -> list[_Line]:
    width = len(str(rows[-1].number)) if rows else 1
    lines: list[_Line] = []
    for row in rows:
        style = _STYLES[row.outcome]
        head = f"{row.number:>{width}}  {row.outcome:<8}  "
        lines.append([(head, "dim"), (visible(f"{row.marker} {row.text}".strip()), style)])
        lines += [[(" " * len(head), ""), *note] for note in _notes(row, verbose=verbose)]
    return lines


def _notes(row: Row, *, verbose: bool) -> list[_Line]:
    """What stands below a block's text."""
    notes: list[_Line] = []
    if row.rule:
        notes.append([(row.rule, "cyan"), (f": {visible(row.why)}", "dim")])
    for part in row.parts:
        said = f": {visible(part.why)}: "
        notes.append([(part.rule, "cyan"), (said, "dim"), (visible(part.text), "red")])
    if row.kept_by:
        notes.append([("kept by ", "dim"), (row.kept_by, "cyan")])
    if verbose:
        suspects = f", suspected of {', '.join(row.suspects)}" if row.suspects else ""
        notes.append([(f"{row.kind} in {row.zone}, score {row.score:+.2f}{suspects}", "dim")])
        if row.evidence:
            told = ", ".join(f"{name} {points:+.2f}" for name, points in row.evidence)
            notes.append([(told, "dim")])
    return notes


def _outcome(fate: Fate) -> Outcome:
    if fate.rule:
        return "removed"
    return "trimmed" if fate.parts else "kept"


def _parts(text: str, fate: Fate) -> tuple[Part, ...]:
    return tuple(
        Part(text=text[start:end], rule=rule, why=why, start=start, end=end)
        for start, end, rule, why in fate.parts
    )


def _evidence(
    card: Scorecard | None, features: Mapping[str, float]
) -> tuple[tuple[str, float], ...]:
    if card is None:
        return ()
    strongest = card.evidence([features], _EVIDENCE)[0]
    return tuple((name, round(points, 2)) for name, points in strongest if points)
