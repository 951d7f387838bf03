"""Packs: files of rules, and what stands in them beside the rules."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Final, Literal

from cleaner.rules import values as v
from cleaner.rules.keys import Value, key
from cleaner.rules.kinds import KINDS
from cleaner.rules.rule import Rule
from cleaner.text.fold import fold

if TYPE_CHECKING:
    from cleaner.rules.source import Node, Source


_SHORTEST_FINGERPRINT: Final = 6
"""Characters; a shorter literal stands in the source of too many pages to tell of one system."""
NOWHERE: Final = ("system:",)
"""Scope of a template's rules: no page is of it."""
_CASE_KEYS: Final = Rule.case_keys
"""What most kinds of rules call their cases."""


def _read_pages(node: Node, what: str, source: Source) -> tuple[PageCase, ...]:
    if node.id != "sequence":
        source.fault(node, f"{what} must be a list of 'url' and 'contains'", what)
        return ()
    found = (
        source.record(PageCase, item, "page", line=item.start_mark.line + 1) for item in node.value
    )
    return tuple(page for page in found if page)


def _read_groups(node: Node, what: str, source: Source) -> dict[str, tuple[str, ...]]:
    return {
        name: v.read_sites(value, "sites", source)
        for name, value in source.mapping(node, what).items()
    }


def _read_fingerprints(node: Node, what: str, source: Source) -> tuple[tuple[str, ...], ...]:
    if node.id != "sequence":
        source.fault(node, f"{what} must be a list of texts, or of lists of texts")
        return ()
    found = tuple([v.read_texts(item, what, source) for item in node.value])
    for item, literals in zip(node.value, found, strict=True):
        if sum(map(len, literals)) < _SHORTEST_FINGERPRINT:
            message = f"{what}: less than {_SHORTEST_FINGERPRINT} characters tell nothing"
            source.fault(item, message)
    return found


def _read_lines(node: Node, what: str, source: Source) -> tuple[str, ...]:
    return tuple(map(fold, v.read_texts(node, what, source)))


def _read_rules(node: Node, what: str, source: Source) -> tuple[Rule, ...]:
    """The rules of a list, without pack and sites: `read_pack` adds those."""
    if node.id != "sequence":
        if not v.is_empty(node):
            source.fault(node, f"{what} must be a list")
        return ()
    found = (_read_rule(item, source) for item in node.value)
    return tuple(rule for rule in found if rule)


def _read_rule(node: Node, source: Source) -> Rule | None:
    if node.id != "mapping":
        source.fault(node, "a rule must be a mapping with 'id', 'kind' and 'why'")
        return None
    named = {key.value: value for key, value in node.value if key.id == "scalar"}
    kind_node = named.get("kind")
    kind = getattr(kind_node, "value", None)
    if isinstance(kind, str) and kind in KINDS:
        made = KINDS[kind]
        known = (*source.keys(made), "kind")
        nodes = _as_called(
            made, source.mapping(node, f"{kind} rule", known, also=_CASE_KEYS), source
        )
        _must_agree(made, node, nodes, source)
        line = node.start_mark.line + 1
        return source.filled(
            made, node, nodes, f"{kind} rule", pack="", path=source.path, line=line
        )
    if kind_node is None:
        message = f"the rule has no 'kind'; expected one of {', '.join(KINDS)}"
        source.fault(node, message, "kind", "R103")
    else:
        v.read_choice(kind_node, "kind", source, tuple(KINDS))
    common = {name: named[name] for name in source.keys(Rule) if name in named}
    source.filled(Rule, node, common, "rule", pack="")
    return None


def _as_called(made: type[Rule], nodes: Mapping[str, Node], source: Source) -> Mapping[str, Node]:
    """The nodes by the names that the kind has for its cases, which may be called as in others."""
    names = dict(zip(_CASE_KEYS, made.case_keys, strict=True))
    for name, own in names.items():
        if name != own and name in nodes and own in nodes:
            source.fault(nodes[name], f"'{name}' and '{own}' are one key here: give one", name)
    return {names.get(name, name): value for name, value in nodes.items()}


def _must_agree(made: type[Rule], node: Node, nodes: Mapping[str, Node], source: Source) -> None:
    """Notes where keys of a rule don't go together."""
    what = f"{'an' if made.kind[0] in 'aeiouh' else 'a'} {made.kind} rule"
    if made.either and sum(name in nodes for name in made.either) != 1:
        *others, last = (f"'{name}'" for name in made.either)
        few = len(others) == 1
        joined = f"{', '.join(others)} {'or' if few else 'and'} {last}"
        message = f"{what} needs {'either' if few else 'one of'} {joined}"
        if given := [name for name in made.either if name in nodes]:
            both = "the two, not both" if few else "them alone"
            message = f"{message}: give one of {both}"
            source.fault(nodes[given[-1]], message, given[-1], "R103")
        else:
            source.fault(node, message, made.either[0], "R103")
    for name, (other, word) in made.only_with.items():
        if name in nodes and other in nodes and nodes[other].value != word:
            source.fault(nodes[name], f"'{name}' is for '{other}: {word}' alone", name)
    for (name, word), other in made.calls_for.items():
        if name in nodes and nodes[name].value == word and other not in nodes:
            source.fault(nodes[name], f"'{name}: {word}' needs '{other}'", name)


_GROUPS = Value(
    takes="name to list of domains",
    schema={"type": "object", "additionalProperties": v.TEXTS_SCHEMA},
    read=_read_groups,
)
_FINGERPRINTS = Value(
    takes="a list of texts, or of lists of texts",
    schema={"type": "array", "items": v.TEXTS_SCHEMA},
    read=_read_fingerprints,
)
_LINES = Value(takes=v.TEXTS.takes, schema=v.TEXTS_SCHEMA, read=_read_lines)
_PAGES = Value(
    takes="a list of pages",
    schema={"type": "array", "items": {"$ref": "#/$defs/page"}},
    read=_read_pages,
)
_RULES = Value(
    takes="a list of rules",
    schema={"type": ["array", "null"], "items": {"$ref": "#/$defs/rule"}},
    read=_read_rules,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageCase:
    """A page of the web that a pack was written for, and what its article is to be.

    file: a saved copy, from where the pack stands. title, dek: `None` where nothing is said.
    """

    url: str = field(metadata=key(v.TEXT, "The page's address."))
    file: str = field(
        default="",
        metadata=key(
            v.TEXT,
            "A saved copy of it, from where the pack stands. `cleaner rules check` cleans it, and "
            "holds its article against the keys below.",
        ),
    )
    title: str | None = field(default=None, metadata=key(v.TEXT, "Its title."))
    dek: str | None = field(default=None, metadata=key(v.ANY_TEXT, "Its dek; empty for none."))
    contains: tuple[str, ...] = field(
        default=(), metadata=key(v.TEXTS, "Texts that its article holds.")
    )
    lacks: tuple[str, ...] = field(
        default=(), metadata=key(v.TEXTS, "Texts that its article does not hold.")
    )
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """One YAML file of rules.

    groups: names for lists of domains. fingerprints: literals in the source of HTML pages; any
    item is enough, all texts of it must be there. template: its rules apply only where another
    pack extends it. extends: names of packs. disable: ids of other packs' rules to leave out,
    `*` for any part.
    """

    name: str = field(
        metadata=key(
            v.TEXT,
            "Its name: the topic of its rules (`paywall`), or the domain (`example.org`).",
            name="pack",
        )
    )
    why: str = field(
        metadata=key(
            v.TEXT,
            "One sentence: what these rules take away, and why it is not the article.",
        )
    )
    path: str
    sites: tuple[str, ...] = field(
        default=(),
        metadata=key(
            v.SITES,
            "Domains that its rules are for, subdomains included; `group:NAME` stands for the "
            "domains of a group.",
            absent="all pages",
        ),
    )
    groups: Mapping[str, tuple[str, ...]] = field(
        default_factory=dict,
        metadata=key(
            _GROUPS,
            "Names for lists of domains, which any pack's `sites` can use as `group:NAME`.",
        ),
    )
    identified_by: tuple[str, ...] = field(
        default=(),
        metadata=key(
            _LINES,
            "Lines that tell the publisher where no URL is known: whole blocks among the first or "
            "last of the page, compared after folding.",
        ),
    )
    fingerprints: tuple[tuple[str, ...], ...] = field(
        default=(),
        metadata=key(
            _FINGERPRINTS,
            "Literals that stand in the HTML source of pages that the rules are for, such as "
            "`/wp-content/`: any one of them is enough; a list among them means all of that list.",
        ),
    )
    template: bool = field(
        default=False,
        metadata=key(
            v.FLAG,
            "`true`: its rules apply nowhere by themselves, only where another pack extends it.",
            absent="false",
        ),
    )
    extends: tuple[str, ...] = field(
        default=(),
        metadata=key(
            v.TEXTS,
            "Names of packs whose rules apply to this pack's sites too; a rule of the same id in "
            "this pack stands in for theirs.",
        ),
    )
    disable: tuple[str, ...] = field(
        default=(),
        metadata=key(
            v.IDS,
            "Ids of other packs' rules to leave out, `*` for any part (`share.*`). In a pack for "
            "sites it holds on these sites alone.",
        ),
    )
    pages: tuple[PageCase, ...] = field(
        default=(),
        metadata=key(
            _PAGES,
            "Pages of the web that the rules were written for, and what their articles are to be: "
            "a list of the keys of a page.",
        ),
    )
    rules: tuple[Rule, ...] = field(
        default=(),
        metadata=key(
            _RULES, "The rules. May be left out by a pack that extends, disables or groups."
        ),
    )

    @property
    def system(self) -> str:
        """What pages that the pack recognizes by fingerprint or line are of, beside a site."""
        return f"system:{self.name}"

    @property
    def scope(self) -> tuple[str, ...]:
        """Where it holds: its sites, and the pages that it recognizes; empty is everywhere."""
        if self.template:
            return NOWHERE
        recognizes = self.fingerprints or (self.identified_by and not self.sites)
        return (*self.sites, self.system) if recognizes else self.sites

    @property
    def all_sites(self) -> tuple[str, ...]:
        """The sites and systems of its rules, each once; of one without rules where it holds."""
        if not self.rules:
            return self.scope
        return tuple(dict.fromkeys(site for rule in self.rules for site in rule.sites))

    @property
    def for_sites_alone(self) -> bool:
        """Whether no page needs it but those whose site is known to be one of its rules' sites."""
        if self.identified_by or self.fingerprints or not self.all_sites:
            return False
        return all(rule.sites and not rule.not_sites for rule in self.rules)


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """A pack that only pages of its sites need, as bytes until the first of them comes by.

    meaning: a hash of what its rules do.
    """

    all_sites: tuple[str, ...]
    meaning: str
    data: bytes


def generic_rules(packs: Iterable[Pack]) -> list[Rule]:
    """The rules that hold for pages of all sites."""
    return [rule for pack in packs for rule in pack.rules if not rule.sites]


def patterns_of(packs: Iterable[Pack | Waiting]) -> list[str]:
    """The patterns of all rules, each once, but those of packs that wait."""
    found: dict[str, None] = {}
    read = (pack for pack in packs if not isinstance(pack, Waiting))
    for rule in (rule for pack in read for rule in pack.rules):
        if (find := rule.finder) and find.pattern:
            found[find.pattern] = None
    return list(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Switched:
    """A rule or card that does not take effect, or not on some sites, and what is to blame.

    replaces: its former ids. by: the rule or pack, with its file. sites: where it is off; empty
    means everywhere.
    """

    id: str
    replaces: tuple[str, ...] = ()
    how: Literal["replaced", "disabled"]
    by: str
    sites: tuple[str, ...] = ()


RULELESS: Final = ("rules", "extends", "disable", "groups")
"""One of these keys gives a pack something to do."""


def read_pack(node: Node, source: Source) -> Pack | None:
    """The pack that a mapping says; `None` where it is none, with faults in the source."""
    nodes = source.mapping(node, "pack", source.keys(Pack))
    if nodes and nodes.keys().isdisjoint(RULELESS):
        source.fault(node, "a pack needs 'rules'", "rules", "R103")
    if not nodes:
        return None
    pack = source.filled(Pack, node, nodes, "pack", path=source.path)
    if pack is None:
        return None
    rules = (replace(rule, pack=pack.name, sites=rule.sites or pack.sites) for rule in pack.rules)
    return replace(pack, rules=tuple(rules))
