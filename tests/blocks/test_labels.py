"""What elements are called, and whether two are made alike."""

from __future__ import annotations

import random

import pytest

from cleaner.blocks.labels import made_of, made_of_plainly
from cleaner.blocks.tree import parse, segment
from cleaner.scores.boxes import box_features
from tests.built import prose


@pytest.mark.parametrize(
    ("path", "made"),
    [
        ("main div.body p#block-7.text", "main div.body p.text"),
        ("main div.body p#kx-oc.text", "main div.body p.text"),
        ("main div#post-12.entry p", "main div.entry p"),
        ("div#content.wide p.text", "div#content.wide p.text"),
        ("div#sidebar p#lead", "div#sidebar p"),
        ("p#lead", "p"),
        ("div# p#", "div# p#"),
        ("div.item-3 p.c#4", "div.item-3 p.c"),
        ("", ""),
    ],
)
def test_elements_are_made_alike_whichever_ids_they_bear(path: str, made: str) -> None:
    assert made_of(path) == made


def test_both_forms_tell_how_elements_are_made() -> None:
    source = random.Random(7)
    for _ in range(5000):
        path = "".join(source.choice("ab1 #.é中") for _ in range(source.randrange(25)))
        assert made_of(path) == made_of_plainly(path), path


def test_paragraphs_with_an_id_each_are_as_much_of_the_page_as_others() -> None:
    def shares(numbered: bool) -> list[float]:
        lines = (f"<p{f' id=b{at}x' * numbered}>{prose(30, at)}</p>" for at in range(6))
        boxes = "<aside><h4>Ferry sold</h4></aside>".join(lines)
        return list(box_features(segment(parse(f"<div>{boxes}</div>")).blocks)["box.path_share"])

    assert shares(numbered=True) == shares(numbered=False)
    assert max(shares(numbered=True)) == 1.0
