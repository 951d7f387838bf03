"""Pages of the site that stand elsewhere in the project, each in one place only.

A hook of MkDocs. Links between files of the project are followed: to the page that a file has in
the site, else to the file itself, which is then part of the site. A link to what is not there stays
as it is, so that a strict build fails at it.
"""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import names  # MkDocs looks for it beside this hook.
from mkdocs.structure.files import File, Files

ROOT = Path(__file__).resolve().parents[1]
PAGES = {
    "samples/pipelines/README.md": "pipelines.md",
    "samples/pipelines/scale.md": "cost.md",
    "rules/README.md": "rules/language.md",
    "rules/REFERENCE.md": "rules/reference.md",
    "cleaner/scores/MODEL.md": "model.md",
    "SECURITY.md": "security.md",
    "CHANGELOG.md": "changelog.md",
}
"""The page that a file of the project is in the site."""
PLACES = {**PAGES, "README.md": "index.md"}
"""Where links to files of the project lead."""
LINK = re.compile(r"(?<=\]\()(?![a-z]+:)([^)#\s]+)(#[^)\s]*)?(?=\))")
"""The target of a link or picture, but for addresses: the path, and what follows `#`."""


def on_files(files: Files, *, config: Any) -> Files:
    """The site's files, with those that stand elsewhere in the project."""
    for source, place in PAGES.items():
        files.append(File.generated(config, place, content=(ROOT / source).read_text("utf-8")))
    for name in sorted(filter(_goes_along, _linked())):
        files.append(File.generated(config, f"project/{name}", abs_src_path=str(ROOT / name)))
    return files


def on_page_markdown(markdown: str, *, page: Any, **_: Any) -> str:
    """The page's text, its links to files of the project as links within the site."""
    place = page.file.src_uri
    if place == "python.md":
        markdown = names.in_full(markdown)
    source = next((name for name, to in PAGES.items() if to == place), f"docs/{place}")

    def within(target: str) -> str:
        to = PLACES.get(target, "")
        if target.startswith("docs/"):
            to = target.removeprefix("docs/")
        elif _goes_along(target):
            to = f"project/{target}"
        return posixpath.relpath(to, posixpath.dirname(place) or ".") if to else ""

    return _relinked(markdown, source, within)


def _goes_along(target: str) -> bool:
    """Whether a file of the project is shown in the site as it is."""
    inside = not target.startswith(("docs/", "../")) and target not in PLACES
    return inside and (ROOT / target).is_file()


def _linked() -> set[str]:
    """Paths in the project that any page links to."""
    found: set[str] = set()

    def note(target: str) -> str:
        found.add(target)
        return ""

    for path in [*(ROOT / "docs").rglob("*.md"), *map(ROOT.joinpath, PAGES)]:
        _relinked(path.read_text("utf-8"), path.relative_to(ROOT).as_posix(), note)
    return found


def _relinked(markdown: str, source: str, within: Callable[[str], str]) -> str:
    """The text of a file of the project with other targets, where `within` gives one for a path."""

    def one(found: re.Match[str]) -> str:
        target = posixpath.normpath(posixpath.join(posixpath.dirname(source), found[1]))
        return (within(target) or found[1]) + (found[2] or "")

    return LINK.sub(one, markdown)
