"""Columns of pages to columns of articles, and the engines that hold such columns."""

from __future__ import annotations

import json
import os
import pickle
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

TEXT = (
    "The ferry left the harbour at noon with forty people aboard, who had waited for the fog to "
    "lift since the early morning.\n\nZibbeldy badge\n\nNobody on the quay could say when the "
    "boat would be back, and the harbour master had gone home to his dinner long before."
)
BARE = "The match was called off at noon because the pitch was under water."
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
ROOT = Path(__file__).resolve().parents[2]
SAMPLES = ROOT / "samples" / "pipelines"
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


def test_a_batch_says_what_it_adds_and_by_which_cleaner(batch: CleanBatch) -> None:
    some = CleanBatch(page="raw", columns=["title", "dek"], prefix="c_")
    assert repr(batch).startswith("CleanBatch(<columns: all>, Cleaner(<")
    assert repr(some).startswith("CleanBatch(page='raw', <columns: title, dek>, prefix='c_', Cl")


@pytest.mark.parametrize("given", [[{"text": TEXT}], {"text": [TEXT]}, TEXT, None])
def test_a_batch_that_is_none_of_arrow_is_told_what_to_be(batch: CleanBatch, given: Any) -> None:
    with pytest.raises(cleaner.ArgumentError) as raised:
        batch(given)
    kind = type(given).__name__
    assert str(raised.value).startswith(f"the batch is {kind}; give a pyarrow Table or RecordBatch")


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


def test_what_only_the_columns_tell_stays(batch: CleanBatch) -> None:
    html = f"<title>The pitch</title><h1>The pitch</h1><p>{BARE} {BARE}</p>"
    pages = table(html=[BARE, html], title=["Rain stops play", "Mine"], dek=["A wet day", None])
    out = batch(pages).to_pydict()
    assert out["title"] == ["Rain stops play", "The pitch"]
    assert (out["dek"][0], out["dek_source"][0]) == ("A wet day", "record")


def test_an_author_that_the_columns_leave_open_is_the_pages_own(batch: CleanBatch) -> None:
    html = f'<meta name="author" content="Ann Reed"><h1>The pitch</h1><p>{BARE} {BARE}</p>'
    out = batch(table(html=[html, html, html], author=["Kit Brome", None, " "]))
    assert out["author"].to_pylist() == ["Kit Brome", "Ann Reed", "Ann Reed"]
    out = batch(table(html=[html], author=[None]))
    assert out["author"].to_pylist() == ["Ann Reed"]
    out = batch(table(html=[html, html], author=[7, None]))
    assert out["author"].to_pylist() == [7, None]


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
    pages = pa.table({"text": pa.array([TEXT], types[kind])})
    assert batch(pages)["body"][0].as_py().startswith("The ferry")


def test_wrong_columns_are_told(batch: CleanBatch) -> None:
    with pytest.raises(cleaner.CleanerError, match="no column 'html' or 'text' or 'content' among"):
        batch(table(raw=["x"]))
    with pytest.raises(cleaner.CleanerError, match="no such column: byline; choose among title"):
        CleanBatch(columns=["byline"])
    with pytest.raises(
        cleaner.CleanerError, match=r"columns is 'body'; give a list of names: \['b"
    ):
        CleanBatch(columns="body")
    wrong: Any = "htm"
    with pytest.raises(cleaner.CleanerError, match="media is 'htm'; give 'html', 'text', or None"):
        CleanBatch(media=wrong)


# Engines: each sample runs as its first lines say


def write_pages(path: Path, *, files: int = 1) -> list[dict[str, Any]]:
    """Parquet files of pages below a folder, and the rows that cleaning them must give."""
    import pyarrow.parquet as pq

    path.mkdir(parents=True)
    rows = []
    for number in range(files):
        texts = [f"Boat {number}-{page}. {TEXT}" for page in range(40)] + [" ", None]
        ids = [f"{number}-{page}" for page in range(len(texts))]
        pq.write_table(table(id=ids, text=texts), path / f"{number}.parquet")
        rows += table(id=ids, text=texts).to_pylist()
    clean = CleanBatch(columns=["title", "dek", "body"])
    return clean(pa.Table.from_pylist(rows)).to_pylist()  # type: ignore[no-any-return]


def read_rows(path: Path) -> list[dict[str, Any]]:
    """The rows of Parquet files, by id."""
    import pyarrow.parquet as pq

    rows: list[dict[str, Any]] = pq.read_table(path).to_pylist()
    return sorted(rows, key=lambda row: str(row["id"]))


def by_id(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(rows, key=lambda row: str(row["id"]))


def run_sample(name: str, *arguments: object, **environment: str) -> None:
    done = subprocess.run(
        [sys.executable, str(SAMPLES / name), *map(str, arguments)],
        env={**os.environ, "PYTHONPATH": str(ROOT), **environment},
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]


SCRIPTS = sorted(
    path.name
    for path in SAMPLES.glob("*.py")
    if path.read_text("utf-8").rstrip().endswith("main()")
)


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_says_how_it_is_called(name: str) -> None:
    """With or without the library that it is for, which is not asked for before that."""
    done = subprocess.run(
        [sys.executable, str(SAMPLES / name)],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert (done.returncode, done.stderr[:7]) == (2, "usage: "), done.stderr
    said = (SAMPLES / name).read_text("utf-8").partition('"""')[2].partition('"""')[0]
    assert f"samples/pipelines/{name} " in said


def test_all_samples_that_take_arguments_are_scripts() -> None:
    others = {path.name for path in SAMPLES.glob("*.py")} - set(SCRIPTS)
    # Scrapy runs the spider, and the other two are imported.
    assert others == {"scrapy_spider.py", "langchain_documents.py", "llamaindex_nodes.py"}


def test_polars(tmp_path: Path) -> None:
    pytest.importorskip("polars", reason="Polars is not installed: pip install polars")
    expected = write_pages(tmp_path / "pages", files=2)
    run_sample("polars_frame.py", tmp_path / "pages" / "*.parquet", tmp_path / "out.parquet")
    assert read_rows(tmp_path / "out.parquet") == by_id(expected)


def test_pandas(tmp_path: Path) -> None:
    pytest.importorskip("pandas", reason="pandas is not installed: pip install pandas")
    rows = [{"id": 1, "text": TEXT, "k": "v"}, {"id": 2, "text": "", "k": None}]
    (tmp_path / "in.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows))
    run_sample("pandas_frame.py", tmp_path / "in.jsonl", tmp_path / "out.jsonl")
    first, second = map(json.loads, (tmp_path / "out.jsonl").read_text().splitlines())
    assert (first["id"], first["k"], first["body"]) == (1, "v", cleaner.clean(TEXT).body)
    assert (second["id"], second["body"], second["error_type"]) == (2, None, "ReadError")


@pytest.mark.heavy
def test_ray(tmp_path: Path) -> None:
    pytest.importorskip("ray.data", reason="Ray is not installed: pip install '.[ray]'")
    expected = write_pages(tmp_path / "pages", files=3)
    run_sample("ray_data.py", tmp_path / "pages", tmp_path / "out", 2)
    assert read_rows(tmp_path / "out") == by_id(expected)


@pytest.mark.heavy
def test_spark(tmp_path: Path) -> None:
    pytest.importorskip("pyspark", reason="PySpark is not installed: pip install '.[spark]'")
    if not shutil.which("java"):
        pytest.skip("Spark needs Java: apt-get install openjdk-17-jre-headless")
    expected = write_pages(tmp_path / "pages", files=3)
    run_sample(
        *("spark_frame.py", tmp_path / "pages", tmp_path / "out"),
        SPARK_LOCAL_IP="127.0.0.1",
        PYSPARK_PYTHON=sys.executable,
        PYSPARK_SUBMIT_ARGS="--master local[2] --conf spark.ui.enabled=false pyspark-shell",
    )
    assert read_rows(tmp_path / "out") == by_id(expected)


def test_html_in_a_column_of_text_is_html(batch: CleanBatch) -> None:
    page = "<html><body><p>The ferry left at noon, nine days late.</p></body></html>"
    out = batch(table(text=[page, "The ferry left at noon, nine days late."])).to_pylist()
    assert [row["body"] for row in out] == ["The ferry left at noon, nine days late."] * 2
    assert "the page under 'text' is HTML" in out[0]["warnings"][0]
