"""How a rule finds a block: phrases or a pattern, and bounds on what the block may be."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar, Literal, get_args

from cleaner.model import BlockKind, Where
from cleaner.rules import values as v
from cleaner.rules.keys import Value, key
from cleaner.rules.literals import Told, told_by
from cleaner.text.fold import fold, fold_inner

if TYPE_CHECKING:
    from cleaner.rules.source import Node, Source


MatchMode = Literal["whole", "start", "end", "anywhere"]
"""How much of a block a phrase must be."""
Phrases = Mapping[str, tuple[str, ...]]
"""Phrases by language; `any` for all languages."""

ZONES = v.choices(get_args(Where), every="anywhere")
ZONES_SAY = "Before the article's prose (`head`), within it, or after it."


def read_phrases(node: Node, what: str, source: Source) -> dict[str, tuple[str, ...]]:
    """Language → phrases."""
    found: dict[str, tuple[str, ...]] = {}
    if node.id != "mapping":
        source.fault(
            node,
            f"{what} must say which language they are of, as in {{en: [Sign up], de: [Anmelden]}}; "
            "'any' stands for all",
        )
        return found
    nodes = source.mapping(node, what)
    places = {place.value: place for place, _ in node.value} if nodes else {}
    for language, value in nodes.items():
        code = v.read_language(places[language], what, language, source)
        texts = v.read_texts(value, f"{what} of {language}", source)
        found[code] = (*found.get(code, ()), *texts)
    return found


def _read_signs(node: Node, what: str, source: Source) -> tuple[str, ...]:
    return tuple(map(fold_inner, v.read_texts(node, what, source)))


def _read_folded(node: Node, what: str, source: Source) -> frozenset[str]:
    if node.id != "mapping":
        return frozenset(map(fold, v.read_texts(node, what, source)))
    groups = read_phrases(node, what, source).values()
    return frozenset(fold(phrase) for group in groups for phrase in group)


PHRASES = Value(
    takes="language to list of texts", schema={"$ref": "#/$defs/phrases"}, read=read_phrases
)
PHRASES_OR_TEXTS = Value(
    takes=f"{PHRASES.takes}, or a list of texts",
    schema={"anyOf": [PHRASES.schema, v.TEXTS_SCHEMA]},
    read=_read_folded,
)
_SIGNS = Value(takes=v.TEXTS.takes, schema=v.TEXTS_SCHEMA, read=_read_signs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Finder:
    """How a rule finds a block. All that is given must hold; phrases and pattern are either-or.

    phrases: by language; `any` is for all.
    max_words: 0 means no bound.
    where: empty means anywhere.
    before_prose: the next block must be the article's prose.
    not_ending: signs that the block's text must not end in; folding takes them away.
    told: what the pattern tells of its matches.
    """

    either: ClassVar[tuple[str, ...]] = ("phrases", "pattern")

    phrases: Phrases = field(
        default_factory=dict,
        metadata=key(
            PHRASES,
            "Literals by language, `any` for all; compared after folding case, quotes, dashes, "
            "space and outer punctuation.",
        ),
    )
    match: MatchMode = field(
        default="whole",
        metadata=key(
            v.choice(get_args(MatchMode)),
            "The block is the phrase, begins with it, ends with it, or holds it.",
            absent="whole",
        ),
    )
    pattern: str = field(
        default="",
        metadata=key(
            v.PATTERN,
            "A regular expression, searched in the folded block; set the anchors yourself.",
        ),
    )
    fold_digits: bool = field(
        default=False,
        metadata=key(
            v.switch("fold"),
            "`fold`: each number counts as `0`, in phrase and block alike.",
            name="digits",
        ),
    )
    max_words: int = field(
        default=0, metadata=key(v.COUNT, "Words that the block may have at most.")
    )
    min_words: int = field(
        default=0, metadata=key(v.COUNT, "Words that the block must have at least.")
    )
    kinds: frozenset[str] = field(
        default=frozenset(),
        metadata=key(v.choices(get_args(BlockKind)), "Only blocks of these kinds.", absent="all"),
    )
    where: frozenset[str] = field(
        default=frozenset(), metadata=key(ZONES, ZONES_SAY, absent="anywhere")
    )
    before_prose: bool = field(
        default=False,
        metadata=key(
            v.switch("prose"),
            "`prose`: only where the next block is the article's prose.",
            name="before",
        ),
    )
    not_ending: tuple[str, ...] = field(
        default=(),
        metadata=key(
            _SIGNS,
            "Not where the block ends in one of these, such as `:`; quotes and dashes are plain.",
        ),
    )

    told: Told = field(init=False, compare=False, repr=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "told", told_by(self.pattern))

    def each(self) -> Iterator[tuple[str, str]]:
        """Language and phrase of all phrases."""
        for language, phrases in self.phrases.items():
            for phrase in phrases:
                yield language, phrase
