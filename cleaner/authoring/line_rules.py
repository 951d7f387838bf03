"""Rules for lines that somebody named, as YAML: what goes, and what stays whatever takes it.

Numbers and dates in lines that go may be others on other days, and count as any.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import regex

from cleaner.blocks.folded import FoldedBlock
from cleaner.learning.filler import FILLERS, Filler, filler
from cleaner.learning.packs import quoted
from cleaner.pipeline.analysis import Analysis
from cleaner.rules.kinds import KeepRule, LineRule
from cleaner.rules.rule import Rule
from cleaner.text.dates import dates_in, is_weekday
from cleaner.text.fold import count_words, fold, fold_digits, fold_inner, opening_quote


def lines_rules(topic: str, analyses: Sequence[Analysis], lines: Sequence[str]) -> list[str]:
    """Rules for the named lines: those that are whole blocks, and those that blocks begin with.

    Of the first, lines with a number and lines with a date have rules of their own.
    """
    views = [view for analysis in analyses for view in analysis.views]
    language = language_of(analyses, lines)
    words = filler(language)
    lines = [_as_it_opens(line, views) for line in lines]
    blocks = {view.folded for view in views}
    whole = [line for line in lines if fold(line) in blocks]
    starts = [line for line in lines if line not in whole]
    dates = {line: pattern for line in whole if (pattern := dated(line, language))}
    numbers = [line for line in whole if line not in dates and _has_number(line)]
    rules: list[str] = []
    if plain := [line for line in whole if line not in dates and line not in numbers]:
        rules += ["  # The lines that you named.", *_whole(f"{topic}.stock", "", plain, words)]
    if numbers:
        rules += [
            "  # The lines that you named: other numbers in them count too, as on other days.",
            *_whole(f"{topic}.stock-numbers", ", with a number in it", numbers, words),
        ]
    for line, pattern in dates.items():
        rules += [
            "  # The line that you named: other dates in it count too.",
            *_line_head(
                f"{topic}.stock-date",
                "A stock line of the site's pages, with a date in it",
                count_words(line) + _MORE_WORDS,
            ),
            f"    pattern: {quoted(pattern)}",
            *_line_cases([line], words.of(_bare(line))),
        ]
    for number, line in enumerate(starts):
        found = [view for view in views if view.folded.startswith(fold(line))]
        if not found:
            found = [view for view in views if fold(line) in view.folded]
        longest = max(view.words for view in found)
        identity = f"{topic}.start-{number + 1}" if number else f"{topic}.start"
        why = "A line of the site's pages that begins with stock words"
        rules += ["  # Blocks that begin with a line that you named, and go on behind it."]
        rules += [*_line_head(identity, why, longest + 2), *_start(line, found, words)]
    return rules


PARTING: Final = ":|»–—-"
"""Signs that part a label from what follows it on a line."""
_MORE_WORDS: Final = 2
"""Words that a line with another date may have more."""
_LETTERS: Final = 5
"""Letters beside a date at least: with fewer a pattern would take all dates. Chosen, never
measured."""
_WORD_BEFORE: Final = regex.compile(r"(\p{L}{2,}\.?),? $")
_DATE_WORD: Final = regex.compile(r"\p{L}{2,}\.?")


def language_of(analyses: Sequence[Analysis], lines: Sequence[str]) -> str:
    """The language of the first page that has one of the lines; empty where it is not known.

    Of languages that are much alike, such as Czech and Slovak, the declared one counts where there
    are no sentences in the other.
    """
    wanted = [fold(line) for line in lines]
    for analysis in analyses:
        if any(line in view.folded for view in analysis.views for line in wanted):
            told = (analysis.language, analysis.segmented.metadata.lang)
            return next((code for code in told if code in FILLERS), analysis.language)
    return ""


def _has_number(line: str) -> bool:
    return fold_digits(fold(line)) != fold(line)


def dated(line: str, language: str) -> str:
    """A pattern for the line with any other date and number in it; empty where it names no date
    with a month in words, or says little else.

    >>> dated("Updated on 3 March 2031, 18:58", "en")
    '^updated on \\\\d[\\\\d.,]* [\\\\p{L}.]+ \\\\d[\\\\d.,]*, \\\\d[\\\\d.,]*:\\\\d[\\\\d.,]*$'
    >>> dated("3 March 2031", "en"), dated("Page 3", "en")
    ('', '')
    """
    text = fold(line)
    spans = [(one.start, one.end) for one in dates_in(text, language)]
    named = [span for span in spans if _DATE_WORD.search(text[slice(*span)])]
    if not named:
        return ""
    parts: list[str] = []
    at = letters = 0
    for start, end in named:
        if (day := _WORD_BEFORE.search(text[at:start])) and is_weekday(day[1], language):
            start = at + day.start()
        before = text[at:start]
        letters += sum(map(str.isalpha, before))
        words = _DATE_WORD.sub("\0", text[start:end])
        parts += [_escaped(before), _escaped(words).replace("\0", r"[\p{L}.]+")]
        at = end
    letters += sum(map(str.isalpha, text[at:]))
    return f"^{''.join(parts)}{_escaped(text[at:])}$" if letters >= _LETTERS else ""


def _escaped(text: str) -> str:
    """The text as a pattern in which each number is any."""
    pieces = regex.split(r"(\d+(?:[.,]\d+)*)", text)
    return "".join(
        r"\d[\d.,]*" if at % 2 else regex.escape(piece, literal_spaces=True)
        for at, piece in enumerate(pieces)
    )


def _whole(identity: str, what: str, lines: Sequence[str], words: Filler) -> list[str]:
    """A rule for lines that are whole blocks."""
    longest = max(count_words(line) for line in lines)
    return [
        *_line_head(identity, f"A stock line of the site's pages{what}", longest),
        *(["    digits: fold"] if what else []),
        *_phrases(lines),
        *_line_cases(lines, words.of(_bare(lines[0]))),
    ]


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


def _start(line: str, found: Sequence[FoldedBlock], words: Filler) -> list[str]:
    """How blocks are found that begin with the line, and cases.

    Folding takes a sign at a phrase's end away, so that words which only count with their sign
    (`Compare:`) need a pattern.
    """
    first = fold(line)
    seen = " ".join(found[0].block.text.split())
    sign = line.strip()[-1:]
    at = found[0].folded.find(first)
    numbers = ["    digits: fold"] if _has_number(line) else []
    if at:
        return [
            "    match: anywhere",
            *numbers,
            *_phrases([line]),
            *_line_cases([seen], words.prose),
        ]
    if sign in PARTING:
        text = fold_inner(line)
        opened = _escaped(opening_quote(text) + first)
        behind = text[text.find(first) + len(first) :].replace(" ", "")
        pattern = "".join((f"^{opened}", *(f" ?{regex.escape(sign)}" for sign in behind)))
        keeps = f"{_bare(line)} {words.behind}"
        return [f"    pattern: {quoted(pattern)}", *_line_cases([seen], keeps)]
    cases = _line_cases([seen], words.of(_bare(line)))
    return ["    match: start", *numbers, *_phrases([line]), *cases]


def _bare(line: str) -> str:
    return line.strip(" .!?:\"'|»›>–—-•")


def _line_cases(found: Sequence[str], left: str, made: type[Rule] = LineRule) -> list[str]:
    """The cases of a rule: lines that it finds, and one that it leaves alone."""
    finds, leaves = made.case_keys
    return [
        f"    {finds}:",
        *(f"      - {quoted(line)}" for line in found),
        f"    {leaves}:",
        f"      - {quoted(left)}",
    ]


def keep_rule(topic: str, analyses: Sequence[Analysis], lines: Sequence[str]) -> list[str]:
    """A rule for whole lines that stay, whatever else would take them."""
    return [
        "  # The lines that you want to keep.",
        f"  - id: {topic}.kept",
        "    kind: keep",
        "    why: A line of the article that other rules would take",
        *_phrases(lines),
        *_line_cases(lines, filler(language_of(analyses, lines)).of(_bare(lines[0])), KeepRule),
    ]
