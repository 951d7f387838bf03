"""Made pages: the same for the same seed, of every kind, with the article known for sure."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from cleaner.authoring.label import label_blocks
from cleaner.blocks.tree import parse, segment
from cleaner.training.made import KINDS, main, make_page

COUNT = len(KINDS)


def test_pages_come_out_the_same_twice_and_others_by_another_seed(tmp_path: Path) -> None:
    one, two = tmp_path / "one.jsonl.gz", tmp_path / "in" / "two.jsonl.gz"
    assert main([str(one), "--pages", "4"]) == main([str(two), "--pages", "4"]) == 0
    assert one.read_bytes() == two.read_bytes()
    lines = list(map(json.loads, gzip.decompress(one.read_bytes()).splitlines()))
    assert lines == [make_page(number, 1) for number in range(4)]
    assert make_page(0, 1) != make_page(0, 2)


def test_nothing_is_written_over(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "pages.jsonl.gz"
    path.write_bytes(b"mine")
    assert main([str(path)]) == 2
    assert "is there already" in capsys.readouterr().err
    assert path.read_bytes() == b"mine"


@pytest.mark.parametrize("number", range(COUNT), ids=[kind.__name__ for kind in KINDS])
def test_what_is_labelled_is_on_the_page(number: int) -> None:
    for seed in (1, 2):
        page = make_page(number, seed)
        blocks = segment(parse(page["html"])).blocks
        labels = label_blocks(blocks, page["body"], page["title"], "")
        found = sum(len(one.text) for one, label in zip(blocks, labels, strict=True) if label == 1)
        assert found >= 0.9 * len(page["body"].replace("\n", ""))
        assert any(one.text == page["title"] for one in blocks)


def test_kinds_that_labelled_pages_lack() -> None:
    kinds = {kind.__name__: number for number, kind in enumerate(KINDS)}
    page = make_page(kinds["long"], 1)
    assert page["body"].count("\n\n") > 100
    page = make_page(kinds["short"], 1)
    shown = sum(len(one.text) for one in segment(parse(page["html"])).blocks)
    assert len(page["body"]) < shown / 2
