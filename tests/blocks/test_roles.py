"""Tables that are made of boxes, and dialogs that no script has opened."""

from __future__ import annotations

import pytest

import cleaner

PROSE = [
    f"The ferry crosses the sound {number} times a day, and on Sundays it stays in the harbour."
    for number in range(2, 30)
]
FLEET = (("Boat", "Length", "Year"), ("Marlow", "12 m", "1961"), ("Tern", "9 m", "1975"))


def clean(*parts: str) -> cleaner.Article:
    inside = "".join(part if part.startswith("<") else f"<p>{part}</p>" for part in parts)
    page = f"<html><body><article><h1>Sound</h1>{inside}</article></body></html>"
    return cleaner.clean(page, media="html")


def fleet(table: str, row: str = "div", cell: str = "cell") -> str:
    rows = [
        f"<{row} role='row'>"
        + "".join(f"<span role='{'columnheader' if not at else cell}'>{one}</span>" for one in line)
        + f"</{row}>"
        for at, line in enumerate(FLEET)
    ]
    return table.format("".join(rows))


@pytest.mark.parametrize(
    "table",
    [
        fleet("<div role='table'>{}</div>"),
        fleet("<div role='table'><div role='rowgroup'>{}</div></div>"),
        fleet("<ul role='grid'>{}</ul>", "li", "gridcell"),
        fleet("<table><tr><td><div role='table'>{}</div></td></tr></table>"),
    ],
)
def test_boxes_that_are_a_table_by_their_roles_are_one(table: str) -> None:
    article = clean(*PROSE[:4], table, *PROSE[4:8])
    assert "Boat | Length | Year" in article.body
    assert "Tern | 9 m | 1975" in article.body
    assert "| Tern | 9 m | 1975 |" in article.to_markdown()


@pytest.mark.parametrize(
    "boxes",
    [
        "<div role='row'><p>Tern came first.</p><p>Gull came next.</p></div>",
        "<div role='table'><div role='row'><p>Tern came first.</p><p>Gull came next.</p></div>"
        "</div>",
        "<div role='list'><div role='row'><p>Tern came first.</p><p>Gull came next.</p></div>"
        "<div role='row'><p>Auk was last.</p></div></div>",
    ],
)
def test_boxes_that_are_no_table_are_paragraphs(boxes: str) -> None:
    assert "Tern came first.\n\nGull came next." in clean(*PROSE[:4], boxes, *PROSE[4:8]).body


@pytest.mark.parametrize("count", [3, 8])
def test_a_closed_dialog_amid_the_article_goes(count: int) -> None:
    said = "Pick the place that you live in, and we will show you what is near to it from now on."
    dialog = f"<dialog><h2>Choose a region</h2><p>{said}</p></dialog>"
    assert said not in clean(PROSE[0], dialog, *PROSE[1:count]).body


def test_an_article_in_a_closed_dialog_stays() -> None:
    inside = "".join(f"<p>{text}</p>" for text in PROSE[:6])
    assert PROSE[3] in clean(f"<dialog>{inside}</dialog>").body
