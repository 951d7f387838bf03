"""What other tools wrote of pages, read from files: texts, Markdown and JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePath
from typing import Any, Final

from cleaner.system.pattern import pattern
from cleaner.text.fold import fold

_SUFFIXES: Final = (".txt", ".md", ".json")
"""Files of other tools' texts, the first of them that is there."""
_BODY_KEYS: Final = ("body", "text", "content")
"""Keys of a JSON file that may hold the body."""
_DEK_KEYS: Final = ("dek", "description", "excerpt")
_FRONT: Final = pattern(r"(?ms)\A---\n(.*?)^---\n")
"""The front matter of Markdown."""
_PICTURE: Final = pattern(r"!\[[^\]]*\]\([^)\s]*\)")
_LINK: Final = pattern(r"\[([^\]]*)\]\([^)\s]*\)")
_BLANK: Final = pattern(r"\n[ \t]*\n\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What one tool gave for a page. error: why it gave nothing, in words."""

    name: str
    title: str = ""
    dek: str = ""
    body: str = ""
    error: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Folder:
    """A folder with another tool's texts: for the page `a/b.html` the file `a/b.txt`,
    `a/b.html.txt` or `b.txt`; `.md` and `.json` as well.

    own: a run of this program wrote it, so that its texts begin with their titles.
    """

    name: str
    path: Path
    own: bool = False

    def said(self, identity: str, record: Mapping[str, Any]) -> Said | None:
        """What the tool gave for the page of this id; `None` where there is no file.

        A text may begin with title and dek, which the cleaner's record of the page tells, and a
        JSON file has `title`, `dek` and `body`, or keys like them.
        """
        page = PurePath(identity)
        inside = not page.is_absolute() and ".." not in page.parts
        stems = (page.with_suffix(""), page) if inside and page.name else ()
        for stem in (*stems, *(PurePath(stem.name) for stem in stems)):
            for suffix in _SUFFIXES:
                path = self.path / f"{stem}{suffix}"
                if path.is_file():
                    return self._read(path, record)
        return None

    def _read(self, path: Path, record: Mapping[str, Any]) -> Said:
        try:
            text = path.read_text("utf-8", "replace")
            if path.suffix == ".json":
                return _of_json(self.name, path, json.loads(text))
        except (OSError, ValueError) as error:
            return Said(name=self.name, error=f"{path}: can't be read: {error}")
        said = (
            _of_markdown(self.name, text)
            if path.suffix == ".md"
            else Said(name=self.name, body=text)
        )
        return said if said.title else self._with_headline(said, record)

    def _with_headline(self, said: Said, record: Mapping[str, Any]) -> Said:
        """Title and dek by themselves where the text begins with them."""
        parts = _BLANK.split(said.body.strip())
        first = fold(parts[0])
        no_title = first in ("", fold(_BLANK.split(record["body"])[0]))
        if not no_title and (self.own or first == fold(record["title"])):
            title, *parts = parts
            dek = ""
            if parts and record["dek"] and fold(parts[0]) == fold(record["dek"]):
                dek, *parts = parts
            return replace(said, title=title, dek=dek, body="\n\n".join(parts))
        return said


def _of_json(name: str, path: Path, record: object) -> Said:
    if not isinstance(record, dict):
        return Said(name=name, error=f"{path}: holds no object with a title and a body")
    # An article without a dek may have a description all the same.
    dek_keys = ("dek",) if "dek" in record else _DEK_KEYS
    return Said(
        name=name,
        title=_first(record, ("title",)),
        dek=_first(record, dek_keys),
        body=_first(record, _BODY_KEYS),
    )


def _of_markdown(name: str, text: str) -> Said:
    """Markdown with what its front matter tells, without pictures and addresses of links."""
    front = _FRONT.match(text)
    fields: dict[str, str] = {}
    for line in front[1].splitlines() if front else ():
        key, _, value = line.partition(":")
        fields[key.strip()] = _unquoted(value.strip())
    body = _LINK.sub(r"\1", _PICTURE.sub("", text[front.end() :] if front else text))
    return Said(name=name, title=fields.get("title", ""), dek=fields.get("dek", ""), body=body)


def _unquoted(value: str) -> str:
    try:
        return str(json.loads(value)) if value.startswith('"') else value
    except ValueError:
        return value


def _first(record: Mapping[str, Any], keys: Sequence[str]) -> str:
    found = (record.get(key) for key in keys)
    return next((value for value in found if isinstance(value, str) and value), "")
