"""What keys of packs may hold: texts, numbers, words of a closed set, patterns, domains."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Final

import regex

from cleaner.rules.keys import Value
from cleaner.text.language import canonical, is_known, meant_by

if TYPE_CHECKING:
    from cleaner.rules.source import Node, Source

GROUP: Final = "group:"
ID_PATTERN: Final = r"[a-z0-9][a-z0-9-]*(?:\.[a-z0-9][a-z0-9-]*)+"
LANGUAGE_PATTERN: Final = r"any|[a-z]{2,3}(?:-[a-z]+)?"
TEXT_SCHEMA: Final[Mapping[str, Any]] = {"type": ["string", "number", "boolean"], "pattern": r"\S"}

# Patterns are compiled where packs are read, which most runs don't do.
_DOMAIN: Final = r"(?i)(?:[\p{L}\d](?:[\p{L}\d-]*[\p{L}\d])?\.)+\p{L}[\p{L}\d-]*"
_SEEN: Final = r"([1-9][0-9]{0,9}) of ([1-9][0-9]{0,9})"
_NESTED_TAGS: Final = frozenset({"tag:yaml.org,2002:seq", "tag:yaml.org,2002:map"})
_NULL_TAG: Final = "tag:yaml.org,2002:null"
_PLAIN_TAGS: Final = frozenset(
    f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "timestamp")
)


def one_or_list(item: Mapping[str, Any]) -> Mapping[str, Any]:
    """The JSON Schema of one such value, or a list of them."""
    return {"anyOf": [item, {"type": "array", "items": item}]}


TEXTS_SCHEMA: Final = one_or_list(TEXT_SCHEMA)


def is_empty(node: Node) -> bool:
    """Whether nothing stands behind a key, or comments alone."""
    return node.id == "scalar" and node.tag == _NULL_TAG


def items(node: Node) -> Sequence[Node]:
    """The nodes of a list, or the one node that stands for a list of one."""
    return node.value if node.id == "sequence" else (node,)


def close_to(word: str, known: Iterable[str]) -> str:
    """The known word that is nearest, as the end of a message; empty where none is near."""
    import difflib

    close = difflib.get_close_matches(word.lower(), sorted(known), n=1, cutoff=0.6)
    return f"; did you mean '{close[0]}'?" if close else ""


def unquoted(node: Node) -> str:
    """What to do where a text with a ':' in it was read as a key and a value; else empty."""
    if node.id != "mapping" or len(node.value) != 1:
        return ""
    key, value = node.value[0]
    if key.id != "scalar" or value.id != "scalar":
        return ""
    mark = '"' if getattr(value, "style", None) == '"' else ""
    text = f"{key.value}: {mark}{value.value}{mark}".replace("'", "''")
    return f"; a ':' makes a key of what stands before it, so put quotes around the whole: '{text}'"


# Texts


def read_text(node: Node, what: str, source: Source) -> str:
    """The text of a node; empty where it is none."""
    if node.id != "scalar" and node.tag in _NESTED_TAGS:
        source.fault(node, f"{what} must be a text{unquoted(node)}")
        return ""
    if node.id != "scalar" or node.tag not in _PLAIN_TAGS:
        message = f"{what}: YAML tags such as '{node.tag}' are not allowed"
        source.fault(node, message, code="R106")
        return ""
    value: str = node.value
    if not value.strip():
        source.fault(node, f"{what} is empty")
    return value


def read_texts(node: Node, what: str, source: Source) -> tuple[str, ...]:
    """The texts of a list, or the one that stands for a list of one."""
    if node.id == "mapping":
        source.fault(node, f"{what} must be a text or a list of texts")
        return ()
    return tuple([read_text(item, what, source) for item in items(node)])


def _read_any_text(node: Node, what: str, source: Source) -> str:
    return node.value if node.id == "scalar" else ""


TEXT: Final = Value(takes="a text", schema=TEXT_SCHEMA, read=read_text)
TEXTS: Final = Value(takes="a text or a list of texts", schema=TEXTS_SCHEMA, read=read_texts)
WORDS: Final = Value(
    takes=TEXTS.takes,
    schema=TEXTS_SCHEMA,
    read=lambda node, what, source: frozenset(read_texts(node, what, source)),
)
ANY_TEXT: Final = Value(
    takes="a text",
    schema={"type": ["string", "number", "boolean", "null"]},
    read=_read_any_text,
)


# Numbers, flags, dates


def read_number(node: Node, what: str, source: Source, least: float = -math.inf) -> float:
    """The number of a node, `least` or more; 0 where it is none."""
    try:
        value = float(node.value)
    except (TypeError, ValueError):
        source.fault(node, f"{what} must be a number")
        return 0.0
    if value < least or not math.isfinite(value):
        source.fault(node, f"{what} must be a number from {least:g} on")
    return value if math.isfinite(value) else 0.0


def _read_seen(node: Node, what: str, source: Source) -> tuple[int, ...]:
    value = read_text(node, what, source)
    found = regex.fullmatch(_SEEN, value)
    if not found or int(found[1]) > int(found[2]):
        source.fault(node, f"{what}: '{value}' does not say how many of how many: 64 of 66", value)
        return ()
    return int(found[1]), int(found[2])


def _read_share(node: Node, what: str, source: Source) -> float:
    share = read_number(node, what, source, 0.0)
    if share > 1:
        source.fault(node, f"{what} must be a number from 0 to 1", what)
    return share


def _read_flag(node: Node, what: str, source: Source) -> bool:
    value = read_text(node, what, source)
    if value not in ("true", "false"):
        source.fault(node, f"{what} must be true or false", value)
    return value == "true"


def _read_date(node: Node, what: str, source: Source) -> str:
    import datetime

    value = read_text(node, what, source)
    try:
        datetime.date.fromisoformat(value)
    except ValueError:
        source.fault(node, f"{what}: '{value}' is no date such as 2027-01-31", value)
    return value


COUNT: Final = Value(
    takes="a number from 1",
    schema={"type": "number", "minimum": 1},
    read=lambda node, what, source: int(read_number(node, what, source, 1)),
)
SEEN: Final = Value(
    takes="two numbers, `64 of 66`",
    schema={"type": "string", "pattern": f"^{_SEEN}$"},
    read=_read_seen,
)
SHARE: Final = Value(
    takes="a number from 0 to 1",
    schema={"type": "number", "minimum": 0, "maximum": 1},
    read=_read_share,
)
FLAG: Final = Value(takes="`true` or `false`", schema={"type": "boolean"}, read=_read_flag)
DATE: Final = Value(
    takes="a date, `2027-01-31`",
    schema={"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"},
    read=_read_date,
)


# Words of a closed set


def read_choice(
    node: Node,
    what: str,
    source: Source,
    known: Sequence[str],
    meant: Mapping[str, str] = MappingProxyType({}),
) -> str:
    """The word of a node; a fault where it is none of the known ones. meant: as for `choice`."""
    value = read_text(node, what, source)
    _must_be_known(node, what, source, value, known, meant)
    return value


def choice(known: Sequence[str], meant: Mapping[str, str] = MappingProxyType({})) -> Value:
    """One of these words. meant: for other words that people write, which of them they mean."""
    return Value(
        takes=_listed(known),
        schema={"enum": list(known)},
        read=lambda node, what, source: read_choice(node, what, source, known, meant),
    )


def choices(known: Sequence[str], every: str = "") -> Value:
    """A set of these words; empty for all of them, as where the word `every` is among them."""

    def read(node: Node, what: str, source: Source) -> frozenset[str]:
        values = read_texts(node, what, source)
        for item, value in zip(items(node), values, strict=False):
            _must_be_known(item, what, source, value, known)
        return frozenset() if every and every in values else frozenset(values)

    return Value(
        takes=f"one or more of {_listed(known)}",
        schema=one_or_list({"enum": list(known)}),
        read=read,
    )


def switch(word: str) -> Value:
    """The one word that switches something on."""
    named = choice((word,))
    return Value(takes=named.takes, schema=named.schema, read=_on(named.read))


def _on(read: Callable[[Node, str, Source], Any]) -> Callable[[Node, str, Source], bool]:
    return lambda node, what, source: bool(read(node, what, source))


def _must_be_known(
    node: Node,
    what: str,
    source: Source,
    value: str,
    known: Sequence[str],
    meant: Mapping[str, str] = MappingProxyType({}),
) -> None:
    if value.strip() and value not in known:
        word = meant.get(value.lower(), "")
        close = f"; did you mean '{word}'?" if word else close_to(value, known)
        source.fault(node, f"{what}: '{value}' is none of {', '.join(known)}{close}", value)


def _listed(known: Sequence[str]) -> str:
    return ", ".join(f"`{word}`" for word in known)


# Patterns


def _read_pattern(node: Node, what: str, source: Source) -> str:
    value = read_text(node, what, source)
    try:
        compiled = regex.compile(value, regex.IGNORECASE)
    except regex.error as error:
        source.fault(node, f"{what}: not a pattern: {error}", code="R107")
        return value
    if value and compiled.fullmatch(""):
        message = "the pattern matches the empty text, so it would take all"
        source.fault(node, f"{what}: {message}", code="R107")
    return value


PATTERN: Final = Value(takes="a regular expression", schema=TEXT_SCHEMA, read=_read_pattern)


# Names: ids, languages, domains


def _read_id(node: Node, what: str, source: Source) -> str:
    value = read_text(node, what, source)
    if value.strip() and not regex.fullmatch(ID_PATTERN, value):
        source.fault(node, f"{what} '{value}' is not of the form topic.short-name", value)
    return value


def _read_languages(node: Node, what: str, source: Source) -> frozenset[str]:
    found = zip(items(node), read_texts(node, what, source), strict=False)
    return frozenset(read_language(item, what, word, source) for item, word in found) - {"any"}


def read_language(node: Node, what: str, word: str, source: Source) -> str:
    """The language that a code tells, as pages tell theirs (`pt` for `pt-br`); `any` for all."""
    code = canonical(word)
    if regex.fullmatch(LANGUAGE_PATTERN, word) and (code == "any" or is_known(code)):
        return code
    close = meant_by(word)
    hint = f"did you mean '{close}'?" if close else "give one of ISO 639, such as en, or 'any'"
    source.fault(node, f"{what}: '{word}' is no language's code; {hint}", word)
    return code


def read_sites(node: Node, what: str, source: Source) -> tuple[str, ...]:
    """Domains in lower case, without `www.`; names of groups as they are."""
    found = read_texts(node, what, source)
    for item, site in zip(items(node), found, strict=False):
        if site.strip() and not site.startswith(GROUP) and not is_domain(site):
            message = f"{what}: '{site}' is no domain such as example.org, nor group:NAME"
            source.fault(item, message, site)
    return tuple(
        site if site.startswith(GROUP) else site.lower().removeprefix("www.") for site in found
    )


def is_domain(word: str) -> bool:
    """Whether a word is a domain, in any script.

    >>> is_domain("example.org"), is_domain("example")
    (True, False)
    """
    return regex.fullmatch(_DOMAIN, word) is not None


ID: Final = Value(
    takes="an id", schema={"type": "string", "pattern": f"^(?:{ID_PATTERN})$"}, read=_read_id
)
IDS: Final = Value(takes="an id or a list of ids", schema=TEXTS_SCHEMA, read=read_texts)
LANGUAGES: Final = Value(
    takes="a language code or a list of them",
    schema=one_or_list({"type": "string", "pattern": f"^(?:{LANGUAGE_PATTERN})$"}),
    read=_read_languages,
)
SITES: Final = Value(takes="a domain or a list of domains", schema=TEXTS_SCHEMA, read=read_sites)
