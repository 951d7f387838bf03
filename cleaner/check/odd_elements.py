"""What may be wrong with a selector that finds nothing: elements that HTML itself does not have."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from cleaner.rules.kinds.html import HtmlRule
from cleaner.rules.rule import Rule
from cleaner.system.pattern import pattern
from cleaner.text.visible import shown

_SINCE: Final = frozenset(
    (
        *("data", "dialog", "main", "picture", "search", "selectedcontent", "slot", "template"),
        *("circle", "defs", "ellipse", "g", "image", "line", "path", "polygon", "polyline", "rect"),
        *("symbol", "text", "use"),
    )
)
"""Elements of HTML that lxml's list lacks, and those of SVG that pictures are mostly made of."""
_ASIDE: Final = pattern(
    r"""\\.|"[^"]*"|'[^']*'|\[[^\]]*\]|:(?:contains|lang)\([^)]*\)|::?[\w-]+|[.#][\w-]+"""
)
"""What names no element: escapes, texts, attributes, pseudo-classes, classes and ids."""
_NAME: Final = pattern(r"(?<![\w|-])[A-Za-z][\w-]*(?![\w|-])")
_NTH: Final = pattern(r"\(\s*(?:odd|even|[+-]?\d*n?(?:\s*[+-]\s*\d+)?)\s*\)")
"""What counts elements, as in `:nth-child(2n+1)`."""


def notes_on(rule: Rule) -> Iterator[str]:
    """What to look at in a rule's CSS selectors, with its place.

    Pages may have elements of their own (`<my-box>`), so this is no fault, and nothing is told of
    those that a case of the rule holds.
    """
    if not isinstance(rule, HtmlRule):
        return
    cases = "\n".join(case.page for case in (*rule.removes, *rule.keeps)).lower()
    for name in dict.fromkeys(name for text in rule.select for name in odd_elements(text)):
        if f"<{name.lower()}" not in cases:
            yield (
                f"{shown(rule.path)}:{rule.line}: {rule.id}: HTML itself has no element '{name}'; "
                f"a class is written '.{name}', an id '#{name}'"
            )


def odd_elements(selector: str) -> list[str]:
    """The elements of a CSS selector that HTML does not have, in their order.

    >>> odd_elements("tp-pebble > p.quay:not(pebble), main #shell:nth-child(2n + 1)")
    ['tp-pebble', 'pebble']
    """
    from lxml.html import defs

    plain = _NTH.sub("", _ASIDE.sub("", selector))
    known = defs.tags | _SINCE
    return [name for name in _NAME.findall(plain) if name.lower() not in known]
