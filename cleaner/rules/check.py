"""Runs the cases of rules, each rule by itself, and tells which don't hold."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from cleaner.errors import CleanerError
from cleaner.headline import trim_title
from cleaner.model import Block, Options, Page
from cleaner.resolve import resolve
from cleaner.rules.load import load_folders, shipped
from cleaner.rules.match import FoldedBlock, Matcher, Proposals, fold_block, match_marks
from cleaner.rules.schema import (
    Case,
    FieldRule,
    HtmlRule,
    KeepRule,
    LineRule,
    Pack,
    Rule,
    SectionRule,
    ShapeRule,
    SpanRule,
)
from cleaner.ruleset import RuleSet
from cleaner.score import Frame
from cleaner.segment import segment
from cleaner.shape import PageShape, Shapes

_NEED_CASES = (LineRule, SpanRule, SectionRule, KeepRule)
_Found = LineRule | SpanRule | SectionRule | KeepRule | ShapeRule


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """A case that doesn't hold, or a rule without cases, and where it stands."""

    path: str
    line: int
    rule: str
    message: str

    def __str__(self) -> str:
        return f"{shown(self.path)}:{self.line}: {self.rule}: {self.message}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """What was checked, in counts, and what is wrong with it."""

    packs: int
    rules: int
    cases: int
    problems: tuple[Problem, ...]

    def __str__(self) -> str:
        wrong = len(self.problems)
        end = "all hold" if not wrong else _count(wrong, "problem")
        counted = (_count(self.packs, "pack"), _count(self.rules, "rule"))
        return f"{', '.join(counted)}, {_count(self.cases, 'case')}: {end}"


@dataclass(frozen=True, slots=True)
class _Line:
    """A block of a case, and what the rule took of it: all, some pieces, or nothing."""

    block: Block
    shown: str
    whole: bool
    pieces: tuple[str, ...] = ()

    @property
    def found(self) -> bool:
        return self.whole or bool(self.pieces)


def check(paths: Sequence[Path] = ()) -> Report:
    """Runs the cases of the packs in `paths`; without any, those of the shipped packs.

    The shipped packs are loaded in any case: ids must differ from theirs, and their scorecards
    tell where the prose of a case's page is.

    Raises:
        RuleFileError: a pack can't be used; `others` holds the further faults.
    """
    own = [path for path in paths if not _below(path, shipped())]
    packs = load_folders([shipped(), *own])
    if paths:
        chosen = tuple(p for p in packs if any(_below(Path(p.path), path) for path in paths))
        _all_exist(paths, chosen)
    else:
        chosen = packs
    return check_packs(chosen, RuleSet(packs))


def check_packs(packs: Iterable[Pack], rules: RuleSet) -> Report:
    """Runs the cases of these packs; `rules` is the full set, for the zones of whole pages."""
    packs = tuple(packs)
    every = [rule for pack in packs for rule in pack.rules]
    problems: list[Problem] = []
    for rule in every:
        problems += check_rule(rule, rules)
    return Report(
        packs=len(packs),
        rules=len(every),
        cases=sum(len(rule.removes) + len(rule.keeps) for rule in every),
        problems=tuple(problems),
    )


def check_rule(rule: Rule, rules: RuleSet) -> list[Problem]:
    """What is wrong with one rule and its cases."""
    problems: list[Problem] = []
    if isinstance(rule, _NEED_CASES):
        for name, cases in (("removes", rule.removes), ("keeps", rule.keeps)):
            if not cases:
                message = f"no case under '{name}'; add a line that the rule {_WANTED[name]}"
                problems.append(_problem(rule, rule.line, message))
    if rule.valid_until and rule.valid_until < date.today().isoformat():
        message = f"valid_until {rule.valid_until} has passed; look at the site, then move the date"
        problems.append(_problem(rule, rule.line, message))
    for case in rule.removes:
        problems += _check_case(rule, case, rules, removes=True)
    for case in rule.keeps:
        problems += _check_case(rule, case, rules, removes=False)
    return problems


_WANTED = {"removes": "must find", "keeps": "could find, but must not"}


def _check_case(rule: Rule, case: Case, rules: RuleSet, *, removes: bool) -> list[Problem]:
    """Why the case doesn't hold; nothing where it does."""
    if isinstance(rule, FieldRule):
        complaints = _field_case(rule, case, removes=removes)
    elif isinstance(rule, HtmlRule):
        try:
            complaints = _compare(_html_lines(rule, case.page), case, removes=removes, some=True)
        except CleanerError as error:
            complaints = [str(error)]
    elif isinstance(rule, LineRule | SpanRule | SectionRule | KeepRule | ShapeRule):
        blocks = _bare_lines if case.gone is None else _page_lines
        lines = blocks(rule, case.page, rules)
        complaints = _compare(lines, case, removes=removes)
    else:
        return []
    return [_problem(rule, case.line or rule.line, complaint) for complaint in complaints]


def _compare(lines: Sequence[_Line], case: Case, *, removes: bool, some: bool = False) -> list[str]:
    """What differs from what the case expects.

    some: a case without `gone` holds as soon as one line is found, not only when all are.
    """
    if case.gone is not None:
        return _compare_gone(lines, case.gone)
    found = [line for line in lines if line.found]
    if not removes:
        return [f"takes what it must keep: {_quoted(line.shown)}" for line in found]
    if some:
        return [] if found else ["takes nothing of this page"]
    return [f"does not find: {_quoted(line.shown)}" for line in lines if not line.found]


def _compare_gone(lines: Sequence[_Line], gone: Sequence[str]) -> list[str]:
    wanted = Counter(map(_plain, gone))
    complaints: list[str] = []
    for line in lines:
        for piece in (line.block.text,) if line.whole else line.pieces:
            forms = (_plain(piece), _plain(line.shown) if line.whole else "")
            form = next((form for form in forms if wanted[form]), None)
            if form is None:
                complaints.append(f"takes what is not under 'gone': {_quoted(piece)}")
            else:
                wanted[form] -= 1
    return [*complaints, *(f"does not take: {_quoted(text)}" for text in wanted.elements())]


# A rule among the lines of a case


def _bare_lines(rule: _Found, page: str, rules: RuleSet) -> list[_Line]:
    """The lines of a case as blocks, with no page around them: zones don't count."""
    lines = [line.strip() for line in page.splitlines() if line.strip()]
    # A paragraph of prose ahead of them keeps the guard quiet, which looks after whole pages.
    texts = [_PROSE, *lines]
    blocks = [
        Block(index=index, text=text, start=0, end=len(text)) for index, text in enumerate(texts)
    ]
    views = [fold_block(block) for block in blocks]
    scores = (-9.0, *(0.0 for _ in lines))
    features = _shape(views, rules).features
    shape = PageShape(features, scores, Frame(0, len(views)), Frame(0, len(views)))
    return _taken(_anywhere(rule), views, texts, shape)[1:]


_PROSE = (
    "The council met on Monday evening and, after a debate of four hours, voted for the new "
    "bridge by eight to three."
)


def _page_lines(rule: _Found, page: str, rules: RuleSet) -> list[_Line]:
    """The blocks of a small page, with zones and scores as all rules see them."""
    segmented = segment(page)
    views = [fold_block(block) for block in segmented.blocks]
    texts = [page[block.start : block.end] for block in segmented.blocks]
    return _taken(rule, views, texts, _shape(views, rules))


def _shape(views: Sequence[FoldedBlock], rules: RuleSet) -> PageShape:
    return rules.shapes.look(views, rules.propose(views, "", ""), "text")


def _taken(
    rule: Rule, views: Sequence[FoldedBlock], texts: Sequence[str], shape: PageShape
) -> list[_Line]:
    """What the rule by itself takes of (or, by kind, protects or suspects in) these blocks."""
    proposals = Matcher([rule]).match(views, "", Proposals())
    found = {proposal.index for proposal in proposals.keeps} | set(proposals.suspects)
    shapes = Shapes([rule] if isinstance(rule, ShapeRule) and rule.when else [])
    fates = resolve(views, proposals, shape, shapes, None).fates
    return [
        _Line(
            view.block,
            text,
            whole=bool(fate.rule) or view.block.index in found,
            pieces=tuple(view.block.text[start:end] for start, end, _, _ in fate.parts),
        )
        for view, text, fate in zip(views, texts, fates, strict=True)
    ]


def _anywhere(rule: _Found) -> _Found:
    """The rule without its bounds on zones."""
    if isinstance(rule, LineRule | SectionRule | KeepRule):
        return replace(rule, find=replace(rule.find, where=frozenset()))
    return replace(rule, where=frozenset())


def _html_lines(rule: HtmlRule, page: str) -> list[_Line]:
    """The blocks of an HTML page, and which of them the rule selects or takes."""
    from cleaner.html import segment_html

    source = Page(id="case", text=page, media="html")
    blocks = segment_html(source, (rule,), Options()).blocks
    views = [fold_block(block) for block in blocks]
    proposals = match_marks(views, (rule,), Proposals())
    found = {proposal.index for proposal in proposals.removals} | set(proposals.suspects)
    found.update(index for indexes in proposals.fields.values() for index in indexes)
    found.update(block.index for block in blocks if f"named:{rule.topic}" in block.marks)
    if rule.action == "unwrap":
        before = {(b.text, b.path) for b in segment_html(source, (), Options()).blocks}
        found.update(block.index for block in blocks if (block.text, block.path) not in before)
    return [_Line(block, block.text, whole=block.index in found) for block in blocks]


def _field_case(rule: FieldRule, case: Case, *, removes: bool) -> list[str]:
    """Each line of the case is a title (or dek); with `gone`, what is trimmed from it."""
    literals = replace(rule, field="title")
    complaints: list[str] = []
    for line in filter(None, map(str.strip, case.page.splitlines())):
        left = trim_title(line, (), (literals,))
        trimmed = left != trim_title(line, ())
        if case.gone is not None:
            expected = line
            for text in case.gone:
                expected = expected.replace(text, "", 1)
            if _plain(left) != _plain(expected):
                complaints.append(f"leaves {_quoted(left)} of {_quoted(line)}")
        elif removes and not trimmed:
            complaints.append(f"trims nothing from: {_quoted(line)}")
        elif trimmed and not removes:
            complaints.append(f"trims what it must keep: {_quoted(line)}")
    return complaints


# Paths and words


def shown(path: str) -> str:
    """The path from the current folder where it is below that."""
    relative = os.path.relpath(path)
    return path if relative.startswith(os.pardir) else relative


def _below(path: Path, folder: Path) -> bool:
    return path.resolve().is_relative_to(folder.resolve())


def _all_exist(paths: Sequence[Path], packs: Sequence[Pack]) -> None:
    for path in paths:
        if not any(_below(Path(pack.path), path) for pack in packs):
            load_folders([path])
            raise CleanerError(f"{path}: no packs in there; a pack is a .yaml file")


def _problem(rule: Rule, line: int, message: str) -> Problem:
    return Problem(path=rule.path, line=line, rule=rule.id, message=message)


def _plain(text: str) -> str:
    return " ".join(text.split())


def _quoted(text: str) -> str:
    text = _plain(text)
    return repr(text if len(text) <= 100 else text[:99] + "…")


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"
