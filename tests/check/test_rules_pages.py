"""The pages that packs name, saved or among those that rules are tried on."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cleaner.check.packs import check
from cleaner.check.pages import check_saved
from cleaner.cli import app
from cleaner.options import Options
from cleaner.pipeline.cleaner import Cleaner
from cleaner.rules.files import shipped
from cleaner.rules.load import load_folders, parse_pack

PROSE = (
    "The council met on Monday evening and voted for the new bridge by eight to three, after a "
    "debate that lasted four hours."
)
LETTER = "Have the crane letter in your tray"
PACK = """\
pack: north-news.example
why: For these tests.
sites: [north-news.example]
pages:
  - url: https://www.north-news.example/crane/
{file}    title: {title}
    contains: ["{contains}"]
    lacks: [{lacks}]
rules:
  - id: north-news.letter
    kind: line
    why: A prompt to subscribe to the newsletter
    phrases: {{any: [Have the crane letter in your tray]}}
    removes: [HAVE THE CRANE LETTER IN YOUR TRAY!]
    keeps: ["“Have the crane letter in your tray”, the poster said."]
"""


def pack(folder: Path, **keys: str) -> Path:
    """The pack in a file, with its page beside it."""
    told = {
        "file": "    file: pages/crane.txt\n",
        "title": "Crane gives way",
        "contains": "voted for the new bridge",
        "lacks": LETTER,
    }
    (folder / "pages").mkdir(exist_ok=True)
    text = f"Crane gives way\n\n{PROSE}\n\n{LETTER}\n\n{PROSE} And so it is.\n"
    (folder / "pages" / "crane.txt").write_text(text, "utf-8")
    path = folder / "north-news.example.yaml"
    path.write_text(PACK.format(**(told | keys)), "utf-8")
    return path


def messages(path: Path) -> list[str]:
    return [
        f"{finding.line}: {finding.code} {finding.message}" for finding in check([path]).findings
    ]


def test_a_page_that_comes_out_as_said(tmp_path: Path) -> None:
    report = check([pack(tmp_path)])
    assert str(report) == "1 pack, 1 rule, 2 cases, 1 saved page: nothing wrong"


@pytest.mark.parametrize(
    ("keys", "says"),
    [
        ({"title": "Other"}, "its title is 'Crane gives way', not 'Other'"),
        ({"contains": "no such words"}, "the article does not hold 'no such words'"),
        ({"contains": LETTER.upper()}, f"hold '{LETTER.lower()}'; north-news.letter took it"),
        ({"lacks": "Eight to three"}, "the article holds 'Eight to three'"),
        ({"file": "    file: pages/none.txt\n"}, "none.txt: does not exist"),
    ],
)
def test_a_page_that_does_not(keys: dict[str, str], says: str, tmp_path: Path) -> None:
    found = [text for text in messages(pack(tmp_path, **keys)) if says in text]
    assert len(found) == 1, messages(pack(tmp_path, **keys))
    assert found[0].startswith("5: R203 https://www.north-news.example/crane/: ")


def test_pages_are_found_by_their_address(tmp_path: Path) -> None:
    path = pack(tmp_path, file="", contains="no such words")
    assert check([path]).findings == ()
    text = (tmp_path / "pages" / "crane.txt").read_text("utf-8")
    lines = [
        {"url": "http://north-news.example/crane#top", "text": text},
        {"url": "http://north-news.example/other", "text": text},
    ]
    pages = tmp_path / "pages.jsonl"
    pages.write_text("".join(json.dumps(line) + "\n" for line in lines), "utf-8")
    result = CliRunner().invoke(app, ["rules", "test", str(path), "--pages", str(pages)])
    assert result.exit_code == 2, result.output
    assert "pages that the packs name under `pages`: 1, and not as they say: 1" in result.stdout
    assert "R203" in result.stdout
    pack(tmp_path, file="")
    result = CliRunner().invoke(app, ["rules", "test", str(path), "--pages", str(pages)])
    assert result.exit_code == 0, result.output


def test_each_shipped_site_has_a_page_that_its_rules_matter_for() -> None:
    packs = [
        pack
        for pack in load_folders([shipped() / "sites"])
        if any(rule.sites for rule in pack.rules)
    ]
    assert len(packs) >= 8
    assert [pack.name for pack in packs if not any(page.file for page in pack.pages)] == []
    generic = Cleaner(options=Options(site_rules=False))
    for one in packs:
        assert list(check_saved(generic, [one])), f"{one.name}: generic rules do as well"


def test_a_pack_keeps_what_is_said_of_its_pages() -> None:
    (page,) = parse_pack(PACK.format(file="", title="T", contains="c", lacks="l"), "x.yaml").pages
    assert replace(page, line=0) == replace(
        page, line=0, file="", title="T", dek=None, contains=("c",), lacks=("l",)
    )
