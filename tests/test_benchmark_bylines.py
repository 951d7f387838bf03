"""The measurement of author and date counts what the lines of a page tell."""

from __future__ import annotations

import gzip
import json
from pathlib import Path

import pytest

from tests.benchmarks import bylines

PAGE = """<html lang="en"><head><title>Old crane falls</title>
<script type="application/ld+json">{"@context": "https://schema.org", "@type": "NewsArticle",
"headline": "Old crane falls", "datePublished": "2024-05-03T10:00:00Z",
"author": {"@type": "Person", "name": "Ada Renn"}}</script></head><body><article>
<h1>Old crane falls</h1><p class="byline">By Ada Renn</p><p>%s</p>
<p>The crane that had stood on the quay since the war fell at noon, and nobody was hurt by it.</p>
<p>The harbour will be closed until the wreck is taken away, which may well last until Friday.</p>
</article></body></html>"""


def test_what_lines_tell_is_held_against_what_is_declared(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "html").mkdir()
    shown = ("Published 3 May 2024", "Published 4 May 2024", "Published 9 July 2024", "Quay news")
    keys = dict.fromkeys(("title", "dek", "body", "publisher", "page_type", "lang"))
    records: list[dict[str, object]] = [
        {
            **keys,
            "id": str(number),
            "url": f"https://north{number}.example/a",
            "html": PAGE % line,
            "with": [],
            "without": [],
        }
        for number, line in enumerate(shown)
    ]
    with gzip.open(tmp_path / "html" / "fundus-dev.jsonl.gz", "wt") as file:
        file.write("".join(json.dumps(record) + "\n" for record in records))
    labels = tmp_path / "labels.json"
    labels.write_text(json.dumps({"https://north0.example/a": {"date": "2024-05-03"}}), "utf-8")
    assert bylines.main(["--corpora", str(tmp_path), "--labels", str(labels)]) == 0
    rows = {
        line[:30].strip(): [int(cell.replace(",", "")) for cell in line[30:].split()]
        for line in capsys.readouterr().out.splitlines()[1:]
    }
    # pages, right, part, day, none, other
    assert rows["date, html"] == [4, 1, 0, 1, 1, 1]
    assert rows["author, html"] == [4, 4, 0, 0, 0, 0]
    assert rows["date, labelled"] == [1, 1, 0, 0, 0, 0]
    assert rows["date, labelled, trafilatura"] == [1, 1, 0, 0, 0, 0]
