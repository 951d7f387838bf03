"""A first pack for a site: commented, valid at once, with what the site's pages tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import regex

from cleaner.authoring.asked import Asked, as_list
from cleaner.authoring.box_rules import boxes_around
from cleaner.authoring.effect import (
    check_not_undone,
    gone_before,
    on_several,
    told_once,
    unexpected,
    with_pack,
    without_site,
)
from cleaner.authoring.looked import looked_at
from cleaner.authoring.suggest import renumbered
from cleaner.errors import CleanerError
from cleaner.intake.read import read
from cleaner.intake.whose import told_site
from cleaner.learning.packs import MODELINE, indented, quoted
from cleaner.learning.topic import topic_of, topics_of_others
from cleaner.model import RawPage
from cleaner.pipeline.analysis import Analysis
from cleaner.pipeline.cleaner import Cleaner
from cleaner.rules.kinds import ByKind, HtmlRule
from cleaner.rules.load import packs_for, parse_pack, place_of_sites
from cleaner.rules.pack import Pack
from cleaner.runs.sites import alike
from cleaner.system.files import write_atomically
from cleaner.text.address import host, parents
from cleaner.text.prose import PROSE_WORDS
from cleaner.text.visible import visible

_SUFFIX = regex.compile(r"\s+[|·•–—-]\s+[^|·•–—]{2,40}$")
_LABEL = regex.compile(r"[.#][a-z][a-z_]*(?:-[a-z0-9_]+)*")


_TRIED: Final = 50
"""Pages on which the new rules are tried, the first ones. Chosen, never measured."""
_NAME: Final = 4
"""Letters from which a part of a title may be a short form of the site's name. Chosen, never
measured."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """A pack that was written. others: sites that its pages say they are of instead; near: that of
    them which is spelled like the pack's. unmet: where
    lines were named, what its rules do on the pages that one would not think, in words. around:
    the boxes that named lines stand in, whose rules stand in the pack as comments. left: what is no
    page, in words. page: where the first page came from. assumed:
    how many pages tell no site, and were taken for those of the pack's."""

    path: Path
    others: tuple[str, ...]
    near: str = ""
    unmet: tuple[str, ...] = ()
    around: tuple[str, ...] = ()
    left: tuple[str, ...] = ()
    page: str = ""
    assumed: int = 0


def new(
    cleaner: Cleaner,
    site: str,
    pages: Sequence[Path],
    folder: Path,
    asked: Asked | None = None,
    *,
    force: bool = False,
) -> Written:
    """Writes the site's pack into the folder.

    asked: what is to go or to stay; without it the pack has what the pages tell alone.

    Raises:
        CleanerError: the site is no domain, none of the pages is one or has what is asked for, or
            the pack, or another one for the site, is already there.
    """
    asked = asked or Asked()
    asked.check_words()
    domain = host(site)
    if not domain:
        raise CleanerError(f"{site}: is no domain such as example.org")
    path = folder / f"{domain}.yaml"
    if path.exists() and not force:
        raise CleanerError(
            f"{path}: is already there; add to it with `cleaner rules add {path} --line "
            "TEXT --page PAGE`, or write "
            "over it with --force"
        )
    same = packs_for(domain, path)
    if same and not force:
        raise CleanerError(
            f"{place_of_sites(same[0])}: this pack is for {domain} already; add to it with "
            f"`cleaner rules add {same[0].path} --line TEXT --page PAGE`, or write another one "
            "beside it with --force"
        )
    looked = looked_at(cleaner, read(pages), domain)
    raw, analyses = looked.pages, looked.analyses
    if not analyses:
        raise CleanerError(f"{', '.join(map(str, pages))}: no pages in there")
    asked, idle = asked.as_read(analyses).without_idle(analyses)
    taken = {rule.topic for pack in same for rule in pack.rules}
    topic = topic_of(domain, topics_of_others(domain, cleaner.rules, folder) | taken)
    around = boxes_around(topic, analyses, asked.remove, asked.boxes)
    text = _pack(path, domain, topic, analyses, asked, [rule for _, rule in around])
    pack = parse_pack(text, str(path))
    unmet = _unmet(cleaner, pack, raw[:_TRIED], analyses, asked) if asked.texts else ()
    write_atomically(path, text.encode())
    told = map(told_site, looked.as_read)
    others = dict.fromkeys(name for name in told if name and domain not in parents(name))
    return Written(
        path=path,
        others=tuple(others),
        near=alike(domain, others),
        unmet=(*(f"nothing to keep: {said}" for said in idle), *unmet),
        around=tuple(line for line, _ in around),
        left=tuple(looked.left),
        page=looked.as_read[0].source,
        assumed=without_site(looked.as_read, analyses),
    )


def _unmet(
    cleaner: Cleaner,
    pack: Pack,
    raw: Sequence[RawPage],
    before: Sequence[Analysis],
    asked: Asked,
) -> tuple[str, ...]:
    """What the rules do on pages that one would not think. before: the pages without them.

    Raises:
        CleanerError: a rule for elements takes the article.
    """
    tried = with_pack(cleaner, pack)
    boxes = [rule for rule in ByKind(pack.rules)[HtmlRule] if rule.action == "drop"]
    ids = [rule.id for rule in pack.rules]
    again = on_several(before)
    after = [tried.analyze(page) for page in raw]
    check_not_undone(before[: len(after)], after, boxes)
    return (
        *gone_before(before, asked.remove, boxes),
        *told_once(
            (page.source, said)
            for page, was, now in zip(raw, before, after, strict=False)
            for said in unexpected(was, now, asked.remove, asked.keep, boxes, ids, again)
        ),
    )


def _pack(
    path: Path,
    domain: str,
    topic: str,
    analyses: Sequence[Analysis],
    asked: Asked,
    around: Sequence[Sequence[str]],
) -> str:
    """The pack's text. around: rules that stand in it as comments."""
    parts = [
        MODELINE,
        f"# Rules for {domain}. The language: `cleaner rules reference`.",
        f"# Try it:  cleaner explain PAGE --rules {visible(str(path))} --site {domain}",
        f"# Test it: cleaner rules check {visible(str(path))}",
        f"pack: {domain}",
        f"why: Stock lines that the pages of {domain} set around an article.",
        f"sites: [{domain}]",
    ]
    rules: list[str] = []
    if asked.texts:
        named = renumbered(as_list(asked.rules(topic, analyses)), set())
        rules += indented(named, 2).splitlines()
    for line in (line for rule in around for line in rule):
        rules.append(line if line.startswith("  #") else f"  # {line.removeprefix('  ')}")
    rules += [*_title_rule(topic, domain, analyses), *_element_rules(topic, analyses)]
    parts.append("rules:")
    hints = [line.replace("TOPIC", topic) for line in _HINTS]
    return "\n".join([*parts, *rules, *hints]) + "\n"


_HINTS = """
# Two examples: take the # away, and put the site's own words in.
# A line of the site: the whole block, whatever its case and outer punctuation.
#  - id: TOPIC.example-line
#    kind: line
#    why: A prompt to subscribe to the newsletter
#    phrases:
#      en: [Sign up for our morning letter]
#    removes: [Sign up for our morning letter]
#    keeps: ["“Sign up for our morning letter” was painted on the wall, and nobody did."]
#
# An element of its HTML pages, with all that is in it:
#  - id: TOPIC.example-box
#    kind: html
#    why: The box of the newsletter
#    action: drop
#    select: .newsletter-box
""".rstrip().split("\n")


def _title_rule(topic: str, domain: str, analyses: Sequence[Analysis]) -> list[str]:
    """What hangs on the titles that the pages declare, and not on their headlines.

    On a single page it must be the site's name: a headline may hold a dash too.
    """
    found: Counter[str] = Counter()
    for analysis in analyses:
        for _, title in analysis.segmented.metadata.titles:
            if (tail := _SUFFIX.search(title)) and not analysis.headline.title.endswith(tail[0]):
                found[tail[0]] += 1
                break
    if not found:
        return []
    (suffix, often), *_ = found.most_common(1)
    if often < 2 and not _names(suffix, domain):
        return []
    return [
        f"  # {often} of {len(analyses)} pages declare a title with this behind the headline.",
        f"  - id: {topic}.title",
        "    kind: field",
        "    why: The site's name at the end of its titles",
        "    field: title",
        f"    trim_end: [{quoted(suffix)}]",
        "    removes:",
        f"      - page: {quoted('Old crane gives way to a new one' + suffix)}",
        f"        gone: [{quoted(suffix)}]",
        "    keeps:",
        "      - Old crane gives way to a new one",
    ]


def _names(suffix: str, domain: str) -> bool:
    """Whether the end of a title is a name of the site.

    >>> _names(" - The North News", "north-news.example"), _names(" - a walk", "walk-on.org")
    (True, False)
    """
    letters = "".join(filter(str.isalnum, suffix.lower()))
    own = "".join(filter(str.isalnum, topic_of(domain)))
    return bool(own) and (own in letters or (len(letters) >= _NAME and letters in own))


def _element_rules(topic: str, analyses: Sequence[Analysis]) -> list[str]:
    """Where title, dek and body stand in the HTML, as comments to switch on."""
    rules: list[str] = []
    pages = [analysis for analysis in analyses if analysis.page.media == "html"]
    whats = {
        "title": [
            _label(a, [a.headline.title_block]) for a in pages if a.headline.title_block >= 0
        ],
        "dek": [_label(a, a.headline.dek_blocks[:1]) for a in pages if a.headline.dek_blocks],
        "body": [_body_label(a) for a in pages],
    }
    for what, labels in whats.items():
        known = Counter(label for label in labels if label)
        if not known:
            continue
        selector, count = known.most_common(1)[0]
        rules += [
            f"  # The {what} stands in {selector} on {count} of {len(pages)} pages. Where it is "
            "found wrong, take the # away:",
            f"  # - id: {topic}.{what}-element",
            "  #   kind: html",
            f"  #   why: The article's {what}",
            f"  #   action: {what}",
            f"  #   select: {quoted(selector)}",
        ]
    return rules


def _label(analysis: Analysis, indexes: Sequence[int]) -> str:
    """The block's own class or id as a selector, or its tag below the nearest of these."""
    for index in indexes:
        *above, own = analysis.segmented.blocks[index].path.split() or [""]
        if names := _LABEL.findall(own):
            return str(names[0])
        for label in reversed(above):
            if names := _LABEL.findall(label):
                return f"{names[0]} {own}"
        return own
    return ""


def _body_label(analysis: Analysis) -> str:
    """The innermost element with a class or id that holds all of the article's prose."""
    prose = [
        analysis.segmented.blocks[view.block.index].path.split()
        for view, fate in zip(analysis.views, analysis.resolved.fates, strict=True)
        if view.words >= PROSE_WORDS and fate.rule is None
    ]
    shared: list[str] = []
    for labels in zip(*prose, strict=False):
        if len(set(labels)) > 1:
            break
        shared.append(labels[0])
    for label in reversed(shared):
        tag = regex.split(r"[.#]", label, maxsplit=1)[0]
        if tag not in ("html", "body") and (names := _LABEL.findall(label)):
            return str(names[0])
    return ""
