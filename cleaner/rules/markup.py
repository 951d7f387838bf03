"""The html rules of a scope, made ready for its pages: what they alone tell is told once."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from threading import Lock
from typing import TYPE_CHECKING, Final

from cleaner.blocks.unread import Unread
from cleaner.rules.elements import Selectors, select
from cleaner.rules.kinds.html import HtmlRule
from cleaner.rules.paths import PathRules, is_told_by_paths
from cleaner.rules.rewrite import rewrite
from cleaner.system import native
from cleaner.system.pattern import pattern

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from cleaner.rules.ruleset import RuleSet

_NAMES: Final = pattern(r"[.#]")
_PARTS: Final = pattern(r"[^\W_]+")
_UNTELLING: Final[Mapping[str, frozenset[str]]] = {
    "elementor": frozenset(("tab", "tabs", "widget")),
    "kg": frozenset(("card", "header")),
    "w": frozenset(("embed",)),
}
"""Words that say nothing in names of publishing systems, by their first word: each text, table and
heading of Ghost is a `kg-card`, each of Elementor an `elementor-widget`, each table and piece of
markup of Webflow a `w-embed`."""
_NONE_OF: Final = "no"
"""The word before one of which an element has none: `no-footer`, `no-sidebar`."""
_LONGEST_NAME: Final = 3
"""Words that a name of a rule has at most."""
_LABELS: Final = 8192
"""Labels whose topics are remembered: the pages of a site share theirs, some hundreds."""
_NONE: Final[frozenset[str]] = frozenset()
Topics = Mapping[str, Sequence[tuple[Sequence[str], frozenset[str]]]]
"""The topics of names by their first word, each with the words behind it."""


class Names:
    """The topics of rules by words of class and id names, as pairs of name and topic."""

    def __init__(self, pairs: Iterable[tuple[str, str]]) -> None:
        topics: dict[tuple[str, ...], set[str]] = {}
        for name, topic in pairs:
            topics.setdefault(tuple(name.split("-")), set()).add(topic)
        self._by_start: dict[str, list[tuple[list[str], frozenset[str]]]] = {}
        for (first, *rest), found in topics.items():
            if len(rest) < _LONGEST_NAME:
                self._by_start.setdefault(first, []).append((rest, frozenset(found)))
        self._known: dict[str, frozenset[str]] = {}

    def of(self, label: str) -> frozenset[str]:
        """The topics of the names in one element's tag, id and classes."""
        found = self._known.get(label)
        return self.of_paths((label,))[label] if found is None else found

    def of_paths(self, paths: Iterable[str]) -> dict[str, frozenset[str]]:
        """The topics of the labels of each path."""
        if len(self._known) > _LABELS:
            self._known.clear()
        return topics_of(paths, self._by_start, self._known)


def topics_plainly(
    paths: Iterable[str], by_start: Topics, known: dict[str, frozenset[str]]
) -> dict[str, frozenset[str]]:
    """The topics of each path. known: those of labels that were looked at before."""
    found: dict[str, frozenset[str]] = {}
    for path in paths:
        own = _NONE
        for label in path.split(" "):
            topics = known.get(label)
            if topics is None:
                topics = known[label] = _topics(label, by_start)
            own |= topics
        found[path] = own
    return found


def _topics(label: str, by_start: Topics) -> frozenset[str]:
    """The topics of the names in a label; none of its tag."""
    _, *names = _NAMES.split(label)
    found = _NONE
    for name in names:
        parts = _PARTS.findall(name)
        untelling = _UNTELLING.get(parts[0], _NONE) if parts else _NONE
        for at, part in enumerate(parts, 1):
            if part in untelling or (at > 1 and parts[at - 2] == _NONE_OF):
                continue
            for rest, topics in by_start.get(part, ()):
                if parts[at : at + len(rest)] == rest:
                    found |= topics
    return found


topics_of: Final = native.pick("cleaner.rules._match", "topics_of", topics_plainly)


class HtmlRules:
    """The html rules of one scope.

    rules: all of them. paths: those that a block's path answers; of_trees: all but these, which
    have a say in how pages become blocks. selecting: those whose selectors are looked for in trees;
    by_mark: they and those of paths by the mark that their blocks bear. names: what finds topics in
    class and id names. landmarks: those that say where a block stands, with the marks of such
    blocks. bodies: the marks of what is the article's body. unread: what is known of names from
    the pages before.
    """

    def __init__(
        self,
        rules: Iterable[HtmlRule] = (),
        selectors: Selectors | None = None,
        names: Names | None = None,
        unread: Unread | None = None,
    ) -> None:
        self.rules = tuple(rules)
        by_path = tuple(filter(is_told_by_paths, self.rules))
        some = [rule for rule in self.rules if rule.select or rule.xpath]
        self.selecting = tuple(rule for rule in some if rule not in by_path)
        self.paths = PathRules(by_path)
        self.of_trees = tuple(rule for rule in self.rules if rule not in by_path)
        self.by_mark = {rule.mark: rule for rule in some}
        marks = ((rule, rule.landmark) for rule in self.rules)
        self.landmarks = tuple((rule, found) for rule, found in marks if found)
        self.bodies = frozenset(rule.mark for rule in self.rules if rule.action == "body")
        self.names = names or Names(pairs_of(self.rules))
        self.unread = unread or Unread()
        self._replacements = tuple(one for rule in self.rules for one in rule.replace)
        self._selectors = selectors or Selectors()

    def rewrite(self, source: str) -> str:
        """The page's source with the replacements of the rules made."""
        return rewrite(source, self._replacements)

    def select(self, tree: HtmlElement, source: str) -> dict[str, tuple[str, ...]]:
        """Marks the elements of a page that the rules select; see `elements.select`."""
        return select(tree, self.selecting, source, self._selectors)


def pairs_of(rules: Iterable[HtmlRule]) -> tuple[tuple[str, str], ...]:
    """Name and topic of all names of some rules."""
    return tuple((name, rule.topic) for rule in rules for name in rule.names)


class HtmlScopes:
    """The html rules of each scope, made ready when its first page comes by.

    Scopes share selectors, what is known of names, and topics where the rules' names are the same.
    most: how many of them are kept.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._made: OrderedDict[int, HtmlRules] = OrderedDict()
        self._names: dict[tuple[tuple[str, str], ...], Names] = {}
        self._selectors = Selectors()
        self._unread = Unread()
        self._lock = Lock()

    def of(self, rules: tuple[HtmlRule, ...]) -> HtmlRules:
        """The rules of a scope, made ready; they are known again by being the same tuple."""
        with self._lock:
            found = self._made.get(id(rules))
            if found is None:
                pairs = pairs_of(rules)
                names = self._names.setdefault(pairs, Names(pairs))
                found = HtmlRules(rules, self._selectors, names, self._unread)
                # What is made holds the tuple, so no other has its id.
                self._made[id(rules)] = found
                if len(self._made) > self._most:
                    self._made.popitem(last=False)
            else:
                self._made.move_to_end(id(rules))
            return found


def made_ready(rules: RuleSet, scope: Sequence[str]) -> HtmlRules:
    """The html rules of a set that hold for a scope; the set keeps them for the next page."""
    if rules.html is None:
        rules.html = HtmlScopes(rules.most_scopes)
    return rules.html.of(rules.html_rules(scope))
