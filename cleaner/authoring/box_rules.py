"""Rules for boxes, as YAML: elements around lines that somebody named, or found by a selector."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import get_close_matches
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
from cleaner.system.pattern import pattern
from cleaner.text.fold import fold
from cleaner.text.visible import count, listed, shortened

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_LINES: Final = 4
"""Lines of an element that its case says: enough to show what it is."""
_OF_WORDS: Final = frozenset(
    ("p", "h1", "h2", "h3", "h4", "h5", "h6", "span", "a", "b", "strong", "em", "small", "time")
)
"""Elements that hold words, and no paragraphs."""
_COMPARED: Final = 2_000
"""Lines among which one with a typing error is looked for: of more it takes seconds."""
_LINE_LENGTH: Final = 60
"""Characters of a line that an error names."""
_NAME: Final = pattern(r"[.#][\w-]+")
"""A class or id in a selector."""
_ALIKE: Final = 0.8
"""How like the names are of which one is offered for the other: one letter of five is another."""
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
    rest = f", with {count(len(others), 'other line')}, such as:" if others else "."
    return [
        f"  # The box of it{rest}",
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


def box_around(topic: str, analyses: Sequence[Analysis], asked: str) -> list[str]:
    """A rule for the box that a line stands in. asked: the line, or a part that no other has.

    Raises:
        CleanerError: the line is on none of the pages, or several have the part; or it is in no box
            without article text.
    """
    line = _line_with(asked, analyses)
    box = box_of(line, analyses)
    words = filler(language_of(analyses, [line]))
    rule = _box_rule(f"{topic}.box", box, words) if box else []
    if not box or not _holds(rule, analyses, box):
        raise CleanerError(
            f"{line!r} stands in no element of its own that has a name and holds no article text; "
            "name the heading above it with --box, or the element with --select, or remove the "
            "line itself with --line"
        )
    return rule


def _line_with(asked: str, analyses: Sequence[Analysis]) -> str:
    """The line of the pages that is as asked, or else has that in it. Upper and lower case count
    the same. Raises as `box_around`."""
    lines: dict[str, str] = {}
    for view in (view for one in analyses for view in one.views):
        lines.setdefault(view.folded, " ".join(view.block.text.split()))
    wanted = fold(asked)
    found = [lines[wanted]] if wanted in lines else []
    found = found or [text for folded, text in lines.items() if wanted and wanted in folded]
    if not found:
        near = get_close_matches(wanted, [*lines][:_COMPARED], n=1)
        hint = f"did you mean {lines[near[0]]!r}?" if near else "copy it as `explain` shows it"
        raise CleanerError(f"no page has a line that is {asked!r}, or has it in it; {hint}")
    if len(found) > 1:
        some = listed([repr(shortened(text, _LINE_LENGTH)) for text in found])
        raise CleanerError(
            f"{count(len(found), 'line')} have {asked!r} in them: {some}; give more of the "
            "one that is meant"
        )
    return found[0]


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
    from lxml import etree
    from lxml.cssselect import CSSSelector

    try:
        find = etree.XPath(CSSSelector(selector, translator="html").path)
    except Exception as error:  # cssselect has no common base class for its errors
        raise CleanerError(f"{selector}: is no CSS selector: {error}") from error
    documents = list(_documents(analyses))
    for document, language in documents:
        for element in cast("list[HtmlElement]", find(document)):
            if str(element.text_content()).strip():
                return element, language
    hint = "look up its class or id in the page's source, or name a line of it with --box"
    if near := _nearest_name(selector, [document for document, _ in documents]):
        hint = f"did you mean '{near}'? In names, upper and lower case are different"
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
        if near := get_close_matches(name.lower(), known, n=1, cutoff=_ALIKE):
            return known[near[0]]
    return ""


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
