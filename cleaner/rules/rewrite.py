"""Replacements in a page's source, which change markup before it is parsed, and never words."""

from __future__ import annotations

import html
import re
from collections.abc import Iterable
from typing import TYPE_CHECKING, Final

from cleaner.system.pattern import pattern

if TYPE_CHECKING:
    from cleaner.rules.kinds.html import Replacement

_TAG: Final = pattern(r"<[!/?a-zA-Z][^<>]*>")
_COMMENT: Final = pattern(r"<!--.*?(?:-->|$)", re.DOTALL)
_SWALLOWS: Final = pattern(
    r"<(?:script|style|template|textarea|title|head|iframe|object|svg|audio|video|select|canvas"
    r"|noscript|noembed|noframes|xmp|plaintext)\b",
    re.IGNORECASE,
)


def rewrite(page: str, replacements: Iterable[Replacement]) -> str:
    """The page's source with the replacements made, in order.

    Markup alone is changed: where `find` holds no `<` and no `>`, it is looked for inside tags.
    """
    for one in replacements:
        find, by = one.find, one.by
        if find not in page:
            continue
        if "<" in find or ">" in find:
            page = page.replace(find, by)
        else:
            page = _TAG.sub(lambda tag, a=find, b=by: tag[0].replace(a, b), page)  # type: ignore[misc]
    return page


def rewrite_fault(find: str, by: str) -> str:
    """Why the replacement could make text come or go without a removal that tells of it.

    >>> rewrite_fault("<p>Advertisement</p>", "")
    "takes or adds the words 'Advertisement'; a rewrite changes markup alone"
    """
    in_tag = "<" not in find and ">" not in find
    if in_tag and "<" not in by and ">" not in by:
        return ""
    if by.count("<!--") != by.count("-->"):
        return "opens or closes a comment, which hides what follows or shows what was hidden"
    if hidden := _SWALLOWS.search(_COMMENT.sub("", by)):
        return f"opens an element whose text is not shown ('{hidden[0]}')"
    before, behind = "" if in_tag else _words(find), _words(by)
    if before != behind:
        changed = " ".join(word for word in (before, behind) if word)
        return f"takes or adds the words '{changed}'; a rewrite changes markup alone"
    return ""


def _words(markup: str) -> str:
    """The words between the tags of a piece of source, which may start or end inside a tag."""
    markup = _COMMENT.sub("", markup)
    if "<" not in markup.partition(">")[0]:
        markup = markup.partition(">")[2]
    if ">" not in markup.rpartition("<")[2]:
        markup = markup.rpartition("<")[0] if "<" in markup else markup
    return " ".join(html.unescape(" ".join(_TAG.split(markup))).split())
