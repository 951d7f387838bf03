"""What all rules have, and what each kind of rule says of itself.

A kind is a subclass of `Rule` in `cleaner.rules.kinds`: its fields with their keys, and methods
and class variables for what it proposes, how that is settled, how its cases are run, and what the
checker finds odd about it. No other module asks of what kind a rule is.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Final, Literal

from cleaner.rules import values as v
from cleaner.rules.finder import Finder
from cleaner.rules.keys import Value, key

if TYPE_CHECKING:
    from cleaner.rules.source import Node, Source


Effect = Literal["remove", "cut", "section", "keep", "suspect", "point", "change", "trim"]
"""What becomes of what a rule finds: a whole block or a part of it goes, a section goes, a block
stays, is evidence for the scores or pointed out, markup changes, a title or dek is trimmed."""
CasePage = Literal["lines", "html", "titles"]
"""What the page of a case is: lines that are blocks, markup, or lines that are titles."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One example of a rule: the page, and the lines of it that the rule takes.

    gone: `None` means all lines (of a `removes` case) or none (of a `keeps` case).
    """

    page: str = field(metadata=key(v.TEXT, "A small page, its lines as blocks."))
    gone: tuple[str, ...] | None = field(
        default=None, metadata=key(v.TEXTS, "The lines that go, and no others.")
    )
    line: int = 0


def _read_cases(node: Node, what: str, source: Source) -> tuple[Case, ...]:
    if node.id != "sequence":
        source.fault(node, f"{what} must be a list of cases")
        return ()
    cases: list[Case] = []
    for item in node.value:
        line = item.start_mark.line + 1
        if item.id != "mapping":
            text = v.read_text(item, f"case of {what}", source)
            cases.append(Case(page=text, line=line))
        elif (hint := v.unquoted(item)) and item.value[0][0].value not in source.keys(Case):
            source.fault(item, f"case of {what} must be a text or a page{hint}")
        elif case := source.record(Case, item, f"case of {what}", line=line):
            cases.append(case)
    return tuple(cases)


CASES: Final = Value(
    takes="a list of cases",
    schema={"type": "array", "items": {"$ref": "#/$defs/case"}},
    read=_read_cases,
)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False, repr=False)
class Oddity:
    """Something that a rule's text alone gives away. key: the text in the pack that shows it."""

    code: str
    message: str
    key: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What all rules have. `pack` names the file's pack, `path` and `line` where it stands.

    kind, says: the kind's name and meaning. either: exactly one of these keys must be there.
    only_with: keys that are for one word of another key alone. calls_for: a key's word that
    another key must go with.
    case_page: what a case of it is; needs_cases: whether it must have some of both sorts.
    case_keys: the keys of its two sorts of cases, those that it finds and those that it does not.
    for_sites: whether it can be switched off for single sites.

    not_sites: where another pack switched it off, or has a rule of its own in its place.
    """

    kind: ClassVar[str] = ""
    says: ClassVar[str] = ""
    either: ClassVar[tuple[str, ...]] = ()
    only_with: ClassVar[Mapping[str, tuple[str, str]]] = {}
    calls_for: ClassVar[Mapping[tuple[str, str], str]] = {}
    case_page: ClassVar[CasePage] = "lines"
    case_keys: ClassVar[tuple[str, str]] = ("removes", "keeps")
    needs_cases: ClassVar[bool] = False
    for_sites: ClassVar[bool] = True

    id: str = field(
        metadata=key(v.ID, "`topic.short-name`, for ever; lower case, digits, `-` and `.`.")
    )
    why: str = field(
        metadata=key(v.TEXT, 'What such a piece is; it completes "removed, because this is ...".')
    )
    pack: str
    path: str = ""
    line: int = 0
    languages: frozenset[str] = field(
        default=frozenset(),
        metadata=key(v.LANGUAGES, "Only on pages in these languages (ISO 639-1).", absent="all"),
    )
    sites: tuple[str, ...] = field(
        default=(), metadata=key(v.SITES, "Only on these domains.", absent="the pack's")
    )
    not_sites: tuple[str, ...] = ()
    seen: tuple[int, ...] = field(
        default=(),
        metadata=key(
            v.SEEN,
            "Of a rule that was learned: on how many of how many of the site's pages it was seen. "
            "A page that would lose its article by such rules is cleaned without them. Names in "
            "its `select` are in small letters, some with hyphens before what were capitals; of a "
            "rule without `seen` they are as the page writes them.",
        ),
    )
    replaces: tuple[str, ...] = field(
        default=(),
        metadata=key(
            v.IDS,
            "Ids that this rule had before; they go on working in `disable`, `protects` and own "
            "packs, with a note. In an own pack: also the shipped rules that it stands in for; its "
            "own id says that it takes the place of the shipped one on purpose.",
        ),
    )
    valid_until: str = field(
        default="",
        metadata=key(v.DATE, "A date after which the checker asks to look at the rule again."),
    )
    removes: tuple[Case, ...] = field(
        default=(), metadata=key(CASES, "Cases that it must take away.")
    )
    keeps: tuple[Case, ...] = field(
        default=(), metadata=key(CASES, "Lookalikes that it must leave alone.")
    )

    @property
    def topic(self) -> str:
        """The first part of the id: what `suspect` evidence and summaries are counted under."""
        return self.id.split(".", 1)[0]

    # What it looks at

    @property
    def finder(self) -> Finder | None:
        """How it finds blocks; `None` for rules that don't go by a block's text."""
        return None

    # How that is settled

    @property
    def effect(self) -> Effect:
        """What becomes of what it finds."""
        return "remove"

    @property
    def zones(self) -> frozenset[str]:
        """Where on a page it holds; empty means anywhere."""
        return frozenset()

    @property
    def before_prose(self) -> bool:
        """Whether the article's prose must follow a block that it finds."""
        return False

    @property
    def tells_around(self) -> bool:
        """Whether what it takes makes the blocks beside it likelier to be boilerplate."""
        return True

    @property
    def takes_headlines(self) -> bool:
        """Whether what it takes can't be title or dek, wherever it stands."""
        return False

    @property
    def takes(self) -> bool:
        """Whether it takes text away by itself, so that what it took can be counted."""
        return self.effect in ("remove", "cut", "section")

    @property
    def takes_unseen(self) -> bool:
        """Whether it takes blocks that it has not looked at, because of where they stand."""
        return False

    @property
    def mentions(self) -> frozenset[str]:
        """Ids and topics of other rules that it speaks of."""
        return frozenset()

    def renamed(self, names: Mapping[str, str]) -> Rule:
        """The rule with the new names of rules that it speaks of."""
        return self

    # Its cases, and what is odd about it

    def anywhere(self) -> Rule:
        """The rule without its bounds on zones."""
        return self

    def oddities(self) -> Iterator[Oddity]:
        """What the checker has to say of the rule by itself, but for its patterns."""
        yield from ()
