"""Titles of texts that end in their paper's name, which the address or the page itself tells."""

from __future__ import annotations

import time

import pytest

from cleaner import Block, clean
from cleaner.blocks.folded import fold_block
from cleaner.verdict.signed import below_masthead, signed_names

PROSE = (
    "The ferry left the harbour at noon with forty people aboard, who had waited for the fog to "
    "lift since the early morning, while the keeper of the light counted the boats that came in."
)
BODY = f"{PROSE}\n\n{PROSE[:-1]} again.\n\n{PROSE[:-1]} at last.\n"
TITLE = "Gulls take over the old quay"


@pytest.mark.parametrize("joint", [" - ", " – ", " — ", " | ", " :: ", " » "])
@pytest.mark.parametrize(
    ("name", "url"),
    [
        ("The Daily Gull", "https://www.dailygull.example/a"),
        ("The Daily Gull", "https://gull.example/a"),
        ("Gull of the North", "https://gull.example/a"),
        ("Kalder Bote", "https://bote.kalder.example/a"),
    ],
)
def test_a_name_that_the_address_tells_goes(joint: str, name: str, url: str) -> None:
    assert clean(f"{TITLE}{joint}{name}\n\n{BODY}", url=url).title == TITLE


@pytest.mark.parametrize(
    "text",
    [
        f"{TITLE} - Harbour Post\n\n{BODY}\n© 2031 Harbour Post. All rights reserved.\n",
        f"{TITLE} - Harbour Post\n\n{BODY}\nCopyright Harbour Post, 2031\n",
        f"Harbour Post\n\nHome\n\nSport\n\n{TITLE} - Harbour Post\n\n{BODY}",
    ],
)
def test_a_name_that_the_page_calls_itself_by_goes(text: str) -> None:
    assert clean(text).title == TITLE


@pytest.mark.parametrize(
    ("title", "url", "behind"),
    [
        ("Gulls take over - and they stay", "https://gull.example/a", ""),
        ("Gulls take over - the gull count", "https://gull.example/a", ""),
        ("Storm hits the coast - Breaking News", "https://news.example/a", ""),
        ("Gulls take over - Part Two", "https://harbour.example/a", ""),
        ("Gulls take over - Part Two", None, "© 2031 Harbour Post. All rights reserved."),
        ("Gulls take over - Harbour", None, "© 2031 Harbourfront Media"),
        ("Lights - Harbour Post©", None, ""),
    ],
)
def test_what_is_no_name_stays(title: str, url: str | None, behind: str) -> None:
    assert clean(f"{title}\n\n{BODY}\n{behind}\n", url=url).title == title


def test_a_title_with_a_flood_of_spaces_ends_in_time() -> None:
    flood = "Gulls take over" + " " * 200_000 + "x"
    views = [fold_block(Block(index=n, text=flood, start=0, end=len(flood))) for n in range(2)]
    start = time.perf_counter()
    assert signed_names(flood, views, 0) == ()
    assert below_masthead(0, views, 1) == 0
    assert time.perf_counter() - start < 5
