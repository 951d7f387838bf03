"""Articles as txt, md, json and jsonl, and files that are whole or not there."""

from __future__ import annotations

import errno
import json
import os
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from cleaner.errors import WriteError
from cleaner.markdown import body as markdown
from cleaner.markdown import front_matter
from cleaner.model import Article, BlockKind, Kept, Paragraph, Removal
from cleaner.runs.formats import (
    FORMATS,
    Rendering,
    as_json,
    as_jsonl,
    as_md,
    as_txt,
    json_line,
)
from cleaner.system.files import write_atomically

TEXTS = st.text(st.characters(exclude_categories=()), max_size=40)


def paragraph(
    text: str, kind: BlockKind = "paragraph", marker: str = "", level: int = 0
) -> Paragraph:
    return Paragraph(kind=kind, text=text, marker=marker, level=level)


def md(*paragraphs: Paragraph) -> str:
    return markdown(paragraphs).strip("\n")


# txt


def test_txt_parts_title_dek_and_body_by_blank_lines() -> None:
    article = Article(title="Rain", dek="It fell.", body="One.\n\nTwo.")
    assert as_txt(article) == b"Rain\n\nIt fell.\n\nOne.\n\nTwo.\n"


def test_txt_leaves_out_what_is_missing() -> None:
    assert as_txt(Article(body="One.")) == b"One.\n"
    assert as_txt(Article()) == b""


# json and jsonl


def test_json_is_the_articles_dict_in_utf_8() -> None:
    article = Article(id="a", title="Été", extra={"tag": [1]})
    data = as_json(article)
    assert json.loads(data) == article.to_dict()
    assert "Été".encode() in data
    assert data.endswith(b"}\n")


def test_kept_spans_are_added_on_request_and_rebuild_the_text() -> None:
    article = Article(
        kept=(Kept(role="body", text="One.\n", start=0, end=5),),
        removed=(Removal(rule="a.b", why="w", text="Two", start=5, end=8),),
    )
    for render in (as_json, as_jsonl):
        record = json.loads(render(article, Rendering(kept=True)))
        spans = sorted(record["kept"] + record["removed"], key=lambda span: int(span["start"]))
        assert "".join(span["text"] for span in spans) == "One.\nTwo"
        assert "kept" not in json.loads(render(article))


@given(TEXTS)
def test_jsonl_is_one_line_for_every_reader(text: str) -> None:
    data = as_jsonl(Article(title=text, id=text))
    assert len(data.decode("utf-8").splitlines()) == 1
    assert data.endswith(b"\n")


@given(st.text(max_size=40))
def test_json_gives_back_the_text(text: str) -> None:
    assert json.loads(as_json(Article(title=text)))["title"] == text


@pytest.mark.parametrize("name", FORMATS)
def test_lone_surrogates_are_written_in_every_format(name: str) -> None:
    article = Article(
        title="a\ud800b", body="c\udfff", paragraphs=(paragraph("c\udfff"),), extra={"k": "\udc80"}
    )
    data = FORMATS[name].render(article, Rendering(kept=True))
    text = data.decode("utf-8")
    # Records for Parquet are JSON until a shard of them is whole.
    if name in ("json", "jsonl", "parquet"):
        assert json.loads(text)["title"] == "a\ud800b"
    else:
        assert "a\ufffdb" in text


def test_json_line_keeps_other_values() -> None:
    assert json.loads(json_line({"a": None, "b": [1, True], "c": {"d": 0.5}})) == {
        "a": None,
        "b": [1, True],
        "c": {"d": 0.5},
    }


# Markdown: front matter


def test_md_has_front_matter_and_body() -> None:
    article = Article(
        id="news/a.html",
        title='He said: "no" # twice',
        dek="- one\n- two",
        url="https://example.org/?a=1",
        lang="en",
        site="example.org",
        paragraphs=(paragraph("One."),),
    )
    text = as_md(article).decode()
    _, front, body = text.split("---\n", 2)
    assert yaml.safe_load(front) == {
        "title": 'He said: "no" # twice',
        "dek": "- one\n- two",
        "url": "https://example.org/?a=1",
        "lang": "en",
        "site": "example.org",
        "id": "news/a.html",
    }
    assert body == "\nOne.\n"


@given(st.text(max_size=60))
def test_front_matter_is_yaml_that_gives_back_any_text(text: str) -> None:
    front = front_matter({"title": text, "id": "x"})
    assert front.startswith("---\n")
    assert front.count("\n---\n") == 1
    loaded = yaml.safe_load(front.removeprefix("---\n").split("\n---\n")[0])
    assert loaded.get("title", "") == text


def test_a_title_that_looks_like_other_yaml_stays_a_text() -> None:
    for title in ("null", "2031-10-01", "yes", "1e3", "{a: b}", "---", "&anchor", "!tag"):
        loaded = yaml.safe_load(front_matter({"title": title}).split("---\n")[1])
        assert loaded == {"title": title}


# Markdown: body


def test_headings_start_below_the_title() -> None:
    assert md(paragraph("A", "heading", level=1)) == "## A"
    assert md(paragraph("A", "heading")) == "## A"
    assert md(paragraph("A", "heading", level=3)) == "### A"


def test_list_items_stand_close_and_nest() -> None:
    items = [
        paragraph("One", "list_item", "-"),
        paragraph("Inner", "list_item", "-", 1),
        paragraph("Two", "list_item", "-"),
        paragraph("First", "list_item", "1."),
        paragraph("Letter", "list_item", "a)"),
    ]
    assert md(*items) == "- One\n    - Inner\n- Two\n1. First\n- a) Letter"


def test_a_list_that_starts_deep_is_no_code() -> None:
    items = [paragraph("One", "list_item", "-", 3), paragraph("Two", "list_item", "-", 5)]
    assert md(*items) == "- One\n    - Two"


def test_quotes_and_their_lines() -> None:
    assert md(paragraph("One\nTwo", "quote")) == "> One\n> Two"


def test_code_gets_a_fence_longer_than_its_own() -> None:
    assert md(paragraph("x = *1*\n  y", "code")) == "```\nx = *1*\n  y\n```"
    assert md(paragraph("a ``` b", "code")) == "````\na ``` b\n````"
    assert md(paragraph("```\nx\n```", "code")) == "```\nx\n```"


def test_rows_of_the_same_width_become_a_table() -> None:
    rows = [paragraph(row, "table_row") for row in ("Team | Points", "Gulls | 3", "Terns | 1")]
    assert md(*rows) == "| Team | Points |\n| --- | --- |\n| Gulls | 3 |\n| Terns | 1 |"


def test_rows_of_a_markdown_table_stay_one() -> None:
    rows = [paragraph(row, "table_row") for row in ("| a | b |", "|---|---|", "| 1 | 2 |")]
    assert md(*rows) == "| a | b |\n| --- | --- |\n| 1 | 2 |"


def test_uneven_rows_become_lines() -> None:
    assert md(paragraph("a | b", "table_row"), paragraph("c", "table_row")) == "a | b\\\nc"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("# 3 is the number", "\\# 3 is the number"),
        ("- not a list", "\\- not a list"),
        ("+ 3 degrees", "\\+ 3 degrees"),
        ("1945. The war ends.", "1945\\. The war ends."),
        ("1945 was the year.", "1945 was the year."),
        ("> greater", "\\> greater"),
        ("---", "\\---"),
        ("<script>alert(1)</script>", "\\<script>alert(1)\\</script>"),
        ("a < b and 3 > 2", "a < b and 3 > 2"),
        ("*stars* and `ticks`", "\\*stars\\* and \\`ticks\\`"),
        ("snake_case but _this_", "snake_case but \\_this\\_"),
        ("[text](https://example.org)", "[text\\](https://example.org)"),
        ("AT&T, not &amp;", "AT&T, not \\&amp;"),
        ("#hashtag", "#hashtag"),
        ("-5 degrees", "-5 degrees"),
    ],
)
def test_text_is_not_taken_for_markup(text: str, expected: str) -> None:
    assert md(paragraph(text)) == expected


# Files


def test_file_is_written_with_its_folders(tmp_path: Path) -> None:
    path = tmp_path / "a" / "b" / "c.txt"
    write_atomically(path, b"x" * 100_000)
    assert path.read_bytes() == b"x" * 100_000
    assert os.listdir(path.parent) == ["c.txt"]


def test_file_has_the_permissions_of_any_new_file(tmp_path: Path) -> None:
    (tmp_path / "plain").write_bytes(b"")
    write_atomically(tmp_path / "atomic", b"")
    modes = {stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("plain", "atomic")}
    assert len(modes) == 1


def test_file_replaces_an_older_one(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text("old")
    write_atomically(path, b"new")
    assert path.read_bytes() == b"new"


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("folder", "a folder stands where the file belongs"),
        ("file/a.txt", "a file stands where a folder is needed"),
        ("n" * 300, "shorter path"),
        ("nul\0l", "check the path"),
    ],
)
def test_failures_say_what_where_and_what_to_do(tmp_path: Path, name: str, advice: str) -> None:
    (tmp_path / "folder" / "inner").mkdir(parents=True)
    (tmp_path / "file").write_text("x")
    path = tmp_path / name
    with pytest.raises(WriteError) as caught:
        write_atomically(path, b"data")
    assert str(path) in str(caught.value)
    assert advice in str(caught.value)
    assert sorted(os.listdir(tmp_path)) == ["file", "folder"]


def test_a_file_that_can_not_grow_leaves_nothing(tmp_path: Path) -> None:
    """A limit on file sizes stands for the full disk: the write fails half-way."""
    script = (
        "import resource, signal, sys\n"
        "from pathlib import Path\n"
        "from cleaner.system.files import write_atomically\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "resource.setrlimit(resource.RLIMIT_FSIZE, (1000, 1000))\n"
        "write_atomically(Path(sys.argv[1]), b'x' * 5000)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(tmp_path / "a.txt")], capture_output=True, text=True
    )
    assert "WriteError" in done.stderr
    assert os.listdir(tmp_path) == []


def test_full_disk_has_its_own_advice() -> None:
    from cleaner.system.files import write_error

    error = write_error(Path("out/a.txt"), OSError(errno.ENOSPC, "No space left on device"))
    assert "make room" in str(error)
    assert error.hint
