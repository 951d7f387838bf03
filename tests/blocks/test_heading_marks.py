"""Links of headings to themselves, and wikis' links to edit, beside a heading's own words."""

from __future__ import annotations

import pytest

import cleaner
from tests.blocks.test_roles import PROSE


def body(*parts: str) -> str:
    inside = "".join(part if part.startswith("<") else f"<p>{part}</p>" for part in parts)
    page = f"<html><body><article><h1>Sound</h1>{inside}</article></body></html>"
    return cleaner.clean(page, media="html").body


@pytest.mark.parametrize(
    "mark",
    [
        '<a href="#s">\U0001f517\ufe0e</a>',
        '<a href="#s" aria-label="Link for this heading">\u00a7\ufe0e</a>',
        '<a href="#s">Link for this heading</a>',
        '<a href="#s"><span>Direct link to heading</span></a>',
        '<a href="#s">Link zu diesem Abschnitt</a>',
        '<a href="#s">Lien vers cette section</a>',
        '<a href="#s">Permalink to \u201cThe way that the boats took when they sailed\u201d</a>',
    ],
)
@pytest.mark.parametrize("level", ["h2", "h4"])
def test_a_link_of_a_heading_to_itself_goes(mark: str, level: str) -> None:
    words = "The way that the boats took when they sailed"
    for heading in (f"{words} {mark}", f"{mark} {words}"):
        found = body(*PROSE[:4], f'<{level} id="s">{heading}</{level}>', *PROSE[4:8])
        assert f"\n\n{words}\n\n" in found


@pytest.mark.parametrize(
    "heading",
    [
        '<a href="#s">Link to the past</a> and the boats',
        '<a href="#s">Links for sailors</a> and for others',
        '<a href="/edit">Edit</a> of the year',
    ],
)
def test_a_link_that_is_part_of_a_heading_stays(heading: str) -> None:
    found = body(*PROSE[:4], f'<h2 id="s">{heading}</h2>', *PROSE[4:8])
    shown = heading.partition(">")[2].replace("</a>", "")
    assert f"\n\n{shown}\n\n" in found


@pytest.mark.parametrize(
    "mark",
    [
        '<span class="mw-editsection"><span>[</span><a href="/w?action=edit">edit</a>]</span>',
        '<span class="mw-editsection">[<a href="/w?v">Bearbeiten</a> | '
        '<a href="/w?action=edit">Quelltext bearbeiten</a>]</span>',
        '<span>[<a href="/w?action=edit">\u7de8\u96c6</a>]</span>',
        '<div>[<a href="/w?action=edit">\u043f\u0440\u0430\u0432\u0438\u0442\u044c</a>]</div>',
    ],
)
def test_a_link_to_edit_goes_beside_its_heading(mark: str) -> None:
    heading = f'<div class="mw-heading"><h2>Why the boats sailed</h2>{mark}</div>'
    assert "harbour.\n\nWhy the boats sailed\n\nThe ferry" in body(*PROSE[:4], heading, *PROSE[4:8])


@pytest.mark.parametrize("line", ["[edit] was all that it said, and he did.", "[sic]", "[Music]"])
def test_other_words_in_brackets_stay(line: str) -> None:
    assert line in body(*PROSE[:4], line, *PROSE[4:8])
