"""Rules for the elements that a CSS selector finds, each with a small page as its case."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from difflib import get_close_matches
from html import escape
from typing import TYPE_CHECKING, Final, cast

from cleaner.authoring.box_rules import parsed_box
from cleaner.check.cases import check_rule, marked_by
from cleaner.errors import CleanerError
from cleaner.learning.filler import filler
from cleaner.learning.packs import quoted
from cleaner.model import Page
from cleaner.pipeline.analysis import Analysis
from cleaner.pipeline.cleaner import Cleaner
from cleaner.rules.css import as_xpath, css_fault
from cleaner.rules.ruleset import RuleSet
from cleaner.scores.model import Cards
from cleaner.system.pattern import pattern

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_LINES: Final = 4
"""Lines of an element that its case says: enough to show what it is."""
_WORDS: Final = 12
"""Words of such a line at most; what stands behind them says no more of the box."""
_CASE_LENGTH: Final = 3_000
"""Characters of a case's page at most, some forty lines of a pack: nobody reads a longer one."""
_OF_WORDS: Final = frozenset(
    ("p", "h1", "h2", "h3", "h4", "h5", "h6", "span", "a", "b", "strong", "em", "small", "time")
)
"""Elements that hold words, and no paragraphs."""
_NAME: Final = pattern(r"[.#][\w-]+")
"""A class or id in a selector."""
_ATTRIBUTE: Final = pattern(r"\[\s*([\w-]+)")
"""An attribute that a selector asks for."""
_ALIKE: Final = 0.8
"""How like the names are of which one is offered for the other: one letter of five is another."""


def selected(topic: str, analyses: Sequence[Analysis], selector: str) -> list[str]:
    """A rule for the elements that a CSS selector finds; its case is made after the first of them.

    Where no small page shows the element, because too much else has to stand there, the rule has
    no case, and says so.

    Raises:
        CleanerError: it is no CSS selector, no page has such an element, or it finds paragraphs
            wherever they stand.
    """
    if fault := css_fault(selector):
        raise CleanerError(f"{selector}: is no CSS selector: {fault}")
    element, language = _first(analyses, selector)
    rule = [
        "  # The elements that you named.",
        f"  - id: {topic}.box",
        "    kind: html",
        "    why: A box that the site sets into its articles or around them",
        "    action: drop",
        f"    select: {quoted(selector)}",
    ]
    prose = filler(language).prose
    # Paragraphs alone would be all of a page's prose, of which no rule takes most.
    if _takes(rule, f"<div>{prose}</div><div>{prose}</div><p>{prose}</p>"):
        raise CleanerError(
            f"{selector}: finds any paragraph, wherever it stands; name the element around those "
            "that are meant, or its class or id, as in '.letter p'"
        )
    for page in _small_pages(element, prose, selector):
        if gone := _takes(rule, page):
            case = [
                "    removes:",
                f"      - page: {quoted(page)}",
                f"        gone: [{', '.join(map(quoted, gone))}]",
            ]
            whole = parsed_box([*rule, *case])
            if prose not in gone and not check_rule(whole, Cleaner(RuleSet([]), cards=Cards())):
                return [*rule, *case]
    return ["  # The elements that you named, without a case: no small page shows them.", *rule[1:]]


def _takes(rule: Sequence[str], page: str) -> list[str]:
    """The lines of a small page that the rule takes."""
    return marked_by(Page(id="case", text=page, media="html"), parsed_box(rule))


# The element, and its page


def _first(analyses: Sequence[Analysis], selector: str) -> tuple[HtmlElement, str]:
    """The first element that the selector finds, and that has words; and its page's language."""
    from lxml import etree

    find = etree.XPath(as_xpath(selector))
    documents = list(_documents(analyses))
    for document, language in documents:
        for element in cast("list[HtmlElement]", find(document)):
            if str(element.text_content()).strip():
                return element, language
    hint = "look up its class or id in the page's source, or name a line of it with --box"
    if near := _nearest_name(selector, [document for document, _ in documents]):
        hint = f"did you mean '{near}'?"
        if near.lower() in selector.lower():
            hint += " In names, upper and lower case are different"
    raise CleanerError(f"no page has an element that {selector} finds and that has words; {hint}")


def _documents(analyses: Sequence[Analysis]) -> Iterator[tuple[HtmlElement, str]]:
    """The HTML pages as elements, each with its language."""
    from lxml import html

    for analysis in analyses:
        if analysis.page.media == "html" and analysis.page.text.strip():
            yield html.document_fromstring(analysis.page.text), analysis.language


def _nearest_name(selector: str, documents: Sequence[HtmlElement]) -> str:
    """The class or id on the pages that one of the selector's is most like; empty without one."""
    known: dict[str, str] = {}
    for document in documents:
        for sign, attribute in ((".", "class"), ("#", "id")):
            for value in document.xpath(f"//@{attribute}"):
                known.update({f"{sign}{name}".lower(): f"{sign}{name}" for name in value.split()})
    for name in _NAME.findall(selector):
        near = get_close_matches(name.lower(), known, n=1, cutoff=_ALIKE)
        if near and known[near[0]] != name:
            return known[near[0]]
    return ""


# Small pages with an element like it


def _small_pages(element: HtmlElement, prose: str, selector: str) -> Iterator[str]:
    """Pages with an element that is named as this one, in elements named as those around it.

    The shortest comes first: with paragraphs beside it; with these around all; with the elements
    that are in it, and with those beside it and beside what is around it.
    """
    asked = frozenset(_ATTRIBUTE.findall(selector))
    paragraph = f"<p>{prose}</p>"
    plain = _wrapped(element, _lines(element), asked)
    yield _within(element, f"{paragraph}{plain}{paragraph}", asked)
    yield f"{paragraph}{_within(element, plain, asked)}{paragraph}"
    whole = _copied(element, asked, [_LINES])
    for beside in (False, True):
        page = f"{paragraph}{_within(element, whole, asked, beside=beside)}{paragraph}"
        if len(page) <= _CASE_LENGTH:
            yield page


def _lines(element: HtmlElement) -> str:
    """The first lines in an element, each a paragraph, where it holds paragraphs."""
    texts = [" ".join(text.split()) for text in element.itertext() if text.strip()]
    lines = list(dict.fromkeys(map(_shortened, texts)))[:_LINES]
    if element.tag in _OF_WORDS:
        return escape(lines[0])
    return "".join(f"<p>{escape(line)}</p>" for line in lines)


def _shortened(text: str) -> str:
    return " ".join(text.split()[:_WORDS])


def _within(
    element: HtmlElement, page: str, asked: Collection[str], *, beside: bool = False
) -> str:
    """What is made of an element, in elements named as those around it.

    beside: with the other elements that these hold, but without what is in them.
    """
    for one in (element, *element.iterancestors()):
        if one.tag in ("html", "body"):
            break
        if one is not element:
            page = _wrapped(one, page, asked)
        if beside:
            before = [_wrapped(other, "", asked) for other in one.itersiblings(preceding=True)]
            behind = [_wrapped(other, "", asked) for other in one.itersiblings()]
            page = "".join((*reversed(before), page, *behind))
    return page


def _copied(element: HtmlElement, asked: Collection[str], left: list[int]) -> str:
    """An element with the elements in it, up to a number of texts. left: that are still to come."""
    pieces = [_text(element.text, left)]
    for one in element:
        if left[0] > 0:
            pieces += (_copied(one, asked, left), _text(one.tail, left))
    return _wrapped(element, "".join(pieces), asked)


def _text(text: str | None, left: list[int]) -> str:
    if not text or not text.strip() or left[0] <= 0:
        return ""
    left[0] -= 1
    ends = (" " if end.isspace() else "" for end in (text[0], text[-1]))
    return escape(_shortened(text)).join(ends)


def _wrapped(element: HtmlElement, inner: str, asked: Collection[str]) -> str:
    """Tags like the element's with the attributes by which selectors find it; none of a comment.

    asked: attributes that the selector names.
    """
    from lxml.html.defs import empty_tags

    if not isinstance(element.tag, str):
        return ""
    named = "".join(
        f' {name}="{escape(value)}"'
        for name, value in element.attrib.items()
        if _names(name) or name in asked
    )
    closed = "" if element.tag in empty_tags else f"</{element.tag}>"
    return f"<{element.tag}{named}>{inner}{closed}"


def _names(attribute: str) -> bool:
    return attribute in ("id", "class", "role", "itemprop") or attribute.startswith(
        ("data-", "aria-label")
    )
