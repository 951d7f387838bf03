"""Author, dates and the site's name in the outputs, beside keys of the same names in records."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cleaner.adapters.columns import CleanBatch
from cleaner.model import Article
from cleaner.runs.formats import Rendering, as_json, as_md
from cleaner.system.jsontext import from_json
from cleaner.system.parquet import read_rows, write_rows
from tests.verdict.test_bylines import PROSE

pa = pytest.importorskip("pyarrow")

TEXT = f"Ferry link reopens\n\nBy Ada Brome\n\nPublished 3 May 2024\n\n{PROSE}"
TOLD: dict[str, Any] = {
    "author": "Ada Brome",
    "date": "2024-05-03",
    "modified": "",
    "site_name": "",
}


def test_json_and_front_matter_have_them() -> None:
    article = Article(title="Ferry", **TOLD)
    record = from_json(as_json(article))
    assert {name: record[name] for name in TOLD} == TOLD
    assert b'author: "Ada Brome"\ndate: "2024-05-03"\n' in as_md(article)


def test_a_record_keeps_what_it_says_itself() -> None:
    article = Article(title="Ferry", extra={"date": 20240101, "feed": "x"}, **TOLD)
    record = article.to_dict()
    assert (record["date"], record["author"], record["feed"]) == (20240101, "Ada Brome", "x")
    assert article.date == "2024-05-03"


@pytest.mark.parametrize("kept", [True, False])
@pytest.mark.parametrize("order", [("title", "body", "extra"), ("extra", "title", "body")])
def test_keys_that_pass_through_never_stand_for_the_articles_own(
    order: tuple[str, ...], kept: bool
) -> None:
    extra = {"title": "theirs", "body": "theirs", "dek": "theirs", "kept": "theirs", "feed": "x"}
    article = Article(title="Ferry", body="It sails.", extra={**extra, "author": "Me"})
    record = from_json(as_json(article, Rendering(kept=kept, fields=order)))
    told = {"title": "Ferry", "body": "It sails.", "feed": "x", "author": "Me"}
    assert record == (told if kept else {**told, "kept": "theirs"})


def test_parquet_has_them_as_text_whatever_records_say(tmp_path: Path) -> None:
    rows = [
        Article(id="a", **TOLD).to_dict(),
        Article(id="b", extra={"date": 20240101, "author": ["Ada", "Kit"]}).to_dict(),
    ]
    write_rows(lambda: [rows], tmp_path / "a.parquet")
    first, second = read_rows(tmp_path / "a.parquet")
    assert {name: first[name] for name in TOLD} == TOLD
    assert (second["date"], second["author"]) == ("20240101", '["Ada", "Kit"]')


def test_columns_add_them_and_leave_those_that_are_there() -> None:
    def columns(batch: Any, **settings: Any) -> dict[str, list[Any]]:
        cleaned: dict[str, list[Any]] = CleanBatch(**settings)(batch).to_pydict()
        return cleaned

    plain = pa.RecordBatch.from_pydict({"text": [TEXT]})
    assert {name: columns(plain)[name] for name in TOLD} == {k: [v] for k, v in TOLD.items()}
    dated = pa.RecordBatch.from_pydict({"text": [TEXT], "date": [20240101]})
    assert columns(dated)["date"] == [20240101]
    assert columns(dated)["author"] == ["Ada Brome"]
    assert columns(dated, columns=["date"])["date"] == ["2024-05-03"]
    assert columns(dated, prefix="page_")["page_date"] == ["2024-05-03"]
