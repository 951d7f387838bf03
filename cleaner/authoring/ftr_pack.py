"""What a FiveFilters site config comes to, and its text as a rule pack."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal

from cleaner.authoring.xpath import as_css

Outcome = Literal["carried", "met", "lost"]

MARK: Final = "# From the site config "
"""How each pack of an import begins, so that another import may replace it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """One line of a site config: a directive, what became of it, and why.

    outcome: `carried` into the pack, `met` by what is done in any case, or `lost`.
    """

    file: str
    line: int
    name: str
    value: str
    outcome: Outcome = "carried"
    note: str = ""


@dataclass(slots=True)
class Draft:
    """What one site config comes to: selectors by rule, each with the comment above it."""

    site: str
    bodies: list[str] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)
    drops: list[tuple[str, str, str]] = field(default_factory=list)
    unwraps: list[str] = field(default_factory=list)
    bylines: dict[str, list[str]] = field(default_factory=dict)
    replaced: list[tuple[str, str]] = field(default_factory=list)
    phrases: list[str] = field(default_factory=list)
    pages: list[tuple[str, list[str]]] = field(default_factory=list)
    literal: bool = False
    prunes: list[Use] = field(default_factory=list)
    whole: bool = False
    uses: list[Use] = field(default_factory=list)


def pack_text(draft: Draft, name: str, file: str) -> str:
    """The pack's YAML. name: of the pack; file: the name of the site config, for its first line."""
    return "".join(_pack(draft, name, file))


def _pack(draft: Draft, name: str, file: str) -> Iterator[str]:
    yield f"{MARK}{plain(file)}, by `cleaner rules import-ftr`.\n"
    yield f"pack: {_quoted(name)}\n"
    yield "why: Where the site's pages hold their article, and what they set around and into it.\n"
    if draft.site:
        yield f"sites: [{_quoted(draft.site)}]\n"
    if draft.pages:
        yield "pages:\n"
        for url, texts in draft.pages:
            yield f"  - url: {_quoted(url)}\n"
            yield from _listed("contains", ((text, "") for text in texts), "    ")
    key = re.sub(r"[^a-z0-9.-]", "-", name).strip(".-")
    rules = [*_html_rules(draft, f"site.{key}", f"byline.{key}")]
    if draft.phrases:
        rules += _span(draft.phrases, f"site.{key}.phrase")
    yield "rules:\n" if rules else "rules: []\n"
    yield from rules


def _html_rules(draft: Draft, key: str, byline: str) -> Iterator[str]:
    if draft.replaced:
        yield from _head(f"{key}.rewrite", "Markup that hides or breaks the article", "rewrite")
        yield "    replace:\n"
        for find, by in draft.replaced:
            yield f"      - find: {_quoted(find)}\n        by: {_quoted(by)}\n"
    why = "It stands outside the article's container"
    yield from _ordered(f"{key}.body", why, "body", draft.bodies)
    if draft.whole:
        yield "    whole: true\n"
    yield from _ordered(f"{key}.title", "The headline", "title", draft.titles)
    by_css = [(css, comment) for _, css, comment in draft.drops if css]
    by_xpath = [(xpath, comment) for xpath, css, comment in draft.drops if not css]
    why = "An element that the site sets around its articles or into them"
    if by_css:
        yield from _head(f"{key}.drop", why, "drop")
        yield from _listed("select", by_css, "    ")
    if by_xpath:
        yield from _head(f"{key}.drop-by-path", why, "drop")
        yield from _listed("xpath", by_xpath, "    ")
    yield from _ordered(f"{key}.unwrap", "A frame around text", "unwrap", draft.unwraps)
    for what, xpaths in draft.bylines.items():
        why = f"The place of the article's {what}"
        yield from _ordered(f"{byline}.{what}", why, "suspect", xpaths)


def _ordered(identity: str, why: str, action: str, xpaths: Sequence[str]) -> Iterator[str]:
    """A rule whose selectors keep their order: all CSS, or all XPath."""
    if not xpaths:
        return
    selectors = [as_css(xpath) for xpath in xpaths]
    yield from _head(identity, why, action)
    if all(selectors):
        yield from _listed("select", ((selector, "") for selector in selectors), "    ")
    else:
        yield from _listed("xpath", ((xpath, "") for xpath in xpaths), "    ")


def _head(identity: str, why: str, action: str) -> Iterator[str]:
    yield f"  - id: {identity}\n    kind: html\n    why: {why}\n    action: {action}\n"


def _span(phrases: Sequence[str], identity: str) -> Iterator[str]:
    yield f"  - id: {identity}\n    kind: span\n    why: Words that the site adds to its text\n"
    yield "    max_share: 1\n"
    yield f"    pattern: {_quoted('|'.join(map(re.escape, dict.fromkeys(phrases))))}\n"
    yield "    removes:\n"
    for phrase in dict.fromkeys(phrases):
        yield f"      - page: {_quoted(f'It ends so: {phrase}')}\n"
        yield f"        gone: [{_quoted(phrase)}]\n"
    yield "    keeps: [A line that holds none of these words.]\n"


def _listed(key: str, items: Iterable[tuple[str, str]], indent: str) -> Iterator[str]:
    """A list of texts, each below its comment; one that stands twice comes once."""
    rows = list(dict(reversed(list(items))).items())[::-1]
    if rows:
        yield f"{indent}{key}:\n"
    said = ""
    for text, comment in rows:
        if comment and comment != said:
            yield f"{indent}  # {plain(comment)}\n"
        said = comment
        yield f"{indent}  - {_quoted(text)}\n"


_UNPRINTABLE: Final = re.compile(
    r"[^\t\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd\U00010000-\U0010ffff]"
)


def _quoted(text: str) -> str:
    """The text as a single-quoted YAML scalar.

    >>> _quoted("it's")
    "'it''s'"
    """
    return "'" + plain(text).replace("'", "''") + "'"


def plain(text: str) -> str:
    """The text on one line, without what YAML does not take for characters."""
    return " ".join(_UNPRINTABLE.sub(" ", text).splitlines())
