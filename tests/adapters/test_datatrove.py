"""The datatrove step, run by datatrove's own executors over its own readers and writers."""

from __future__ import annotations

import gzip
import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("datatrove", reason="datatrove is not installed: pip install '.[datatrove]'")
pytest.importorskip("orjson", reason="datatrove's JSON lines need orjson: pip install orjson")

from datatrove.data import Document
from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.readers import JsonlReader
from datatrove.pipeline.writers.jsonl import JsonlWriter

import cleaner
from cleaner.adapters.datatrove import CleanerStep
from tests.adapters.test_columns import PACK, TEXT
from tests.waiting import wait_until

ROOT = Path(__file__).resolve().parents[2]
SCRIPT = ROOT / "samples" / "pipelines" / "datatrove_local.py"
ON_RAY = SCRIPT.with_name("datatrove_ray.py")
BLANK = " \n "


def document(text: str, **metadata: Any) -> Document:
    return Document(text=text, id=metadata.pop("id", "a"), metadata=metadata)


@pytest.mark.parametrize(
    ("given", "told"),
    [
        ({"media": "htm"}, "media is 'htm'; give 'html', 'text', or None"),
        ({"url_key": None}, "url_key is None; give a key of the metadata, as text"),
        ({"removed_key": True}, "removed_key is True; give a key of the metadata, as text"),
        ({"fields": ["title"]}, r"fields is \['title'\]; give the article's fields, each with"),
        ({"fields": {"title": 3}}, "fields is {'title': 3}; give the article's fields, each with"),
        ({"exclusion_writer": "left-out/"}, "exclusion_writer is 'left-out/'; give a writer of"),
    ],
)
def test_arguments_that_can_not_be_meant_are_told_at_once(given: dict[str, Any], told: str) -> None:
    """Before the first document, each of which would fail by them."""
    with pytest.raises((TypeError, ValueError), match=told):
        CleanerStep(**given)


def counts(step: CleanerStep) -> dict[str, float]:
    return {name: stat.total for name, stat in step.stats.stats.items()}


def records(folder: Path) -> list[dict[str, Any]]:
    """All records below a folder of gzipped JSON lines, in the order of files and lines."""
    return [
        json.loads(line)
        for path in sorted(folder.rglob("*.jsonl.gz"))
        for line in gzip.decompress(path.read_bytes()).splitlines()
    ]


def write_shards(folder: Path, shards: int, pages: int) -> None:
    """Files of JSON lines, in each of which one page has no article and one fails."""
    folder.mkdir(parents=True)
    for shard in range(shards):
        lines = [
            {"id": f"{shard}-{page}", "text": f"Boat {page} of {shard}. {TEXT}", "dump": "d1"}
            for page in range(pages)
        ]
        lines[1]["text"] = "All rights reserved."
        lines[2]["text"] = BLANK
        text = "".join(json.dumps(line) + "\n" for line in lines)
        (folder / f"{shard:02}.jsonl").write_text(text)


def start(raw: Path, out: Path, *arguments: str, script: Path = SCRIPT) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, str(script), str(raw), str(out), *arguments],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
    )


def finish(running: subprocess.Popen[bytes]) -> None:
    log, _ = running.communicate(timeout=240)
    assert running.returncode == 0, log.decode()


def test_documents_come_out_clean(tmp_path: Path) -> None:
    (tmp_path / "demo.yaml").write_text(PACK)
    step = CleanerStep([tmp_path], removed_key="removed")
    page = document(TEXT, url="https://ferry.example/1", dump="d1")
    (found,) = step.run([page])
    article = cleaner.Cleaner([tmp_path]).clean(TEXT, url="https://ferry.example/1", id="a")
    assert found is page
    assert found.text == article.body
    assert found.metadata["dump"] == "d1"
    assert found.metadata["site"] == "ferry.example"
    assert found.metadata["removed"] == [removal.to_dict() for removal in article.removed]
    assert counts(step)["removed_demo.badge"] == 1
    assert counts(step)["forwarded"] == counts(step)["total"] == 1


def test_what_only_the_metadata_tells_stays() -> None:
    page = document(
        "The match was called off at noon because the pitch was under water.",
        title="Rain stops play",
        dek="A wet day",
        author="Ann Reed",
    )
    (found,) = CleanerStep().run([page])
    told = {name: found.metadata[name] for name in ("title", "dek", "dek_source", "author")}
    assert tuple(told.values()) == ("Rain stops play", "A wet day", "record", "Ann Reed")


@pytest.mark.parametrize("told", [None, "", []])
def test_an_author_that_the_metadata_leave_open_is_the_pages_own(told: Any) -> None:
    html = f'<meta name="author" content="Ann Reed"><h1>Fog</h1><p>{TEXT}</p>'
    (found,) = CleanerStep().run([document(html, author=told)])
    assert found.metadata["author"] == "Ann Reed"


def test_html_is_extracted() -> None:
    html = f"<html><head><title>Fog</title></head><body><p>{TEXT}</p><nav>Menu</nav></body></html>"
    (found,) = CleanerStep().run([document(html)])
    assert found.text.startswith("The ferry left")
    assert "Menu" not in found.text


def test_what_has_no_article_goes_to_the_exclusion_writer(tmp_path: Path) -> None:
    step = CleanerStep(exclusion_writer=JsonlWriter(str(tmp_path / "left-out")))
    pages = [document(TEXT), document("All rights reserved.", id="b"), document(BLANK, id="c")]
    assert [page.id for page in step.run(pages)] == ["a"]
    empty, failed = records(tmp_path / "left-out")
    assert empty["metadata"] == {"filter_reason": "empty"}
    assert empty["text"] == "All rights reserved."
    assert failed["metadata"]["filter_reason"] == "failed"
    assert failed["metadata"]["error"].startswith("DecodeError: ")
    assert failed["text"] == BLANK
    told = counts(step)
    assert (told["dropped"], told["dropped_empty"], told["dropped_failed"]) == (2, 1, 1)
    assert told["failed_DecodeError"] == 1


def test_it_is_lazy() -> None:
    def pages() -> Iterator[Document]:
        yield document(TEXT)
        pytest.fail("read further than asked for")

    assert next(iter(CleanerStep().run(pages())))


def test_wrong_fields_are_told() -> None:
    with pytest.raises(cleaner.CleanerError, match="an article has no byline"):
        CleanerStep(fields={"byline": "by"})


@pytest.mark.parametrize("workers", [1, 2])
def test_local_executor_with_several_tasks(tmp_path: Path, workers: int) -> None:
    write_shards(tmp_path / "raw", shards=3, pages=6)
    executor = LocalPipelineExecutor(
        pipeline=[
            JsonlReader(str(tmp_path / "raw")),
            CleanerStep(exclusion_writer=JsonlWriter(str(tmp_path / "left-out"))),
            JsonlWriter(str(tmp_path / "out")),
        ],
        tasks=3,
        workers=workers,
        logging_dir=str(tmp_path / "logs"),
    )
    stats = executor.run()
    assert len(records(tmp_path / "out")) == 12
    assert len(records(tmp_path / "left-out")) == 6
    assert stats.stats[1].stats["dropped_failed"].total == 3
    told = json.loads((tmp_path / "logs" / "stats.json").read_text())
    assert told[1]["name"] == "✂️ - FORMAT: 🧹 Cleaner"


def test_a_killed_run_goes_on_where_it_was(tmp_path: Path) -> None:
    write_shards(tmp_path / "raw", shards=6, pages=60)
    arguments = ("--tasks", "6", "--workers", "2")
    finish(start(tmp_path / "raw", tmp_path / "whole", *arguments))
    out = tmp_path / "out"
    running = start(tmp_path / "raw", out, *arguments)
    wait_until(lambda: list(out.glob("logs/completions/*")))
    os.killpg(running.pid, signal.SIGKILL)
    running.communicate()
    done = {path: path.stat().st_mtime_ns for path in out.glob("logs/completions/*")}
    assert 0 < len(done) < 6
    finish(start(tmp_path / "raw", out, *arguments))
    assert {path: path.stat().st_mtime_ns for path in done} == done
    for folder in ("articles", "left-out"):
        whole = records(tmp_path / "whole" / folder)
        assert whole
        assert records(out / folder) == whole


@pytest.mark.heavy
def test_ray_executor(tmp_path: Path) -> None:
    pytest.importorskip("ray", reason="Ray is not installed: pip install '.[ray]'")
    pytest.importorskip("datatrove.executor.ray", reason="this datatrove knows no Ray")
    write_shards(tmp_path / "raw", shards=3, pages=6)
    finish(start(tmp_path / "raw", tmp_path / "local", "--tasks", "3"))
    out = tmp_path / "ray"
    finish(start(tmp_path / "raw", out, "3", script=ON_RAY))
    assert len(list(out.glob("logs/completions/*"))) == 3
    bodies, same = (
        [(page["id"], page["text"]) for page in records(folder / "articles")]
        for folder in (out, tmp_path / "local")
    )
    assert len(bodies) == 12
    assert bodies == same
    assert len(records(out / "left-out")) == 6
