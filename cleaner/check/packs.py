"""The checker of packs: all that can be told of them without pages."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace
from pathlib import Path

from cleaner.check.cases import check_rule
from cleaner.check.findings import Finding, Report, from_error
from cleaner.check.lint import Linter
from cleaner.check.notes import notes_of
from cleaner.check.pages import check_saved
from cleaner.errors import CleanerError
from cleaner.pipeline.cleaner import Cleaner
from cleaner.rules.combine import combine
from cleaner.rules.files import shipped
from cleaner.rules.load import read_layers
from cleaner.rules.pack import Pack
from cleaner.rules.ruleset import ruleset_of


def check(
    paths: Sequence[Path] = (), *, ignore: Collection[str] = (), cases_alone: bool = False
) -> Report:
    """What is wrong with the packs in `paths`; without any, with the shipped packs.

    The shipped packs are loaded in any case: rules are held against theirs. The shipped
    scorecards tell where the prose of a case's page is.

    ignore: codes to leave out. cases_alone: runs the rules' cases and nothing else.

    Raises:
        CleanerError: a path does not exist, or holds no packs.
    """
    for path in paths:
        if not path.exists():
            raise CleanerError(f"{path}: no such file or folder; check the path")
    own = [path for path in paths if not _below(path, shipped())]
    read = read_layers([shipped(), *own])
    chosen = [pack for layer in read.packs for pack in layer if _chosen(pack, paths)]
    _all_hold_packs(paths, chosen, [fault.path for fault in read.faults])
    effective = replace(combine(read.packs), shipped=read.shipped)
    found = [from_error(fault) for fault in (*read.faults, *effective.faults)]
    # The shipped packs alone tell zones: an own pack's effect on them is not the rule's own.
    plain = Cleaner(ruleset_of(replace(combine(read.packs[:1]), shipped=read.shipped)))
    if not cases_alone:
        found += Linter(chosen, effective, plain.rules).findings()
    for pack in chosen:
        for rule in pack.rules:
            found += check_rule(rule, plain)
    if any(page.file for pack in chosen for page in pack.pages):
        found += check_saved(Cleaner(ruleset_of(effective)), chosen)
    unread = len({fault.path for fault in read.faults})
    kept = _kept(found, chosen, ignore, unused=not cases_alone)
    return report(chosen, kept, unread, notes_of(chosen, effective))


def report(
    packs: Sequence[Pack],
    findings: Sequence[Finding],
    unread: int = 0,
    notes: tuple[str, ...] = (),
) -> Report:
    """The findings in the order of files and lines, with what was checked.

    unread: packs that could not be. notes: what else to look at.
    """
    rules = [rule for pack in packs for rule in pack.rules]
    sources = _Sources()
    findings = [sources.placed(found) for found in findings]
    return Report(
        packs=len(packs),
        rules=len(rules),
        cases=sum(len(rule.removes) + len(rule.keeps) for rule in rules),
        pages=sum(bool(case.file) for pack in packs for case in pack.pages),
        unread=unread,
        notes=notes,
        findings=tuple(
            sorted(dict.fromkeys(findings), key=lambda f: (f.path, f.line, f.column, f.code))
        ),
    )


class _Sources:
    """The lines of the files that findings are in, each read once."""

    def __init__(self) -> None:
        self._lines: dict[str, list[str]] = {}

    def placed(self, found: Finding) -> Finding:
        """The finding with its column and the line that it stands in, where it tells neither.

        One that tells no line is looked for by its offending text.
        """
        if (not found.line and not found.key) or (found.column and found.excerpt):
            return found
        if found.path not in self._lines:
            path = Path(found.path)
            text = path.read_text("utf-8", "replace") if path.is_file() else ""
            self._lines[found.path] = text.split("\n")
        lines = self._lines[found.path]
        if not found.line:
            places = (number for number, line in enumerate(lines, 1) if found.key in line)
            found = replace(found, line=next(places, 0))
        excerpt = lines[found.line - 1].rstrip() if 0 < found.line <= len(lines) else ""
        if not excerpt.strip():
            return found
        at = excerpt.find(found.key) if found.key else -1
        known = found.column - 1 if found.column > 1 else at
        column = (known if known >= 0 else len(excerpt) - len(excerpt.lstrip())) + 1
        return replace(found, column=column, excerpt=excerpt)


def _chosen(pack: Pack, paths: Sequence[Path]) -> bool:
    return not paths or any(_below(Path(pack.path), path) for path in paths)


def _below(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())


def _all_hold_packs(paths: Sequence[Path], packs: Sequence[Pack], faulty: Sequence[str]) -> None:
    for path in paths:
        files = (*(pack.path for pack in packs), *faulty)
        if not any(_below(Path(file), path) for file in files):
            raise CleanerError(
                f"{path}: no packs in there; a pack is a .yaml or .yml file, and pages are given "
                "to `cleaner rules test` with --pages"
            )


# Findings that a comment in the pack asks to leave out


def _kept(
    findings: Sequence[Finding], packs: Sequence[Pack], ignore: Collection[str], *, unused: bool
) -> list[Finding]:
    """The findings that nobody ignores, and `# lint: ignore` comments that ignore nothing."""
    comments = [comment for pack in packs for comment in _comments(pack)]
    used: set[tuple[str, int, str]] = set()
    left: list[Finding] = []
    for found in findings:
        hit = [
            c for c in comments if c[0] == found.path and c[2] == found.code and c[3] == found.rule
        ]
        used.update(comment[:3] for comment in hit)
        if not hit and found.code not in ignore:
            left.append(found)
    for path, line, code, rule in comments:
        if unused and (path, line, code) not in used and "R405" not in ignore:
            message = f"'# lint: ignore {code}' ignores nothing; remove it"
            left.append(Finding(code="R405", message=message, path=path, line=line, rule=rule))
    return left


def _comments(pack: Pack) -> list[tuple[str, int, str, str]]:
    """Path, line, code and rule of each `# lint: ignore CODE` between a rule's lines."""
    text = Path(pack.path).read_text("utf-8", "replace") if Path(pack.path).is_file() else ""
    if _IGNORE not in text:
        return []
    starts = sorted((rule.line, rule.id) for rule in pack.rules)
    found: list[tuple[str, int, str, str]] = []
    for number, line in enumerate(text.split("\n"), 1):
        if _IGNORE in line:
            owner = next((name for start, name in reversed(starts) if start <= number), "")
            codes = line.partition(_IGNORE)[2].replace(",", " ").split()
            found += [(pack.path, number, code, owner) for code in codes]
    return found


_IGNORE = "# lint: ignore "
