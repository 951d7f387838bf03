"""Dates: what pages declare and what their date lines say → ISO 8601."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from itertools import chain
from typing import TYPE_CHECKING, Final

from cleaner.system.pattern import pattern

if TYPE_CHECKING:
    from babel import Locale

_STAMP: Final = pattern(
    r"(?P<year>\d{4})[-/.]?(?P<month>\d{2})[-/.]?(?P<day>\d{2})"
    r"(?:(?:T|t|\s+)(?P<hour>\d{1,2}):?(?P<minute>\d{2})(?::?(?P<second>\d{2})(?:[.,]\d+)?)?"
    r"\s*(?P<zone>Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)?)?(?![\d:])",
    re.IGNORECASE,
)
"""A date as machines write it, with a time of day or without one."""
_BIG_FIRST: Final = pattern(
    r"(?<!\d)((?:19|20)\d{2})(?:[-/.] ?|\s*[年년]\s*)(\d{1,2})(?:[-/.] ?|\s*[月월]\s*)"
    r"(\d{1,2})(?!\d)"
)
_SMALL_FIRST: Final = pattern(
    r"(?<![\d.,:/-])(\d{1,2})([./-]) ?(\d{1,2})\2 ?((?:19|20)?\d{2})(?![\d:])"
)
_ORDINAL: Final = r"(?:st|nd|rd|th|er|re|º|ª|°|\.)?"
_OF: Final = r"(?:(?:de|of|del|di|d'|the)\s+|-)?"
_APART: Final = r"(?!\d(?!\d?:\d\d))"
"""Behind a year no digit stands, unless a clock is glued to it."""
_DAY_FIRST: Final = pattern(
    rf"(?<!\d)(\d{{1,2}}){_ORDINAL}\s*{_OF}([^\W\d_]{{3,}}(?:\s+\d{{1,2}})?)\.?,?\s*-?(?:de[l]?\s+)?"
    rf"((?:19|20)\d{{2}}){_APART}"
)
_MONTH_FIRST: Final = pattern(
    rf"([^\W\d_]{{3,}})\.?\s+(\d{{1,2}}){_ORDINAL},?\s+((?:19|20)\d{{2}}){_APART}", re.IGNORECASE
)
_YEAR_OR_DATE: Final = pattern(r"\d{4}|\d\d?[./-] ?\d\d?[./-] ?\d\d")
"""What a line that names a day has at least."""
_PATH: Final = pattern(
    r"(?<![\d])((?:19|20)\d{2})([/_-]?)(0[1-9]|1[0-2]|(?<=[/_-])[1-9])\2(0[1-9]|[12]\d|3[01]|(?<=[/_-])[1-9])"
    r"(?!\d)"
)
_FORMS: Final = (
    *(("format", "wide"), ("format", "abbreviated")),
    *(("stand-alone", "wide"), ("stand-alone", "abbreviated")),
)
"""How CLDR has the names of months: amid a date and by themselves, in full and cut short."""
_FIRST_YEAR: Final = 1990
"""Year before which no page of the web was published."""
_LAST_YEAR: Final = 2099
"""Year that is taken for a slip. The clock is not asked: a page comes out the same on any day."""
_CENTURY: Final = 2000
"""What is added to a year of two digits."""
_EPOCHS: Final = pattern(r"[12]\d{9}(?:\d{3})?")
"""Seconds or milliseconds since 1970."""


def iso_date(declared: str, language: str = "") -> str:
    """A date that a page declares in ISO 8601, with time and zone where it declares them.

    Empty where it is none, or no day at which a page can have been published. Midnight without
    a zone is what programs add to a bare date, and is left out.

    >>> iso_date("2024-05-03T10:15:00.000+0200"), iso_date("2024-05-03 00:00:00")
    ('2024-05-03T10:15:00+02:00', '2024-05-03')
    >>> iso_date("Fri, 03 May 2024 08:15:00 GMT"), iso_date("3. Mai 2024", "de"), iso_date("soon")
    ('2024-05-03T08:15:00+00:00', '2024-05-03', '')
    """
    text = declared.strip()
    if stamp := _STAMP.match(text):
        return _stamped(stamp)
    if _EPOCHS.fullmatch(text):
        moment = datetime(1970, 1, 1, tzinfo=timezone.utc) + timedelta(seconds=int(text[:10]))  # noqa: UP017
        return moment.isoformat()
    from email.utils import parsedate_to_datetime  # Few pages need it, and it takes 10 ms.

    try:
        mail = parsedate_to_datetime(text)
    except (ValueError, TypeError):
        return find_date(text, language)
    return mail.isoformat() if _FIRST_YEAR <= mail.year <= _LAST_YEAR else ""


def _stamped(stamp: re.Match[str]) -> str:
    day = _day(stamp["year"], stamp["month"], stamp["day"])
    if not day or stamp["hour"] is None:
        return day
    hour, minute, second = (int(stamp[part] or 0) for part in ("hour", "minute", "second"))
    if hour > 23 or minute > 59 or second > 59:
        return day
    zone = (stamp["zone"] or "").upper()
    if not (zone or hour or minute or second):
        return day
    if zone in ("Z", "UTC", "GMT"):
        zone = "+00:00"
    elif zone:
        digits = zone[1:].replace(":", "").ljust(4, "0")
        zone = f"{zone[0]}{digits[:2]}:{digits[2:]}"
    return f"{day}T{hour:02}:{minute:02}:{second:02}{zone}"


@dataclass(frozen=True, slots=True)
class Named:
    """A day that a line names, in ISO 8601, and where: a half-open range of its characters."""

    start: int
    end: int
    day: str


def find_date(text: str, language: str = "", host: str = "") -> str:
    """The first date that a line names, as year, month and day; empty where it names none.

    As `dates_in`.

    >>> find_date("Publié le 1er février 2024 à 10h15", "fr"), find_date("Sept. 3rd, 2024")
    ('2024-02-01', '2024-09-03')
    >>> find_date("05/03/2024", "en"), find_date("05/03/2024", "en", "example.co.uk")
    ('2024-05-03', '2024-03-05')
    >>> find_date("入力 2024年5月3日（金）", "ja"), find_date("In May 2024", "en")
    ('2024-05-03', '')
    """
    found = dates_in(text, language, host)
    return found[0].day if found else ""


def dates_in(text: str, language: str = "", host: str = "") -> list[Named]:
    """The days that a line names, in order; times of day are passed over.

    Months in words are those of the line's language, or of English. In figures the order is that
    of the language, and in English that of the site's country.

    >>> dates_in("3 May 2024, changed 2024-05-04")
    [Named(start=0, end=10, day='2024-05-03'), Named(start=20, end=30, day='2024-05-04')]
    """
    if not may_name_day(text):
        return []
    text = _ascii_digits(text)
    found = chain(_in_figures(text, language, host), _in_words(text, language))
    return sorted(found, key=lambda named: named.start)


def may_name_day(text: str) -> bool:
    """Whether a line, or a part of it, may name a day: most have no such figures.

    >>> may_name_day("3 May 2024"), may_name_day("On 3 May")
    (True, False)
    """
    return _YEAR_OR_DATE.search(text) is not None


def path_date(url: str | None) -> str:
    """The day that the path of an address names; empty where it names none.

    >>> path_date("https://a.example/2024/05/03/rain"), path_date("https://a.example/rain-20240503")
    ('2024-05-03', '2024-05-03')
    """
    path = (url or "").partition("://")[2].partition("/")[2].partition("?")[0]
    found = _PATH.search(path)
    return _day(found[1], found[3], found[4]) if found else ""


def _in_figures(text: str, language: str, host: str) -> Iterator[Named]:
    for found in _BIG_FIRST.finditer(text):
        if day := _day(*found.groups()):
            yield Named(*found.span(), day)
    for found in _SMALL_FIRST.finditer(text):
        first, sign, second, year = found.groups()
        pairs = [(second, first), (first, second)]
        if sign != "." and _months_first(language, host):
            pairs.reverse()
        days = (_day(year, month, day) for month, day in pairs)
        if told := next(filter(None, days), ""):
            yield Named(*found.span(), told)


def _months_first(language: str, host: str) -> bool:
    """Whether dates in figures begin with the month, as in the United States."""
    if language not in ("", "en"):
        return False
    country = host.rpartition(".")[2]
    return len(country) != 2 or country in ("us", "io", "co", "tv", "me", "ai")


def _in_words(text: str, language: str) -> Iterator[Named]:
    for form, day, month in ((_DAY_FIRST, 1, 2), (_MONTH_FIRST, 2, 1)):
        for found in form.finditer(text):
            number = _month(found[month], language)
            if number and (told := _day(found[3], str(number), found[day])):
                yield Named(*found.span(), told)


def _month(word: str, language: str) -> int:
    """The number of the month that a word names in a language or in English; 0 for another word.

    A beginning of three letters or more stands for it too where it is that of one month alone.
    """
    bare = _bare(word)
    for locale in _locales(language):
        begun: set[int] = set()
        for form, width in _FORMS:
            for number, name in locale.months[form][width].items():
                told = _bare(name)
                if told == bare:
                    return int(number)
                if told.startswith(bare):
                    begun.add(number)
        if len(begun) == 1:
            return begun.pop()
    return 0


def is_weekday(word: str, language: str) -> bool:
    """Whether a word names a day of the week in a language or in English, whole or short.

    >>> is_weekday("Freitag", "de"), is_weekday("fri.", "de"), is_weekday("Harbour", "en")
    (True, True, False)
    """
    bare = _bare(word)
    return any(
        _bare(name) == bare
        for locale in _locales(language)
        for width in ("wide", "abbreviated")
        for name in locale.days["format"][width].values()
    )


def _locales(language: str) -> Iterator[Locale]:
    from babel import Locale, UnknownLocaleError

    for code in dict.fromkeys((language or "en", "en")):
        try:
            yield Locale(code)
        except (UnknownLocaleError, ValueError):
            continue


def _bare(word: str) -> str:
    """A word without case, accents and stops."""
    if word.isascii():
        return word.casefold().rstrip(".")
    parts = unicodedata.normalize("NFKD", word.casefold())
    return "".join(char for char in parts if char.isalnum() or char == " ")


def _ascii_digits(text: str) -> str:
    """The text with its digits as those of ASCII."""
    if text.isascii():
        return text
    return "".join(str(unicodedata.digit(char)) if char.isdecimal() else char for char in text)


def _day(year: str, month: str, day: str) -> str:
    """Year, month and day in ISO form; empty where there is no such day."""
    number = int(year) + (_CENTURY if len(year) == 2 else 0)
    if not _FIRST_YEAR <= number <= _LAST_YEAR:
        return ""
    try:
        return date(number, int(month), int(day)).isoformat()
    except ValueError:
        return ""
