"""Runs the cases of rules, each rule by itself, and tells which don't hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

from cleaner.blocks.folded import FoldedBlock, fold_block
from cleaner.blocks.plain import segment
from cleaner.check.findings import Finding, finding
from cleaner.errors import CleanerError
from cleaner.model import Block, Page
from cleaner.options import Options
from cleaner.pipeline.cleaner import Cleaner
from cleaner.rules.kinds import ByKind, FieldRule, HtmlRule, ShapeRule
from cleaner.rules.kinds.html import match_marks
from cleaner.rules.match import Matcher
from cleaner.rules.proposals import Proposals
from cleaner.rules.rule import Case, CasePage, Rule
from cleaner.scores.context import Frame
from cleaner.text.fold import fold
from cleaner.verdict.landmarks import landmarks
from cleaner.verdict.resolve import resolve
from cleaner.verdict.shape import PageShape, Shapes
from cleaner.verdict.trim import trim_title


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


def check_rule(rule: Rule, full: Cleaner) -> list[Finding]:
    """Which cases of the rule are missing, and which don't hold.

    full: a cleaner with all rules, for the zones of whole pages.
    """
    found: list[Finding] = []
    if rule.needs_cases:
        sorts = zip(rule.case_keys, (rule.removes, rule.keeps), _WANTED, strict=True)
        for name, cases, wanted in sorts:
            if not cases:
                message = f"no case under '{name}'; add a line that the rule {wanted}"
                found.append(finding("R201", rule, message))
    trial = _Trial(rule, full)
    for case in rule.removes:
        found += _check_case(trial, case, removes=True)
    for case in rule.keeps:
        found += _check_case(trial, case, removes=False)
    return found


_WRONG: Final = "takes what it must keep"
_WANTED: Final = ("must find", "could find, but must not")


def _check_case(trial: _Trial, case: Case, *, removes: bool) -> list[Finding]:
    """Why the case doesn't hold; nothing where it does."""
    run = _RUNNERS[trial.rule.case_page]
    complaints = run(trial, case, removes)
    key = case.page if "\n" not in case.page else ""
    return [finding("R202", trial.rule, text, line=case.line, key=key) for text in complaints]


def _lines_case(trial: _Trial, case: Case, removes: bool) -> list[str]:
    """The lines are blocks."""
    lines = trial.bare(case.page) if case.gone is None else trial.page(case.page)
    wrong = "finds what it must not" if trial.rule.effect == "keep" else _WRONG
    complaints = _compare(lines, case, removes=removes, wrong=wrong)
    if complaints and removes:
        complaints[-1] += _parted(trial.rule, case)
    return complaints


def _html_case(trial: _Trial, case: Case, removes: bool) -> list[str]:
    """The page is markup; without `gone` it is enough that one block is found."""
    (rule,) = ByKind([trial.rule])[HtmlRule]
    try:
        return _compare(_html_lines(rule, case.page), case, removes=removes, some=True)
    except CleanerError as error:
        return [str(error)]


def _parted(rule: Rule, case: Case) -> str:
    """What to do where a comma between brackets made two phrases of the one that a case holds."""
    find = rule.finder
    lines = {fold(line) for line in case.page.splitlines()}
    for phrases in find.phrases.values() if find else ():
        for first, second in pairwise(phrases):
            if any(f"{fold(first)}, {fold(second)}" in line for line in lines):
                return (
                    f"; {_quoted(first)} and {_quoted(second)} are two phrases: between brackets a "
                    "comma parts them, so put quotes around the whole"
                )
    return ""


def _compare(
    lines: Sequence[_Line],
    case: Case,
    *,
    removes: bool,
    some: bool = False,
    wrong: str = _WRONG,
) -> list[str]:
    """What differs from what the case expects.

    wrong: what is said of a lookalike that is found. some: a case without `gone` holds as soon as
    one line is found, not only when all are.
    """
    if case.gone is not None:
        return _compare_gone(lines, case.gone)
    found = [line for line in lines if line.found]
    if not removes:
        return [f"{wrong}: {_quoted(line.shown)}" for line in found]
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


class _Trial:
    """A rule by itself, ready to be tried on the lines of its cases.

    full: a cleaner with all rules, for the zones of whole pages.
    """

    def __init__(self, rule: Rule, full: Cleaner) -> None:
        self.rule = rule
        self._full = full
        self._tried: dict[bool, tuple[Rule, Matcher]] = {}

    def bare(self, text: str) -> list[_Line]:
        """The lines of a case as blocks, with no page around them: zones don't count."""
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        # A paragraph of prose ahead of them keeps the guard quiet, which looks after whole pages.
        texts = [_PROSE, *lines]
        blocks = [
            Block(index=index, text=text, start=0, end=len(text))
            for index, text in enumerate(texts)
        ]
        views = [fold_block(block) for block in blocks]
        scores = (-9.0, *(0.0 for _ in lines))
        features = self._shape(views).features
        shape = PageShape(features, scores, Frame(0, len(views)), Frame(0, len(views)))
        return self._taken(views, texts, shape, anywhere=True)[1:]

    def page(self, text: str) -> list[_Line]:
        """The blocks of a small page, with zones and scores as all rules see them."""
        segmented = segment(text)
        views = [fold_block(block) for block in segmented.blocks]
        texts = [text[block.start : block.end] for block in segmented.blocks]
        return self._taken(views, texts, self._shape(views), anywhere=False)

    def _shape(self, views: Sequence[FoldedBlock]) -> PageShape:
        return self._full.shapes.look(views, self._full.rules.propose(views, "", ()), "text")

    def _taken(
        self,
        views: Sequence[FoldedBlock],
        texts: Sequence[str],
        shape: PageShape,
        *,
        anywhere: bool,
    ) -> list[_Line]:
        """What the rule takes of (or, by kind, protects or suspects in) these blocks."""
        if anywhere not in self._tried:
            rule = self.rule.anywhere() if anywhere else self.rule
            self._tried[anywhere] = rule, Matcher([rule])
        rule, matcher = self._tried[anywhere]
        proposals = matcher.match(views, "", Proposals())
        found = {proposal.index for proposal in proposals.keeps} | set(proposals.suspects)
        shapes = Shapes((), ByKind([rule])[ShapeRule])
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


_SHOWN: Final = 100
"""Characters of a case that messages show."""
_PROSE = (
    "The council met on Monday evening and, after a debate of four hours, voted for the new "
    "bridge by eight to three."
)


def _html_lines(rule: HtmlRule, page: str) -> list[_Line]:
    """The blocks of an HTML page, and which of them the rule selects or takes."""
    from cleaner.pipeline.html import segment_html
    from cleaner.rules.markup import HtmlRules

    rules = HtmlRules([rule])
    source = Page(id="case", text=page, media="html")
    blocks = segment_html(source, rules, Options()).blocks
    views = [fold_block(block) for block in blocks]
    proposals = match_marks(views, rules, Proposals())
    found = {proposal.index for proposal in proposals.removals} | set(proposals.suspects)
    found.update(index for indexes in proposals.fields.values() for index in indexes)
    if rule.action == "landmark":
        stand = landmarks(blocks, rules)
        found.update(index for index, one in stand.items() if one.apart or one.amid or rule.scored)
    else:
        found.update(block.index for block in blocks if f"named:{rule.topic}" in block.marks)
    if rule.action == "unwrap":
        before = {(b.text, b.path) for b in segment_html(source, HtmlRules(), Options()).blocks}
        found.update(block.index for block in blocks if (block.text, block.path) not in before)
    return [_Line(block, block.text, whole=block.index in found) for block in blocks]


def marked_by(page: Page, rule: HtmlRule) -> list[str]:
    """The texts of a page's blocks that the rule selects."""
    return [block.text for block in marked_blocks(page, rule)]


def marked_blocks(page: Page, rule: HtmlRule) -> list[Block]:
    """The page's blocks that the rule selects, as they are without any other html rule."""
    from cleaner.pipeline.html import segment_html
    from cleaner.rules.markup import HtmlRules

    rules = HtmlRules([rule])
    blocks = segment_html(page, rules, Options()).blocks
    views = [fold_block(block) for block in blocks]
    proposals = match_marks(views, rules, Proposals())
    return [blocks[proposal.index] for proposal in proposals.removals]


def _titles_case(trial: _Trial, case: Case, removes: bool) -> list[str]:
    """Each line of the case is a title (or dek); with `gone`, what is trimmed from it."""
    (rule,) = ByKind([trial.rule])[FieldRule]
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


_RUNNERS: Mapping[CasePage, Callable[[_Trial, Case, bool], list[str]]] = {
    "lines": _lines_case,
    "html": _html_case,
    "titles": _titles_case,
}
"""How cases are run, by what their pages are."""


def _plain(text: str) -> str:
    return " ".join(text.split())


def _quoted(text: str) -> str:
    text = _plain(text)
    return repr(text if len(text) <= _SHOWN else text[: _SHOWN - 1] + "…")
