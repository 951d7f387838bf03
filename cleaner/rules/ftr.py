"""FiveFilters site configs → rule packs, and a list of what has no counterpart here.

A site config is a text file named after its domain, one `directive: value` a line. What those
directives mean: https://help.fivefilters.org/full-text-rss/site-patterns.html
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal
from urllib.parse import urlsplit

from cleaner.errors import CleanerError
from cleaner.rules.elements import rewrite_fault, xpath_fault
from cleaner.rules.load import parse_pack
from cleaner.rules.sealed import seal
from cleaner.rules.xpath import as_css
from cleaner.write import write_atomically

Outcome = Literal["carried", "met", "lost"]

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
_KNOWN: Final = frozenset((*IN_SCOPE, *_MET, *_LOST, "dissolve"))
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Converted:
    """One site config as a pack. text: its YAML; empty where nothing of it is carried over."""

    file: str
    name: str
    text: str
    uses: tuple[Use, ...]

    @property
    def extent(self) -> str:
        """`whole`, `part` or `none`, by the directives that this pack or the defaults cover."""
        outcomes = {use.outcome for use in self.uses}
        if "carried" not in outcomes:
            return "none"
        return "part" if "lost" in outcomes else "whole"


@dataclass(slots=True)
class _Draft:
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
    draft = _Draft(site, literal=literal)
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
    text = seal("".join(_pack(draft, pack, file))) if kept else ""
    return Converted(file=file, name=pack, text=text, uses=tuple(draft.uses))


def _use(file: str, number: int, found: re.Match[str]) -> Use:
    name = found[1]
    note = ""
    if name not in _KNOWN and name in _MISSPELT:
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


def _take(draft: _Draft, use: Use, comment: str) -> None:
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


def _prune(draft: _Draft) -> None:
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


def _take_body(draft: _Draft, use: Use, comment: str) -> str:
    xpath, fault = _selector(use.value)
    if fault:
        return f"no XPath that can be tried: {fault}"
    if _CALL.match(xpath):
        return "gives a text, where a body must be elements"
    draft.bodies.append(xpath)
    return ""


def _take_title(draft: _Draft, use: Use, comment: str) -> str:
    xpath, fault = _selector(use.value)
    if fault:
        return f"no XPath that can be tried: {fault}"
    draft.titles.append(xpath)
    return ""


def _take_strip(draft: _Draft, use: Use, comment: str) -> str:
    xpath, fault = _selector(use.value)
    if fault:
        return f"no XPath that can be tried: {fault}"
    if _LAST_ATTRIBUTE.search(xpath):
        return "an attribute; the output holds none"
    if _CALL.match(xpath):
        return "gives a text, where elements must be named"
    draft.drops.append((xpath, as_css(xpath), comment))
    return ""


def _take_strip_name(draft: _Draft, use: Use, comment: str) -> str:
    name = use.value.replace("'", "").replace('"', "").strip()
    if not name:
        return "no value"
    xpath = f"//*[contains(@class, '{name}') or contains(@id, '{name}')]"
    css = "" if "\\" in name else f'[class*="{name}"], [id*="{name}"]'
    draft.drops.append((xpath, css, comment))
    return ""


def _take_dissolve(draft: _Draft, use: Use, comment: str) -> str:
    xpath, fault = _selector(use.value)
    if fault:
        return f"no XPath that can be tried: {fault}"
    draft.unwraps.append(xpath)
    return ""


def _take_byline(draft: _Draft, use: Use, comment: str) -> str:
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


def _take_url(draft: _Draft, use: Use, comment: str) -> str:
    if urlsplit(use.value).scheme not in ("http", "https"):
        return "no address of a page"
    draft.pages.append((use.value, []))
    return ""


def _take_contains(draft: _Draft, use: Use, comment: str) -> str:
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


def _replace(draft: _Draft, use: Use, argument: str | None, waiting: list[Use]) -> None:
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


def _take_pair(draft: _Draft, find: str, by: str) -> str:
    if not find.strip() or not _plain(find).strip():
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


# The pack's text


def _pack(draft: _Draft, name: str, file: str) -> Iterator[str]:
    yield f"# From the site config {_plain(file)}, by `cleaner rules import-ftr`.\n"
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


def _html_rules(draft: _Draft, key: str, byline: str) -> Iterator[str]:
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
            yield f"{indent}  # {_plain(comment)}\n"
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
    return "'" + _plain(text).replace("'", "''") + "'"


def _plain(text: str) -> str:
    """The text on one line, without what YAML does not take for characters."""
    return " ".join(_UNPRINTABLE.sub(" ", text).splitlines())


# Folders


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """All that an import came to."""

    packs: tuple[Converted, ...]
    others: tuple[str, ...] = ()

    def table(self) -> list[tuple[str, int, int, int, int]]:
        """Directive, uses, carried, met, lost; those that say something of the text first."""
        counts: Counter[tuple[str, str]] = Counter()
        for pack in self.packs:
            counts.update((use.name or "(no directive)", use.outcome) for use in pack.uses)
        names = sorted({name for name, _ in counts}, key=lambda name: (_rank(name), name))
        rows = []
        for name in names:
            parts = [counts[name, outcome] for outcome in ("carried", "met", "lost")]
            rows.append((name, sum(parts), *parts))
        return rows  # type: ignore[return-value]


def _rank(name: str) -> int:
    return IN_SCOPE.index(name) if name in IN_SCOPE else len(IN_SCOPE)


def read_configs(source: Path, *, literal: bool = False) -> Imported:
    """The packs of a site config, or of all `.txt` files of a folder, in the order of names.

    literal: as `convert_text`.

    Raises:
        CleanerError: there is no such file or folder, or it holds no site config.
    """
    if source.is_dir():
        paths = sorted(path for path in source.iterdir() if path.suffix == ".txt")
    elif source.is_file():
        paths = [source]
    else:
        raise CleanerError(f"{source}: no such file or folder; give site configs (.txt)")
    converted = [convert(path, literal=literal) for path in paths]
    packs = tuple(pack for pack in converted if any(use.name in _KNOWN for use in pack.uses))
    if not packs:
        raise CleanerError(
            f"{source}: no site configs in there; one is a .txt file with lines such as "
            "'body: //article'"
        )
    names = {pack.file for pack in packs}
    return Imported(packs=packs, others=tuple(p.file for p in converted if p.file not in names))


NOT_CARRIED: Final = "not-carried.tsv"
_MARK: Final = "# From the site config "


def write_packs(imported: Imported, out: Path) -> Path:
    """Writes the packs into a folder, and beside them a table of what was not carried over.

    Packs of an earlier import are replaced; a file of the same name that is none stops the import
    before anything is written.

    Returns: where the table is.

    Raises:
        CleanerError: the folder can't be used, or holds a pack that is not an import.
    """
    files = {out / f"{pack.name}.yaml": pack.text for pack in imported.packs if pack.text}
    for path in files:
        if path.exists() and _MARK not in path.read_text("utf-8", errors="replace"):
            raise CleanerError(
                f"{path}: is a pack that no import wrote; give another folder for --out, or move it"
            )
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CleanerError(f"{out}: can't be made a folder: {error.strerror}") from error
    for path, text in files.items():
        parse_pack(text, str(path))
        write_atomically(path, text.encode())
    table = out / NOT_CARRIED
    rows = ["file\tline\tdirective\tvalue\twhy\n"]
    rows += [
        "\t".join((use.file, str(use.line), use.name, _cell(use.value), _cell(use.note))) + "\n"
        for pack in imported.packs
        for use in pack.uses
        if use.outcome == "lost"
    ]
    write_atomically(table, "".join(rows).encode("utf-8", "replace"))
    return table


def _cell(text: str) -> str:
    return _plain(text).replace("\t", " ")


def summary_lines(imported: Imported, table: Path) -> list[str]:
    """What the import came to: packs by extent, directives by what became of them."""
    extents = Counter(pack.extent for pack in imported.packs)
    rows = imported.table()
    width = max(len(name) for name, *_ in rows)
    lines = [f"{'directive':<{width}}    uses  carried      met     lost"]
    lines += [
        f"{name:<{width}}" + " ".join(f"{number:>8,}" for number in numbers)
        for name, *numbers in rows
    ]
    about = [row for row in rows if row[0] in IN_SCOPE]
    uses, carried, met = (sum(int(row[at]) for row in about) for at in (1, 2, 3))
    shares = [f"{part / uses:.1%}" if uses else "none" for part in (carried, carried + met)]
    total = len(imported.packs)
    lines += [
        "",
        f"{total:,} site {'config' if total == 1 else 'configs'}: {extents['whole']:,} whole, "
        f"{extents['part']:,} in part, {extents['none']:,} not at all",
        f"{shares[0]} of the {uses:,} uses of directives about an article's text are carried over, "
        f"{shares[1]} with those met by what is done in any case",
        f"what is not, and why: {table}",
    ]
    if imported.others:
        lines.append(f"no site configs: {', '.join(imported.others)}")
    read_as = [use for pack in imported.packs for use in pack.uses if " read as " in use.note]
    lines += [f"{use.file}:{use.line}: {use.note}" for use in read_as]
    return lines
