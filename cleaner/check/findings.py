"""What is wrong with packs: findings with a code and a place, as text, JSON or annotations."""

from __future__ import annotations

import json
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from typing import Final

from cleaner.errors import RuleFileError
from cleaner.rules.rule import Rule
from cleaner.text.visible import count, shown


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing that is wrong, and where.

    line, column: count from 1; 0 where the whole file is meant. rule: its id, where one is.
    key: the offending text; excerpt: the line that holds it.
    """

    code: str
    message: str
    path: str
    line: int = 0
    column: int = 0
    rule: str = ""
    key: str = ""
    excerpt: str = ""

    def __str__(self) -> str:
        line = f":{self.line}" if self.line else ""
        place = f"{shown(self.path)}{line}{f':{self.column}' if self.column else ''}"
        rule = f"{self.rule}: " if self.rule else ""
        return f"{place}: {self.code} {rule}{self.message}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was checked, in counts, and what is wrong with it.

    unread: packs with such faults that their rules could not be looked at. notes: what may be
    wrong, each with its place.
    """

    packs: int
    rules: int
    cases: int
    findings: tuple[Finding, ...]
    pages: int = 0
    unread: int = 0
    notes: tuple[str, ...] = ()

    def __str__(self) -> str:
        wrong = len(self.findings)
        end = "nothing wrong" if not wrong else count(wrong, "problem")
        counted = [count(self.packs, "pack"), count(self.rules, "rule"), count(self.cases, "case")]
        if self.pages:
            counted.append(count(self.pages, "saved page"))
        if self.unread:
            unread = f"{count(self.unread, 'pack')} with faults to mend first"
            counted = [*counted, unread] if self.packs else [unread]
        return f"{', '.join(counted)}: {end}"


def finding(
    code: str, rule: Rule, message: str, *, line: int = 0, key: str = "", excerpt: str = ""
) -> Finding:
    """A finding about a rule; at its first line where no other is given."""
    return Finding(
        code=code,
        message=message,
        path=rule.path,
        line=line or rule.line,
        rule=rule.id,
        key=key,
        excerpt=excerpt,
    )


def from_error(error: RuleFileError) -> Finding:
    """What a pack could not be loaded for."""
    return Finding(
        code=error.code or "R104",
        message=error.message,
        path=error.path,
        line=error.line,
        column=error.column,
        key=error.key,
        excerpt=error.excerpt,
    )


def marked(excerpt: str, line: int, column: int, key: str) -> list[str]:
    """The line of a file with a mark under the offending text; nothing without an excerpt.

    >>> print("\\n".join(marked("    knd: line", 4, 5, "knd")))
       4 |     knd: line
         |     ^^^
    """
    if not excerpt.strip() or not column:
        return []
    found = excerpt.find(key, column - 1) if key and "\n" not in key else -1
    start, length = (found, len(key)) if found >= 0 else (column - 1, 1)
    first = max(0, start - _EXCERPT // 2) if start + length > _EXCERPT else 0
    last = min(first + _EXCERPT, len(excerpt))
    cut = ("…" if first else "", "…" if last < len(excerpt) else "")
    number, line_shown = f"{line:>4}", _on_terminal(excerpt[first:last]).join(cut)
    before = cut[0] + _on_terminal(excerpt[first:start])
    under = _on_terminal(excerpt[start : min(start + length, last)])
    mark = " " * _columns(before) + "^" * max(1, _columns(under))
    return [f"{number} | {line_shown}", f"{' ' * len(number)} | {mark}"]


def _on_terminal(text: str) -> str:
    """The text with signs for what a terminal does not show, tabs among them."""
    text = text.replace("\t", "→")
    return "".join(char if char.isprintable() else "\ufffd" for char in text)


def _columns(text: str) -> int:
    """How many columns a terminal takes for a text: two for what is wide, none for accents.

    >>> _columns("ab"), _columns("語"), _columns("e\u0301")
    (2, 2, 1)
    """
    wide = sum(unicodedata.east_asian_width(char) in "WF" for char in text)
    return len(text) + wide - sum(unicodedata.category(char) in ("Mn", "Me") for char in text)


_EXCERPT: Final = 100
"""Characters of a line that are shown: as many as fit on a terminal's line behind the line's
number."""


# Forms of output


def as_text(report: Report) -> str:
    """For people and editors: a line each, with the offending text marked below."""
    from cleaner.text.visible import visible

    lines: list[str] = []
    for found in report.findings:
        lines.append(visible(str(found)))
        lines += marked(found.excerpt, found.line, found.column, found.key)
    lines += [f"note: {visible(note)}" for note in report.notes]
    return "".join(f"{line}\n" for line in (*lines, report))


def as_json(report: Report) -> str:
    """One JSON object with the counts and the list of findings."""
    record = asdict(report)
    for item in record["findings"]:
        item["path"] = shown(item["path"])
    return json.dumps(record, ensure_ascii=False, indent=2) + "\n"


def as_github(report: Report) -> str:
    """Annotations that GitHub shows beside the lines of a change, then the counts."""
    lines = [_annotation(found) for found in report.findings]
    lines += [f"::notice::{_escaped(note, _IN_MESSAGE)}" for note in report.notes]
    return "".join(f"{line}\n" for line in (*lines, report))


def _annotation(found: Finding) -> str:
    fields = {
        "file": shown(found.path),
        "line": str(found.line or 1),
        **({"col": str(found.column)} if found.column else {}),
        "title": f"{found.code} {found.rule}".strip(),
    }
    told = ",".join(f"{name}={_escaped(value, _IN_FIELD)}" for name, value in fields.items())
    return f"::error {told}::{_escaped(found.message, _IN_MESSAGE)}"


_IN_MESSAGE = {"%": "%25", "\r": "%0D", "\n": "%0A"}
_IN_FIELD = {**_IN_MESSAGE, ":": "%3A", ",": "%2C"}


def _escaped(text: str, signs: Mapping[str, str]) -> str:
    return "".join(signs.get(char, char) for char in text)


FORMATS: Mapping[str, Callable[[Report], str]] = {
    "text": as_text,
    "json": as_json,
    "github": as_github,
}


# Words
