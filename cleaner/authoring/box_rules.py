"""Rules for boxes, as YAML: elements around lines that somebody named, or found by a selector."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING, Final, cast

from cleaner.authoring.box import Box, box_of
from cleaner.authoring.line_rules import language_of
from cleaner.check.cases import check_rule, marked_by
from cleaner.errors import CleanerError
from cleaner.learning.filler import Filler, filler
from cleaner.learning.packs import quoted
from cleaner.pipeline.analysis import Analysis
from cleaner.pipeline.cleaner import Cleaner
from cleaner.rules.kinds import ByKind, HtmlRule
from cleaner.rules.load import parse_pack
from cleaner.rules.ruleset import RuleSet
from cleaner.scores.model import Cards
from cleaner.text.fold import fold
from cleaner.text.visible import count

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_LINES: Final = 4
"""Lines of an element that its case says: enough to show what it is."""
_OF_WORDS: Final = frozenset(
    ("p", "h1", "h2", "h3", "h4", "h5", "h6", "span", "a", "b", "strong", "em", "small", "time")
)
"""Elements that hold words, and no paragraphs."""
_WORDS: Final = 12
"""Words of such a line at most; what stands behind them says no more of the box."""


def box_rules(topic: str, analyses: Sequence[Analysis], lines: Sequence[str]) -> list[str]:
    """The boxes that the named lines stand in; each tried on the pages before it is written."""
    rules: list[str] = []
    known: set[tuple[str, ...]] = set()
    for line in lines:
        box = box_of(line, analyses)
        if box is None or box.select + box.xpath in known:
            continue
        known.add(box.select + box.xpath)
        number = f"-{len(known)}" if len(known) > 1 else ""
        words = filler(language_of(analyses, [line]))
        rule = _box_rule(f"{topic}.box{number}", box, words)
        if _holds(rule, analyses, box):
            rules += rule
    return rules


def _box_rule(identity: str, box: Box, words: Filler) -> list[str]:
    others = [text for text in box.lines[1:] if text != box.lines[0]]
    key, selectors = ("select", box.select) if box.select else ("xpath", box.xpath)
    return [
        f"  # The box of it, with {count(len(others), 'other line')}, such as:",
        *(f"  #   {text[:90]}" for text in others[:4]),
        "  # Take the rule out if any of it is to stay.",
        f"  - id: {identity}",
        "    kind: html",
        "    why: A box that the site sets into its articles or around them",
        "    action: drop",
        f"    {key}:",
        *(f"      - {quoted(selector)}" for selector in selectors),
        *_box_case(box, words),
    ]


def _box_case(box: Box, words: Filler) -> list[str]:
    """A page with the box in it, and the lines of it that go."""
    first, second = (escape(text) for text in (box.lines[0], words.link))
    if box.select:
        sign, name = box.select[0][0], box.select[0][1:]
        attribute = "class" if sign == "." else "id"
        inner = f'<div {attribute}="{name}"><p>{first}</p><p>{second}</p></div>'
    else:
        tag = box.xpath[0].strip("/").partition("[")[0]
        behind = box.xpath[1].rpartition("self::")[2].rstrip("]")
        inner = f"<{tag}>{first}</{tag}><{behind}><li>{second}</li></{behind}>"
    page = f"<div><p>{words.prose}</p>{inner}<p>{words.prose}</p></div>"
    gone = ", ".join(map(quoted, (box.lines[0], words.link)))
    return ["    removes:", f"      - page: {quoted(page)}", f"        gone: [{gone}]"]


def _holds(rule: Sequence[str], analyses: Sequence[Analysis], box: Box) -> bool:
    """Whether the rule finds the box on the pages that it was made from, and its case holds."""
    parsed = _parsed(rule)
    if check_rule(parsed, Cleaner(RuleSet([]), cards=Cards())):
        return False
    wanted = {fold(line) for line in box.lines}
    for analysis in analyses:
        if analysis.page.media != "html":
            continue
        marked = marked_by(analysis.page, parsed)
        if wanted <= {fold(text) for text in marked}:
            return True
    return False


# Boxes that somebody names one by one


def box_around(topic: str, analyses: Sequence[Analysis], line: str) -> list[str]:
    """A rule for the box that a line stands in.

    Raises:
        CleanerError: the line is on none of the pages, or in no box without article text.
    """
    if not any(fold(line) == view.folded for one in analyses for view in one.views):
        raise CleanerError(
            f"no page has a block that is {line!r}; give the whole line, as `explain` shows it"
        )
    box = box_of(line, analyses)
    words = filler(language_of(analyses, [line]))
    rule = _box_rule(f"{topic}.box", box, words) if box else []
    if not box or not _holds(rule, analyses, box):
        raise CleanerError(
            f"{line!r} stands in no element of its own that has a name and holds no article text; "
            "remove the line itself with --line, or name the element with --select"
        )
    return rule


def selected(topic: str, analyses: Sequence[Analysis], selector: str) -> list[str]:
    """A rule for the elements that a CSS selector finds; its case is made after the first of them.

    Raises:
        CleanerError: it is no CSS selector, no page has such an element, or it depends on so much
            else of the page that no case can be made.
    """
    element, language = _first(analyses, selector)
    page, gone = _like(element, filler(language).prose)
    rule = [
        "  # The elements that you named.",
        f"  - id: {topic}.box",
        "    kind: html",
        "    why: A box that the site sets into its articles or around them",
        "    action: drop",
        f"    select: {quoted(selector)}",
        "    removes:",
        f"      - page: {quoted(page)}",
        f"        gone: [{', '.join(map(quoted, gone))}]",
    ]
    faults = check_rule(_parsed(rule), Cleaner(RuleSet([]), cards=Cards()))
    if faults:
        raise CleanerError(
            f"{selector}: finds an element, but not on a small page with nothing else; name the "
            "element by its class or id, or write the rule by hand (`cleaner rules new`)"
        )
    return rule


def _first(analyses: Sequence[Analysis], selector: str) -> tuple[HtmlElement, str]:
    """The first element that the selector finds, and that has words; and its page's language."""
    from lxml import etree, html
    from lxml.cssselect import CSSSelector

    try:
        find = etree.XPath(CSSSelector(selector).path)
    except Exception as error:  # cssselect has no common base class for its errors
        raise CleanerError(f"{selector}: is no CSS selector: {error}") from error
    for analysis in analyses:
        if analysis.page.media == "html" and analysis.page.text.strip():
            document = html.document_fromstring(analysis.page.text)
            for element in cast("list[HtmlElement]", find(document)):
                if str(element.text_content()).strip():
                    return element, analysis.language
    raise CleanerError(
        f"no page has an element that {selector} finds and that has words; look "
        "up its class or id in the page's source, or name a line of it with --box"
    )


def _like(element: HtmlElement, prose: str) -> tuple[str, list[str]]:
    """A small page with an element that is named as this one, in elements named as those around
    it; and the lines in it."""
    texts = [" ".join(text.split()) for text in element.itertext() if text.strip()]
    lines = list(dict.fromkeys(" ".join(text.split()[:_WORDS]) for text in texts))[:_LINES]
    if element.tag in _OF_WORDS:
        lines = lines[:1]
    inner = "".join(
        escape(line) if element.tag in _OF_WORDS else f"<p>{escape(line)}</p>" for line in lines
    )
    around = [one for one in element.iterancestors() if one.tag not in ("html", "body")]
    opened, closed = _tags(element)
    page = f"{opened}{inner}{closed}"
    page = f"<p>{prose}</p>{page}<p>{prose}</p>"
    for one in around:
        opened, closed = _tags(one)
        page = f"{opened}{page}{closed}"
    return page, lines


def _tags(element: HtmlElement) -> tuple[str, str]:
    """The element's tags with the attributes by which selectors find it."""
    named = "".join(
        f' {name}="{escape(value)}"' for name, value in element.attrib.items() if _names(name)
    )
    return f"<{element.tag}{named}>", f"</{element.tag}>"


def _names(attribute: str) -> bool:
    return attribute in ("id", "class", "role", "itemprop") or attribute.startswith(
        ("data-", "aria-label")
    )


def _parsed(rule: Sequence[str]) -> HtmlRule:
    text = "\n".join(["pack: box", "why: Tried before it is written.", "rules:", *rule]) + "\n"
    (parsed,) = ByKind(parse_pack(text, "box").rules)[HtmlRule]
    return parsed
