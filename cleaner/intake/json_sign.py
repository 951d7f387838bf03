"""How JSON begins: objects and lists of them, and the first record of what may be cut off."""

from __future__ import annotations

from collections.abc import Mapping

from cleaner.system.jsontext import from_json, json_value
from cleaner.system.pattern import pattern

OBJECT = pattern(r'\{\s*"(?:[^"\\]|\\.)*"\s*:\s*["{\[\dtfn-]')
ARRAY = pattern(r"\[\s*(?:\{\s*[\"}]|\]\s*\Z)")
_KEYS = pattern(r'"((?:[^"\\]|\\.)*)"\s*:\s*"')


Record = Mapping[str, object]


def one_record(line: str) -> Record | None:
    """The object that a line is, if it is one."""
    try:
        value = from_json(line)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def first_record(text: str, whole: bool) -> tuple[Record | None, int]:
    """The object that text begins with, or what is seen of it, and where it ends; 0 if it is cut.

    None where there is no object.
    """
    try:
        value, end = json_value(text)
    except (ValueError, RecursionError):
        if whole or not OBJECT.match(text):
            return None, 0
        return dict.fromkeys(_KEYS.findall(text), "..."), 0
    return (value, end) if isinstance(value, dict) else (None, 0)
