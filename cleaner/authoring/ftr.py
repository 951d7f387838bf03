"""FiveFilters site configs → rule packs, and a list of what has no counterpart here.

A site config is a text file named after its domain, one `directive: value` a line. What those
directives mean: https://help.fivefilters.org/full-text-rss/site-patterns.html
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Final
from urllib.parse import urlsplit

from cleaner.authoring.ftr_pack import Draft, Outcome, Use, pack_text, plain
from cleaner.authoring.xpath import as_css
from cleaner.errors import CleanerError
from cleaner.rules.rewrite import rewrite_fault
from cleaner.rules.xpath_faults import xpath_fault

IN_SCOPE: Final = (
    *("body", "title", "author", "date", "strip", "strip_id_or_class", "strip_image_src", "prune"),
    *("find_string", "replace_string", "test_url", "test_contains"),
)
"""Directives that say something of an article's text; others are about fetching and pictures."""

_MET: Final = {
    "strip_image_src": "the output holds no pictures",
    "insert_detected_image": "the output holds no pictures and no frames",
    "src_lazy_load_attr": "the output holds no pictures",
    "strip_attr": "the output holds no attributes",
    "post_strip_attr": "the output holds no attributes",
    "tidy": "one parser reads all pages",
    "parser": "one parser reads all pages",
    "convert_double_br_tags": "two line breaks always part paragraphs",
    "strip_comments": "comments of the source are never text",
}
_LOST: Final = {
    **dict.fromkeys(
        ("single_page_link", "single_page_link_in_feed", "next_page_link", "autodetect_next_page"),
        "pages are cleaned one by one, and never fetched",
    ),
    **dict.fromkeys(("http_header", "https", "user_agent"), "pages are never fetched"),
    **dict.fromkeys(
        (
            *("requires_login", "not_logged_in_xpath", "login_uri", "login_username_field"),
            *("login_password_field", "login_extra_fields"),
        ),
        "pages are never fetched",
    ),
    "if_page_contains": "a condition on links that are not followed",
    "wrap_in": "elements are not put around others",
    "move_into": "elements are not moved",
    "native_ad_clue": "advertorials are not told apart",
    "skip_json_ld": "what a page declares is only read beside what it shows",
    "autodetect_on_failure": "the article is always looked for where a selector finds nothing",
    "footnotes": "notes stay as they are",
    "skip_id_or_class": "elements are kept by 'body' or by keep rules alone",
}
KNOWN: Final = frozenset((*IN_SCOPE, *_MET, *_LOST, "dissolve"))
_MISSPELT: Final = {
    "titl": "title",
    "test_rul": "test_url",
    "test_content": "test_contains",
    "stip": "strip",
}
_LINE: Final = re.compile(r"\s*([a-z_]+)\s*(?:\((.*?)\))?\s*:\s?(.*)", re.DOTALL)
_ID_CALL: Final = re.compile(r"""(?<![\w:.-])id\(\s*("[^"]*"|'[^']*')\s*\)""")
_HEAD: Final = re.compile(r"//?(?:\*/)?(?:html/(?!body))?(?:meta|link|script|title|head)\b")
_DECLARED: Final = re.compile(
    r"\(?\s*(?:/html/head/|//head/|//)"
    r"(?:title(?:/text\(\))?|meta\[[^\[\]]*\]/@(?:content|value))\s*\)?(?:\[1\])?"
)
_CALL: Final = re.compile(r"\s*(?:substring(?:-before|-after)?|normalize-space|string)\(\s*")
_LAST_ATTRIBUTE: Final = re.compile(r"/@[\w:-]+\s*$")
# Replacements that bring pictures and frames into a form that another tool shows.
_EMBEDDED: Final = re.compile(
    r"<iframe|\.(?:jpe?g|png|gif|webp)\b[^<>]*\b\d+w\b|\bsrcset=|youtube\.com/embed", re.IGNORECASE
)
_MARKUP: Final = re.compile(r"[<>=\"/{}\\;&]")


@dataclass(frozen=True, slots=True, kw_only=True)
class Converted:
    """One site config as a pack.

    site: the domain that the file's name says; empty for all sites.
    text: the pack's YAML; empty where nothing of the config is carried over.
    """

    file: str
    name: str
    site: str
    text: str
    uses: tuple[Use, ...]

    @property
    def extent(self) -> str:
        """`whole`, `part` or `none`, by the directives that this pack or the defaults cover."""
        outcomes = {use.outcome for use in self.uses}
        if "carried" not in outcomes:
            return "none"
        return "part" if "lost" in outcomes else "whole"


def convert(path: Path, *, literal: bool = False) -> Converted:
    """The pack of one site config. literal: as `convert_text`.

    Raises:
        CleanerError: the file can't be read.
    """
    try:
        text = path.read_text("utf-8-sig", errors="replace")
    except OSError as error:
        raise CleanerError(f"{path}: can't be read: {error.strerror}") from error
    return convert_text(text, path.name, literal=literal)


def convert_text(source: str, file: str, *, literal: bool = False) -> Converted:
    """The pack of a site config's text; `file` is its name, which tells the site.

    literal: carry over also what is done as well without it: titles that only name what the page
    declares become the title as they stand, and with `prune: no` all of the body stays.
    """
    name = file.removesuffix(".txt").lower()
    site = "" if name == "global" else name.removeprefix(".").removeprefix("www.")
    draft = Draft(site, literal=literal)
    comment = ""
    waiting: list[Use] = []
    for number, line in enumerate(source.split("\n"), 1):
        line = line.rstrip("\r ")
        if not line.strip():
            comment = ""
        elif line.lstrip().startswith("#"):
            comment = line.lstrip("# \t")
        elif found := _LINE.fullmatch(line):
            use = _use(file, number, found)
            argument = found[2]
            if use.name == "find_string":
                waiting.append(use)
            elif use.name == "replace_string":
                _replace(draft, use, argument, waiting)
            else:
                _take(draft, use, comment)
        else:
            use = Use(file=file, line=number, name="", value=line.strip())
            draft.uses.append(_lost(use, "no directive"))
    draft.uses += [_lost(use, "no 'replace_string' follows it") for use in waiting]
    _prune(draft)
    pack = f"{site}.subdomains" if name.startswith(".") else name
    kept = any(use.outcome == "carried" for use in draft.uses)
    text = pack_text(draft, pack, file) if kept else ""
    return Converted(file=file, name=pack, site=site, text=text, uses=tuple(draft.uses))


def _use(file: str, number: int, found: re.Match[str]) -> Use:
    name = found[1]
    note = ""
    if name not in KNOWN and name in _MISSPELT:
        note = f"'{name}' read as '{_MISSPELT[name]}'"
        name = _MISSPELT[name]
    elif name == "test" and found[3].startswith("url:"):
        return Use(
            file=file,
            line=number,
            name="test_url",
            value=found[3].partition(":")[2].strip(),
            note="'test:url' read as 'test_url'",
        )
    return Use(file=file, line=number, name=name, value=found[3].strip(), note=note)


def _lost(use: Use, why: str) -> Use:
    return _with(use, "lost", why)


def _with(use: Use, outcome: Outcome, note: str) -> Use:
    both = "; ".join(filter(None, (use.note, note)))
    return Use(
        file=use.file, line=use.line, name=use.name, value=use.value, outcome=outcome, note=both
    )


def _take(draft: Draft, use: Use, comment: str) -> None:
    """One directive into the draft."""
    taker = _TAKERS.get(use.name)
    if use.name == "prune":
        draft.prunes.append(use)
    elif use.name == "title" and not draft.literal and _DECLARED.fullmatch(use.value):
        why = "titles that a page declares are read in any case, beside the headline that it shows"
        draft.uses.append(_with(use, "met", why))
    elif use.name in _MET:
        draft.uses.append(_with(use, "met", _MET[use.name]))
    elif use.name in _LOST:
        draft.uses.append(_lost(use, _LOST[use.name]))
    elif taker is None:
        draft.uses.append(_lost(use, "unknown directive"))
    elif not use.value:
        draft.uses.append(_lost(use, "no value"))
    else:
        why = taker(draft, use, comment)
        draft.uses.append(_lost(use, why) if why else use)


def _prune(draft: Draft) -> None:
    """Whether the body stays whole; the last line on it counts."""
    for use in draft.prunes:
        if use.value.lower() not in ("no", "false"):
            why = "boilerplate inside the article is looked for in any case"
            draft.uses.append(_with(use, "met", why))
        elif draft.literal and draft.bodies:
            draft.uses.append(use)
            draft.whole = use is draft.prunes[-1]
        else:
            why = "prose in the article's container always stays"
            draft.uses.append(_with(use, "met", why))


def _selector(value: str) -> tuple[str, str]:
    """The XPath as it is tried here, and why it can't be tried."""
    xpath = _ID_CALL.sub(r"//*[@id=\1]", value)
    return xpath, xpath_fault(xpath)


def _take_body(draft: Draft, use: Use, comment: str) -> str:
    xpath, fault = _selector(use.value)
    if fault:
        return f"no XPath that can be tried: {fault}"
    if _CALL.match(xpath):
        return "gives a text, where a body must be elements"
    draft.bodies.append(xpath)
    return ""


def _take_title(draft: Draft, use: Use, comment: str) -> str:
    xpath, fault = _selector(use.value)
    if fault:
        return f"no XPath that can be tried: {fault}"
    draft.titles.append(xpath)
    return ""


def _take_strip(draft: Draft, use: Use, comment: str) -> str:
    xpath, fault = _selector(use.value)
    if fault:
        return f"no XPath that can be tried: {fault}"
    if _LAST_ATTRIBUTE.search(xpath):
        return "an attribute; the output holds none"
    if _CALL.match(xpath):
        return "gives a text, where elements must be named"
    draft.drops.append((xpath, as_css(xpath), comment))
    return ""


def _take_strip_name(draft: Draft, use: Use, comment: str) -> str:
    name = use.value.replace("'", "").replace('"', "").strip()
    if not name:
        return "no value"
    xpath = f"//*[contains(@class, '{name}') or contains(@id, '{name}')]"
    css = "" if "\\" in name else f'[class*="{name}"], [id*="{name}"]'
    draft.drops.append((xpath, css, comment))
    return ""


def _take_dissolve(draft: Draft, use: Use, comment: str) -> str:
    xpath, fault = _selector(use.value)
    if fault:
        return f"no XPath that can be tried: {fault}"
    draft.unwraps.append(xpath)
    return ""


def _take_byline(draft: Draft, use: Use, comment: str) -> str:
    """Where author or date stand in the page is where its byline is.

    Where they are declared, or a fixed text, it is the lines that say so.
    """
    told, fault = _selector(use.value)
    if fault:
        return f"no XPath that can be tried: {fault}"
    xpath = told
    while call := _CALL.match(xpath):
        xpath = _first_argument(xpath[call.end() :])
    xpath = _LAST_ATTRIBUTE.sub("", xpath).strip()
    xpath = re.sub(r"/text\(\)\s*$", "", xpath)
    shown = xpath.lstrip("(").startswith("/") and not _HEAD.match(xpath.lstrip("("))
    if not shown or xpath_fault(xpath):
        xpath = told
    draft.bylines.setdefault(use.name, []).append(xpath)
    return ""


def _first_argument(text: str) -> str:
    """What stands before the first comma, or the closing bracket, of a call's arguments."""
    depth, quote = 0, ""
    for at, char in enumerate(text):
        if quote:
            quote = "" if char == quote else quote
        elif char in "'\"":
            quote = char
        elif char in "([":
            depth += 1
        elif not depth and char in ",)":
            return text[:at].strip()
        elif char in ")]":
            depth -= 1
    return text.strip()


def _take_url(draft: Draft, use: Use, comment: str) -> str:
    if urlsplit(use.value).scheme not in ("http", "https"):
        return "no address of a page"
    draft.pages.append((use.value, []))
    return ""


def _take_contains(draft: Draft, use: Use, comment: str) -> str:
    if not draft.pages:
        return "no 'test_url' stands before it"
    draft.pages[-1][1].append(use.value)
    return ""


_TAKERS: Final = {
    "body": _take_body,
    "title": _take_title,
    "strip": _take_strip,
    "strip_id_or_class": _take_strip_name,
    "dissolve": _take_dissolve,
    "author": _take_byline,
    "date": _take_byline,
    "test_url": _take_url,
    "test_contains": _take_contains,
}


def _replace(draft: Draft, use: Use, argument: str | None, waiting: list[Use]) -> None:
    """A pair of find and replace into the draft; both lines share what becomes of them."""
    lines = [use]
    if argument is None:
        if not waiting:
            draft.uses.append(_lost(use, "no 'find_string' stands before it"))
            return
        first = waiting.pop(0)
        lines.insert(0, first)
        find = first.value
    else:
        find = argument.strip()
    why = _take_pair(draft, find, use.value)
    if why and _EMBEDDED.search(f"{find} {use.value}"):
        draft.uses += [_with(line, "met", _MET["insert_detected_image"]) for line in lines]
    else:
        draft.uses += [_lost(line, why) if why else line for line in lines]


def _take_pair(draft: Draft, find: str, by: str) -> str:
    if not find.strip() or not plain(find).strip():
        return "nothing to find"
    if not _MARKUP.search(find) and (not find.isascii() or " " in find):
        left = by.replace("&nbsp;", "").strip()
        if any(map(str.isalnum, left)) or not any(map(str.isalnum, find)):
            return "puts other words into the text, which is never done"
        draft.phrases.append(find)
        return ""
    if re.search(r'"\s*:', find) and "<" not in find:
        return "changes a script's data, which is not read"
    if fault := rewrite_fault(find, by):
        return fault
    draft.replaced.append((find, by))
    return ""
