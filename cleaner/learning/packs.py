"""What a site taught → a rule pack that people can read, edit and switch off."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from cleaner.blocks.plain import segment
from cleaner.learning.proposal import Proposal
from cleaner.system.pattern import pattern
from cleaner.text.fold import count_words

MODELINE: Final = "# yaml-language-server: $schema=schema.json"
CASE_PROSE: Final = (
    "The council met on Monday evening and voted for the new bridge by eight to three, after a "
    "debate of four hours."
)
_SHOWN_PHRASES: Final = 2
"""Phrases of a rule that become its cases."""
_MORE_WORDS: Final = 3
"""Words that a line which varies may have more than the longest that was seen."""
_START_WORDS: Final = 8
"""The same of a line that is found by its beginning."""
_MOST_START_WORDS: Final = 40
"""Words of such a line at most."""
_PLAIN: Final = pattern(r"[^\W\d_][\w ’-]*")
_WORDS: Final = frozenset(["true", "false", "null", "yes", "no", "on", "off", "y", "n"])


def new_pack(site: str, rules: str) -> str:
    """A pack for a site around the YAML of its rules."""
    return (
        f"{MODELINE}\npack: {site}\nwhy: Stock lines that the pages of {site} set around an "
        f"article.\nsites: [{site}]\nrules:\n{indented(rules, 2)}"
    )


def site_pack(
    topic: str, site: str, proposals: Sequence[Proposal], left: Sequence[Proposal] = ()
) -> str:
    """A pack for a site of all that it taught. left: what it leaves alone, as comments."""
    rules = indented(as_yaml(topic, site, proposals) + left_alone(topic, site, left), 2)
    return (
        f"pack: {quoted(site)}\nwhy: What recurs on the pages of {site}, learned from them.\n"
        f"sites: [{quoted(site)}]\nrules:\n{rules}"
    )


def group_pack(topic: str, group: str, lines: Sequence[str], proposals: Sequence[Proposal]) -> str:
    """A pack for pages without an address, which are known by lines at their top or bottom."""
    rules = indented(as_yaml(topic, group, proposals), 2)
    known = "".join(f"  - {quoted(line)}\n" for line in lines)
    return (
        f"pack: {quoted(group)}\nwhy: What recurs on pages that share their first or last lines, "
        f"learned from them.\nidentified_by:\n{known}rules:\n{rules}"
    )


def as_yaml(topic: str, site: str, proposals: Sequence[Proposal]) -> str:
    """Rules for the proposals, as a YAML list without indentation.

    Lines that stand on as many pages share a rule, whose why tells on how many. topic: what the
    ids begin with. site: whose pages they are.
    """
    parts: list[str] = []
    for form, name, extra, what in (
        ("line", "line", "", "A stock line"),
        ("numbers", "number", "digits: fold", "A stock line with a number in it"),
        ("start", "see", "match: start", "A line that points to something else"),
    ):
        grouped: dict[tuple[int, int, tuple[str, ...]], list[Proposal]] = defaultdict(list)
        for one in proposals:
            if one.form == form:
                grouped[one.pages, one.of, _where(one)].append(one)
        for (pages, of, where), some in sorted(
            grouped.items(), key=lambda pair: (-pair[0][0], pair[0])
        ):
            identity = f"{topic}.{name}-{pages}" + "".join(f"-{zone}" for zone in where)
            why = f"{what}, {_seen(pages, of, site)}"
            parts.append(_phrase_rule(identity, why, some, where, extra))
    single = {
        "names": ("names", "A stock line, with other names, dates or numbers each time"),
        "end": ("end", "Below the article, from a line on that stands"),
        "box": ("box", "A box that never holds the article's text"),
        "prose": ("prose", "Where the article's paragraphs stand"),
        "dek": ("dek", "Where the dek stands"),
    }
    for form, (name, what) in single.items():
        for number, one in enumerate((p for p in proposals if p.form == form), 1):
            parts.append(_SINGLE[form](f"{topic}.{name}-{number}", what, one, site))
    parts += _title_rules(topic, [p for p in proposals if p.form == "title"], site)
    return "\n".join(parts)


def left_alone(topic: str, site: str, some: Sequence[Proposal]) -> str:
    """Rules for paragraphs that recur and stay, as comments that somebody can make rules of."""
    if not some:
        return ""
    rules = (
        _phrase_rule(
            f"{topic}.left-{number}",
            f"A paragraph, {_seen(p.pages, p.of, site)}",
            [p],
            (),
            "digits: fold" if p.form == "numbers" else "",
        )
        for number, p in enumerate(some, 1)
    )
    lines = (f"# {line}\n" for rule in rules for line in rule.splitlines())
    return (
        "\n# Left alone, since it may be the articles' own: what recurs as a paragraph. To have it"
        "\n# removed, take `# ` away from the lines of its rule, and run again.\n" + "".join(lines)
    )


def _seen(pages: int, of: int, site: str) -> str:
    return f"on {pages} of {of} pages of {site}"


def _head(identity: str, kind: str, why: str, pages: int, of: int) -> list[str]:
    return [
        f"- id: {identity}",
        f"  kind: {kind}",
        f"  why: {quoted(why)}",
        f"  seen: {pages} of {of}",
    ]


def _phrase_rule(
    identity: str, why: str, some: Sequence[Proposal], where: Sequence[str], extra: str
) -> str:
    examples = [one.examples[0] for one in some]
    words = max(count_words(text) for one in some for text in one.examples)
    if extra.startswith("match"):
        words = min(_MOST_START_WORDS, words + _START_WORDS)
    lines = [
        *_head(identity, "line", why, some[0].pages, some[0].of),
        *([f"  {extra}"] if extra else []),
        f"  max_words: {max(words, 1)}",
        *([f"  where: [{', '.join(where)}]"] if where else []),
        "  phrases:",
        "    any:",  # A page whose language is told wrong is still of the site.
        *(f"      - {quoted(one.text)}" for one in some),
        *_cases(examples),
    ]
    return "\n".join(lines) + "\n"


def _names_rule(identity: str, what: str, one: Proposal, site: str) -> str:
    words = max(count_words(text) for text in one.examples)
    where = _where(one)
    lines = [
        *_head(identity, "line", f"{what}, {_seen(one.pages, one.of, site)}", one.pages, one.of),
        f"  max_words: {words + _MORE_WORDS}",
        *([f"  where: [{', '.join(where)}]"] if where else []),
        f"  pattern: {quoted(one.text)}",
        *_cases(one.examples),
    ]
    return "\n".join(lines) + "\n"


def _end_rule(identity: str, what: str, one: Proposal, site: str) -> str:
    lines = [
        *_head(identity, "section", f"{what} {_seen(one.pages, one.of, site)}", one.pages, one.of),
        "  until: end",
        f"  max_words: {max(count_words(one.text), 1)}",
        "  phrases:",
        "    any:",
        f"      - {quoted(one.text)}",
        "  removes:",
        *_end_case(one.text),
        "  keeps:",
        f"    - {quoted(_spoken_of(one.text))}",
    ]
    return "\n".join(lines) + "\n"


def _end_case(text: str) -> tuple[str, ...]:
    """A page that the line ends; the line alone where a page of text is read in another way.

    An initial, as in `L. Moss`, is the number of a list's item there.
    """
    page = f"{CASE_PROSE}\n\n{text}\n\nMore of the day"
    if [block.text for block in segment(page).blocks][1:-1] != [" ".join(text.split())]:
        return (f"    - {quoted(text)}",)
    return f"    - page: {quoted(page)}", f"      gone: [{quoted(text)}, More of the day]"


def _box_rule(identity: str, what: str, one: Proposal, site: str) -> str:
    sign, name = one.text[0], one.text[1:]
    attribute = "class" if sign == "." else "id"
    text = one.examples[0].replace("&", "&amp;").replace("<", "&lt;")
    page = f'<p>{CASE_PROSE}</p><div {attribute}="{name}"><p>{text}</p></div>'
    lines = [
        *_head(identity, "html", f"{what}, {_seen(one.pages, one.of, site)}", one.pages, one.of),
        "  action: drop",
        f"  select: {quoted(one.text)}",
        *(f"  # such as: {_comment(text)}" for text in one.examples[:3]),
        "  removes:",
        f"    - page: {quoted(page)}",
        f"      gone: [{quoted(one.examples[0])}]",
    ]
    return "\n".join(lines) + "\n"


def _element_rule(identity: str, what: str, one: Proposal, site: str) -> str:
    lines = [
        *_head(
            identity,
            "html",
            f"{what} on {one.pages} of {one.of} pages of {site}",
            one.pages,
            one.of,
        ),
        f"  action: {one.form}",
        f"  select: {quoted(one.text)}",
        *(f"  # such as: {_comment(text)}" for text in one.examples),
    ]
    return "\n".join(lines) + "\n"


_SINGLE = {
    "names": _names_rule,
    "end": _end_rule,
    "box": _box_rule,
    "prose": _element_rule,
    "dek": _element_rule,
}


def _title_rules(topic: str, some: Sequence[Proposal], site: str) -> Iterator[str]:
    for number, one in enumerate(some, 1):
        key = "trim_start" if "head" in one.zones else "trim_end"
        lines = [
            *_head(
                f"{topic}.title-{number}",
                "field",
                f"What hangs on titles, {_seen(one.pages, one.of, site)}",
                one.pages,
                one.of,
            ),
            "  field: title",
            f"  {key}: [{quoted(one.text)}]",
            *(f"  # such as: {_comment(text)}" for text in one.examples),
        ]
        yield "\n".join(lines) + "\n"


def _where(one: Proposal) -> tuple[str, ...]:
    """The zones that a rule is for; none where the line stands within articles and above them.

    What is the headline of one article, or of a page that comes later, goes elsewhere than where
    headlines stand.
    """
    zones = set(one.zones)
    if one.titled or ("body" in zones and not zones & {"head", "anywhere"}):
        return ("body", "tail")
    return () if zones & {"body", "anywhere"} else tuple(sorted(zones))


def _cases(examples: Sequence[str]) -> Iterable[str]:
    """Cases of both sorts: lines as they stand, and a sentence that only speaks of one."""
    yield "  removes:"
    yield from (f"    - {quoted(text)}" for text in examples[:_SHOWN_PHRASES])
    yield "  keeps:"
    yield f"    - {quoted(_spoken_of(examples[0]))}"


def _spoken_of(text: str) -> str:
    first = text.strip(" .!?:\"'")
    return f"The words “{first}” were painted on the harbour wall, she said, and nobody knew why."


def quoted(text: str) -> str:
    """The text as a YAML scalar on one line, plain where that is safe.

    >>> quoted("Read more"), quoted("Photo: x"), quoted("it's")
    ('Read more', "'Photo: x'", "'it''s'")
    >>> print(quoted("Zehn Täler\\nfür \\"uns\\""))
    "Zehn Täler\\nfür \\"uns\\""
    """
    if not text.isprintable():
        return f'"{"".join(map(_escaped, text))}"'
    plain = _PLAIN.fullmatch(text) and text == text.strip() and text.lower() not in _WORDS
    return text if plain else "'" + text.replace("'", "''") + "'"


def _escaped(char: str) -> str:
    """A character as it stands between double quotes in YAML."""
    if char.isprintable():
        return f"\\{char}" if char in '\\"' else char
    if char == "\n":
        return "\\n"
    code = ord(char)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"


def _comment(text: str) -> str:
    """The text on one line of a comment, where YAML allows no more control characters than else."""
    line = " ".join(text.split())[:100]
    return "".join(char if char.isprintable() else _escaped(char) for char in line)


def indented(text: str, by: int) -> str:
    """The text with each of its lines that is not blank moved in."""
    return "".join(" " * by + line if line.strip() else line for line in text.splitlines(True))
