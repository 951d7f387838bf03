"""Docstrings that name fields as `name: what it says` have these as a list in the site.

An extension of Griffe, which reads the code for the page of the Python interface.
"""

from __future__ import annotations

import re
from typing import Any

import griffe

_FIELD = re.compile(r"(?:\w+, )*\w+: ")


class Fields(griffe.Extension):
    """Turns lines about fields or parameters into a section that Griffe knows."""

    def on_instance(self, *, obj: griffe.Object, **_: Any) -> None:
        """Changes a docstring in place."""
        if obj.docstring is None or not (obj.is_class or obj.is_function):
            return
        if obj.is_class:
            names = set(obj.members)
        else:
            names = {parameter.name for parameter in obj.parameters}
        title = "Attributes" if obj.is_class else "Parameters"
        obj.docstring.value = _with_section(obj.docstring.value, names, title)


def _with_section(text: str, names: set[str], title: str) -> str:
    """The docstring with its paragraphs of fields as one section."""
    plain: list[str] = []
    fields: list[str] = []
    for paragraph in text.split("\n\n"):
        first = paragraph.partition(":")[0]
        if _FIELD.match(paragraph) and set(first.split(", ")) <= names:
            fields += [part for line in paragraph.splitlines() for part in _lines(line, names)]
        else:
            plain.append(paragraph)
    if fields:
        section = "\n".join(f"    {line}" for line in fields)
        at = next((n for n, part in enumerate(plain) if part.startswith("Raises:")), len(plain))
        plain.insert(at, f"{title}:\n{section}")
    return "\n\n".join(plain)


def _lines(line: str, names: set[str]) -> list[str]:
    """A line about fields, one of what is said of two at once for each of them."""
    known, colon, said = line.partition(": ")
    if colon and set(known.split(", ")) <= names:
        return [f"{name}: {said}" for name in known.split(", ")]
    return [f"    {line.strip()}"]
