"""Columns of pages to columns of articles, and the engines that hold such columns."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import pytest

TEXT = (
    "The ferry left the harbour at noon with forty people aboard, who had waited for the fog to "
    "lift since the early morning.\n\nZibbeldy badge\n\nNobody on the quay could say when the "
    "boat would be back, and the harbour master had gone home to his dinner long before."
)
PACK = """\
pack: demo
why: What the pages of these tests hold beside their text.
rules:
  - id: demo.badge
    kind: line
    why: A badge of the demo
    phrases: {en: [Zibbeldy badge]}
    removes: [Zibbeldy badge]
    keeps: [The zibbeldy badge is worn on Sundays.]
"""
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01"

pytest.importorskip("pyarrow", reason="pyarrow is not installed: pip install '.[arrow]'")

import pyarrow as pa  # noqa: E402

import cleaner  # noqa: E402
from cleaner.adapters.columns import ARTICLE_COLUMNS, CleanBatch, clean_batch  # noqa: E402


@pytest.fixture(scope="module")
def batch() -> CleanBatch:
    return CleanBatch()


def table(**columns: list[Any]) -> Any:
    return pa.table(columns)


@pytest.mark.parametrize("kind", ["table", "batch"])
def test_a_row_in_is_a_row_out(batch: CleanBatch, kind: str) -> None:
    pages = table(
        id=[7, 8], url=["https://ferry.example/1", None], text=[TEXT, "All rights reserved."]
    )
    given = pages if kind == "table" else pages.to_batches()[0]
    out = batch(given)
    assert type(out) is type(given)
    assert out.schema.names == ["id", "url", *ARTICLE_COLUMNS, "error", "error_type"]
    assert out.schema == batch.schema(given.schema)
    first, second = out.to_pylist()
    article = cleaner.clean(TEXT, url="https://ferry.example/1", id="7")
    record = article.to_dict() | {"id": 7, "error": None, "error_type": None}
    assert first == record
    assert (second["id"], second["body"], second["error"]) == (8, "", None)


def test_pages_that_fail_say_why_in_their_row(batch: CleanBatch) -> None:
    pages = pa.table({"html": pa.array([PNG, None, b" ", TEXT.encode()], pa.binary())})
    rows = batch(pages).to_pylist()
    assert [row["error_type"] for row in rows] == ["DecodeError", "ReadError", "ReadError", None]
    assert "PNG" in rows[0]["error"]
    assert "no page under 'html', found NoneType" in rows[1]["error"]
    assert rows[0]["body"] is rows[0]["removed"] is None
    assert rows[3]["body"]


def test_the_first_column_with_a_page_counts(batch: CleanBatch) -> None:
    out = batch(table(html=[None, "<p>Noon.</p>"], text=[TEXT, TEXT], other=[1, 2]))
    assert [body[:5] for body in out["body"].to_pylist()] == ["The f", "Noon."]
    assert not {"html", "text"}.intersection(out.schema.names)
    assert out["other"].to_pylist() == [1, 2]


def test_columns_prefix_and_rules(tmp_path: Path) -> None:
    (tmp_path / "demo.yaml").write_text(PACK)
    out = clean_batch(
        table(page=[TEXT], title=["As scraped"]),
        page="page",
        columns=["title", "body"],
        prefix="clean_",
        keep_page=True,
        rules=[tmp_path],
    )
    names = ["page", "title", "clean_title", "clean_body", "clean_error", "clean_error_type"]
    assert out.schema.names == names
    assert "Zibbeldy" not in out["clean_body"][0].as_py()
    assert out["title"].to_pylist() == ["As scraped"]


def test_the_input_is_untouched_and_the_output_the_same_again(batch: CleanBatch) -> None:
    pages = table(text=[TEXT, "Noon."] * 3)
    before = pages.to_pydict()
    out = batch(pages)
    assert pages.to_pydict() == before
    assert batch(pages).equals(out)
    assert pickle.loads(pickle.dumps(batch))(pages).equals(out)
    halves = [batch(pages.slice(0, 3)), batch(pages.slice(3))]
    assert pa.concat_tables(halves).equals(out)


def test_no_rows(batch: CleanBatch) -> None:
    out = batch(table(text=pa.array([], pa.string())))
    assert out.num_rows == 0
    assert "body" in out.schema.names


@pytest.mark.parametrize("kind", ["large_string", "string_view", "dictionary"])
def test_all_kinds_of_strings(batch: CleanBatch, kind: str) -> None:
    if kind == "string_view" and not hasattr(pa, "string_view"):
        pytest.skip("this pyarrow has no string_view")
    types = {
        "large_string": pa.large_string(),
        "dictionary": pa.dictionary(pa.int32(), pa.string()),
        "string_view": getattr(pa, "string_view", pa.string)(),
    }
    pages = pa.table({"text": pa.array([TEXT]).cast(types[kind])})
    assert batch(pages)["body"][0].as_py().startswith("The ferry")


def test_wrong_columns_are_told(batch: CleanBatch) -> None:
    with pytest.raises(cleaner.CleanerError, match="no column 'html' or 'text' or 'content' among"):
        batch(table(raw=["x"]))
    with pytest.raises(cleaner.CleanerError, match="no such column: byline; choose among title"):
        CleanBatch(columns=["byline"])
