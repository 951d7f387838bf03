"""Language of a text, from the text itself."""

from __future__ import annotations

from typing import Final

from resiliparse.parse.lang import detect_fast

_SURE: Final = 1000
"""Rank above which resiliparse is not sure: it calls ranks above 1200 unreliable, and on 126 news
texts of labelled pages every right answer but one stood below 600."""
_NEAR: Final = 0.1
"""Share of a text's rank by which another language may rank behind it and be its language too. Of
pieces of 8 to 128 words out of 1,070 news texts that said their language truly, each whose first
rank was another's had its own within this share; of pieces of 48 words that said a wrong one, 97 in
100 had that further behind, of 32 words 90, of 24 words 80."""
_UNKNOWN: Final = "unknown"
"""What resiliparse calls a text of which it can tell nothing."""
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
    """ISO 639-1 code of the text's language; the declared one, or empty, where unsure.

    A declared language holds until the text clearly is in another, which few words can't tell.
    """
    declared = canonical(declared) if declared else ""
    if len(text) < _LEAST:
        return declared
    sample = text[:_SAMPLE]
    code, rank = detect_fast(sample)
    if rank > _SURE or code == _UNKNOWN:
        return declared
    code = canonical(code)
    if declared not in ("", code) and _is_near(sample, declared, rank):
        return declared
    return code


def _is_near(text: str, code: str, best: int) -> bool:
    """Whether a text may be in a language that ranks behind another for it; lower ranks are better.

    A language that can't be told has no rank, and is never near.
    """
    own = [other for other in _told() if canonical(other) == code]
    if not own:
        return False
    found, rank = detect_fast(text, langs=own)
    return found != _UNKNOWN and rank <= best * (1 + _NEAR)


def neighbours(code: str) -> frozenset[str]:
    """The languages that a short text in `code` is easily taken for, itself included."""
    for group in _CLOSE:
        if code in group:
            return group
    return frozenset({code})
