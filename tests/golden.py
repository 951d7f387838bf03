"""The pages written for the tests, what is expected of each, and what is known to be wrong.

A page is a folder in `tests/pages`: its source, and `expected.json` with

    title, dek   as they should come out; `null` where that is open
    keeps        lines that must stay, in order
    gone         lines that must go
    known        faults that it comes out with so far, each with the reason: `{fault, why}`

`python -m tests.golden [PAGE ...]` writes `known` anew, and drafts the expectation of a page that
has none from what comes out: read and correct it before it is kept.
"""

from __future__ import annotations

import json
import re
import sys
from collections import Counter
from functools import cache
from pathlib import Path
from typing import Any

import cleaner
from cleaner import Article
from cleaner.model import Media

PAGES = Path(__file__).parent / "pages"

_QUOTES = str.maketrans({**dict.fromkeys("‘’‚‛′´", "'"), **dict.fromkeys("“”„‟″", '"')})
_BULLET = re.compile(r"^(?:[-•*·–—]|\d{1,2}[.)])\s+")
_TELLING = 25
"""Characters below which a line is looked for whole alone: a sentence may well hold it."""


def slugs() -> list[str]:
    """The names of all pages, in order."""
    return sorted(path.name for path in PAGES.iterdir() if path.is_dir())


def expectation(slug: str) -> dict[str, Any]:
    """What is expected of a page."""
    found: dict[str, Any] = json.loads((PAGES / slug / "expected.json").read_text("utf-8"))
    return found


@cache
def _shipped() -> cleaner.Cleaner:
    """One cleaner for all pages."""
    return cleaner.Cleaner()


def cleaned(slug: str) -> Article:
    """The page as it comes out."""
    source = next((PAGES / slug).glob("source.*"))
    media: Media = "html" if source.suffix == ".html" else "text"
    return _shipped().clean(source.read_bytes(), media=media)


def folded(line: str) -> str:
    """The line with plain quotes, single spaces, no list mark and no bars between cells."""
    return _BULLET.sub("", " ".join(line.translate(_QUOTES).replace("|", " ").split()))


def lines_of(text: str) -> list[str]:
    """The folded lines of a text that are not blank."""
    return [line for line in map(folded, text.split("\n")) if line]


def faults(article: Article, expected: dict[str, Any]) -> list[str]:
    """What is wrong with a page as it comes out, one line each; empty if it is right."""
    title, dek = folded(expected["title"] or ""), folded(expected["dek"] or "")
    found = [
        f"{field} is {got!r}"
        for field, got in (("title", article.title), ("dek", article.dek))
        if (wanted := expected[field]) is not None and folded(got) != folded(wanted)
    ]
    body = lines_of(article.body)
    if expected["dek"] is None:  # Whether the first line is a dek is open; it must only be there.
        body = lines_of(article.dek) + body
    keeps = list(map(folded, expected["keeps"]))
    shown = [*body, *lines_of(article.title), *lines_of(article.dek)]
    wanted = Counter(keeps) - Counter(body)
    wanted.update(line for line in (title, dek) if line and line not in shown)
    rules = {line: removal.rule for removal in article.removed for line in lines_of(removal.text)}
    missing = list(wanted.elements())
    found += [f"lost: {line!r} by {rules.get(line, 'nothing')}" for line in missing]
    if not missing and [line for line in body if line in keeps] != keeps:
        found.append("the order of the lines has changed")
    return found + _left_in(shown, [*keeps, title, dek], expected["gone"])


def _left_in(shown: list[str], spared: list[str], gone: list[str]) -> list[str]:
    """The lines that are there although they should have gone."""
    often, others = Counter(spared), set(shown) - set(spared)
    return [
        f"left in: {line!r}"
        for line in map(folded, gone)
        if shown.count(line) > often[line]
        or (len(line) >= _TELLING and any(line in other for other in others))
    ]


def _drafted(article: Article) -> dict[str, Any]:
    """An expectation that says that all is right as it comes out."""
    return {
        "title": article.title,
        "dek": article.dek,
        "keeps": [line for line in article.body.split("\n") if line.strip()],
        "gone": [
            line for removal in article.removed for line in removal.text.split("\n") if line.strip()
        ],
    }


def write(slug: str) -> bool:
    """Writes the known faults of a page anew, and its whole expectation where it has none.

    Reasons that stand there stay; new faults get none, which a test asks for. Gives back whether
    the file has changed.
    """
    file = PAGES / slug / "expected.json"
    before = expectation(slug) if file.exists() else None
    article = cleaned(slug)
    expected = dict(before or _drafted(article))
    whys = {one["fault"]: one["why"] for one in expected.pop("known", [])}
    known = [{"fault": fault, "why": whys.get(fault, "")} for fault in faults(article, expected)]
    if known:
        expected["known"] = known
    if expected == before:
        return False
    file.write_text(json.dumps(expected, ensure_ascii=False, indent=2) + "\n", "utf-8")
    return True


if __name__ == "__main__":
    unknown = sorted(set(sys.argv[1:]) - set(slugs()))
    if unknown:
        sys.exit(f"no such page in {PAGES}: {', '.join(unknown)}")
    for name in sys.argv[1:] or slugs():
        if write(name):
            print(f"{name}: written; read it, and say why of each fault that has no reason")
