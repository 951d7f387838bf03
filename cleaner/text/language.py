"""Language of a text, from the text itself."""

from __future__ import annotations

from typing import Final

from resiliparse.parse.lang import detect_fast

_SURE: Final = 1000
"""Rank above which resiliparse is not sure: it calls ranks above 1200 unreliable, and on 126 news
texts of labelled pages every right answer but one stood below 600."""
_LEAST: Final = 40
"""Characters below which nothing can be told. Chosen, never measured."""
_SAMPLE: Final = 4000
"""Characters that are looked at. Chosen, never measured."""
_SAME = {"nb": "no", "nn": "no", "iw": "he", "in": "id", "zh-cn": "zh", "zh-tw": "zh"}
_CLOSE = (
    frozenset({"no", "da", "sv"}),
    frozenset({"es", "pt", "gl", "ca"}),
    frozenset({"id", "ms"}),
    frozenset({"cs", "sk"}),
    frozenset({"hr", "sr", "bs", "sl"}),
    frozenset({"ru", "uk", "be", "bg"}),
    frozenset({"zh", "ja"}),
    frozenset({"fa", "ar", "ur"}),
    frozenset({"nl", "af"}),
)


def canonical(code: str) -> str:
    """ISO 639-1 form of a language tag: `nb-NO` gives `no`."""
    code = code.strip().lower().replace("_", "-")
    return _SAME.get(code, _SAME.get(code.split("-")[0], code.split("-")[0]))


_NONE: Final = frozenset(("und", "mul", "zxx"))
"""Codes of ISO 639 that say that no one language is known."""


def is_known(code: str) -> bool:
    """Whether there is a language with this code, by those that can be told from texts and by CLDR.

    >>> is_known("en"), is_known("gsw"), is_known("xx")
    (True, True, False)
    """
    if code in _told():
        return True
    from babel import Locale

    return code in Locale("en").languages and code not in _NONE


def meant_by(code: str) -> str:
    """The code that somebody may have meant who wrote one of no language: another code of the same
    language, its name in English, or a country's code; empty where none is known.

    >>> meant_by("eng"), meant_by("German"), meant_by("jp"), meant_by("xx")
    ('en', 'de', 'ja', '')
    """
    from babel import Locale
    from babel.core import get_global

    code = code.lower()
    if is_known(canonical(code)):
        return canonical(code)
    named = {name.lower(): known for known, name in Locale("en").languages.items()}
    alias: str = get_global("language_aliases").get(code, "")
    likely: str = get_global("likely_subtags").get(f"und_{code.upper()}", "")
    return canonical(named.get(code) or alias or likely)


def _told() -> frozenset[str]:
    from resiliparse.parse.lang import supported_langs

    return frozenset(supported_langs())


def detect(text: str, declared: str = "") -> str:
    """ISO 639-1 code of the text's language; the declared one, or empty, where unsure."""
    if len(text) < _LEAST:
        return canonical(declared) if declared else ""
    code, rank = detect_fast(text[:_SAMPLE])
    if rank > _SURE and declared:
        return canonical(declared)
    return canonical(code) if rank <= _SURE else ""


def neighbours(code: str) -> frozenset[str]:
    """The languages that a short text in `code` is easily taken for, itself included."""
    for group in _CLOSE:
        if code in group:
            return group
    return frozenset({code})
