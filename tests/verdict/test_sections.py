"""Sections: how far what stands below a label goes."""

from __future__ import annotations

import pytest

from cleaner import clean

PROSE = (
    "The ferry left the harbour at noon with forty people aboard, who had waited for the fog to "
    "lift since the early morning, while the keeper of the light counted the boats that came in."
)
FIRST, SECOND = "Herring prices rise", "Fog closes the airport"


def page(box: str) -> str:
    return (
        "<html lang=en><head><title>Old crane falls</title></head><body><main><article>"
        f"<h1>Old crane falls</h1><p>{PROSE}</p><p>{PROSE[:-1]} again.</p>{box}"
        f"<p>{PROSE[:-1]} at last.</p><p>{PROSE[:-1]}, so they say.</p></article></main></body>"
    )


@pytest.mark.parametrize(
    "box",
    [
        f"<ul><li><a href=/a>{FIRST}</a></li><li><a href=/b>{SECOND}</a></li></ul>",
        f"<ol><li><a href=/a>{FIRST}</a></li><li><a href=/b>{SECOND}</a></li></ol>",
        f"<ul class=rel><li class=odd><a href=/a>{FIRST}</a><li class=even><p>{SECOND}</p></ul>",
        f"<p>More from the coast</p><ul><li>{FIRST}</li><li>{SECOND}</li></ul>",
    ],
)
@pytest.mark.parametrize("label", ["<h3>Related stories</h3>", "<p><b>Related stories</b></p>"])
def test_of_a_list_below_a_label_no_item_is_left(label: str, box: str) -> None:
    body = clean(page(label + box)).body
    assert [line for line in (FIRST, SECOND, "Related") if line in body] == []
    assert body.count(PROSE[:-1]) == 4


def test_a_list_behind_a_subhead_of_the_article_stays() -> None:
    box = f"<h3>What the winter brought</h3><ul><li>{FIRST}</li><li>{SECOND}</li></ul>"
    body = clean(page(box)).body
    assert (FIRST in body, SECOND in body) == (True, True)


LINKS = f"<ul><li><a href=/a>{FIRST}</a></li><li><a href=/b>{SECOND}</a></li></ul>"
BOXES = [
    f"<div class=related><h3>Related stories</h3>{LINKS}</div>",
    f"<aside><h3>Related stories</h3>{LINKS}</aside>",
    f"<div><h3>Most read</h3>{LINKS}</div>",
    f"<section class=x><p><b>Related stories</b></p>{LINKS}</section>",
]
BEHIND = [
    ("<p>She said no.</p>", ["She said no."]),
    ("<p>Key numbers:</p><ul><li>14 boats<li>19 berths<li>420 crates a day</ul>", ["Key", "19"]),
    ("<ul><li>14 boats<li>19 berths<li>420 crates a day</ul>", ["14 boats", "420 crates"]),
    (
        "<table><tr><th>Phase<th>Year</tr><tr><td>Nets<td>2031</tr><tr><td>Boats<td>2033</tr></table>",
        ["Phase", "2031", "2033"],
    ),
]


@pytest.mark.parametrize("box", BOXES)
@pytest.mark.parametrize(("behind", "kept"), BEHIND)
def test_a_section_ends_with_its_box_amid_the_article(
    box: str, behind: str, kept: list[str]
) -> None:
    body = clean(page(box + behind)).body
    assert [line for line in kept if line not in body] == []
    assert [line for line in (FIRST, SECOND, "Related", "Most read") if line in body] == []


@pytest.mark.parametrize("box", [box for box in BOXES if "Related" in box])
def test_links_behind_a_box_are_of_its_section(box: str) -> None:
    more = "<ul><li><a href=/c>Council votes on the pier</a></li></ul>"
    assert "Council votes" not in clean(page(box + more)).body
