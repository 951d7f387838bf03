"""`kind: html`: elements of a page, by selectors or by words of their class and id names."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar, Final, Literal, get_args

from cleaner.blocks.folded import FoldedBlock
from cleaner.rules import values as v
from cleaner.rules.css import css_fault
from cleaner.rules.files import is_own
from cleaner.rules.keys import Value, key
from cleaner.rules.proposals import Hold, Proposals, Take
from cleaner.rules.rule import CasePage, Effect, Rule
from cleaner.rules.xpath_faults import xpath_fault
from cleaner.text.prose import is_prose

if TYPE_CHECKING:
    from cleaner.rules.markup import HtmlRules
    from cleaner.rules.source import Node, Source


Action = Literal[
    "drop", "unwrap", "body", "title", "dek", "prose", "suspect", "landmark", "rewrite"
]
"""What an html rule does with the elements that it selects."""
Mark = Literal[
    "nav", "header", "footer", "aside", "form", "dialog", "button", "hidden",
    "screen-reader", "tooltip", "icon", "permalink", "line-number", "copy-button", "duration",
    "ad", "teaser", "pull-quote",
]  # fmt: skip

_LEAST_SHARE: Final = 0.1
"""Share of a page's prose below which what rules of a site leave is no article of it."""
_SCORES: Final = frozenset(("shape",))
"""What the prose of a body is held against."""
_MEANT: Final = MappingProxyType(
    dict.fromkeys(("remove", "delete", "strip", "exclude", "hide"), "drop")
)
"""What other tools call an action."""
_EFFECTS: Final[Mapping[Action, Effect]] = {
    "drop": "remove",
    "body": "remove",
    "landmark": "remove",
    "suspect": "suspect",
    "prose": "suspect",
    "title": "point",
    "dek": "point",
    "unwrap": "change",
    "rewrite": "change",
}


def _read_selectors(node: Node, what: str, source: Source) -> tuple[str, ...]:
    found = v.read_texts(node, what, source)
    for item, selector in zip(v.items(node), found, strict=False):
        if selector and (fault := css_fault(selector)):
            message = f"{what}: '{selector}' is no CSS selector: {fault}"
            source.fault(item, message, selector, "R108")
    return found


def _read_xpaths(node: Node, what: str, source: Source) -> tuple[str, ...]:
    found = v.read_texts(node, what, source)
    for item, xpath in zip(v.items(node), found, strict=False):
        if xpath and (fault := xpath_fault(xpath)):
            source.fault(item, f"{what}: '{xpath}' can't be tried on pages: {fault}", xpath, "R108")
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Replacement:
    """A piece of a page's source, and what stands in its place."""

    find: str = field(metadata=key(v.TEXT, "A piece of the page's source."))
    by: str = field(metadata=key(v.ANY_TEXT, "What stands in its place."))


def _read_replacements(node: Node, what: str, source: Source) -> tuple[Replacement, ...]:
    from cleaner.rules.rewrite import rewrite_fault

    if node.id != "sequence":
        source.fault(node, f"{what} must be a list of 'find' and 'by'", what)
        return ()
    found: list[Replacement] = []
    for item in node.value:
        if one := source.record(Replacement, item, "replacement"):
            if fault := rewrite_fault(one.find, one.by):
                source.fault(item, f"{what}: {fault}", "by")
            found.append(one)
    return tuple(found)


_SELECTORS = Value(
    takes="a CSS selector or a list of them", schema=v.TEXTS_SCHEMA, read=_read_selectors
)
_XPATHS = Value(takes="an XPath or a list of them", schema=v.TEXTS_SCHEMA, read=_read_xpaths)
_REPLACEMENTS = Value(
    takes="a list of `find` and `by`",
    schema={"type": "array", "items": {"$ref": "#/$defs/replacement"}},
    read=_read_replacements,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class HtmlRule(Rule):
    """Elements of a page, by CSS selectors, XPaths, or words of their class and id names.

    replace: for `rewrite`, what stands for pieces of markup before the page is parsed.
    whole: for `body`, that no scores take anything of it, be it prose or not.
    marks: for `landmark`, what markup tells of the elements, such as `nav`. scored: for `landmark`,
    that it is the reason for what the scores take, and takes nothing by itself; amid: that it takes
    what stands in the elements amid the article too.
    """

    kind: ClassVar[str] = "html"
    says: ClassVar[str] = "Elements of a page, by CSS selector, XPath, or their class and id names."
    either: ClassVar[tuple[str, ...]] = ("select", "xpath", "names", "marks", "replace")
    only_with: ClassVar[Mapping[str, tuple[str, str]]] = {
        "whole": ("action", "body"),
        "marks": ("action", "landmark"),
        "scored": ("action", "landmark"),
        "amid": ("action", "landmark"),
        "replace": ("action", "rewrite"),
    }
    calls_for: ClassVar[Mapping[tuple[str, str], str]] = {("action", "rewrite"): "replace"}
    case_page: ClassVar[CasePage] = "html"

    select: tuple[str, ...] = field(
        default=(),
        metadata=key(
            _SELECTORS,
            "CSS selectors; for `body`, `title` and `dek` the first that finds something counts, "
            "else all do.",
        ),
    )
    xpath: tuple[str, ...] = field(
        default=(),
        metadata=key(
            _XPATHS,
            "XPaths, for what CSS can't say; for `title`, `dek` and `suspect` they may give a "
            "text, which stands for the lines that say it.",
        ),
    )
    names: frozenset[str] = field(
        default=frozenset(),
        metadata=key(v.WORDS, "Words of class and id names: `read-more` finds `box--read-more`."),
    )
    marks: frozenset[str] = field(
        default=frozenset(),
        metadata=key(
            v.choices(get_args(Mark)),
            "For `action: landmark`: what elements are by their tags and roles.",
        ),
    )
    action: Action = field(
        metadata=key(
            v.choice(get_args(Action), _MEANT),
            "`drop` takes the element away; `unwrap` its tag alone; `body`, `title` and `dek` say "
            "what it holds; `prose` is evidence that sentences in it are the article's, `suspect` "
            "of the rule's topic, both for the shape scores; `landmark` takes it for "
            "where it stands, outside the article; `rewrite` changes markup before it is parsed.",
        )
    )
    replace: tuple[Replacement, ...] = field(
        default=(),
        metadata=key(
            _REPLACEMENTS,
            "For `action: rewrite`: a list of `find` and `by`, which change markup and never "
            "words.",
        ),
    )
    whole: bool = field(
        default=False,
        metadata=key(
            v.FLAG,
            "For `action: body`: `true` keeps all that is in it from the scores, not its prose "
            "alone.",
        ),
    )
    scored: bool = field(
        default=False,
        metadata=key(
            v.FLAG,
            "For `action: landmark`: `true` tells why the scores take it, and takes nothing by "
            "itself.",
        ),
    )

    amid: bool = field(
        default=False,
        metadata=key(
            v.FLAG,
            "For `action: landmark`: `true` takes what stands amid the article too.",
        ),
    )

    @property
    def takes_headlines(self) -> bool:
        """What nobody reads where it stands is no title and no dek."""
        return self.action == "landmark"

    @property
    def effect(self) -> Effect:
        """What becomes of the elements; of those around them, where it says what the body is."""
        return _EFFECTS[self.action]

    @property
    def takes(self) -> bool:
        """Whether it takes text away by itself; a landmark may be no more than a reason."""
        return self.action in ("drop", "body")

    @property
    def landmark(self) -> frozenset[str]:
        """The marks of the blocks that it takes for where they stand; none for other actions."""
        if self.action != "landmark":
            return frozenset()
        return self.marks or frozenset((f"named:{self.topic}" if self.names else self.mark,))

    @property
    def mark(self) -> str:
        """What blocks in the elements that it selects are marked with."""
        return f"rule:{self.id}"


# What they propose


def match_marks(views: Sequence[FoldedBlock], rules: HtmlRules, into: Proposals) -> Proposals:
    """Adds what html rules with selectors propose, by the `rule:ID` marks of blocks and paths.

    A `body` rule that found its element proposes everything outside it, and the scores have no
    say over the prose inside, or over anything inside where the body stays `whole`. Where hardly
    any of the page's prose would be left, rules are out of date for it: those that take most of it
    take nothing, and a warning names them.
    """
    known, by_path = rules.by_mark, rules.paths.of
    if not known:
        return into
    bodies: list[HtmlRule] = []
    inside: set[int] = set()
    drops: list[Take] = []
    names = known.keys()
    for view in views:
        index = view.block.index
        marks = by_path(view.block.path)
        if not view.block.marks.isdisjoint(names):
            marks = marks.union(view.block.marks.intersection(names))
        for mark in sorted(marks) if marks else ():
            rule = known[mark]
            if rule.action == "drop":
                drops.append(Take(rule, index))
            elif rule.action == "body":
                bodies.append(rule)
                inside.add(index)
                if rule.whole or is_prose(view.block.text, view.words):
                    into.keeps.append(Hold(rule, index, _SCORES))
            elif rule.action == "prose":
                into.expected[index] = rule
            elif rule.action == "suspect":
                into.suspects.setdefault(index, set()).add(rule.topic)
            elif rule.action in ("title", "dek"):
                into.fields.setdefault(rule.action, []).append(index)
                inside.add(index)
    if bodies:
        outside = [view.block.index for view in views if view.block.index not in inside]
        drops += [Take(bodies[0], index) for index in outside]
    if aside := _outdated(views, drops):
        into.set_aside += sorted(aside)
        into.warnings.append(
            f"guard: {', '.join(sorted(aside))} set aside, because hardly any of the page's prose "
            "would have been left; the site's pages may be built otherwise by now"
        )
    into.removals += [take for take in drops if take.rule.id not in aside]
    return into


def _outdated(views: Sequence[FoldedBlock], drops: Sequence[Take]) -> frozenset[str]:
    """The ids of rules that are out of date for a page: without them enough prose is left.

    Those that take most of it are named first, until there is enough, people's own before others
    that take as much. Rules that leave an article by themselves are none of them.
    """
    if not drops:
        return frozenset()
    prose = {
        view.block.index: view.words for view in views if is_prose(view.block.text, view.words)
    }
    takers: dict[int, set[str]] = {}
    words: dict[str, int] = {}
    for take in drops:
        if take.index in prose:
            takers.setdefault(take.index, set()).add(take.rule.id)
            words[take.rule.id] = words.get(take.rule.id, 0) + prose[take.index]
    aside: set[str] = set()
    least = _LEAST_SHARE * sum(prose.values())
    if _left(prose, takers, aside) >= least:
        return frozenset()
    own = {take.rule.id for take in drops if is_own(take.rule.path)}
    order = iter(sorted(words, key=lambda one: (-words[one], one not in own, one)))
    while _left(prose, takers, aside) < least:
        aside.add(next(order))
    return frozenset(aside)


def _left(prose: Mapping[int, int], takers: Mapping[int, Set[str]], aside: Set[str]) -> int:
    """Words of the prose that no rule takes but those that are set aside."""
    return sum(words for index, words in prose.items() if takers.get(index, frozenset()) <= aside)
