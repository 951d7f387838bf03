"""Lines with their numbers, dates and names masked, so that recurring ones are known again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import regex

from cleaner.text.fold import fold, fold_inner

_NUMBER = regex.compile(r"\d+(?:[.,:/-]\d+)*(?:年(?:\d+月(?:\d+日)?)?|月(?:\d+日)?|日|년|월|일)?")
_YEAR = regex.compile(r"(?:19|20)\d\d")
_NAME = regex.compile(r"\p{Lu}[\p{L}.'’-]*")
_WORD = regex.compile(r"\S+")
_DATES = frozenset(
    [
        "jan",
        "feb",
        "mar",
        "apr",
        "may",
        "jun",
        "jul",
        "aug",
        "sep",
        "sept",
        "oct",
        "nov",
        "dec",
        "january",
        "february",
        "march",
        "april",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "januar",
        "februar",
        "märz",
        "mai",
        "juni",
        "juli",
        "oktober",
        "dezember",
        "montag",
        "dienstag",
        "mittwoch",
        "donnerstag",
        "freitag",
        "samstag",
        "sonntag",
        "janvier",
        "février",
        "mars",
        "avril",
        "juin",
        "juillet",
        "août",
        "septembre",
        "octobre",
        "novembre",
        "décembre",
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
        "am",
        "pm",
        "today",
        "yesterday",
    ]
)


def masked(text: str) -> str:
    """The pattern of a line in which numbers, dates and names may be others; empty for no line.

    >>> masked("Reporting by Ada Lund, 3 May 2024")
    '^reporting by [^ ]+(?: [^ ]+){0,3}, \\\\d[\\\\d.,:/-]* [^ ]+ \\\\d[\\\\d.,:/-]*$'
    """
    parts: list[str] = []
    literal = 0
    words = _WORD.findall(text)
    bares = [word.strip(".,;:()[]|–—-") for word in words]
    for number, (word, bare) in enumerate(zip(words, bares, strict=True)):
        behind = (fold(bare) and word[word.find(bare) + len(bare) :].strip(".")) or ""
        if _NUMBER.fullmatch(bare):
            part = r"\d[\d.,:/-]*" if bare[-1].isdigit() else r"\d[\d.,:/年月日년월일-]*"
        elif fold(bare) in _DATES or _is_month(number, bares):
            part = "[^ ]+"
        elif number and _NAME.fullmatch(bare):
            part = _NAMES
        else:
            literal += sum(map(str.isalpha, bare))
            parts.append(regex.escape(fold_inner(word), literal_spaces=True))
            continue
        if part == _NAMES and parts and parts[-1] == _NAMES:
            parts[-1] = part
        else:
            parts.append(part)
        parts[-1] += regex.escape(fold_inner(behind)) if behind else ""
    if literal < _LETTERS or not any(_is_mask(part) for part in parts) or _is_mask(parts[0]):
        return ""
    return f"^{' '.join(parts)}$"


_LETTERS: Final = 5
"""Letters beside the masked parts of a line at least: with fewer the pattern fits anything. Chosen,
never measured."""
_NAMES = "[^ ]+(?: [^ ]+){0,3}"


def _is_mask(part: str) -> bool:
    return part.startswith(("[^ ]+", r"\d["))


def _is_month(at: int, words: Sequence[str]) -> bool:
    """Whether a word stands where a date has its month: between day and year, or before both."""
    around = [*words[max(0, at - 1) : at], *words[at + 1 : at + 3]]
    if not words[at].isalpha() or len(around) < 2:
        return False
    numbers = [bool(_NUMBER.fullmatch(word)) for word in around]
    if at and numbers[0] and _YEAR.fullmatch(around[1]):
        return True
    return len(numbers) == 3 and numbers[1] and _YEAR.fullmatch(around[2]) is not None
