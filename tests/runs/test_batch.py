"""Batches: names, manifest, failures of single pages, workers, and what a run refuses."""

from __future__ import annotations

import gzip
import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from cleaner.errors import UsageError
from cleaner.intake.entry import Failure
from cleaner.intake.read import read
from cleaner.model import Article, Media, RawPage
from cleaner.pipeline.cleaner import Cleaner
from cleaner.pipeline.given import PageLike
from cleaner.rules.load import parse_pack
from cleaner.rules.ruleset import RuleSet
from cleaner.runs import run as batch
from cleaner.runs.compression import records, unpacked
from cleaner.runs.outcome import Outcome, Summary
from cleaner.runs.plan import Plan
from cleaner.scores.model import Cards

PACK = """
pack: demo
why: What the pages of these tests hold beside their text.
rules:
  - id: demo.badge
    kind: line
    why: A badge of the demo
    phrases: {en: [Zibbeldy badge, Another badge]}
    removes: [Zibbeldy badge]
    keeps: [The zibbeldy badge is worn on Sundays.]
"""
PNG = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01"


def article(number: object = 1) -> str:
    return (
        f"The ferry number {number} left the harbour at noon with forty people aboard, who had "
        "waited for the fog to lift since the early morning.\n\n"
        "Zibbeldy badge\n\n"
        f"Nobody on the quay could say when boat {number} would be back, and the harbour master "
        "had gone home to his dinner long before the question was put.\n"
    )


class FussyCleaner(Cleaner):
    """Fails, or ends its process, where the page says so."""

    def clean(
        self,
        page: PageLike,
        *,
        url: str | None = None,
        media: Media | None = None,
        id: str = "",
    ) -> Article:
        data = page.data if isinstance(page, RawPage) else b""
        if data == b"raise":
            raise ZeroDivisionError("the page says so")
        if data == b"die":
            os._exit(9)
        return super().clean(page, url=url, media=media, id=id)


def demo(kind: type[Cleaner] = Cleaner) -> Cleaner:
    return kind(RuleSet([parse_pack(PACK)]), cards=Cards())


@pytest.fixture(scope="module")
def cleaner() -> Cleaner:
    return demo()


def write(path: Path, data: bytes | str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data.encode() if isinstance(data, str) else data)
    return path


def run(
    inputs: Sequence[str | Path],
    out: str | Path,
    *,
    watch: Callable[[Outcome], None] | None = None,
    **options: Any,
) -> Summary:
    told = (lambda outcome, _: watch(outcome)) if watch else None
    return batch.run(inputs, out, Plan(**options), watch=told)


def tree(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def manifest(out: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (out / "manifest.jsonl").read_bytes().splitlines()]


# Outputs and manifest


def test_outputs_mirror_the_inputs(tmp_path: Path, cleaner: Cleaner) -> None:
    raw = tmp_path / "raw"
    write(raw / "a.txt", article(1))
    write(raw / "news" / "b.txt.gz", gzip.compress(article(2).encode()))
    summary = run([raw], tmp_path / "out", cleaner=cleaner)
    assert list(tree(tmp_path / "out")) == ["a.txt", "manifest.jsonl", "news/b.txt"]
    assert "Zibbeldy" not in (tmp_path / "out" / "a.txt").read_text()
    assert summary.exit_code == 0
    assert summary.pages == {"ok": 2}


def test_manifest_tells_of_each_page_in_order(tmp_path: Path, cleaner: Cleaner) -> None:
    raw = tmp_path / "raw"
    write(raw / "a.txt", article())
    write(raw / "b.txt", "Zibbeldy badge\n")
    write(raw / "c.txt", b"")
    summary = run([raw], tmp_path / "out", cleaner=cleaner)
    first, second, third = manifest(tmp_path / "out")
    assert len(first.pop("digest")) == 24
    assert first.pop("bytes") == (tmp_path / "out" / "a.txt").stat().st_size
    assert first == {
        "source": str(raw / "a.txt"),
        "id": "a.txt",
        "url": None,
        "site": "",
        "output": "a.txt",
        "status": "ok",
        "blocks": 3,
        "blocks_kept": 2,
        "blocks_removed": 1,
        "rules": {"demo.badge": 1},
        "warnings": [],
        "error": None,
    }
    assert second["id"] == "b.txt"
    assert third["status"] == "failed"
    assert third["output"] is None
    assert third["error"]["type"] == "DecodeError"
    assert third["error"]["stage"] == "decode"
    assert "empty" in third["error"]["message"]
    assert summary.exit_code == 1
    assert summary.topics["demo"] >= 1


@pytest.mark.parametrize("format", ["txt", "md", "json"])
def test_formats_of_a_file_a_page(tmp_path: Path, cleaner: Cleaner, format: str) -> None:
    write(tmp_path / "raw" / "a.txt", article())
    run([tmp_path / "raw"], tmp_path / "out", cleaner=cleaner, format=format)
    assert list(tree(tmp_path / "out")) == [f"a.{format}", "manifest.jsonl"]


@pytest.mark.parametrize("compress", ["", "gz", "zst"])
@pytest.mark.parametrize("format", ["txt", "jsonl", "parquet"])
@pytest.mark.parametrize("size", [None, 2])
def test_outputs_are_compressed_and_in_shards(
    tmp_path: Path, cleaner: Cleaner, format: str, compress: str, size: int | None
) -> None:
    raw, out = tmp_path / "raw", tmp_path / "out"
    for number in range(5):
        write(raw / f"{number}.txt", article(number))
    if format == "txt" and size:
        with pytest.raises(UsageError, match="shard size"):
            run([raw], out, cleaner=cleaner, format=format, shard_size=size)
        return
    run([raw], out, cleaner=cleaner, format=format, compress=compress, shard_size=size)
    packed = f".{compress}" if compress and format != "parquet" else ""
    names = [f"{number}.txt{packed}" for number in range(5)]
    if format != "txt":
        names = [f"articles-0000{number}.{format}{packed}" for number in range(3)]
        names = names if size else [f"articles.{format}{packed}"]
    assert sorted(tree(out)) == [*names, "manifest.jsonl"]
    if format == "txt":
        found = [unpacked(out / name).decode() for name in names]
    else:
        found = [json.loads(line)["body"] for name in names for line in records(out / name)]
    assert [f"number {number} left" in text for number, text in enumerate(found)] == [True] * 5
    # Outputs can be read again, as pages or by the libraries of their formats.
    again = list(read([out / name for name in names], content_key="body"))
    assert [page for page in again if isinstance(page, Failure)] == []
    assert len(again) == 5


def test_jsonl_is_one_file_in_input_order(tmp_path: Path, cleaner: Cleaner) -> None:
    for name in ("b.txt", "a.txt", "c/d.txt"):
        write(tmp_path / "raw" / name, article(name))
    write(tmp_path / "raw" / "bad.txt", PNG)
    run([tmp_path / "raw"], tmp_path / "out", cleaner=cleaner, format="jsonl", kept=True)
    assert list(tree(tmp_path / "out")) == ["articles.jsonl", "errors.jsonl", "manifest.jsonl"]
    lines = (tmp_path / "out" / "articles.jsonl").read_bytes().splitlines()
    records = [json.loads(line) for line in lines]
    assert [record["id"] for record in records] == ["a.txt", "b.txt", "c/d.txt"]
    assert all("kept" in record for record in records)
    outputs = [line["output"] for line in manifest(tmp_path / "out")]
    assert outputs == ["articles.jsonl", "articles.jsonl", None, "articles.jsonl"]


def test_keys_of_records_pass_through(tmp_path: Path, cleaner: Cleaner) -> None:
    record = {"id": "x", "text": article(), "url": "https://ferry.example/1", "crawl": {"n": 7}}
    write(tmp_path / "in.jsonl", json.dumps(record))
    run([tmp_path / "in.jsonl"], tmp_path / "out", cleaner=cleaner, format="json")
    found = json.loads((tmp_path / "out" / "x.json").read_bytes())
    assert (found["crawl"], found["url"]) == ({"n": 7}, "https://ferry.example/1")
    assert manifest(tmp_path / "out")[0]["url"] == "https://ferry.example/1"


def test_content_key_and_media_are_passed_on(tmp_path: Path, cleaner: Cleaner) -> None:
    record = {"text": "no", "raw": article()}
    write(tmp_path / "in.jsonl", json.dumps(record))
    out = tmp_path / "out"
    run([tmp_path / "in.jsonl"], out, cleaner=cleaner, content_key="raw", media="text")
    # Blank lines part the paragraphs of texts alone.
    assert (out / "in.jsonl#1.txt").read_text().count("\n\n") > 0


def test_html_pages(tmp_path: Path, cleaner: Cleaner) -> None:
    body = "".join(f"<p>{part}</p>" for part in article().split("\n\n"))
    write(tmp_path / "raw" / "a.html", f"<html><body><article>{body}</article></body></html>")
    summary = run([tmp_path / "raw"], tmp_path / "out", cleaner=cleaner)
    assert summary.pages == {"ok": 1}
    text = (tmp_path / "out" / "a.txt").read_text()
    assert "harbour master" in text
    assert "Zibbeldy" not in text


# Names


def test_two_inputs_never_write_one_output(tmp_path: Path, cleaner: Cleaner) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    for name in ("a.html", "a.txt", "A.txt", "news/a.txt"):
        write(one / name, article(name))
        write(two / name, article("two " + name))
    records = [{"id": name, "text": article(name)} for name in ("a", "a", "a.txt", "../a", "/a")]
    write(tmp_path / "in.jsonl", "\n".join(map(json.dumps, records)))
    out = tmp_path / "out"
    run([one, two, tmp_path / "in.jsonl"], out, cleaner=cleaner, media="text")
    outputs = [line["output"] for line in manifest(out)]
    assert len(outputs) == 13
    assert len({name.casefold() for name in outputs}) == 13
    assert sorted(tree(out)) == sorted([*outputs, "manifest.jsonl"])
    assert not (tmp_path / "a.txt").exists()


def test_hostile_ids_stay_in_the_output_folder(tmp_path: Path, cleaner: Cleaner) -> None:
    ids = ["../../x", "/etc/x", "a\0b", "\x1b[31m", "x" * 400, "..", ".", "a/../../b", "é" * 200]
    records = [{"id": identity, "text": article(identity)} for identity in ids]
    write(tmp_path / "in.jsonl", "\n".join(map(json.dumps, records)))
    before = set(os.listdir(tmp_path))
    summary = run([tmp_path / "in.jsonl"], tmp_path / "out", cleaner=cleaner)
    assert summary.pages == {"ok": len(ids)}
    assert set(os.listdir(tmp_path)) == before | {"out"}
    assert len(tree(tmp_path / "out")) == len(ids) + 1
    assert [line["id"] for line in manifest(tmp_path / "out")] == ids


# Failures


def test_pages_fail_alone_with_their_true_cause(tmp_path: Path) -> None:
    raw = tmp_path / "raw"
    for name, data in {
        "a.txt": article(1).encode(),
        "b.txt": b"raise",
        "c.txt": b"",
        "d.txt.gz": b"",
        "e.bin": b"%PDF-1.7 " + bytes(99),
        "f.txt.gz": gzip.compress(article().encode())[:-9],
        "g.jsonl": b'{"text": 1}\n{"text"\n' + json.dumps({"text": article(2)}).encode(),
        "h.txt": article(3).encode(),
    }.items():
        write(raw / name, data)
    (raw / "i.txt").symlink_to(tmp_path / "gone")
    summary = run([raw], tmp_path / "out", cleaner=demo(FussyCleaner))
    errors = {line["id"]: line["error"] for line in manifest(tmp_path / "out") if line["error"]}
    assert sorted(errors) == [
        "b.txt", "c.txt", "d.txt", "e.bin", "f.txt", "g.jsonl#1", "g.jsonl#2", "i.txt"
    ]  # fmt: skip
    assert errors["b.txt"] == {
        "type": "ZeroDivisionError",
        "message": "the page says so",
        "stage": "clean",
        "hint": "run again with --debug to see where, and report it with the page",
    }
    assert errors["e.bin"]["stage"] == "read"
    assert "PDF" in errors["e.bin"]["message"]
    assert summary.pages == {"ok": 3, "failed": 8}
    assert summary.exit_code == 1


def test_traceback_is_recorded_on_request_alone(tmp_path: Path) -> None:
    write(tmp_path / "raw" / "a.txt", b"raise")
    for debug in (False, True):
        run([tmp_path / "raw"], tmp_path / "out", cleaner=demo(FussyCleaner), debug=debug)
        assert ("trace" in manifest(tmp_path / "out")[0]["error"]) is debug


def test_an_output_that_can_not_be_written_fails_alone(tmp_path: Path, cleaner: Cleaner) -> None:
    for name in ("a.txt", "b.txt"):
        write(tmp_path / "raw" / name, article(name))
    (tmp_path / "out" / "a.txt" / "inner").mkdir(parents=True)
    summary = run([tmp_path / "raw"], tmp_path / "out", cleaner=cleaner)
    first, second = manifest(tmp_path / "out")
    assert first["status"] == "failed"
    assert first["error"]["type"] == "WriteError"
    assert first["error"]["stage"] == "write"
    assert second["status"] == "ok"
    assert summary.exit_code == 1


# What a run refuses


@pytest.mark.parametrize(
    ("inputs", "out", "message"),
    [
        (["raw"], "raw", "is input and output"),
        (["raw"], "raw/out", "stands in the input folder"),
        (["raw/sub"], "raw", "holds the input"),
        (["raw/a.txt"], "raw", "holds the input"),
        (["raw/a.txt"], "raw/a.txt", "is an input"),
        (["raw"], "file", "is a file"),
        (["raw", "gone"], "out", "does not exist"),
        (["link"], "raw", "is input and output"),
    ],
)
def test_inputs_and_outputs_must_be_apart(
    tmp_path: Path, cleaner: Cleaner, inputs: list[str], out: str, message: str
) -> None:
    write(tmp_path / "raw" / "a.txt", article())
    write(tmp_path / "raw" / "sub" / "a.txt", article())
    write(tmp_path / "file", "x")
    (tmp_path / "link").symlink_to(tmp_path / "raw")
    before = tree(tmp_path)
    with pytest.raises(UsageError, match=message):
        run([tmp_path / name for name in inputs], tmp_path / out, cleaner=cleaner)
    assert tree(tmp_path) == before


def test_unknown_format_and_no_workers_are_refused(tmp_path: Path, cleaner: Cleaner) -> None:
    write(tmp_path / "a.txt", article())
    with pytest.raises(UsageError, match="unknown format 'doc'"):
        run([tmp_path / "a.txt"], tmp_path / "out", cleaner=cleaner, format="doc")
    with pytest.raises(UsageError, match="workers"):
        run([tmp_path / "a.txt"], tmp_path / "out", cleaner=cleaner, workers=0)


def test_an_empty_folder_is_no_failure(tmp_path: Path, cleaner: Cleaner) -> None:
    (tmp_path / "raw").mkdir()
    summary = run([tmp_path / "raw"], tmp_path / "out", cleaner=cleaner)
    assert (summary.exit_code, sum(summary.pages.values())) == (0, 0)


# Workers


@pytest.fixture
def many(tmp_path: Path) -> Path:
    raw = tmp_path / "raw"
    for number in range(70):
        write(raw / f"{number % 7}" / f"{number}.txt", article(number))
    write(raw / "3" / "bad.txt", b"\0\1\2" * 50)
    write(raw / "records.jsonl", b"\n".join([b'{"text": "One short line."}', b"[]"] * 10))
    return raw


@pytest.mark.parametrize("format", ["txt", "jsonl"])
def test_any_number_of_workers_gives_the_same_bytes(
    many: Path, tmp_path: Path, cleaner: Cleaner, format: str
) -> None:
    trees = []
    for workers in (1, 2, 3):
        out = tmp_path / f"out{workers}"
        summary = run([many], out, cleaner=cleaner, format=format, workers=workers)
        assert summary.pages["failed"] == 11
        trees.append(tree(out))
    assert trees[0] == trees[1] == trees[2]


def test_a_page_alone_and_in_a_batch_come_out_the_same(
    many: Path, tmp_path: Path, cleaner: Cleaner
) -> None:
    run([many], tmp_path / "out", cleaner=cleaner, workers=2)
    for name in ("0/0.txt", "5/40.txt"):
        run([many / name], tmp_path / "alone", cleaner=cleaner)
        alone = tmp_path / "alone" / Path(name).name
        assert alone.read_bytes() == (tmp_path / "out" / name).read_bytes()


def test_a_page_that_kills_its_worker_fails_alone(many: Path, tmp_path: Path) -> None:
    write(many / "2" / "deadly.txt", b"die")
    write(many / "5" / "deadly.txt", b"die")
    summary = run([many], tmp_path / "out", cleaner=demo(FussyCleaner), workers=2)
    assert summary.pages["failed"] == 13
    errors = {line["id"]: line["error"] for line in manifest(tmp_path / "out") if line["error"]}
    for name in ("2/deadly.txt", "5/deadly.txt"):
        assert errors[name]["type"] == "WorkerDied"
    assert (tmp_path / "out" / "6" / "69.txt").exists()


def test_interrupted_run_keeps_what_is_done(tmp_path: Path, cleaner: Cleaner) -> None:
    for number in range(5):
        write(tmp_path / "raw" / f"{number}.txt", article(number))
    seen: list[Outcome] = []

    def stop(outcome: Outcome) -> None:
        seen.append(outcome)
        if len(seen) == 3:
            raise KeyboardInterrupt

    summary = run([tmp_path / "raw"], tmp_path / "out", cleaner=cleaner, watch=stop)
    assert summary.interrupted
    assert summary.exit_code == 130
    assert [line["output"] for line in manifest(tmp_path / "out")] == ["0.txt", "1.txt", "2.txt"]
    assert list(tree(tmp_path / "out")) == ["0.txt", "1.txt", "2.txt", "manifest.jsonl"]


def test_pages_stream(tmp_path: Path, cleaner: Cleaner, monkeypatch: pytest.MonkeyPatch) -> None:
    """However long the input, only so much of it is read ahead."""
    taken = done = most = 0

    def endless(*_: object, **__: object) -> Iterator[RawPage]:
        nonlocal taken
        while taken < 2000:
            taken += 1
            yield RawPage(id=f"{taken}.txt", data=b"One short line.", source=f"{taken}.txt")

    def count(outcome: Outcome) -> None:
        nonlocal done, most
        done += 1
        most = max(most, taken - done)

    monkeypatch.setattr("cleaner.runs.plan.read", endless)
    run([], tmp_path / "out", cleaner=cleaner, format="jsonl", workers=2, watch=count)
    assert done == 2000
    assert most < 1000


# Summary


def test_summary_counts() -> None:
    summary = Summary(manifest=Path("m"))
    page = Outcome(source="a", id="a", status="ok", blocks=5, blocks_kept=3, rules={"a.b": 2})
    summary.add(page)
    summary.add(replace(page, rules={"a.c": 1, "d.e": 4}, warnings=("w",), status="empty"))
    assert summary.topics == {"a": 3, "d": 4}
    assert (summary.blocks, summary.blocks_kept, summary.warnings) == (10, 6, 1)
    assert summary.exit_code == 0
