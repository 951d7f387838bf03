"""A first pack for a site: commented, valid at once, with what the site's pages tell."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import regex

from cleaner.analysis import Analysis
from cleaner.errors import CleanerError
from cleaner.fold import count_words, fold
from cleaner.pipeline import Cleaner
from cleaner.read import Failure, read
from cleaner.rules.load import parse_pack
from cleaner.rules.suggest import MODELINE, quoted, slug_of
from cleaner.sites import host
from cleaner.write import write_atomically

_SUFFIX = regex.compile(r"\s+[|·•–—-]\s+[^|·•–—]{2,40}$")
_LABEL = regex.compile(r"[.#][a-z][a-z_]*(?:-[a-z0-9_]+)*")


def new(
    cleaner: Cleaner,
    site: str,
    pages: Sequence[Path],
    folder: Path,
    *,
    lines: Sequence[str] = (),
    force: bool = False,
) -> Path:
    """Writes the site's pack into the folder.

    lines: what is to go.

    Raises:
        CleanerError: the site is no domain, a page can't be read, or the pack is already there.
    """
    domain = host(site)
    if not domain:
        raise CleanerError(f"{site}: is no domain such as example.org")
    path = folder / f"{domain}.yaml"
    if path.exists() and not force:
        raise CleanerError(f"{path}: is already there; add to it, or write over it with --force")
    analyses: list[Analysis] = []
    for found in read(pages):
        if isinstance(found, Failure):
            raise found.error
        analyses.append(cleaner.analyze(replace(found, url=found.url or f"https://{domain}/")))
    if not analyses:
        raise CleanerError(f"{', '.join(map(str, pages))}: no pages in there")
    for line in lines:
        if not any(fold(line) in view.folded for a in analyses for view in a.views):
            raise CleanerError(f"no page has the line {line!r}; copy it as `explain` shows it")
    text = _pack(domain, analyses, lines)
    parse_pack(text, str(path))
    write_atomically(path, text.encode())
    return path


def _pack(domain: str, analyses: Sequence[Analysis], lines: Sequence[str]) -> str:
    slug = slug_of(domain)
    parts = [
        MODELINE,
        f"# Rules for {domain}. The language: `cleaner rules reference`.",
        f"# Try it:  cleaner explain PAGE --rules {domain}.yaml --url https://{domain}/",
        f"# Test it: cleaner rules check {domain}.yaml",
        f"pack: {domain}",
        f"why: Stock lines that the pages of {domain} set around an article.",
        f"sites: [{domain}]",
    ]
    rules = [*_lines_rule(slug, analyses, lines), *_title_rule(slug, analyses)]
    rules += _element_rules(slug, analyses)
    parts.append("rules:" if rules else "rules: []")
    return "\n".join([*parts, *rules, *_HINTS]).replace("SLUG", slug) + "\n"


_HINTS = """
# A line of the site: the whole block, whatever its case and outer punctuation.
#  - id: SLUG.newsletter
#    kind: line
#    why: A prompt to subscribe to the newsletter
#    phrases:
#      en: [Sign up for our morning letter]
#    removes: [Sign up for our morning letter]
#    keeps: ["“Sign up for our morning letter” was painted on the wall, and nobody did."]
#
# An element of its HTML pages, with all that is in it:
#  - id: SLUG.box
#    kind: html
#    why: The box of the newsletter
#    action: drop
#    select: .newsletter-box
""".rstrip().split("\n")


def _lines_rule(slug: str, analyses: Sequence[Analysis], lines: Sequence[str]) -> list[str]:
    if not lines:
        return []
    first = lines[0].strip(" .!?:\"'")
    sentence = f"The words “{first}” were painted on the harbour wall, she said, and nobody knew."
    whole = all(
        any(view.folded == fold(line) for a in analyses for view in a.views) for line in lines
    )
    longest = max(
        view.words
        for line in lines
        for analysis in analyses
        for view in analysis.views
        if fold(line) in view.folded
    )
    return [
        "  # The lines that you named.",
        f"  - id: {slug}.stock",
        "    kind: line",
        "    why: A stock line of the site's pages",
        *([] if whole else ["    match: start  # the block goes on behind it"]),
        f"    max_words: {max(longest, *map(count_words, lines))}",
        "    phrases:",
        "      any:",
        *(f"        - {quoted(line)}" for line in lines),
        "    removes:",
        *(f"      - {quoted(line)}" for line in lines[:3]),
        "    keeps:",
        f"      - {quoted(sentence)}",
    ]


def _title_rule(slug: str, analyses: Sequence[Analysis]) -> list[str]:
    """What hangs on the titles that the pages declare, and not on their headlines."""
    found: Counter[str] = Counter()
    for analysis in analyses:
        for _, declared in analysis.segmented.metadata.titles:
            if (tail := _SUFFIX.search(declared)) and not analysis.headline.title.endswith(tail[0]):
                found[tail[0]] += 1
                break
    if not found:
        return []
    (suffix, count), *_ = found.most_common(1)
    return [
        f"  # {count} of {len(analyses)} pages declare a title with this behind the headline.",
        f"  - id: {slug}.title",
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


def _element_rules(slug: str, analyses: Sequence[Analysis]) -> list[str]:
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
            f"  # - id: {slug}.{what}-element",
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
        if view.words >= 12 and fate.rule is None
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
