"""YAML packs → rules. The one module that imports PyYAML."""

from __future__ import annotations

import datetime
import difflib
import math
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any, get_args

import regex
import yaml

from cleaner.errors import RuleFileError
from cleaner.features import is_known
from cleaner.fold import fold
from cleaner.rules import elements
from cleaner.rules import schema as s

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MAX_BYTES = 4 << 20
_ID = regex.compile(r"[a-z0-9][a-z0-9-]*(?:\.[a-z0-9][a-z0-9-]*)+")
_LANGUAGE = regex.compile(r"any|[a-z]{2,3}(?:-[a-z]+)?")
_COMMON = frozenset(
    {"id", "kind", "why", "languages", "sites", "replaces", "valid_until", "removes", "keeps"}
)
_FIND = frozenset(
    {"phrases", "match", "pattern", "digits", "max_words", "min_words", "kinds", "where", "before"}
)
KEYS: dict[str, frozenset[str]] = {
    "line": _COMMON | _FIND | {"effect"},
    "keep": _COMMON | _FIND | {"protects"},
    "section": _COMMON | _FIND | {"until", "max_blocks", "until_phrases"},
    "span": _COMMON | {"pattern", "at", "max_share", "where"},
    "html": _COMMON | {"select", "xpath", "names", "replace", "action"},
    "field": _COMMON | {"field", "trim_start", "trim_end"},
    "shape": _COMMON | {"when", "where", "card", "bias", "threshold", "tables"},
}
PACK_KEYS = frozenset({"pack", "why", "sites", "identified_by", "disable", "pages", "rules"})


def shipped() -> Path:
    """The folder of the packs that come with the package."""
    inside = Path(__file__).resolve().parent.parent / "packs"
    return inside if inside.is_dir() else Path(__file__).resolve().parents[2] / "rules"


def load_folders(folders: Iterable[Path]) -> tuple[s.Pack, ...]:
    """All packs below the folders, in the order of folders and paths.

    A rule of a later folder replaces one of the same id in an earlier folder; a pack's `disable`
    leaves rules of other packs out.

    Raises:
        RuleFileError: a file is not a pack; `others` holds the further faults.
    """
    packs: list[s.Pack] = []
    faults: list[RuleFileError] = []
    for folder in folders:
        own: list[s.Pack] = []
        for path in _files(folder):
            try:
                own.append(load_pack(path))
            except RuleFileError as error:
                faults += [error, *error.others]
        faults += _repeated_ids(own)
        ids = {rule.id for pack in own for rule in pack.rules}
        packs = [_without(pack, ids.__contains__) for pack in packs] + own
    if faults:
        faults[0].others = tuple(faults[1:])
        raise faults[0]
    return tuple(
        _without(
            pack,
            lambda identity, pack=pack: any(  # type: ignore[misc]
                fnmatchcase(identity, name)
                for other in packs
                if other is not pack
                for name in other.disable
            ),
        )
        for pack in packs
    )


def _without(pack: s.Pack, gone: Callable[[str], bool]) -> s.Pack:
    """The pack without the rules whose ids are gone."""
    rules = tuple(rule for rule in pack.rules if not gone(rule.id))
    return pack if len(rules) == len(pack.rules) else replace(pack, rules=rules)


def _files(folder: Path) -> list[Path]:
    if folder.is_file():
        return [folder]
    if not folder.is_dir():
        raise RuleFileError("no such folder of rules; check the path", path=folder)
    return sorted(
        path for path in folder.rglob("*") if path.suffix in (".yaml", ".yml") and path.is_file()
    )


def _repeated_ids(packs: Sequence[s.Pack]) -> Iterator[RuleFileError]:
    seen: dict[str, s.Rule] = {}
    for pack in packs:
        for rule in pack.rules:
            if first := seen.get(rule.id):
                message = (
                    f"rule id '{rule.id}' stands already at {first.path}:{first.line}; "
                    "give this rule an id of its own"
                )
                yield RuleFileError(message, path=rule.path, line=rule.line, column=1, key="id")
            seen.setdefault(rule.id, rule)


def load_pack(path: Path) -> s.Pack:
    """The pack in one file.

    Raises:
        RuleFileError: with file, line and column of the first fault; `others` holds the rest.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise RuleFileError(f"can't be read: {error.strerror}", path=path) from error
    return parse_pack(data, os.fspath(path))


def parse_pack(data: bytes | str, path: str = "<text>") -> s.Pack:
    """The pack that this YAML text says. `path` is for error messages.

    Raises:
        RuleFileError: as `load_pack`.
    """
    if len(data) > _MAX_BYTES:
        raise RuleFileError("larger than 4 MiB; split the pack", path=path)
    reader = _Reader(path)
    try:
        node = _compose(data, path)
        pack = reader.pack(node)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        raise RuleFileError(
            f"not valid YAML: {error.problem or error.context}",
            path=path,
            line=mark.line + 1 if mark else 0,
            column=mark.column + 1 if mark else 0,
        ) from error
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, ValueError) as error:
        raise RuleFileError(f"not valid YAML: {error}", path=path) from error
    if reader.faults:
        reader.faults[0].others = tuple(reader.faults[1:])
        raise reader.faults[0]
    return pack


def _compose(data: bytes | str, path: str) -> yaml.Node:
    """The node tree; anchors are refused before they can be expanded (YAML bombs)."""
    for event in yaml.parse(data, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            mark: Any = event.start_mark
            raise RuleFileError(
                "anchors and aliases (& and *) are not allowed in packs; quote a text that "
                "starts with one, or write the value out",
                path=path,
                line=mark.line + 1,
                column=mark.column + 1,
            )
    node = yaml.compose(data, Loader=_Loader)
    if node is None:
        raise RuleFileError("the file is empty; a pack needs 'pack', 'why' and 'rules'", path=path)
    return node


class _Reader:
    """Turns YAML nodes into typed rules and collects every fault on the way."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.faults: list[RuleFileError] = []

    def fault(self, node: yaml.Node, message: str, key: str = "") -> None:
        mark = node.start_mark
        self.faults.append(
            RuleFileError(
                message, path=self.path, line=mark.line + 1, column=mark.column + 1, key=key
            )
        )

    # -- values ---------------------------------------------------------------------------

    def mapping(
        self, node: yaml.Node, what: str, known: frozenset[str] | None = None
    ) -> dict[str, yaml.Node]:
        """Key → node; unknown and repeated keys are faults."""
        if not isinstance(node, yaml.MappingNode):
            self.fault(node, f"{what} must be a mapping of keys to values")
            return {}
        found: dict[str, yaml.Node] = {}
        for key_node, value in node.value:
            key = key_node.value if isinstance(key_node, yaml.ScalarNode) else ""
            if not isinstance(key, str) or not key:
                self.fault(key_node, f"{what}: a key must be a word")
            elif key in found:
                self.fault(key_node, f"{what}: key '{key}' stands twice", key)
            elif known is not None and key not in known:
                self.fault(key_node, f"{what}: unknown key '{key}'{_nearest(key, known)}", key)
            else:
                found[key] = value
        return found

    def text(self, node: yaml.Node, what: str) -> str:
        if not isinstance(node, yaml.ScalarNode):
            self.fault(node, f"{what} must be a text")
            return ""
        if node.tag not in _PLAIN_TAGS:
            self.fault(node, f"{what}: YAML tags such as '{node.tag}' are not allowed")
            return ""
        value: str = node.value
        if not value.strip():
            self.fault(node, f"{what} is empty")
        return value

    def texts(self, node: yaml.Node, what: str) -> tuple[str, ...]:
        if isinstance(node, yaml.ScalarNode):
            return (self.text(node, what),)
        if not isinstance(node, yaml.SequenceNode):
            self.fault(node, f"{what} must be a text or a list of texts")
            return ()
        return tuple(self.text(item, what) for item in node.value)

    def number(self, node: yaml.Node, what: str, least: float = -math.inf) -> float:
        try:
            value = float(node.value)
        except (TypeError, ValueError):
            self.fault(node, f"{what} must be a number")
            return 0.0
        if value < least or not math.isfinite(value):
            self.fault(node, f"{what} must be a number from {least:g} on")
        return value

    def date(self, node: yaml.Node) -> str:
        value = self.text(node, "valid_until")
        try:
            datetime.date.fromisoformat(value)
        except ValueError:
            self.fault(node, f"valid_until: '{value}' is no date such as 2027-01-31", value)
        return value

    def choice(self, node: yaml.Node, what: str, known: Sequence[str]) -> str:
        value = self.text(node, what)
        if value and value not in known:
            self.fault(node, f"{what}: '{value}' is none of {', '.join(known)}", value)
        return value

    def choices(self, node: yaml.Node, what: str, known: Sequence[str]) -> frozenset[str]:
        values = self.texts(node, what)
        for value in values:
            if value and value not in known:
                self.fault(node, f"{what}: '{value}' is none of {', '.join(known)}", value)
        return frozenset(values)

    def pattern(self, node: yaml.Node, what: str) -> str:
        value = self.text(node, what)
        try:
            compiled = regex.compile(value, regex.IGNORECASE)
        except regex.error as error:
            self.fault(node, f"{what}: not a pattern: {error}")
            return value
        if value and compiled.fullmatch(""):
            self.fault(node, f"{what}: the pattern matches the empty text, so it would take all")
        return value

    # -- packs and rules ------------------------------------------------------------------

    def pack(self, node: yaml.Node) -> s.Pack:
        keys = self.mapping(node, "pack", PACK_KEYS)
        for key in ("pack", "why", "rules"):
            if keys and key not in keys:
                self.fault(node, f"the pack has no '{key}'", key)
        name = self.text(keys["pack"], "pack") if "pack" in keys else ""
        sites = self.texts(keys["sites"], "sites") if "sites" in keys else ()
        rules: list[s.Rule] = []
        rules_node = keys.get("rules")
        if isinstance(rules_node, yaml.SequenceNode):
            found = (self.rule(item, name, sites) for item in rules_node.value)
            rules += [rule for rule in found if rule]
        elif rules_node is not None:
            self.fault(rules_node, "rules must be a list")
        return s.Pack(
            name=name,
            why=self.text(keys["why"], "why") if "why" in keys else "",
            path=self.path,
            sites=sites,
            identified_by=tuple(
                fold(line)
                for line in (
                    self.texts(keys["identified_by"], "identified_by")
                    if "identified_by" in keys
                    else ()
                )
            ),
            disable=self.optional_texts(keys, "disable"),
            pages=self.pages(keys["pages"]) if "pages" in keys else (),
            rules=tuple(rules),
        )

    def rule(self, node: yaml.Node, pack: str, sites: tuple[str, ...]) -> s.Rule | None:
        if not isinstance(node, yaml.MappingNode):
            self.fault(node, "a rule must be a mapping with 'id', 'kind' and 'why'")
            return None
        kind = next(
            (value.value for key, value in node.value if getattr(key, "value", "") == "kind"), None
        )
        if not isinstance(kind, str) or kind not in KEYS:
            expected = ", ".join(s.RULE_KINDS)
            message = "the rule has no 'kind'" if kind is None else f"unknown kind '{kind}'"
            self.fault(node, f"{message}; expected one of {expected}", "kind")
            return None
        keys = self.mapping(node, f"{kind} rule", KEYS[kind])
        for key in ("id", "why"):
            if key not in keys:
                self.fault(node, f"the rule has no '{key}'", key)
                return None
        common = self.common(node, keys, pack, sites)
        return _BUILDERS[kind](self, node, keys, common)

    def common(
        self, node: yaml.Node, keys: dict[str, yaml.Node], pack: str, sites: tuple[str, ...]
    ) -> dict[str, Any]:
        identity = self.text(keys["id"], "id")
        if identity and not _ID.fullmatch(identity):
            self.fault(keys["id"], f"id '{identity}' is not of the form topic.short-name", "id")
        languages = frozenset(self.optional_texts(keys, "languages"))
        for language in languages:
            if not _LANGUAGE.fullmatch(language):
                self.fault(keys["languages"], f"'{language}' is no language code", "languages")
        return {
            "id": identity,
            "why": self.text(keys["why"], "why"),
            "pack": pack,
            "path": self.path,
            "line": node.start_mark.line + 1,
            "languages": languages - {"any"},
            "sites": self.optional_texts(keys, "sites") or sites,
            "replaces": self.optional_texts(keys, "replaces"),
            "valid_until": self.date(keys["valid_until"]) if "valid_until" in keys else "",
            "removes": self.cases(keys.get("removes"), "removes"),
            "keeps": self.cases(keys.get("keeps"), "keeps"),
        }

    def optional_texts(self, keys: dict[str, yaml.Node], key: str) -> tuple[str, ...]:
        return self.texts(keys[key], key) if key in keys else ()

    def cases(self, node: yaml.Node | None, what: str) -> tuple[s.Case, ...]:
        if node is None:
            return ()
        if not isinstance(node, yaml.SequenceNode):
            self.fault(node, f"{what} must be a list of cases")
            return ()
        cases: list[s.Case] = []
        for item in node.value:
            line = item.start_mark.line + 1
            if isinstance(item, yaml.MappingNode):
                keys = self.mapping(item, f"case of {what}", frozenset({"page", "gone"}))
                if "page" not in keys:
                    self.fault(item, f"a case of {what} needs 'page'", "page")
                    continue
                gone = self.texts(keys["gone"], "gone") if "gone" in keys else None
                cases.append(s.Case(page=self.text(keys["page"], "page"), gone=gone, line=line))
            else:
                cases.append(s.Case(page=self.text(item, f"case of {what}"), line=line))
        return tuple(cases)

    def pages(self, node: yaml.Node) -> tuple[s.PageCase, ...]:
        if not isinstance(node, yaml.SequenceNode):
            self.fault(node, "pages must be a list of 'url' and 'contains'", "pages")
            return ()
        found: list[s.PageCase] = []
        for item in node.value:
            keys = self.mapping(item, "a page", frozenset({"url", "contains"}))
            if "url" not in keys:
                self.fault(item, "a page needs 'url'", "url")
                continue
            url = self.text(keys["url"], "url")
            contains = self.optional_texts(keys, "contains")
            line = item.start_mark.line + 1
            found.append(s.PageCase(url=url, contains=contains, line=line))
        return tuple(found)

    def phrases(self, node: yaml.Node) -> dict[str, tuple[str, ...]]:
        found: dict[str, tuple[str, ...]] = {}
        for language, value in self.mapping(node, "phrases").items():
            if not _LANGUAGE.fullmatch(language):
                self.fault(value, f"phrases: '{language}' is no language code nor 'any'", language)
            found[language] = self.texts(value, f"phrases of {language}")
        return found

    def finder(self, node: yaml.Node, keys: dict[str, yaml.Node]) -> s.Finder:
        if ("phrases" in keys) == ("pattern" in keys):
            self.fault(node, "the rule needs either 'phrases' or 'pattern'", "phrases")
        if "digits" in keys:
            self.choice(keys["digits"], "digits", ("fold",))
        match = (
            self.choice(keys["match"], "match", ("whole", "start", "end", "anywhere"))
            if "match" in keys
            else "whole"
        )
        return s.Finder(
            phrases=self.phrases(keys["phrases"]) if "phrases" in keys else {},
            match=match,  # type: ignore[arg-type]
            pattern=self.pattern(keys["pattern"], "pattern") if "pattern" in keys else "",
            fold_digits="digits" in keys,
            max_words=self.count(keys, "max_words"),
            min_words=self.count(keys, "min_words"),
            kinds=self.choices(keys["kinds"], "kinds", s.BLOCK_KINDS)
            if "kinds" in keys
            else frozenset(),
            where=self.where(keys),
            before_prose="before" in keys
            and bool(self.choice(keys["before"], "before", ["prose"])),
        )

    def count(self, keys: dict[str, yaml.Node], key: str) -> int:
        return int(self.number(keys[key], key, 1)) if key in keys else 0

    def where(self, keys: dict[str, yaml.Node]) -> frozenset[str]:
        if "where" not in keys:
            return frozenset()
        found = self.choices(keys["where"], "where", s.WHERES)
        return frozenset() if "anywhere" in found else found

    def until_phrases(self, keys: dict[str, yaml.Node]) -> frozenset[str]:
        if "until_phrases" not in keys:
            return frozenset()
        node = keys["until_phrases"]
        if isinstance(node, yaml.MappingNode):
            groups = self.phrases(node).values()
            return frozenset(fold(phrase) for group in groups for phrase in group)
        return frozenset(fold(phrase) for phrase in self.texts(node, "until_phrases"))

    # -- one builder for each kind --------------------------------------------------------

    def line(self, node: yaml.Node, keys: dict[str, yaml.Node], common: dict[str, Any]) -> s.Rule:
        effect = "remove"
        if "effect" in keys:
            effect = self.choice(keys["effect"], "effect", ("remove", "suspect"))
        return s.LineRule(find=self.finder(node, keys), effect=effect, **common)  # type: ignore[arg-type]

    def keep(self, node: yaml.Node, keys: dict[str, yaml.Node], common: dict[str, Any]) -> s.Rule:
        protects = frozenset(self.optional_texts(keys, "protects"))
        return s.KeepRule(find=self.finder(node, keys), protects=protects, **common)

    def section(
        self, node: yaml.Node, keys: dict[str, yaml.Node], common: dict[str, Any]
    ) -> s.Rule:
        until = "prose"
        if "until" in keys:
            until = self.choice(keys["until"], "until", get_args(s.Until))
        return s.SectionRule(
            find=self.finder(node, keys),
            until=until,  # type: ignore[arg-type]
            max_blocks=self.count(keys, "max_blocks"),
            until_phrases=self.until_phrases(keys),
            **common,
        )

    def span(self, node: yaml.Node, keys: dict[str, yaml.Node], common: dict[str, Any]) -> s.Rule:
        if "pattern" not in keys:
            self.fault(node, "a span rule needs 'pattern'", "pattern")
        at = self.choice(keys["at"], "at", get_args(s.At)) if "at" in keys else "anywhere"
        share = self.number(keys["max_share"], "max_share", 0.0) if "max_share" in keys else 0.5
        if share > 1:
            self.fault(keys["max_share"], "max_share must be a number from 0 to 1", "max_share")
        return s.SpanRule(
            pattern=self.pattern(keys["pattern"], "pattern") if "pattern" in keys else "",
            at=at,  # type: ignore[arg-type]
            max_share=share,
            where=self.where(keys),
            **common,
        )

    def html(self, node: yaml.Node, keys: dict[str, yaml.Node], common: dict[str, Any]) -> s.Rule:
        ways = ("select", "xpath", "names", "replace")
        if sum(way in keys for way in ways) != 1:
            message = "an html rule needs one of 'select', 'xpath', 'names' and 'replace'"
            self.fault(node, message, "select")
        if "action" not in keys:
            self.fault(node, "an html rule needs 'action'", "action")
            return s.HtmlRule(action="drop", **common)
        action = self.choice(keys["action"], "action", get_args(s.Action))
        if (action == "rewrite") != ("replace" in keys):
            message = "'replace' and 'action: rewrite' belong together; one is missing"
            self.fault(keys["action"], message, "action")
        return s.HtmlRule(
            select=self.selectors(keys["select"]) if "select" in keys else (),
            xpath=self.xpaths(keys["xpath"]) if "xpath" in keys else (),
            names=frozenset(self.optional_texts(keys, "names")),
            replace=self.replacements(keys["replace"]) if "replace" in keys else (),
            action=action,  # type: ignore[arg-type]
            **common,
        )

    def field(self, node: yaml.Node, keys: dict[str, yaml.Node], common: dict[str, Any]) -> s.Rule:
        if "field" not in keys:
            self.fault(node, "a field rule needs 'field'", "field")
            return s.FieldRule(field="title", **common)
        return s.FieldRule(
            field=self.choice(keys["field"], "field", get_args(s.FieldName)),  # type: ignore[arg-type]
            trim_start=self.optional_texts(keys, "trim_start"),
            trim_end=self.optional_texts(keys, "trim_end"),
            **common,
        )

    def shape(self, node: yaml.Node, keys: dict[str, yaml.Node], common: dict[str, Any]) -> s.Rule:
        if ("when" in keys) == ("tables" in keys):
            self.fault(node, "a shape rule needs either 'when' or 'tables'", "when")
        when = {
            name: self.bounds(value, name)
            for name, value in (
                self.mapping(keys["when"], "when") if "when" in keys else {}
            ).items()
        }
        for name in when:
            if not is_known(name):
                self.fault(keys["when"], f"when: there is no feature '{name}'", name)
        return s.ShapeRule(
            when=when,
            where=self.where(keys),
            card=self.text(keys["card"], "card") if "card" in keys else "",
            bias=self.number(keys["bias"], "bias") if "bias" in keys else 0.0,
            threshold=self.number(keys["threshold"], "threshold") if "threshold" in keys else 0.0,
            tables=self.tables(keys["tables"]) if "tables" in keys else (),
            **common,
        )

    def tables(self, node: yaml.Node) -> tuple[s.Table, ...]:
        """Tables, each written as `feature>edge feature>edge: value value value value`."""
        if not isinstance(node, yaml.SequenceNode):
            self.fault(node, "tables must be a list of texts")
            return ()
        found: list[s.Table] = []
        for item in node.value:
            try:
                asked, _, given = item.value.partition(":")
                questions = [question.partition(">") for question in asked.split()]
                values = tuple(map(float, given.split()))
                table = s.Table(
                    features=tuple(name for name, _, _ in questions),
                    thresholds=tuple(float(edge) for _, _, edge in questions),
                    values=values,
                )
            except (AttributeError, ValueError):
                self.fault(item, "a table is 'feature>number ...: value ...'")
                continue
            if len(values) != 1 << len(questions):
                wanted = 1 << len(questions)
                self.fault(item, f"a table of {len(questions)} questions needs {wanted} values")
            found.append(table)
        return tuple(found)

    def selectors(self, node: yaml.Node) -> tuple[str, ...]:
        from lxml.cssselect import CSSSelector

        found = self.texts(node, "select")
        for selector in found:
            try:
                CSSSelector(selector)
            except Exception as error:  # cssselect has no common base class for its errors
                self.fault(node, f"select: '{selector}' is no CSS selector: {error}", selector)
        return found

    def xpaths(self, node: yaml.Node) -> tuple[str, ...]:
        found = self.texts(node, "xpath")
        items = node.value if isinstance(node, yaml.SequenceNode) else [node]
        for item, xpath in zip(items, found, strict=True):
            if xpath and (fault := elements.xpath_fault(xpath)):
                self.fault(item, f"xpath: '{xpath}' is no XPath 1.0: {fault}", xpath)
        return found

    def replacements(self, node: yaml.Node) -> tuple[tuple[str, str], ...]:
        if not isinstance(node, yaml.SequenceNode):
            self.fault(node, "replace must be a list of 'find' and 'by'", "replace")
            return ()
        found: list[tuple[str, str]] = []
        for item in node.value:
            keys = self.mapping(item, "a replacement", frozenset({"find", "by"}))
            if "find" not in keys or "by" not in keys:
                self.fault(item, "a replacement needs 'find' and 'by'", "find")
                continue
            by = keys["by"].value if isinstance(keys["by"], yaml.ScalarNode) else ""
            pair = self.text(keys["find"], "find"), by
            if fault := elements.rewrite_fault(*pair):
                self.fault(item, f"replace: {fault}", "by")
            found.append(pair)
        return tuple(found)

    def bounds(self, node: yaml.Node, name: str) -> tuple[float, float]:
        keys = self.mapping(node, f"bounds of {name}", frozenset({"min", "max"}))
        least = self.number(keys["min"], "min") if "min" in keys else -math.inf
        most = self.number(keys["max"], "max") if "max" in keys else math.inf
        return least, most


_PLAIN_TAGS = frozenset(
    f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "timestamp")
)
_BUILDERS: dict[
    str, Callable[[_Reader, yaml.Node, dict[str, yaml.Node], dict[str, Any]], s.Rule]
] = {
    "line": _Reader.line,
    "keep": _Reader.keep,
    "section": _Reader.section,
    "span": _Reader.span,
    "html": _Reader.html,
    "field": _Reader.field,
    "shape": _Reader.shape,
}


def _nearest(key: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(key, sorted(known), n=1, cutoff=0.6)
    return f"; did you mean '{close[0]}'?" if close else f"; known are {', '.join(sorted(known))}"
