"""Rules for lines that somebody named, as YAML: what goes, and what stays whatever takes it."""

from __future__ import annotations

from collections.abc import Sequence

import regex

from cleaner.blocks.folded import FoldedBlock
from cleaner.learning.packs import quoted
from cleaner.pipeline.analysis import Analysis
from cleaner.text.fold import count_words, fold, fold_inner, opening_quote


def lines_rules(topic: str, analyses: Sequence[Analysis], lines: Sequence[str]) -> list[str]:
    """Rules for the named lines: those that are whole blocks, and those that blocks begin with."""
    views = [view for analysis in analyses for view in analysis.views]
    lines = [_as_it_opens(line, views) for line in lines]
    blocks = {view.folded for view in views}
    whole = [line for line in lines if fold(line) in blocks]
    starts = [line for line in lines if line not in whole]
    rules: list[str] = []
    if whole:
        longest = max(count_words(line) for line in whole)
        rules += [
            "  # The lines that you named.",
            *_line_head(f"{topic}.stock", "A stock line of the site's pages", longest),
            *_phrases(whole),
            *_line_cases(whole, _painted(whole[0])),
        ]
    for number, line in enumerate(starts):
        found = [view for view in views if view.folded.startswith(fold(line))]
        if not found:
            found = [view for view in views if fold(line) in view.folded]
        longest = max(view.words for view in found)
        identity = f"{topic}.start-{number + 1}" if number else f"{topic}.start"
        why = "A line of the site's pages that begins with stock words"
        rules += ["  # Blocks that begin with a line that you named, and go on behind it."]
        rules += [*_line_head(identity, why, longest + 2), *_start(line, found)]
    return rules


def _as_it_opens(line: str, views: Sequence[FoldedBlock]) -> str:
    """The line with the quotation mark that the first block with it opens with.

    A phrase without one is not looked for in such blocks, which are speech as a rule.
    """
    first = fold(line)
    for view in views:
        if view.folded.startswith(first):
            mark = opening_quote(view.inner)
            return line if not mark or opening_quote(fold_inner(line)) else f"{mark}{line}"
    return line


def _line_head(identity: str, why: str, max_words: int) -> list[str]:
    return [
        f"  - id: {identity}",
        "    kind: line",
        f"    why: {why}",
        f"    max_words: {max_words}",
    ]


def _phrases(lines: Sequence[str]) -> list[str]:
    return ["    phrases:", "      any:", *(f"        - {quoted(line)}" for line in lines)]


def _start(line: str, found: Sequence[FoldedBlock]) -> list[str]:
    """How blocks are found that begin with the line, and cases.

    Folding takes a sign at a phrase's end away, so that words which only count with their sign
    (`Compare:`) need a pattern.
    """
    first = fold(line)
    seen = " ".join(found[0].block.text.split())
    sign = line.strip()[-1:]
    at = found[0].folded.find(first)
    if at:
        return [
            "    match: anywhere",
            *_phrases([line]),
            *_line_cases(
                [seen], "Nobody had asked for the old crane on the harbour wall, she said."
            ),
        ]
    if sign in ":|»–—-":
        text = fold_inner(line)
        opened = regex.escape(opening_quote(text) + first, literal_spaces=True)
        behind = text[text.find(first) + len(first) :].replace(" ", "")
        pattern = "".join((f"^{opened}", *(f" ?{regex.escape(sign)}" for sign in behind)))
        keeps = f"{_bare(line)} the harbour wall, she said, and nobody knew."
        return [f"    pattern: {quoted(pattern)}", *_line_cases([seen], keeps)]
    return ["    match: start", *_phrases([line]), *_line_cases([seen], _painted(line))]


def _bare(line: str) -> str:
    return line.strip(" .!?:\"'|»›>–—-•")


def _painted(line: str) -> str:
    return f"The words “{_bare(line)}” were painted on the harbour wall, she said, and nobody knew."


def _line_cases(removes: Sequence[str], keeps: str) -> list[str]:
    return [
        "    removes:",
        *(f"      - {quoted(line)}" for line in removes),
        "    keeps:",
        f"      - {quoted(keeps)}",
    ]


def keep_rule(topic: str, lines: Sequence[str]) -> list[str]:
    """A rule for whole lines that stay, whatever else would take them."""
    return [
        "  # The lines that you want to keep.",
        f"  - id: {topic}.kept",
        "    kind: keep",
        "    why: A line of the article that other rules would take",
        *_phrases(lines),
        *_line_cases(lines, _painted(lines[0])),
    ]
