"""YAML packs → rules. The one module that imports PyYAML."""

from __future__ import annotations

import datetime
import difflib
import math
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import Any, get_args

import regex
import yaml

from cleaner.errors import RuleFileError
from cleaner.rules import combine, elements
from cleaner.rules import schema as s
from cleaner.rules.files import pack_files
from cleaner.rules.keys import ID_PATTERN, KEYS, LANGUAGE_PATTERN, PACK_KEYS, PAGE_KEYS
from cleaner.rules.sealed import Sealed, aside, read_sealed
from cleaner.scores.register import SHAPE, unknown_feature
from cleaner.text.fold import fold, fold_inner

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MAX_BYTES = 4 << 20
_SHORTEST_FINGERPRINT = 6
_RULELESS = frozenset({"extends", "disable", "groups"})
DOMAIN = regex.compile(r"(?i)(?:[\p{L}\d](?:[\p{L}\d-]*[\p{L}\d])?\.)+\p{L}[\p{L}\d-]*")
_ID = regex.compile(ID_PATTERN)
_LANGUAGE = regex.compile(LANGUAGE_PATTERN)


def load_folders(folders: Iterable[Path]) -> tuple[s.Pack, ...]:
    """The packs below the folders as they take effect; see `load_effective`.

    Raises:
        RuleFileError: a file is not a pack; `others` holds the further faults.
    """
    return load_effective(folders).packs


def load_effective(
    folders: Iterable[Path],
    disable: Sequence[str] = (),
    *,
    by: str = "",
    waiting: list[Sealed] | None = None,
) -> combine.Effective:
    """All packs below the folders, in the order of folders and paths, each later one winning.

    disable: ids or globs of rules to leave out everywhere; by: who asks for that, for messages.
    waiting: where given, it gets the sealed packs that no other speaks to, in place of the result.

    Raises:
        RuleFileError: a file is not a pack; `others` holds the further faults.
    """
    sealed: list[list[Sealed]] = []
    layers, faults = read_layers(folders, None if waiting is None else sealed)
    if waiting is not None and any(sealed):
        layers = _with_needed(layers, sealed, disable, waiting)
    effective = combine.combine(layers, disable, by=by)
    raise_all([*faults, *effective.faults])
    return effective


def _with_needed(
    layers: Sequence[tuple[s.Pack, ...]],
    sealed: Sequence[Sequence[Sealed]],
    disable: Sequence[str],
    waiting: list[Sealed],
) -> tuple[tuple[s.Pack, ...], ...]:
    """The layers with those of their sealed packs that others speak to; the rest goes to wait.

    Raises:
        RuleFileError: two packs of a layer have a rule of one id.
    """
    every = [one for layer in sealed for one in layer]
    left, needed = aside(every, [pack for layer in layers for pack in layer], disable)
    waiting += left
    paths = {one.path for one in needed}
    joined: list[tuple[s.Pack, ...]] = []
    for layer, own in zip(layers, sealed, strict=True):
        added = [one.pack() for one in own if one.path in paths]
        joined.append((*layer, *added))
        if added:
            raise_all([*_repeated_ids(joined[-1])])
    return tuple(joined)


def read_layers(
    folders: Iterable[Path], sealed: list[list[Sealed]] | None = None
) -> tuple[tuple[tuple[s.Pack, ...], ...], tuple[RuleFileError, ...]]:
    """The packs of each folder as they stand, and all faults of those that are none.

    sealed: where given, sealed packs are put there unparsed, a list for each folder.
    """
    layers: list[tuple[s.Pack, ...]] = []
    faults: list[RuleFileError] = []
    for folder in folders:
        own: list[s.Pack] = []
        try:
            paths = pack_files(folder)
        except RuleFileError as error:
            faults.append(error)
            continue
        unread: list[Sealed] = []
        for path in paths:
            if sealed is not None and (one := read_sealed(path)):
                unread.append(one)
                continue
            try:
                own.append(load_pack(path))
            except RuleFileError as error:
                faults += [error, *error.others]
        faults += _repeated_ids(own)
        layers.append(tuple(own))
        if sealed is not None:
            sealed.append(unread)
    return tuple(layers), tuple(faults)


def raise_all(faults: Sequence[RuleFileError]) -> None:
    """Raises the first fault, with the others in it; nothing where there is none."""
    if faults:
        first, *others = faults
        first.others = tuple(others)
        raise first


def _repeated_ids(packs: Sequence[s.Pack]) -> Iterator[RuleFileError]:
    seen: dict[str, s.Rule] = {}
    for pack in packs:
        for rule in pack.rules:
            if first := seen.get(rule.id):
                message = (
                    f"rule id '{rule.id}' stands already at {first.path}:{first.line}; "
                    "give this rule an id of its own"
                )
                yield RuleFileError(
                    message, path=rule.path, line=rule.line, column=1, key="id", code="R109"
                )
            seen.setdefault(rule.id, rule)


def load_pack(path: Path) -> s.Pack:
    """The pack in one file.

    Raises:
        RuleFileError: with file, line and column of the first fault; `others` holds the rest.
    """
    try:
        data = path.read_bytes()
    except OSError as error:
        raise RuleFileError(f"can't be read: {error.strerror}", path=path, code="R101") from error
    return parse_pack(data, os.fspath(path))


def parse_pack(data: bytes | str, path: str = "<text>") -> s.Pack:
    """The pack that this YAML text says. `path` is for error messages.

    Raises:
        RuleFileError: as `load_pack`.
    """
    if len(data) > _MAX_BYTES:
        raise RuleFileError("larger than 4 MiB; split the pack", path=path, code="R101")
    reader = _Reader(path, data)
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
            code="R101",
            excerpt=reader.excerpt(mark.line) if mark else "",
        ) from error
    except yaml.reader.ReaderError as error:
        source = data if isinstance(data, bytes) else data.encode("utf-8", "surrogatepass")
        what = f"not UTF-8, or no text: {error.reason} ({error.character!r})"
        line = source[: error.position].count(b"\n") + 1
        raise RuleFileError(what, path=path, line=line, code="R101") from error
    except (yaml.YAMLError, UnicodeDecodeError, RecursionError, ValueError) as error:
        raise RuleFileError(f"not valid YAML: {error}", path=path, code="R101") from error
    raise_all(reader.faults)
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
                code="R106",
            )
    node = yaml.compose(data, Loader=_Loader)
    if node is None:
        raise RuleFileError(
            "the file is empty; a pack needs 'pack', 'why' and 'rules'", path=path, code="R103"
        )
    return node


class _Reader:
    """Turns YAML nodes into typed rules and collects every fault on the way."""

    def __init__(self, path: str, data: bytes | str = "") -> None:
        self.path = path
        self.data = data
        self.faults: list[RuleFileError] = []

    def fault(self, node: yaml.Node, message: str, key: str = "", code: str = "R104") -> None:
        mark = node.start_mark
        self.faults.append(
            RuleFileError(
                message,
                path=self.path,
                line=mark.line + 1,
                column=mark.column + 1,
                key=key,
                code=code,
                excerpt=self.excerpt(mark.line),
            )
        )

    def excerpt(self, line: int) -> str:
        """The line, from 0, as it stands."""
        data = self.data
        text = data if isinstance(data, str) else data.decode("utf-8-sig", "replace")
        lines = text.split("\n", line + 1)
        return lines[line].rstrip("\r") if line < len(lines) else ""

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
                self.fault(key_node, f"{what}: key '{key}' stands twice", key, "R105")
            elif known is not None and key not in known:
                self.fault(
                    key_node, f"{what}: unknown key '{key}'{_nearest(key, known)}", key, "R102"
                )
            else:
                found[key] = value
        return found

    def text(self, node: yaml.Node, what: str) -> str:
        if not isinstance(node, yaml.ScalarNode) and node.tag in _NESTED_TAGS:
            self.fault(node, f"{what} must be a text")
            return ""
        if not isinstance(node, yaml.ScalarNode) or node.tag not in _PLAIN_TAGS:
            self.fault(node, f"{what}: YAML tags such as '{node.tag}' are not allowed", code="R106")
            return ""
        value: str = node.value
        if not value.strip():
            self.fault(node, f"{what} is empty")
        return value

    def any_text(self, node: yaml.Node) -> str:
        """A text that may be empty."""
        return node.value if isinstance(node, yaml.ScalarNode) else ""

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
        return value if math.isfinite(value) else 0.0

    def date(self, node: yaml.Node) -> str:
        value = self.text(node, "valid_until")
        try:
            datetime.date.fromisoformat(value)
        except ValueError:
            self.fault(node, f"valid_until: '{value}' is no date such as 2027-01-31", value)
        return value

    def choice(self, node: yaml.Node, what: str, known: Sequence[str]) -> str:
        value = self.text(node, what)
        self.known(node, what, value, known)
        return value

    def known(self, node: yaml.Node, what: str, value: str, known: Sequence[str]) -> None:
        """A fault where the value is none of the known words."""
        if value.strip() and value not in known:
            close = _close(value, known)
            self.fault(node, f"{what}: '{value}' is none of {', '.join(known)}{close}", value)

    def choices(self, node: yaml.Node, what: str, known: Sequence[str]) -> frozenset[str]:
        values = self.texts(node, what)
        for item, value in zip(_items(node), values, strict=False):
            self.known(item, what, value, known)
        return frozenset(values)

    def pattern(self, node: yaml.Node, what: str) -> str:
        value = self.text(node, what)
        try:
            compiled = regex.compile(value, regex.IGNORECASE)
        except regex.error as error:
            self.fault(node, f"{what}: not a pattern: {error}", code="R107")
            return value
        if value and compiled.fullmatch(""):
            message = "the pattern matches the empty text, so it would take all"
            self.fault(node, f"{what}: {message}", code="R107")
        return value

    # -- packs and rules ------------------------------------------------------------------

    def pack(self, node: yaml.Node) -> s.Pack:
        keys = self.mapping(node, "pack", PACK_KEYS)
        needed = ("pack", "why") if keys.keys() & _RULELESS else ("pack", "why", "rules")
        for key in needed:
            if keys and key not in keys:
                self.fault(node, f"the pack has no '{key}'", key, "R103")
        name = self.text(keys["pack"], "pack") if "pack" in keys else ""
        sites = self.sites(keys)
        rules: list[s.Rule] = []
        rules_node = keys.get("rules")
        if isinstance(rules_node, yaml.SequenceNode):
            found = (self.rule(item, name, sites) for item in rules_node.value)
            rules += [rule for rule in found if rule]
        elif rules_node is not None and not _is_empty(rules_node):
            self.fault(rules_node, "rules must be a list")
        return s.Pack(
            name=name,
            why=self.text(keys["why"], "why") if "why" in keys else "",
            path=self.path,
            sites=sites,
            groups=self.groups(keys["groups"]) if "groups" in keys else {},
            identified_by=tuple(map(fold, self.optional_texts(keys, "identified_by"))),
            fingerprints=self.fingerprints(keys["fingerprints"]) if "fingerprints" in keys else (),
            template="template" in keys and self.flag(keys["template"], "template"),
            extends=self.optional_texts(keys, "extends"),
            disable=self.optional_texts(keys, "disable"),
            pages=self.pages(keys["pages"]) if "pages" in keys else (),
            rules=tuple(rules),
        )

    def sites(self, keys: dict[str, yaml.Node]) -> tuple[str, ...]:
        """Domains in lower case, without `www.`; names of groups as they are."""
        found = self.optional_texts(keys, "sites")
        for item, site in zip(_items(keys["sites"]) if found else (), found, strict=False):
            plain = site.startswith("group:") or DOMAIN.fullmatch(site)
            if site.strip() and not plain:
                message = f"sites: '{site}' is no domain such as example.org, nor group:NAME"
                self.fault(item, message, site)
        return tuple(
            site if site.startswith("group:") else site.lower().removeprefix("www.")
            for site in found
        )

    def groups(self, node: yaml.Node) -> dict[str, tuple[str, ...]]:
        return {
            name: self.sites({"sites": value})
            for name, value in self.mapping(node, "groups").items()
        }

    def fingerprints(self, node: yaml.Node) -> tuple[tuple[str, ...], ...]:
        if not isinstance(node, yaml.SequenceNode):
            self.fault(node, "fingerprints must be a list of texts, or of lists of texts")
            return ()
        found = tuple(self.texts(item, "fingerprints") for item in node.value)
        for item, literals in zip(node.value, found, strict=True):
            if sum(map(len, literals)) < _SHORTEST_FINGERPRINT:
                message = f"fingerprints: less than {_SHORTEST_FINGERPRINT} characters tell nothing"
                self.fault(item, message)
        return found

    def flag(self, node: yaml.Node, what: str) -> bool:
        value = self.text(node, what)
        if value not in ("true", "false"):
            self.fault(node, f"{what} must be true or false", value)
        return value == "true"

    def rule(self, node: yaml.Node, pack: str, sites: tuple[str, ...]) -> s.Rule | None:
        if not isinstance(node, yaml.MappingNode):
            self.fault(node, "a rule must be a mapping with 'id', 'kind' and 'why'")
            return None
        named = {key.value: value for key, value in node.value if isinstance(key, yaml.ScalarNode)}
        kind_node = named.get("kind")
        kind = getattr(kind_node, "value", None)
        if not isinstance(kind, str) or kind not in KEYS:
            if kind_node is None:
                message = f"the rule has no 'kind'; expected one of {', '.join(KEYS)}"
                self.fault(node, message, "kind", "R103")
            else:
                self.choice(kind_node, "kind", tuple(KEYS))
            self.common(node, {key: named[key] for key in KEYS["line"] & named.keys()}, pack, sites)
            return None
        keys = self.mapping(node, f"{kind} rule", KEYS[kind])
        common = self.common(node, keys, pack, sites)
        return _BUILDERS[kind](self, node, keys, common)

    def common(
        self, node: yaml.Node, keys: dict[str, yaml.Node], pack: str, sites: tuple[str, ...]
    ) -> dict[str, Any]:
        for key in ("id", "why"):
            if key not in keys:
                self.fault(node, f"the rule has no '{key}'", key, "R103")
        identity = self.text(keys["id"], "id") if "id" in keys else ""
        if identity.strip() and not _ID.fullmatch(identity):
            self.fault(keys["id"], f"id '{identity}' is not of the form topic.short-name", identity)
        languages = frozenset(self.optional_texts(keys, "languages"))
        for language in languages:
            if not _LANGUAGE.fullmatch(language):
                self.fault(
                    keys["languages"], f"'{language}' is no language code such as en", language
                )
        return {
            "id": identity,
            "why": self.text(keys["why"], "why") if "why" in keys else "",
            "pack": pack,
            "path": self.path,
            "line": node.start_mark.line + 1,
            "languages": languages - {"any"},
            "sites": self.sites(keys) or sites,
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
                    self.fault(item, f"a case of {what} needs 'page'", "page", "R103")
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
            keys = self.mapping(item, "a page", PAGE_KEYS)
            if "url" not in keys:
                self.fault(item, "a page needs 'url'", "url", "R103")
                continue
            page = s.PageCase(
                url=self.text(keys["url"], "url"),
                file=self.text(keys["file"], "file") if "file" in keys else "",
                title=self.text(keys["title"], "title") if "title" in keys else None,
                dek=self.any_text(keys["dek"]) if "dek" in keys else None,
                contains=self.optional_texts(keys, "contains"),
                lacks=self.optional_texts(keys, "lacks"),
                line=item.start_mark.line + 1,
            )
            found.append(page)
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
            self.fault(node, "the rule needs either 'phrases' or 'pattern'", "phrases", "R103")
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
            not_ending=tuple(fold_inner(sign) for sign in self.optional_texts(keys, "not_ending")),
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
            self.fault(node, "a span rule needs 'pattern'", "pattern", "R103")
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
            self.fault(node, message, "select", "R103")
        if "action" not in keys:
            self.fault(node, "an html rule needs 'action'", "action", "R103")
            return s.HtmlRule(action="drop", **common)
        action = self.choice(keys["action"], "action", get_args(s.Action))
        if (action == "rewrite") != ("replace" in keys):
            message = "'replace' and 'action: rewrite' belong together; one is missing"
            self.fault(keys["action"], message, "action")
        if "whole" in keys and action != "body":
            self.fault(keys["whole"], "'whole' is for 'action: body' alone", "whole")
        return s.HtmlRule(
            select=self.selectors(keys["select"]) if "select" in keys else (),
            xpath=self.xpaths(keys["xpath"]) if "xpath" in keys else (),
            names=frozenset(self.optional_texts(keys, "names")),
            replace=self.replacements(keys["replace"]) if "replace" in keys else (),
            whole="whole" in keys and self.flag(keys["whole"], "whole"),
            action=action,  # type: ignore[arg-type]
            **common,
        )

    def field(self, node: yaml.Node, keys: dict[str, yaml.Node], common: dict[str, Any]) -> s.Rule:
        if "field" not in keys:
            self.fault(node, "a field rule needs 'field'", "field", "R103")
            return s.FieldRule(field="title", **common)
        return s.FieldRule(
            field=self.choice(keys["field"], "field", get_args(s.FieldName)),  # type: ignore[arg-type]
            trim_start=self.optional_texts(keys, "trim_start"),
            trim_end=self.optional_texts(keys, "trim_end"),
            **common,
        )

    def shape(self, node: yaml.Node, keys: dict[str, yaml.Node], common: dict[str, Any]) -> s.Rule:
        if "when" not in keys:
            self.fault(node, "a shape rule needs 'when'", "when", "R103")
        when = {
            name: self.bounds(value, name)
            for name, value in (
                self.mapping(keys["when"], "when") if "when" in keys else {}
            ).items()
        }
        if "when" in keys and not when:
            self.fault(keys["when"], "when: no feature is named, so it would take all", "when")
        for name in when:
            if fault := unknown_feature(name, SHAPE):
                self.fault(keys["when"], f"when: {fault}", name)
        return s.ShapeRule(
            when=when,
            where=self.where(keys),
            **common,
        )

    def selectors(self, node: yaml.Node) -> tuple[str, ...]:
        from lxml.cssselect import CSSSelector

        found = self.texts(node, "select")
        for item, selector in zip(_items(node), found, strict=False):
            try:
                CSSSelector(selector)
            except Exception as error:  # cssselect has no common base class for its errors
                message = f"select: '{selector}' is no CSS selector: {error}"
                self.fault(item, message, selector, "R108")
        return found

    def xpaths(self, node: yaml.Node) -> tuple[str, ...]:
        found = self.texts(node, "xpath")
        for item, xpath in zip(_items(node), found, strict=False):
            if xpath and (fault := elements.xpath_fault(xpath)):
                self.fault(item, f"xpath: '{xpath}' is no XPath 1.0: {fault}", xpath, "R108")
        return found

    def replacements(self, node: yaml.Node) -> tuple[tuple[str, str], ...]:
        if not isinstance(node, yaml.SequenceNode):
            self.fault(node, "replace must be a list of 'find' and 'by'", "replace")
            return ()
        found: list[tuple[str, str]] = []
        for item in node.value:
            keys = self.mapping(item, "a replacement", frozenset({"find", "by"}))
            if "find" not in keys or "by" not in keys:
                self.fault(item, "a replacement needs 'find' and 'by'", "find", "R103")
                continue
            pair = self.text(keys["find"], "find"), self.any_text(keys["by"])
            if fault := elements.rewrite_fault(*pair):
                self.fault(item, f"replace: {fault}", "by")
            found.append(pair)
        return tuple(found)

    def bounds(self, node: yaml.Node, name: str) -> tuple[float, float]:
        keys = self.mapping(node, f"bounds of {name}", frozenset({"min", "max"}))
        least = self.number(keys["min"], "min") if "min" in keys else -math.inf
        most = self.number(keys["max"], "max") if "max" in keys else math.inf
        return least, most


_NESTED_TAGS = frozenset({"tag:yaml.org,2002:seq", "tag:yaml.org,2002:map"})


def _is_empty(node: yaml.Node) -> bool:
    """Whether nothing stands behind a key, or comments alone."""
    return isinstance(node, yaml.ScalarNode) and node.tag == "tag:yaml.org,2002:null"


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


def _items(node: yaml.Node) -> Sequence[yaml.Node]:
    """The nodes of a list, or the one node that stands for a list of one."""
    return node.value if isinstance(node, yaml.SequenceNode) else (node,)


def _nearest(key: str, known: Iterable[str]) -> str:
    return _close(key, known) or f"; known are {', '.join(sorted(known))}"


def _close(word: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(word.lower(), sorted(known), n=1, cutoff=0.6)
    return f"; did you mean '{close[0]}'?" if close else ""
