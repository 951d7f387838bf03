"""Inputs made to take for ever or all memory: each ends soon, and takes no other page with it."""

from __future__ import annotations

import gzip
import io
import json
import time
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import zstandard

from cleaner import Cleaner
from cleaner.errors import RuleFileError
from cleaner.rules.load import parse_pack
from cleaner.runs.plan import Plan
from cleaner.runs.run import run
from cleaner.system.limits import Limits
from cleaner.system.memory import MEGABYTE
from tests.intake.test_containers import warc_record

PROSE = "The ferry left the harbour at noon with forty people aboard, and nobody could say more."
P = f"<p>{PROSE}</p>"
LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a0 "ha">'
    + "".join(f'<!ENTITY a{n} "' + f"&a{n - 1};" * 10 + '">' for n in range(1, 10))
    + f']><html xmlns="http://www.w3.org/1999/xhtml"><body><p>&a9;</p>{P}</body></html>'
)


@pytest.fixture(scope="module")
def cleaner() -> Cleaner:
    """The shipped rules: their patterns are what bait is for."""
    made = Cleaner()
    made.clean(PROSE)
    return made


def cleaned(
    cleaner: Cleaner, folder: Path, files: dict[str, bytes], limits: Limits, size: int = 64
) -> dict[str, dict[str, Any]]:
    """The manifest's lines by name, of a batch of files with a good one behind."""
    raw = folder / "raw"
    raw.mkdir()
    for name, data in files.items():
        (raw / name).write_bytes(data)
    (raw / "zz.txt").write_text(PROSE)
    plan = Plan(cleaner=cleaner, format="json", workers=2, limits=limits, max_bytes=size << 20)
    run([raw], folder / "out", plan)
    lines = [json.loads(line) for line in (folder / "out" / "manifest.jsonl").open()]
    found = {line["id"]: line for line in lines}
    assert found.pop("zz.txt")["status"] == "ok"
    return found


FLOODS: dict[str, Callable[[], str]] = {
    "nested.html": lambda: "<html><body>" + "<div>" * 100_000 + P + "</div>" * 100_000,
    "nested-inline.html": lambda: "<html><body>" + "<b><i>" * 50_000 + P,
    "nested-tables.html": lambda: "<html><body>" + "<table><tr><td>" * 33_000 + P,
    "attributes.html": lambda: f"<p {' '.join(f'a{n}=1' for n in range(1_000_000))}>{P}",
    "one-attribute.html": lambda: "<p " + "a=1 " * 1_000_000 + ">" + P,
    "entities.html": lambda: "<p>" + "&amp;&nbsp;&#8217;" * 300_000 + "</p>" + P,
    "laughs.xhtml": lambda: LAUGHS,
    "open.html": lambda: "<" * 1_000_000 + P,
    "comments.html": lambda: P + "<!--" * 300_000,
    "json.html": lambda: f'<script type="application/ld+json">{"[" * 300_000}</script><body>{P}',
    "spaces.txt": lambda: "a" + " " * 3_000_000 + "b",
    "line-ends.txt": lambda: "\n" * 3_000_000 + PROSE,
    "long-line.txt": lambda: "word " * 400_000,
    "bidi.txt": lambda: ("\u202e\u2066\u200f\u202b" * 200 + "a") * 500 + "\n\n" + PROSE,
    "accents.txt": lambda: "a" + "\u0301" * 500_000 + "\n\n" + PROSE,
    "surrogates.txt": lambda: "\ud800\udc00\udfff" * 1_000 + PROSE,
    "brackets.txt": lambda: "[" * 300_000 + "(" * 300_000 + PROSE,
    "addresses.txt": lambda: "http://" * 50_000 + "a@" * 50_000,
    "digits.txt": lambda: "1" * 300_000 + " 1:" * 50_000,
    "quotes.txt": lambda: "\"'“”" * 100_000,
}


def test_floods_end_in_time_and_memory(cleaner: Cleaner, tmp_path: Path) -> None:
    files = {
        name: make().encode("utf-8", "surrogatepass")
        + (b"" if name.endswith("html") else b"\xff\xfe\xc3\x28" * 3)
        for name, make in FLOODS.items()
    }
    found = cleaned(cleaner, tmp_path, files, Limits(seconds=60.0, memory=1000 * MEGABYTE))
    assert len(found) == len(FLOODS)
    errors = {name: line["error"]["message"] for name, line in found.items() if line["error"]}
    refused = {"nested.html", "nested-inline.html", "nested-tables.html", "attributes.html"}
    assert refused <= errors.keys()
    assert "10,000 attributes" in errors["attributes.html"]
    # What is no document may be refused, but nothing ends a worker or takes a minute.
    assert not [name for name, line in found.items() if (line["error"] or {}).get("quarantined")]
    for name in ("entities.html", "laughs.xhtml", "open.html", "bidi.txt", "surrogates.txt"):
        assert name not in errors
    for path in (tmp_path / "out").glob("*.json"):
        assert "ferry" in path.read_text("utf-8") or path.stem in (
            "long-line", "addresses", "digits", "quotes", "spaces",
        ), path  # fmt: skip


def test_what_is_larger_than_any_page_is_refused_unread(cleaner: Cleaner, tmp_path: Path) -> None:
    zeros = b"\0" * (200 * MEGABYTE)
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("bomb.html", zeros)
        archive.writestr("good.txt", PROSE)
    bomb = gzip.compress(zeros, 1)
    coded = "Content-Type: text/html\r\nContent-Encoding: gzip\r\n"
    files = {
        "a.html.gz": bomb,
        "b.html.gz": gzip.compress(bomb),
        "c.html.zst": zstandard.ZstdCompressor().compress(zeros),
        "d.zip": packed.getvalue(),
        "e.zip.gz": gzip.compress(packed.getvalue()),
        "f.warc": warc_record(bomb, headers=coded) + warc_record(P.encode(), number=2),
        "g.jsonl.gz": gzip.compress(zeros + b'\n{"text": "One short line."}\n', 1),
        "h.html": b"<p>" + b"word " * (40 * MEGABYTE),
    }
    del zeros
    start = time.process_time()
    found = cleaned(cleaner, tmp_path, files, Limits(seconds=60.0, memory=600 * MEGABYTE), size=16)
    assert time.process_time() - start < 20
    errors = {name: line["error"]["message"] for name, line in found.items() if line["error"]}
    assert sorted(errors) == [
        "00000000-0000-4000-8000-000000000001",  # The record of f.warc keeps its own id.
        "a.html", "b.html", "c.html", "d.zip/bomb.html", "e.zip/bomb.html",
        "g.jsonl#1", "h.html",
    ]  # fmt: skip
    assert all("16777216 bytes" in message for message in errors.values()), errors
    assert sum(line["status"] == "ok" for line in found.values()) == 4


def test_a_line_of_50_megabytes_is_stopped_where_it_takes_too_long(
    cleaner: Cleaner, tmp_path: Path
) -> None:
    files = {"a.txt": b"word " * (10 * MEGABYTE)}
    start = time.monotonic()
    found = cleaned(cleaner, tmp_path, files, Limits(seconds=2.0, memory=3000 * MEGABYTE))
    assert time.monotonic() - start < 30
    assert found["a.txt"]["error"]["type"] in ("PageTimeout", "PageOutOfMemory")
    assert found["a.txt"]["error"]["quarantined"]


HEAD = "pack: p\nwhy: w\nrules:\n"
ALIASES = "a0: &a0 [x, x]\n" + "".join(
    f"a{n}: &a{n} [{', '.join([f'*a{n - 1}'] * 9)}]\n" for n in range(1, 12)
)


@pytest.mark.parametrize(
    "text",
    [
        ALIASES,
        HEAD + "  - " + "[" * 50_000,
        HEAD + "  - " + "{a: " * 50_000,
        "pack: &a [*a]\n",
        HEAD + "  - &r {id: p.a, <<: *r}\n",
        "!!python/object/apply:os.system [true]\n",
        HEAD + "  - {id: p.a, why: w, kind: line, pattern: '" + "(" * 5_000 + "', removes: [a]}\n",
        HEAD + "  - {id: p.a, why: w, kind: line, max_words: " + "9" * 100_000 + "}\n",
        "? " * 50_000 + "\n",
        "\ud800",
        "\0",
    ],
    ids=range(11),
)
def test_packs_made_to_blow_up_are_refused(text: str) -> None:
    start = time.process_time()
    with pytest.raises(RuleFileError):
        parse_pack(text)
    assert time.process_time() - start < 10
