"""What is held while sites teach: pages that can be had again are not kept, nor what was taught."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

import cleaner
from cleaner.intake.entry import Failure
from cleaner.learning import learn as learning
from cleaner.learning.learn import Anew, learn
from cleaner.learning.learned import Learned, learned_in
from cleaner.learning.store import Lowest
from cleaner.pipeline.given import PageLike
from cleaner.runs.learning import learn_from
from cleaner.runs.plan import Plan
from cleaner.system.spilled import Spilled
from tests.learning.test_learn import SITE, TOOL, made

PLAN = Plan(cleaner=TOOL, workers=1)


def both() -> list[cleaner.RawPage]:
    """Pages of two sites, one of them twice, and others of one id."""
    pages = [*made(12), *made(12, "gull.example")]
    same = [cleaner.RawPage(id="1", data=one.data, source="x", url=one.url) for one in pages[:4]]
    return [*pages, pages[0], *same]


@pytest.fixture
def kept(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The bytes that are kept of each page which may be looked at."""
    sizes: list[int] = []
    put = Lowest.put

    def noted(self: Lowest, site: str, identity: str, data: bytes, digest: bytes = b"") -> None:
        if type(self) is Lowest:
            sizes.append(len(data))
        put(self, site, identity, data, digest)

    monkeypatch.setattr(Lowest, "put", noted)
    return sizes


@pytest.mark.parametrize("pages_per_site", [5, 50])
def test_pages_that_come_by_once_teach_the_same(kept: list[int], pages_per_site: int) -> None:
    pages = both()
    listed = learn(pages, TOOL, pages_per_site=pages_per_site)
    assert not any(kept)
    once = learn(iter(pages), TOOL, pages_per_site=pages_per_site)
    assert max(kept) > 100
    turned = learn(tuple(pages[::-1]), TOOL, pages_per_site=pages_per_site)
    assert listed == once == turned
    assert [*listed.packs] == ["gull.example", SITE]


def test_each_page_is_looked_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    look = learning.Looker.look

    def noted(self: learning.Looker, page: cleaner.Page | cleaner.RawPage) -> object:
        seen.append(page.source)
        return look(self, page)

    monkeypatch.setattr(learning.Looker, "look", noted)
    pages = made(6)
    learn([*pages, *pages], TOOL)
    assert sorted(seen) == sorted(page.source for page in pages)


def test_what_can_be_begun_anew_is_gone_through_twice() -> None:
    begun: list[int] = []

    def read() -> Iterator[PageLike | Failure]:
        begun.append(1)
        return iter(made(6))

    assert learn(Anew(read), TOOL) == learn(made(6), TOOL)
    assert len(begun) == 2


def test_files_are_read_twice_and_pipes_once(tmp_path: Path, kept: list[int]) -> None:
    lines = "".join(
        json.dumps({"id": one.id, "url": one.url, "text": one.data}) + "\n" for one in made(6)
    )
    (tmp_path / "raw.jsonl").write_text(lines)
    from_file = learn_from([tmp_path / "raw.jsonl"], PLAN)
    assert from_file.packs
    assert not any(kept)
    pipe = tmp_path / "pipe.jsonl"
    os.mkfifo(pipe)
    writer = threading.Thread(target=pipe.write_text, args=(lines,))
    writer.start()
    from_pipe = learn_from([pipe], PLAN)
    writer.join(10)
    assert min(kept[6:]) > 100
    assert from_pipe.packs == from_file.packs


def test_what_was_taught_is_no_more_in_memory_than_its_bound(tmp_path: Path) -> None:
    found = learn(both(), TOOL)
    assert isinstance(found.sites, Spilled)
    small = Spilled[cleaner.LearnedSite](in_memory=0)
    for name, site in found.sites.items():
        small.add(name, site)
    Learned(sites=small).save(tmp_path / "small")
    found.save(tmp_path / "found")
    for name in ("learned.json", f"{SITE}.yaml", "gull.example.yaml"):
        assert (tmp_path / "small" / name).read_bytes() == (tmp_path / "found" / name).read_bytes()


def test_the_index_has_a_line_for_each_site(tmp_path: Path) -> None:
    learn(both(), TOOL).save(tmp_path)
    text = (tmp_path / "learned.json").read_text()
    assert [line.strip()[:10] for line in text.splitlines()[-4:-2]] == ['{"site": "'] * 2
    index = learned_in(tmp_path)
    assert index
    assert [one["site"] for one in index["sites"]] == ["gull.example", SITE]
    Learned(sites={}).save(tmp_path / "none")
    assert (learned_in(tmp_path / "none") or {})["sites"] == []
