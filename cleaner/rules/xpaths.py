"""What an XPath asks of a page at least: where it begins, and what some elements must bear.

An XPath goes through all elements of a page, and most find nothing there. What their conditions
ask for by name is told from the XPath alone, and looked up among the names that the page has.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from cleaner.rules.shelves import Plain
from cleaner.system.pattern import pattern

_CLASS: Final = pattern(
    r"//(\*|[a-z][a-z0-9]*)"
    r"\[contains\(concat\(' ', normalize-space\(@class\), ' '\), ' ([\w-]+) '\)\]",
    re.ASCII,
)
"""How XPaths ask for a class among others."""
_TOKENS: Final = pattern(r"""'[^']*'|"[^"]*"|[\[\]()]|[^'"\[\]()]+""")
_STEP: Final = r"(?:[a-z-]+::)?(?:\*|@?[A-Za-z][\w-]*|text\(\)|node\(\)|\.\.?)(?:\[\])*"
_PATH: Final = pattern(rf"(?:(?P<some>\(\)(?:\[\])*)|/{{1,2}}{_STEP})(?:/{{1,2}}{_STEP})*")
"""A path, its conditions left out; `some` where it begins at several paths in parentheses."""
_FIRST: Final = pattern(
    r"(?:\(\)|//(?P<tag>\*|[a-z][a-z0-9]*))(?P<conditions>(?:\[\])*)(?![\w:(-])"
)
_TAGS: Final = pattern(r"//[a-z][a-z0-9]*(?: \| //[a-z][a-z0-9]*)*")
_JOINTS: Final = {word: pattern(rf"\s+{word}\s+") for word in ("or", "and")}
_COMPARED: Final = pattern(r"[=<>]|\s(?:or|and)\s")
_TRUTH: Final = pattern(
    r"\s*(?:(?:not|contains|starts-with|boolean)\(\)"
    r"|(?!.*-\d)(?:@|\.(?!\d)|\*|[a-z-]+::|[a-z]\w*(?=[\[/]|\s*$))[\w@*./:\[\]-]*)\s*"
)
_HOLDS: Final = pattern(r"""(?:contains|starts-with)\((.+),\s*(?:'([^']*)'|"([^"]*)")\)""")
_IS: Final = pattern(r"""(.+?)\s*=\s*(?:'([^']*)'|"([^"]*)")""")
_SPACED: Final = pattern(
    r"normalize-space\((.+)\)|concat\((?:' ',\s*)?(@[\w-]+|[a-z].*\)),\s*' '\)"
)
_TRANSLATED: Final = pattern(r"translate\((.+), '([^']*)', '([^']*)'\)")
_ATTRIBUTE: Final = pattern(r"@([A-Za-z][\w-]*)|name\(\)")


@dataclass(frozen=True, slots=True)
class Asked:
    """What an XPath asks of a page.

    needs: of each of these, some element must bear one. begins: what its first elements are among;
    empty where they may be any. meets: the XPath from one of them, which finds what is found there;
    empty where that is just the element.
    """

    needs: tuple[tuple[Plain, ...], ...] = ()
    begins: tuple[Plain, ...] = ()
    meets: str = ""


def asked_by(xpath: str) -> Asked:
    """What an XPath asks of a page; nothing where it is no path.

    >>> asked = asked_by("//a[contains(@class, 'btn') or @id='go']/parent::p[not(b)]")
    >>> [[(one.attribute, one.value) for one in some] for some in asked.needs]
    [[('class', 'btn'), ('id', 'go')]]
    >>> [one.tag for one in asked.begins], asked.meets[:9]
    (['a', 'a'], 'self::a[c')
    >>> asked_by("//a[1]").begins, asked_by("count(//a)").needs
    ((), ())
    """
    if just := _CLASS.fullmatch(xpath):
        return Asked(begins=(Plain(just[1].strip("*"), "class", ".", just[2]),))
    outline, inner = _outline(xpath)
    path = _PATH.fullmatch(outline)
    if path is None or (path["some"] and not _TAGS.fullmatch(inner[0])):
        return Asked()
    conditions = [
        piece
        for bracket, piece in zip(filter("[(".__contains__, outline), inner, strict=True)
        if bracket == "["
    ]
    needs = list(map(_needed_by, conditions))
    first = _FIRST.match(outline)
    own = first["conditions"].count("[") if first else 0
    if first is None or not all(map(_is_truth, conditions[:own])):
        return Asked(tuple(filter(None, needs)))
    told = next(filter(None, needs[:own]), ())
    tags = [first["tag"]] if first["tag"] else [tag[2:] for tag in inner[0].split(" | ")]
    if tags == ["*"] and not told:
        return Asked(tuple(filter(None, needs)))
    begins = tuple(
        Plain(tag.strip("*"), one.attribute, one.how, one.value)
        for tag in tags
        for one in told or (Plain("", "", "", ""),)
    )
    if first["tag"]:
        return Asked(_known(needs), begins, f"self::{xpath[2:]}")
    among = " or ".join(f"self::{tag}" for tag in tags)
    return Asked(_known(needs), begins, f"self::*[{among}]{xpath[len(inner[0]) + 2 :]}")


def _known(needs: Iterable[tuple[Plain, ...]]) -> tuple[tuple[Plain, ...], ...]:
    """The needs that are looked up among names.

    Other attributes are not gathered where the first elements are looked for anyway.
    """
    names = ("class", "id", "")
    return tuple(some for some in needs if some and all(one.attribute in names for one in some))


def _outline(text: str) -> tuple[str, list[str]]:
    """The text without what stands in brackets and parentheses, and those pieces in order."""
    pieces: list[str] = []
    outline, depth = "", 0
    for token in _TOKENS.findall(text):
        depth -= token in ("]", ")")
        if depth:
            pieces[-1] += token
        else:
            outline += token
        if token in ("[", "("):
            if not depth:
                pieces.append("")
            depth += 1
    return outline, pieces


def _parts(text: str, word: str) -> Iterator[str]:
    """The parts of a condition that this word joins."""
    part, depth = "", 0
    for token in _TOKENS.findall(text):
        depth -= token in ("]", ")")
        if depth or token[0] in "'\"":
            part += token
        else:
            first, *others = _JOINTS[word].split(token)
            part += first
            for other in others:
                yield part
                part = other
        depth += token in ("[", "(")
    yield part


def _needed_by(condition: str) -> tuple[Plain, ...]:
    """What some element bears that meets the condition, one of these; nothing where it is open."""
    found: list[Plain] = []
    for way in _parts(condition, "or"):
        needed = next(filter(None, map(_needed, _parts(way, "and"))), None)
        if needed is None:
            return ()
        found.append(needed)
    return tuple(one for one in found if not any(_says_less(other, one) for other in found))


def _says_less(one: Plain, other: Plain) -> bool:
    """Whether all that bear the other's word bear this one's, which is shorter."""
    same = (one.attribute, one.how) == (other.attribute, other.how)
    return same and one.value != other.value and one.value in other.value


def _needed(condition: str) -> Plain | None:
    """The word that an element has in an attribute, or in its name, if it meets the condition."""
    match = _HOLDS.fullmatch(condition.strip()) or _IS.fullmatch(condition.strip())
    if match is None:
        return None
    own, in_any_case = match[1], False
    while True:
        if translated := _TRANSLATED.fullmatch(own):
            if translated[2].lower() != translated[3]:
                return None
            own, in_any_case = translated[1], True
        elif spaced := _SPACED.fullmatch(own):
            own = spaced[1] or spaced[2]
        else:
            break
    attribute = _ATTRIBUTE.fullmatch(own)
    words = (match[2] or match[3] or "").split()
    if attribute is None or not words:
        return None
    word = max(words, key=len)
    how, value = ("~", word.lower()) if in_any_case else ("*=", word)
    return Plain("", attribute[1] or "", how, value)


def _is_truth(condition: str) -> bool:
    """Whether a condition is true or false of an element wherever it stands among those found."""
    if "position()" in condition or "last()" in condition:
        return False
    outline, _ = _outline(condition)
    return bool(_COMPARED.search(outline) or _TRUTH.fullmatch(outline))
