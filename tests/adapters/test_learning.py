"""Learning over columns and documents: by hand, and on the engines that the samples are for."""

from __future__ import annotations

import gzip
import json
import os
import random
import shutil
import subprocess
import sys
from collections import defaultdict
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pyarrow", reason="pyarrow is not installed: pip install '.[arrow]'")

import pyarrow as pa

import cleaner
from cleaner.adapters.learning import LearnBatch, highest, pack_of, save
from tests.adapters.test_columns import ROOT, read_rows, run_sample
from tests.benchmarks.planted import TONGUES, as_text, make_site, make_story

SITES = ("gull.example", "heron.example")


def rows() -> list[dict[str, Any]]:
    """Pages of two sites, one of them without an address."""
    found: list[dict[str, Any]] = []
    for name in SITES:
        site = make_site(random.Random(name), TONGUES["en"])
        for number in range(8):
            text = as_text(make_story(site, name, number))
            found.append(
                {"id": f"{name}-{number}", "url": f"https://{name}/{number}", "text": text}
            )
    found.append({"id": "alone", "url": None, "text": "A page of no site.\n\nIt says little."})
    return found


def packs() -> dict[str, str]:
    """What learning in one process makes of the pages."""
    pages = [
        cleaner.RawPage(id=row["id"], data=row["text"], source=row["id"], url=row["url"])
        for row in rows()
    ]
    return dict(cleaner.learn(pages).packs)


def written(folder: Path) -> dict[str, str]:
    return {path.stem: path.read_text("utf-8") for path in folder.glob("*.yaml")}


def write_parquet(folder: Path) -> None:
    import pyarrow.parquet as pq

    folder.mkdir(parents=True)
    every = rows()
    for number in range(2):
        pq.write_table(pa.Table.from_pylist(every[number::2]), folder / f"{number}.parquet")


def test_a_map_and_a_reduce_give_what_one_process_gives(tmp_path: Path) -> None:
    tables = [pa.Table.from_pylist(rows()[number::3]) for number in range(3)]
    ranks, facts = defaultdict(list), defaultdict(list)
    for table in tables:
        for row in LearnBatch().places(table).to_pylist():
            ranks[row["site"]].append(row["rank"])
    look = LearnBatch(highest={site: highest(some) for site, some in ranks.items()})
    for table in reversed(tables):
        for row in look(table).to_pylist():
            facts[row["site"]].append(row["facts"])
    save([(site, pack_of(site, some)) for site, some in facts.items()], tmp_path / "learned")
    assert written(tmp_path / "learned") == packs()


def test_only_pages_up_to_the_highest_rank_are_looked_at() -> None:
    table = pa.Table.from_pylist(rows()[:8])
    ranks = sorted(row["rank"] for row in LearnBatch().places(table).to_pylist())
    assert LearnBatch(highest={SITES[0]: ranks[2]})(table).num_rows == 3
    assert highest(range(1000)) < 50


def test_no_pages() -> None:
    out = LearnBatch()(pa.table({"text": pa.array([], pa.string())}))
    assert (out.num_rows, out.schema.names) == (0, ["site", "facts"])


def cleaned_ones(out: list[dict[str, Any]]) -> None:
    """The articles that come out are those of a cleaner with what was learned."""
    tool = cleaner.Cleaner(rules=cleaner.learn([]))
    assert len(out) == len(rows())
    plain = {row["id"]: tool.clean(row["text"], url=row["url"]).body for row in rows()}
    assert sum(len(row["body"]) < len(plain[row["id"]]) for row in out) >= 14


@pytest.mark.heavy
def test_ray(tmp_path: Path) -> None:
    pytest.importorskip("ray.data", reason="Ray is not installed: pip install '.[ray]'")
    write_parquet(tmp_path / "pages")
    run_sample("ray_learn.py", tmp_path / "pages", tmp_path / "learned", tmp_path / "articles", 1)
    assert written(tmp_path / "learned") == packs()
    cleaned_ones(read_rows(tmp_path / "articles"))


@pytest.mark.heavy
def test_spark(tmp_path: Path) -> None:
    pytest.importorskip("pyspark", reason="PySpark is not installed: pip install '.[spark]'")
    if not shutil.which("java"):
        pytest.skip("Spark needs Java: apt-get install openjdk-17-jre-headless")
    write_parquet(tmp_path / "pages")
    run_sample(
        *("spark_learn.py", tmp_path / "pages", tmp_path / "learned", tmp_path / "articles"),
        SPARK_LOCAL_IP="127.0.0.1",
        PYSPARK_PYTHON=sys.executable,
        PYSPARK_SUBMIT_ARGS="--master local[2] --conf spark.ui.enabled=false pyspark-shell",
    )
    assert written(tmp_path / "learned") == packs()
    cleaned_ones(read_rows(tmp_path / "articles"))


def test_datatrove(tmp_path: Path) -> None:
    pytest.importorskip(
        "datatrove", reason="datatrove is not installed: pip install '.[datatrove]'"
    )
    pytest.importorskip("orjson", reason="datatrove's JSON lines need orjson: pip install orjson")
    raw = tmp_path / "raw"
    raw.mkdir()
    for number in range(2):
        lines = "".join(json.dumps(row) + "\n" for row in rows()[number::2])
        (raw / f"{number}.jsonl").write_text(lines, "utf-8")
    done = subprocess.run(
        [
            *(sys.executable, ROOT / "samples" / "pipelines" / "datatrove_learn.py"),
            *(raw, tmp_path / "out", "--tasks", "2"),
        ],
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-3000:]
    assert written(tmp_path / "out" / "learned") == packs()
    articles = [
        json.loads(line)
        for path in sorted((tmp_path / "out" / "articles").glob("*.jsonl.gz"))
        for line in gzip.decompress(path.read_bytes()).splitlines()
    ]
    cleaned_ones([{"id": one["id"], "body": one["text"]} for one in articles])
