"""Options of a page do what they say, in the library, on the command line and in settings."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cleaner import Article, Cleaner, Options
from cleaner.cli import app

PROSE = (
    "The ferry left the harbour at noon with forty people aboard, who had waited for the fog to "
    "lift since the early morning, while the keeper of the light counted the boats.",
    "The crane fell on Monday, four days before it was to be taken down, and nobody was hurt but "
    "a heron, which the harbour master has taken home and feeds with what the cooks give him.",
    "The council will meet on Thursday to hear from the engineers, who had warned of the rust in "
    "March, and from the crew of the boat that tied up under it an hour before the storm.",
)
ROWS = (("Boat", "Berth"), ("Heron", "Seven"), ("Gull", "Nine"))
SAID = (
    "I saw it fall from my kitchen and I still can't believe that nobody was under it.",
    "My uncle told them about the rust years ago and they laughed at him in the pub.",
)
REMARKS = ("Poor heron, I hope it gets well soon", "About time that it came down")
HTML = (
    "<html><head><title>Old crane falls</title></head><body><article><h1>Old crane falls</h1>"
    + "".join(f"<p>{text}</p>" for text in PROSE[:2])
    + "<table><tr><th>Boat</th><th>Berth</th></tr>"
    + "".join(f"<tr><td>{boat}</td><td>{berth}</td></tr>" for boat, berth in ROWS[1:])
    + f"</table><p>{PROSE[2]}</p></article>"
    + "<div class='comments'><h3>2 Comments</h3>"
    + "".join(f"<div class='comment'><p>{text}</p><a href='#'>Reply</a></div>" for text in SAID)
    + "</div></body></html>"
)
TEXT = "\n\n".join(
    (
        "Old crane falls",
        *PROSE[:2],
        "\n".join("| " + " | ".join(row) + " |" for row in ROWS),
        PROSE[2],
        "Leave a comment",
        "Anna K.",
        REMARKS[0],
        "Reply",
        "Piet of the quay",
        REMARKS[1],
        "Reply",
        "© 2026 The Tillery Post. All rights reserved.",
    )
)
PAGES = pytest.mark.parametrize(
    ("page", "media", "said"), [(HTML, "html", SAID), (TEXT, "text", REMARKS)]
)


@pytest.fixture(scope="module")
def tools() -> dict[str, Cleaner]:
    rules = Cleaner().rules
    return {
        "default": Cleaner(rules),
        "no tables": Cleaner(rules, Options(tables=False)),
        "comments": Cleaner(rules, Options(comments=True)),
    }


def rules_of(article: Article, word: str) -> set[str]:
    return {removal.rule for removal in article.removed if word in removal.text}


@PAGES
def test_tables_stay_or_go_with_a_reason_of_their_own(
    tools: dict[str, Cleaner], page: str, media: str, said: tuple[str, ...]
) -> None:
    kept = tools["default"].clean(page, media=media)  # type: ignore[arg-type]
    assert "Heron" in kept.body
    gone = tools["no tables"].clean(page, media=media)  # type: ignore[arg-type]
    assert "Heron" not in gone.body
    assert rules_of(gone, "Gull") == {"options.tables"}
    assert all(text in gone.body for text in PROSE)
    assert gone.restore() == kept.restore()


@PAGES
def test_comments_go_or_stay_without_their_buttons(
    tools: dict[str, Cleaner], page: str, media: str, said: tuple[str, ...]
) -> None:
    gone = tools["default"].clean(page, media=media)  # type: ignore[arg-type]
    assert not any(text in gone.body for text in said)
    kept = tools["comments"].clean(page, media=media)  # type: ignore[arg-type]
    assert all(text in kept.body for text in (*PROSE, *said))
    assert "Reply" not in kept.body.split("\n")
    assert gone.restore() == kept.restore()


@pytest.mark.parametrize("command", ["clean", "run", "explain"])
def test_flags_win_over_the_settings(
    command: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "page.html").write_text(HTML, "utf-8")

    def body(*flags: str) -> str:
        """The text that stays under these flags."""
        arguments = [command, "page.html", *flags]
        if command == "run":
            arguments += ["out", "--format", "json", "--force", "--quiet"]
        if command == "explain":
            arguments += ["--json"]
        done = CliRunner().invoke(app, arguments)
        assert done.exit_code == 0, done.output
        if command == "clean":
            return done.stdout
        if command == "run":
            return str(json.loads((tmp_path / "out" / "page.json").read_text("utf-8"))["body"])
        rows = json.loads(done.stdout)["rows"]
        return "\n".join(row["text"] for row in rows if row["outcome"] == "kept")

    assert ("Heron" in body(), SAID[0] in body()) == (True, False)
    assert "Heron" not in body("--no-tables")
    assert SAID[0] in body("--comments")
    (tmp_path / "cleaner.toml").write_text("tables = false\ncomments = true\n")
    assert ("Heron" in body(), SAID[0] in body()) == (False, True)
    assert "Heron" in body("--tables")
    assert SAID[0] not in body("--no-comments")
