"""The language of packs, told from its own tables: JSON Schema for editors, Markdown for people."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from typing import Any

from cleaner.check.codes import CODES
from cleaner.rules import keys as k
from cleaner.scores.register import SHAPE, features

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_TEXT: Mapping[str, Any] = {"type": ["string", "number", "boolean"], "pattern": r"\S"}
_TEXTS: Mapping[str, Any] = {"anyOf": [_TEXT, {"type": "array", "items": _TEXT}]}


def schema_json() -> str:
    """The schema as text with a line end: what `rules/schema.json` holds."""
    return json.dumps(json_schema(), indent=1, ensure_ascii=False) + "\n"


def json_schema() -> dict[str, Any]:
    """A JSON Schema (2020-12) of packs, which editors use for completion and checking."""
    return {
        "$schema": _DIALECT,
        "title": "A pack of cleaner's rules",
        **_object(k.PACK),
        "anyOf": [{"required": [name]} for name in ("rules", "extends", "disable", "groups")],
        "$defs": {
            "rule": {
                "type": "object",
                "properties": {"kind": {"enum": list(k.KINDS)}},
                "required": ["id", "kind", "why"],
                "allOf": [_when_kind(kind) for kind in k.KINDS.values()],
            },
            **{f"{name} rule": _kind(kind) for name, kind in k.KINDS.items()},
            "replacement": _object(k.REPLACEMENT),
            "page": _object(k.PAGE),
            "case": {"anyOf": [_TEXT, _object(k.CASE)]},
            "phrases": {
                "type": "object",
                "propertyNames": {"pattern": f"^(?:{k.LANGUAGE_PATTERN})$"},
                "additionalProperties": _TEXTS,
            },
        },
    }


def _when_kind(kind: k.Kind) -> dict[str, Any]:
    return {
        "if": {"properties": {"kind": {"const": kind.name}}, "required": ["kind"]},
        "then": {"$ref": f"#/$defs/{kind.name} rule"},
    }


def _kind(kind: k.Kind) -> dict[str, Any]:
    schema = {"description": kind.says, **_object((*k.COMMON, *kind.keys))}
    if kind.either:
        schema["oneOf"] = [{"required": [name]} for name in kind.either]
    return schema


def _object(keys: Iterable[k.Key]) -> dict[str, Any]:
    keys = tuple(keys)
    return {
        "type": "object",
        "properties": {key.name: {"description": _told(key), **_value(key)} for key in keys},
        "required": [key.name for key in keys if key.required],
        "additionalProperties": False,
    }


def _told(key: k.Key) -> str:
    return f"{key.says} Without it: {key.default}." if key.default else key.says


def _value(key: k.Key) -> dict[str, Any]:
    """What a key takes, as JSON Schema."""
    choice = {"enum": list(key.choices)}
    many = {"anyOf": [choice, {"type": "array", "items": choice}]}
    made: Mapping[str, Mapping[str, Any]] = {
        "text": _TEXT,
        "texts": _TEXTS,
        "ids": _TEXTS,
        "sites": _TEXTS,
        "selectors": _TEXTS,
        "pattern": _TEXT,
        "count": {"type": "number", "minimum": 1},
        "share": {"type": "number", "minimum": 0, "maximum": 1},
        "flag": {"type": "boolean"},
        "date": {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
        "id": {"type": "string", "pattern": f"^(?:{k.ID_PATTERN})$"},
        "languages": _listed({"type": "string", "pattern": f"^(?:{k.LANGUAGE_PATTERN})$"}),
        "choice": choice,
        "choices": many,
        "phrases": {"$ref": "#/$defs/phrases"},
        "phrases or texts": {"anyOf": [{"$ref": "#/$defs/phrases"}, _TEXTS]},
        "cases": {"type": "array", "items": {"$ref": "#/$defs/case"}},
        "groups": {"type": "object", "additionalProperties": _TEXTS},
        "fingerprints": {"type": "array", "items": _TEXTS},
        "bounds": {"type": "object", "additionalProperties": _BOUNDS},
        "any text": {"type": ["string", "number", "boolean", "null"]},
        "replacements": {"type": "array", "items": {"$ref": "#/$defs/replacement"}},
        "pages": {"type": "array", "items": {"$ref": "#/$defs/page"}},
        "rules": {"type": ["array", "null"], "items": {"$ref": "#/$defs/rule"}},
    }
    return dict(made[key.type])


_BOUNDS = {
    "type": "object",
    "properties": {"min": {"type": "number"}, "max": {"type": "number"}},
    "additionalProperties": False,
}


def _listed(item: Mapping[str, Any]) -> Mapping[str, Any]:
    return {"anyOf": [item, {"type": "array", "items": item}]}


# For people


def reference() -> str:
    """All kinds, keys and codes as Markdown: what `rules/REFERENCE.md` holds."""
    parts = [
        "# Reference of packs\n",
        "Made from the code by `cleaner rules reference`; [README.md](README.md) teaches the "
        "language by examples.\n",
        "## Keys of a pack\n",
        _table(k.PACK),
        "## Keys of every rule\n",
        _table(k.COMMON),
        "## Keys of a case\n",
        "A case is a text, whose lines are blocks, or a small page:\n",
        _table(k.CASE),
        "## Keys of a page\n",
        "Pages stand under `pages` of a pack:\n",
        _table(k.PAGE),
    ]
    for kind in k.KINDS.values():
        parts += [f"## {kind.name}\n", f"{kind.says}{_either(kind)}\n", _table(kind.keys)]
    parts += ["## Features that `when` takes\n", _features()]
    parts += ["## Codes of `cleaner rules check`\n", _codes()]
    return "\n".join(parts)


def _either(kind: k.Kind) -> str:
    names = ", ".join(f"`{name}`" for name in kind.either)
    return f" Exactly one of these must be there: {names}." if names else ""


def _table(keys: Iterable[k.Key]) -> str:
    rows = ["| key | takes | meaning |", "|---|---|---|"]
    for key in keys:
        takes = ", ".join(f"`{choice}`" for choice in key.choices) or _TAKES[key.type]
        takes = f"one or more of {takes}" if key.type == "choices" else takes
        must = " Required." if key.required else ""
        rows.append(f"| `{key.name}` | {takes} | {_told(key)}{must} |")
    return "\n".join(rows) + "\n"


_TAKES: Mapping[str, str] = {
    "text": "a text",
    "texts": "a text or a list of texts",
    "count": "a number from 1",
    "share": "a number from 0 to 1",
    "flag": "`true` or `false`",
    "date": "a date, `2027-01-31`",
    "id": "an id",
    "ids": "an id or a list of ids",
    "languages": "a language code or a list of them",
    "sites": "a domain or a list of domains",
    "phrases": "language to list of texts",
    "phrases or texts": "language to list of texts, or a list of texts",
    "pattern": "a regular expression",
    "selectors": "a CSS selector or a list of them",
    "cases": "a list of cases",
    "groups": "name to list of domains",
    "fingerprints": "a list of texts, or of lists of texts",
    "bounds": "feature to `min` and `max`",
    "any text": "a text",
    "replacements": "a list of `find` and `by`",
    "pages": "a list of pages",
    "rules": "a list of rules",
}


def _features() -> str:
    """The features of blocks; those with the same words share a row."""
    told: dict[tuple[str, str], list[str]] = {}
    for feature in features(SHAPE):
        words = feature.words.format("…")
        told.setdefault((words, feature.pages), []).append(f"`{feature.name}`")
    rows = ["| feature | says | on pages |", "|---|---|---|"]
    rows += [f"| {', '.join(names)} | {said} | {where} |" for (said, where), names in told.items()]
    rows += ["", "`*` stands for a topic of rules, as in `suspect.caption`."]
    return "\n".join(rows) + "\n"


def _codes() -> str:
    rows = ["| code | finds |", "|---|---|"]
    rows += [f"| {code.code} | {code.title} |" for code in CODES.values()]
    return "\n".join(rows) + "\n"
