"""What a rule is: one type for each kind, and the packs that hold them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, get_args

from cleaner.model import BlockKind, Where

RuleKind = Literal["line", "span", "section", "html", "keep", "field", "shape"]
MatchMode = Literal["whole", "start", "end", "anywhere"]
Effect = Literal["remove", "suspect"]
Until = Literal["prose", "heading", "end"]
Action = Literal["drop", "unwrap", "body", "title", "dek", "suspect", "rewrite"]
FieldName = Literal["title", "dek"]
At = Literal["start", "end", "anywhere"]

RULE_KINDS: tuple[str, ...] = get_args(RuleKind)
BLOCK_KINDS: tuple[str, ...] = get_args(BlockKind)
WHERES: tuple[str, ...] = get_args(Where)
Phrases = Mapping[str, tuple[str, ...]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One example of a rule: the page, and the lines of it that the rule takes.

    gone: `None` means all lines (of a `removes` case) or none (of a `keeps` case).
    """

    page: str
    gone: tuple[str, ...] | None = None
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Finder:
    """How a rule finds a block. All that is given must hold; phrases and pattern are either-or.

    phrases: by language; `any` is for all.
    max_words: 0 means no bound.
    where: empty means anywhere.
    before_prose: the next block must be the article's prose.
    not_ending: signs that the block's text must not end in; folding takes them away.
    """

    phrases: Phrases = field(default_factory=dict)
    match: MatchMode = "whole"
    pattern: str = ""
    fold_digits: bool = False
    max_words: int = 0
    min_words: int = 0
    kinds: frozenset[str] = frozenset()
    where: frozenset[str] = frozenset()
    before_prose: bool = False
    not_ending: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """What all rules have. `pack` names the file's pack, `path` and `line` where it stands.

    not_sites: where another pack switched it off, or has a rule of its own in its place.
    """

    id: str
    why: str
    pack: str
    path: str = ""
    line: int = 0
    languages: frozenset[str] = frozenset()
    sites: tuple[str, ...] = ()
    not_sites: tuple[str, ...] = ()
    replaces: tuple[str, ...] = ()
    valid_until: str = ""
    removes: tuple[Case, ...] = ()
    keeps: tuple[Case, ...] = ()

    @property
    def topic(self) -> str:
        """The first part of the id: what `suspect` evidence and summaries are counted under."""
        return self.id.split(".", 1)[0]

    @property
    def zones(self) -> frozenset[str]:
        """Where on a page it holds; empty means anywhere."""
        return frozenset()

    @property
    def before_prose(self) -> bool:
        """Whether the article's prose must follow a block that it finds."""
        return False

    @property
    def takes_headlines(self) -> bool:
        """Whether what it takes can't be title or dek, wherever it stands."""
        return False

    @property
    def takes_unseen(self) -> bool:
        """Whether it takes blocks that it has not looked at, because of where they stand."""
        return False


@dataclass(frozen=True, slots=True, kw_only=True)
class _FindingRule(Rule):
    """What finds blocks by their words."""

    find: Finder

    @property
    def zones(self) -> frozenset[str]:
        """Where on a page it holds; empty means anywhere."""
        return self.find.where

    @property
    def before_prose(self) -> bool:
        """Whether the article's prose must follow a block that it finds."""
        return self.find.before_prose


@dataclass(frozen=True, slots=True, kw_only=True)
class LineRule(_FindingRule):
    """A whole block, by its words."""

    effect: Effect = "remove"

    @property
    def takes_headlines(self) -> bool:
        """Whether it holds anywhere, or is a site's own: a site's rules know the site's lines."""
        return not self.zones or (bool(self.sites) and "head" in self.zones)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeepRule(_FindingRule):
    """A whole block that stays; `protects` limits it to rules with these ids or topics."""

    protects: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class SectionRule(_FindingRule):
    """A start line and what follows, up to prose, a heading, a phrase or the page's end."""

    until: Until = "prose"
    max_blocks: int = 0
    until_phrases: frozenset[str] = frozenset()

    @property
    def takes_unseen(self) -> bool:
        """True: only the first block of a section is looked at."""
        return True


@dataclass(frozen=True, slots=True, kw_only=True)
class SpanRule(Rule):
    """Part of a block: what `pattern` (or its group `gone`) matches in the block's own text."""

    pattern: str
    at: At = "anywhere"
    max_share: float = 0.5
    where: frozenset[str] = frozenset()

    @property
    def zones(self) -> frozenset[str]:
        """Where on a page it holds; empty means anywhere."""
        return self.where


@dataclass(frozen=True, slots=True, kw_only=True)
class HtmlRule(Rule):
    """Elements of a page, by CSS selectors, XPaths, or words of their class and id names.

    replace: for `rewrite`, pairs of markup and what stands for it before the page is parsed.
    whole: for `body`, that no scores take anything of it, be it prose or not.
    """

    action: Action
    select: tuple[str, ...] = ()
    xpath: tuple[str, ...] = ()
    names: frozenset[str] = frozenset()
    replace: tuple[tuple[str, str], ...] = ()
    whole: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FieldRule(Rule):
    """What hangs on a site's titles or deks and does not belong to them."""

    field: FieldName
    trim_start: tuple[str, ...] = ()
    trim_end: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ShapeRule(Rule):
    """What a block looks like, by bounds on named features.

    when: feature → (least, most); all must hold.
    """

    when: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    where: frozenset[str] = frozenset()

    @property
    def zones(self) -> frozenset[str]:
        """Where on a page it holds; empty means anywhere."""
        return self.where


@dataclass(frozen=True, slots=True, kw_only=True)
class PageCase:
    """A page of the web that a pack was written for, and what its article is to be.

    file: a saved copy, from where the pack stands. title, dek: `None` where nothing is said.
    """

    url: str
    file: str = ""
    title: str | None = None
    dek: str | None = None
    contains: tuple[str, ...] = ()
    lacks: tuple[str, ...] = ()
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack:
    """One YAML file of rules.

    groups: names for lists of domains. fingerprints: literals in the source of HTML pages; any
    item is enough, all texts of it must be there. template: its rules apply only where another
    pack extends it. extends: names of packs. disable: ids of other packs' rules to leave out,
    `*` for any part.
    """

    name: str
    why: str
    path: str
    sites: tuple[str, ...] = ()
    groups: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    identified_by: tuple[str, ...] = ()
    fingerprints: tuple[tuple[str, ...], ...] = ()
    template: bool = False
    extends: tuple[str, ...] = ()
    disable: tuple[str, ...] = ()
    pages: tuple[PageCase, ...] = ()
    rules: tuple[Rule, ...] = ()

    @property
    def system(self) -> str:
        """What pages that the pack recognizes by fingerprint or line are of, beside a site."""
        return f"system:{self.name}"


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
