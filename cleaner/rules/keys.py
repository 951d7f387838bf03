"""The language of packs as data: each kind, each key, what it takes and what it means.

The loader's checks, the JSON Schema and the reference are all made from these tables.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from cleaner.rules import schema as s

ValueType = Literal[
    "text",
    "any text",
    "texts",
    "count",
    "share",
    "flag",
    "date",
    "id",
    "ids",
    "languages",
    "sites",
    "choice",
    "choices",
    "phrases",
    "phrases or texts",
    "pattern",
    "selectors",
    "cases",
    "groups",
    "fingerprints",
    "bounds",
    "replacements",
    "pages",
    "rules",
]

ID_PATTERN = r"[a-z0-9][a-z0-9-]*(?:\.[a-z0-9][a-z0-9-]*)+"
LANGUAGE_PATTERN = r"any|[a-z]{2,3}(?:-[a-z]+)?"


@dataclass(frozen=True, slots=True, kw_only=True)
class Key:
    """One key: what it takes, and what it means in one sentence.

    choices: the words that a `choice` may be. default: what its absence means, for readers.
    """

    name: str
    type: ValueType
    says: str
    choices: tuple[str, ...] = ()
    required: bool = False
    default: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """One kind of rule. either: exactly one of these keys must be there."""

    name: str
    says: str
    keys: tuple[Key, ...]
    either: tuple[str, ...] = ()


PACK: tuple[Key, ...] = (
    Key(
        name="pack",
        type="text",
        required=True,
        says="Its name: the topic of its rules (`paywall`), or the domain (`example.org`).",
    ),
    Key(
        name="why",
        type="text",
        required=True,
        says="One sentence: what these rules take away, and why it is not the article.",
    ),
    Key(
        name="sites",
        type="sites",
        says="Domains that its rules are for, subdomains included; `group:NAME` stands for the "
        "domains of a group.",
        default="all pages",
    ),
    Key(
        name="groups",
        type="groups",
        says="Names for lists of domains, which any pack's `sites` can use as `group:NAME`.",
    ),
    Key(
        name="identified_by",
        type="texts",
        says="Lines that tell the publisher where no URL is known: whole blocks among the first "
        "or last of the page, compared after folding.",
    ),
    Key(
        name="fingerprints",
        type="fingerprints",
        says="Literals that stand in the HTML source of pages that the rules are for, such as "
        "`/wp-content/`: any one of them is enough; a list among them means all of that list.",
    ),
    Key(
        name="template",
        type="flag",
        says="`true`: its rules apply nowhere by themselves, only where another pack extends it.",
        default="false",
    ),
    Key(
        name="extends",
        type="texts",
        says="Names of packs whose rules apply to this pack's sites too; a rule of the same id in "
        "this pack stands in for theirs.",
    ),
    Key(
        name="disable",
        type="ids",
        says="Ids of other packs' rules to leave out, `*` for any part (`share.*`). In a pack for "
        "sites it holds on these sites alone.",
    ),
    Key(
        name="pages",
        type="pages",
        says="Pages of the web that the rules were written for, and what their articles are to "
        "be: a list of the keys of a page.",
    ),
    Key(
        name="rules",
        type="rules",
        says="The rules. May be left out by a pack that extends, disables or groups.",
    ),
)

COMMON: tuple[Key, ...] = (
    Key(
        name="id",
        type="id",
        required=True,
        says="`topic.short-name`, for ever; lower case, digits, `-` and `.`.",
    ),
    Key(
        name="kind",
        type="choice",
        choices=s.RULE_KINDS,
        required=True,
        says="What the rule looks at.",
    ),
    Key(
        name="why",
        type="text",
        required=True,
        says='What such a piece is; it completes "removed, because this is ...".',
    ),
    Key(
        name="languages",
        type="languages",
        says="Only on pages in these languages (ISO 639-1).",
        default="all",
    ),
    Key(name="sites", type="sites", says="Only on these domains.", default="the pack's"),
    Key(
        name="replaces",
        type="ids",
        says="Ids that this rule had before; they go on working in `disable`, `protects` and own "
        "packs, with a note. In an own pack: also the shipped rules that it stands in for.",
    ),
    Key(
        name="valid_until",
        type="date",
        says="A date after which the checker asks to look at the rule again.",
    ),
    Key(name="removes", type="cases", says="Cases that it must take away."),
    Key(name="keeps", type="cases", says="Lookalikes that it must leave alone."),
)

_WHERE = Key(
    name="where",
    type="choices",
    choices=s.WHERES,
    says="Before the article's prose (`head`), within it, or after it.",
    default="anywhere",
)
_FIND: tuple[Key, ...] = (
    Key(
        name="phrases",
        type="phrases",
        says="Literals by language, `any` for all; compared after folding case, quotes, dashes, "
        "space and outer punctuation.",
    ),
    Key(
        name="match",
        type="choice",
        choices=get_args(s.MatchMode),
        says="The block is the phrase, begins with it, ends with it, or holds it.",
        default="whole",
    ),
    Key(
        name="pattern",
        type="pattern",
        says="A regular expression, searched in the folded block; set the anchors yourself.",
    ),
    Key(
        name="digits",
        type="choice",
        choices=("fold",),
        says="`fold`: each number counts as `0`, in phrase and block alike.",
    ),
    Key(name="max_words", type="count", says="Words that the block may have at most."),
    Key(name="min_words", type="count", says="Words that the block must have at least."),
    Key(
        name="kinds",
        type="choices",
        choices=s.BLOCK_KINDS,
        says="Only blocks of these kinds.",
        default="all",
    ),
    _WHERE,
    Key(
        name="before",
        type="choice",
        choices=("prose",),
        says="`prose`: only where the next block is the article's prose.",
    ),
    Key(
        name="not_ending",
        type="texts",
        says="Not where the block ends in one of these, such as `:`; quotes and dashes are plain.",
    ),
)

KINDS: Mapping[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind(
            name="line",
            says="A whole block, by its words.",
            either=("phrases", "pattern"),
            keys=(
                *_FIND,
                Key(
                    name="effect",
                    type="choice",
                    choices=get_args(s.Effect),
                    says="`suspect`: no removal by itself, but evidence under the rule's topic "
                    "for the shape scores.",
                    default="remove",
                ),
            ),
        ),
        Kind(
            name="span",
            says="Part of a block: a glued-on prompt, a trailing credit.",
            keys=(
                Key(
                    name="pattern",
                    type="pattern",
                    required=True,
                    says="Searched in the block's own text (not folded, case ignored); what it "
                    "matches goes, or its group named `gone`.",
                ),
                Key(
                    name="at",
                    type="choice",
                    choices=get_args(s.At),
                    says="Where in the block the piece must stand.",
                    default="anywhere",
                ),
                Key(
                    name="max_share",
                    type="share",
                    says="Share of the block's characters that may go at most, 0 to 1.",
                    default="0.5",
                ),
                _WHERE,
            ),
        ),
        Kind(
            name="section",
            says="A start line and what follows it.",
            either=("phrases", "pattern"),
            keys=(
                *_FIND,
                Key(
                    name="until",
                    type="choice",
                    choices=get_args(s.Until),
                    says="Up to where the article's prose goes on, to the next heading, or to the "
                    "end of the page.",
                    default="prose",
                ),
                Key(name="max_blocks", type="count", says="Following blocks it takes at most."),
                Key(
                    name="until_phrases",
                    type="phrases or texts",
                    says="Stops before a block that is one of these.",
                ),
            ),
        ),
        Kind(
            name="html",
            says="Elements of a page, by CSS selector, XPath, or their class and id names.",
            either=("select", "xpath", "names", "replace"),
            keys=(
                Key(
                    name="select",
                    type="selectors",
                    says="CSS selectors; for `body`, `title` and `dek` the first that finds "
                    "something counts, else all do.",
                ),
                Key(
                    name="xpath",
                    type="selectors",
                    says="XPaths, for what CSS can't say; for `title`, `dek` and `suspect` they "
                    "may give a text, which stands for the lines that say it.",
                ),
                Key(
                    name="names",
                    type="texts",
                    says="Words of class and id names: `read-more` finds `box--read-more`.",
                ),
                Key(
                    name="action",
                    type="choice",
                    choices=get_args(s.Action),
                    required=True,
                    says="`drop` takes the element away; `unwrap` its tag alone; `body`, `title` "
                    "and `dek` say what it holds; `suspect` is evidence for the shape scores; "
                    "`rewrite` changes markup before it is parsed.",
                ),
                Key(
                    name="replace",
                    type="replacements",
                    says="For `action: rewrite`: a list of `find` and `by`, which change markup "
                    "and never words.",
                ),
                Key(
                    name="whole",
                    type="flag",
                    says="For `action: body`: `true` keeps all that is in it from the scores, not "
                    "its prose alone.",
                ),
            ),
        ),
        Kind(
            name="keep",
            says="Protects a block that other rules would take. Its `removes` cases are the "
            "lines that it must find.",
            either=("phrases", "pattern"),
            keys=(
                *_FIND,
                Key(
                    name="protects",
                    type="ids",
                    says="Ids or topics of the rules that it protects from.",
                    default="all",
                ),
            ),
        ),
        Kind(
            name="field",
            says="What hangs on a site's titles or deks and does not belong to them.",
            keys=(
                Key(
                    name="field",
                    type="choice",
                    choices=get_args(s.FieldName),
                    required=True,
                    says="Which of the two.",
                ),
                Key(name="trim_start", type="texts", says="Literals to cut from its start."),
                Key(name="trim_end", type="texts", says="Literals to cut from its end."),
            ),
        ),
        Kind(
            name="shape",
            says="What a block looks like, by bounds on its features.",
            keys=(
                Key(
                    name="when",
                    type="bounds",
                    required=True,
                    says="Feature to bounds, as `{words: {max: 6}, final: {max: 0}}`; all hold.",
                ),
                _WHERE,
            ),
        ),
    )
}

CASE: tuple[Key, ...] = (
    Key(name="page", type="text", required=True, says="A small page, its lines as blocks."),
    Key(name="gone", type="texts", says="The lines that go, and no others."),
)


REPLACEMENT: tuple[Key, ...] = (
    Key(name="find", type="text", required=True, says="A piece of the page's source."),
    Key(name="by", type="any text", required=True, says="What stands in its place."),
)
PAGE: tuple[Key, ...] = (
    Key(name="url", type="text", required=True, says="The page's address."),
    Key(
        name="file",
        type="text",
        says="A saved copy of it, from where the pack stands. `cleaner rules check` cleans it, and "
        "holds its article against the keys below.",
    ),
    Key(name="title", type="text", says="Its title."),
    Key(name="dek", type="any text", says="Its dek; empty for none."),
    Key(name="contains", type="texts", says="Texts that its article holds."),
    Key(name="lacks", type="texts", says="Texts that its article does not hold."),
)


def names(keys: tuple[Key, ...]) -> frozenset[str]:
    """The names of some keys."""
    return frozenset(key.name for key in keys)


PACK_KEYS = names(PACK)
PAGE_KEYS = names(PAGE)
KEYS: Mapping[str, frozenset[str]] = {
    name: names((*COMMON, *kind.keys)) for name, kind in KINDS.items()
}
