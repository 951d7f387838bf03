"""The language of packs, told from its own tables: JSON Schema for editors, Markdown for people."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from cleaner.check.codes import CODES
from cleaner.rules import values as v
from cleaner.rules.kinds import KINDS
from cleaner.rules.kinds.html import Replacement
from cleaner.rules.pack import RULELESS, Pack, PageCase
from cleaner.rules.rule import Case, Rule
from cleaner.rules.source import Key, keys_of
from cleaner.scores.register import SHAPE, features

_DIALECT = "https://json-schema.org/draft/2020-12/schema"
_KIND = Key(
    name="kind",
    field="kind",
    value=v.choice(tuple(KINDS)),
    says="What the rule looks at.",
    absent="",
    required=True,
)


def schema_json() -> str:
    """The schema as text with a line end: what `rules/schema.json` holds."""
    return json.dumps(json_schema(), indent=1, ensure_ascii=False) + "\n"


def json_schema() -> dict[str, Any]:
    """A JSON Schema (2020-12) of packs, which editors use for completion and checking."""
    return {
        "$schema": _DIALECT,
        "title": "A pack of cleaner's rules",
        **_object(keys_of(Pack)),
        "anyOf": [{"required": [name]} for name in RULELESS],
        "$defs": {
            "rule": {
                "type": "object",
                "properties": {"kind": {"enum": list(KINDS)}},
                "required": ["id", "kind", "why"],
                "allOf": [_when_kind(name) for name in KINDS],
            },
            **{f"{name} rule": _kind(kind) for name, kind in KINDS.items()},
            "replacement": _object(keys_of(Replacement)),
            "page": _object(keys_of(PageCase)),
            "case": {"anyOf": [v.TEXT_SCHEMA, _object(keys_of(Case))]},
            "phrases": {
                "type": "object",
                "propertyNames": {"pattern": f"^(?:{v.LANGUAGE_PATTERN})$"},
                "additionalProperties": v.TEXTS_SCHEMA,
            },
        },
    }


def _common() -> tuple[Key, ...]:
    """The keys of every rule: those of its type, and its kind behind the id."""
    first, *others = keys_of(Rule)
    return first, _KIND, *others


def _own(kind: type[Rule]) -> tuple[Key, ...]:
    """The keys that rules of a kind have beside those of every rule."""
    common = {key.name for key in keys_of(Rule)}
    return tuple(key for key in keys_of(kind) if key.name not in common)


def _when_kind(name: str) -> dict[str, Any]:
    return {
        "if": {"properties": {"kind": {"const": name}}, "required": ["kind"]},
        "then": {"$ref": f"#/$defs/{name} rule"},
    }


def _kind(kind: type[Rule]) -> dict[str, Any]:
    held = {key.name for key in keys_of(kind)}
    common = (key for key in _common() if key is _KIND or key.name in held)
    schema = {"description": kind.says, **_object((*common, *_own(kind)))}
    if kind.either:
        schema["oneOf"] = [{"required": [name]} for name in kind.either]
    return schema


def _object(keys: Iterable[Key]) -> dict[str, Any]:
    keys = tuple(keys)
    return {
        "type": "object",
        "properties": {key.name: {"description": _told(key), **key.value.schema} for key in keys},
        "required": [key.name for key in keys if key.required],
        "additionalProperties": False,
    }


def _told(key: Key) -> str:
    return f"{key.says} Without it: {key.absent}." if key.absent else key.says


# For people


def reference() -> str:
    """All kinds, keys and codes as Markdown: what `rules/REFERENCE.md` holds."""
    parts = [
        "# Reference of packs\n",
        "Made from the code by `cleaner rules reference`; [README.md](README.md) teaches the "
        "language by examples.\n",
        "## Keys of a pack\n",
        _table(keys_of(Pack)),
        "## Keys of every rule\n",
        _table(_common()),
        "## Keys of a case\n",
        "A case is a text, whose lines are blocks, or a small page:\n",
        _table(keys_of(Case)),
        "## Keys of a page\n",
        "Pages stand under `pages` of a pack:\n",
        _table(keys_of(PageCase)),
    ]
    for name, kind in KINDS.items():
        parts += [f"## {name}\n", f"{kind.says}{_either(kind)}\n", _table(_own(kind))]
    parts += ["## Features that `when` takes\n", _features()]
    parts += ["## Codes of `cleaner rules check`\n", _codes()]
    return "\n".join(parts)


def _either(kind: type[Rule]) -> str:
    names = ", ".join(f"`{name}`" for name in kind.either)
    return f" Exactly one of these must be there: {names}." if names else ""


def _table(keys: Iterable[Key]) -> str:
    rows = ["| key | takes | meaning |", "|---|---|---|"]
    for key in keys:
        must = " Required." if key.required else ""
        rows.append(f"| `{key.name}` | {key.value.takes} | {_told(key)}{must} |")
    return "\n".join(rows) + "\n"


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
