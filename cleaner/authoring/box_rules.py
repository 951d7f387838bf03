"""Rules for boxes, as YAML: elements around lines that somebody named, or that were found."""

from __future__ import annotations

from collections.abc import Sequence
from difflib import get_close_matches
from html import escape
from typing import Final

from cleaner.authoring.box import Box, box_of
from cleaner.authoring.line_rules import language_of
from cleaner.check.cases import check_rule, marked_by
from cleaner.errors import CleanerError
from cleaner.learning.filler import Filler, filler
from cleaner.learning.packs import quoted
from cleaner.pipeline.analysis import Analysis
from cleaner.pipeline.cleaner import Cleaner
from cleaner.rules.kinds import ByKind, HtmlRule
from cleaner.rules.load import parse_pack
from cleaner.rules.ruleset import RuleSet
from cleaner.scores.model import Cards
from cleaner.text.fold import fold
from cleaner.text.visible import count, listed, shortened

_COMPARED: Final = 2_000
"""Lines among which one with a typing error is looked for: of more it takes seconds."""
_LINE_LENGTH: Final = 60
"""Characters of a line that an error names."""


def boxes_around(
    topic: str, analyses: Sequence[Analysis], lines: Sequence[str], boxes: Sequence[str]
) -> list[tuple[str, list[str]]]:
    """The lines that stand in a box, each with a rule for that, which was tried on the pages.

    boxes: lines whose boxes have their rules already.
    """
    found: list[tuple[str, list[str]]] = []
    known = {box.select + box.xpath for line in boxes if (box := box_of(line, analyses))}
    for line in lines:
        box = box_of(line, analyses)
        if box is None or box.select + box.xpath in known:
            continue
        known.add(box.select + box.xpath)
        number = f"-{len(known)}" if len(known) > 1 else ""
        words = filler(language_of(analyses, [line]))
        rule = _box_rule(f"{topic}.around{number}", box, words)
        if _holds(rule, analyses, box):
            found.append(
                (line, [*_heading(line, box, "  # To take all of it, take the # away:"), *rule])
            )
    return found


def _heading(line: str, box: Box, end: str) -> list[str]:
    """What a box holds beside the line that was named, as comments."""
    others = [text for text in box.lines if fold(text) != fold(line)]
    rest = f", with {count(len(others), 'other line')}, such as:" if others else "."
    return [
        f"  # The box of it{rest}",
        *(f"  #   {text[:90]}" for text in others[:4]),
        end,
    ]


def _box_rule(identity: str, box: Box, words: Filler) -> list[str]:
    key, selectors = ("select", box.select) if box.select else ("xpath", box.xpath)
    return [
        f"  - id: {identity}",
        "    kind: html",
        "    why: A box that the site sets into its articles or around them",
        "    action: drop",
        f"    {key}:",
        *(f"      - {quoted(selector)}" for selector in selectors),
        *_box_case(box, words),
    ]


def _box_case(box: Box, words: Filler) -> list[str]:
    """A page with the box in it, and the lines of it that go."""
    first, second = (escape(text) for text in (box.lines[0], words.link))
    if box.select:
        sign, name = box.select[0][0], box.select[0][1:]
        attribute = "class" if sign == "." else "id"
        inner = f'<div {attribute}="{name}"><p>{first}</p><p>{second}</p></div>'
    else:
        tag = box.xpath[0].strip("/").partition("[")[0]
        behind = box.xpath[1].rpartition("self::")[2].rstrip("]")
        inner = f"<{tag}>{first}</{tag}><{behind}><li>{second}</li></{behind}>"
    page = f"<div><p>{words.prose}</p>{inner}<p>{words.prose}</p></div>"
    gone = ", ".join(map(quoted, (box.lines[0], words.link)))
    return ["    removes:", f"      - page: {quoted(page)}", f"        gone: [{gone}]"]


def _holds(rule: Sequence[str], analyses: Sequence[Analysis], box: Box) -> bool:
    """Whether the rule finds the box on the pages that it was made from, and its case holds."""
    parsed = parsed_box(rule)
    if check_rule(parsed, Cleaner(RuleSet([]), cards=Cards())):
        return False
    wanted = {fold(line) for line in box.lines}
    for analysis in analyses:
        if analysis.page.media != "html":
            continue
        marked = marked_by(analysis.page, parsed)
        if wanted <= {fold(text) for text in marked}:
            return True
    return False


# Boxes that somebody names one by one


def box_around(topic: str, analyses: Sequence[Analysis], asked: str) -> list[str]:
    """A rule for the box that a line stands in. asked: the line, or a part that no other has.

    Raises:
        CleanerError: the line is on none of the pages, or several have the part; or it is in no box
            without article text.
    """
    line = _line_with(asked, analyses)
    box = box_of(line, analyses)
    words = filler(language_of(analyses, [line]))
    rule = _box_rule(f"{topic}.box", box, words) if box else []
    if not box or not _holds(rule, analyses, box):
        raise CleanerError(
            f"{line!r} stands in no element of its own that has a name and holds no article text; "
            "name the heading above it with --box, or the element with --select, or remove the "
            "line itself with --line"
        )
    return [*_heading(line, box, "  # Take the rule out if any of it is to stay."), *rule]


def _line_with(asked: str, analyses: Sequence[Analysis]) -> str:
    """The line of the pages that is as asked, or else has that in it. Upper and lower case count
    the same. Raises as `box_around`."""
    lines: dict[str, str] = {}
    for view in (view for one in analyses for view in one.views):
        lines.setdefault(view.folded, " ".join(view.block.text.split()))
    wanted = fold(asked)
    found = [lines[wanted]] if wanted in lines else []
    found = found or [text for folded, text in lines.items() if wanted and wanted in folded]
    if not found:
        near = get_close_matches(wanted, [*lines][:_COMPARED], n=1)
        hint = f"did you mean {lines[near[0]]!r}?" if near else "copy it as `explain` shows it"
        raise CleanerError(f"no page has a line that is {asked!r}, or has it in it; {hint}")
    if len(found) > 1:
        some = listed([repr(shortened(text, _LINE_LENGTH)) for text in found])
        raise CleanerError(
            f"{count(len(found), 'line')} have {asked!r} in them: {some}; give more of the "
            "one that is meant"
        )
    return found[0]


def parsed_box(rule: Sequence[str]) -> HtmlRule:
    """The rule of these lines of YAML."""
    text = "\n".join(["pack: box", "why: Tried before it is written.", "rules:", *rule]) + "\n"
    (parsed,) = ByKind(parse_pack(text, "box").rules)[HtmlRule]
    return parsed
