"""The documentation: its commands and examples run, its links lead somewhere, nothing is left out.

The commands of a page are run as a reader would, one after another in a shell, beside the samples;
a command takes most of a second to start, so that this file takes some twenty.
"""

from __future__ import annotations

import importlib.util
import os
import re
import runpy
import shutil
import subprocess
import sys
from dataclasses import fields
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
import typer

import cleaner
from cleaner.cli import app
from cleaner.rules.load import parse_pack
from tests.installation import CHECKOUT, README, shell_commands

DOCS = sorted((CHECKOUT / "docs").rglob("*.md"))
TEXTS = [
    *DOCS,
    *(CHECKOUT / name for name in ("README.md", "CONTRIBUTING.md", "SECURITY.md", "CHANGELOG.md")),
    *(CHECKOUT / name for name in ("rules/README.md", "rules/REFERENCE.md", "samples/README.md")),
    *(CHECKOUT / "samples" / "pipelines").glob("*.md"),
    CHECKOUT / "cleaner" / "scores" / "MODEL.md",
]
LINK = re.compile(r"\]\((?![a-z]+:)([^)#\s]*)(?:#([^)\s]*))?\)")


def name(path: Path) -> str:
    return path.relative_to(CHECKOUT).as_posix()


def blocks(text: str, language: str) -> list[str]:
    """The blocks of code of one language."""
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.DOTALL | re.MULTILINE)


def with_blocks(language: str) -> list[Path]:
    return [path for path in DOCS if blocks(path.read_text("utf-8"), language)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the folder in which a reader types, without what the commands don't need."""
    shutil.copytree(CHECKOUT / "samples", tmp_path / "samples")
    return tmp_path


def shell(script: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """What the commands give, up to the first that fails."""
    return subprocess.run(
        ["bash", "-e", "-o", "pipefail", "-c", script],
        cwd=folder,
        env={
            **os.environ,
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "PYTHONPATH": str(CHECKOUT),
        },
        capture_output=True,
        text=True,
    )


@pytest.mark.parametrize("page", with_blocks("sh"), ids=name)
def test_commands(page: Path, folder: Path) -> None:
    script = "".join(blocks(page.read_text("utf-8"), "sh"))
    for command in shell_commands():
        script = script.replace(command, "true")
    assert "venv" not in script, "the commands that install are README's, which are tested there"
    done = shell(script, folder)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "error" not in done.stderr


def test_commands_of_the_language_of_packs(folder: Path) -> None:
    """They are about a page that the tutorial makes."""
    (made,) = re.findall(
        r"<html.*?</html>", (CHECKOUT / "docs/rules/tutorial.md").read_text(), re.S
    )
    line = "Have the crane letter in your tray"
    (folder / "page.html").write_text(re.sub(f"{line}[^<]*", line, made))
    script = "".join(blocks((CHECKOUT / "rules/README.md").read_text("utf-8"), "sh"))
    assert line in script
    assert shell(script, folder).returncode == 0


COMMAND = re.compile(r"(?:^|[`(])cleaner ([a-z][^`\n#|<>]*)", re.MULTILINE)


@pytest.mark.parametrize("text", TEXTS, ids=name)
def test_options_that_texts_name_are_there(text: Path) -> None:
    """Those of each line or piece of code that begins with `cleaner COMMAND`."""
    wrong = []
    for written in COMMAND.findall(text.read_text("utf-8")):
        command: Any = typer.main.get_command(app)
        for word in written.split():
            if word in getattr(command, "commands", {}):
                command = command.commands[word]
        known = {"-h", "--help"} | {
            one
            for parameter in command.params
            for one in (*parameter.opts, *parameter.secondary_opts)
        }
        named = re.findall(r"(?<=\s)-{1,2}[a-z][a-z-]*(?![a-z])", f" {written}")
        wrong += [f"{written}: {one}" for one in named if one not in known]
    assert wrong == []


MEASURE = re.compile(r"python -m\s+((?:tests|cleaner)\.[\w.]+)((?:[^`\n#\\]|\\\n)*)")


def measures() -> dict[str, set[str]]:
    """The modules that texts run with `python -m`, and the options that they name for each."""
    found: dict[str, set[str]] = {}
    for text in (*DOCS, CHECKOUT / "rules" / "README.md"):
        for module, written in MEASURE.findall(text.read_text("utf-8")):
            found.setdefault(module, set()).update(re.findall(r"--[a-z-]+", written))
    return found


@pytest.mark.filterwarnings("ignore:.*found in sys.modules:RuntimeWarning")
@pytest.mark.parametrize("module", measures())
def test_options_of_measures_are_there(
    module: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """What measures needs labelled pages, which are not here, so that its options are asked for."""
    monkeypatch.setattr(sys, "argv", [module, "--help"])
    with pytest.raises(SystemExit) as end:
        runpy.run_module(module, run_name="__main__")
    assert end.value.code in (None, 0)
    shown = capsys.readouterr().out
    assert {option for option in measures()[module] if option not in shown} == set()


@pytest.mark.parametrize("example", blocks((CHECKOUT / "docs/python.md").read_text(), "python"))
def test_examples_in_python(example: str, folder: Path) -> None:
    script = folder / "example.py"
    script.write_text(example)
    environment = {**os.environ, "PYTHONPATH": str(CHECKOUT)}
    done = subprocess.run(
        [sys.executable, "-W", "error", script],
        cwd=folder,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()
    assert "failed" not in done.stdout


def test_what_explain_is_said_to_show(folder: Path) -> None:
    """Each line that the first page shows of `cleaner explain` is one that it shows."""
    text = (CHECKOUT / "docs/index.md").read_text("utf-8")
    (shown,) = blocks(text, "text")
    page = "samples/raw/harbourpost.example/news/2031/03/breakwater-vote.html"
    done = subprocess.run(
        [sys.executable, "-m", "cleaner", "explain", page, "--removed"],
        cwd=CHECKOUT,
        capture_output=True,
        text=True,
        check=True,
    )
    assert [line for line in shown.splitlines() if line != "..." and line not in done.stdout] == []


@pytest.mark.parametrize("page", with_blocks("yaml"), ids=name)
def test_packs_are_packs(page: Path) -> None:
    packs = [one for one in blocks(page.read_text("utf-8"), "yaml") if one.startswith("pack:")]
    assert packs
    for pack in packs:
        parse_pack(pack)


def reference() -> tuple[ModuleType, str]:
    """The module that makes the tables of names, and the page that has them."""
    path = CHECKOUT / "docs/names.py"
    spec = importlib.util.spec_from_file_location("docs_names", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module, (CHECKOUT / "docs/python.md").read_text("utf-8")


def test_every_public_name_stands_once_in_the_reference_with_what_it_is() -> None:
    """So the page reads without the site; there each has its full text behind its table."""
    names, text = reference()
    rows = list(names.ROW.finditer(text))
    assert sorted(row[2] for row in rows if row[1]) == cleaner.__all__
    assert all(row[0].split(" | ", 1)[1].removesuffix(" |").strip() for row in rows)
    assert re.findall(r"^::: .*$", text, re.MULTILINE) == []
    full = re.findall(r"^::: cleaner\.(\w+)$", names.in_full(text), re.MULTILINE)
    assert full == [row[2] for row in rows if row[1]]


def test_the_reference_says_what_the_code_says() -> None:
    """After a change: `python docs/names.py`."""
    names, text = reference()
    assert names.with_rows(text) == text
    stale = text.replace("media=None, id='', options=None)", "media=None)")
    assert stale != text
    assert names.with_rows(stale) == text


def test_all_options_and_fields_of_an_article_stand_in_the_reference() -> None:
    names, text = reference()
    told = {row[2] for row in names.ROW.finditer(text)}
    assert {f"Options.{one.name}" for one in fields(cleaner.Options)} <= told
    record = cleaner.Article().to_dict(kept=True).keys() - {"id", "warnings"}
    assert {f"Article.{name}" for name in record} <= told


def anchors(path: Path) -> set[str]:
    """What headings of a text are called in links."""
    headings = re.findall(r"^#+ (.*)$", path.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("text", TEXTS, ids=name)
def test_links_lead_somewhere(text: Path) -> None:
    wrong = []
    for target, anchor in LINK.findall(text.read_text("utf-8")):
        to = (text.parent / target).resolve() if target else text
        missing = not to.exists() or (anchor and to.suffix == ".md" and anchor not in anchors(to))
        wrong += [f"{target}#{anchor}"] * bool(missing)
    assert wrong == []


def test_every_page_stands_in_the_contents() -> None:
    contents = (CHECKOUT / "mkdocs.yml").read_text("utf-8")
    pages = {path.relative_to(CHECKOUT / "docs").as_posix() for path in DOCS}
    assert {page for page in pages if f": {page}\n" not in contents} == set()


def test_figures_of_the_readme_are_those_of_the_documentation() -> None:
    rows = [line for line in README.splitlines() if line.startswith("| ")]
    figures = {figure for row in rows for figure in re.findall(r"(?<![\w.])\d*\.\d+", row)}
    known = "".join((CHECKOUT / "docs" / page).read_text() for page in ("quality.md", "speed.md"))
    assert len(figures) >= 8
    assert {figure for figure in figures if figure not in known} == set()


def test_before_and_after_of_the_readme(folder: Path) -> None:
    before, after, reason = blocks(README, "text")[:3]
    (folder / "page.txt").write_text(before, "utf-8")
    command = [sys.executable, "-m", "cleaner"]
    for arguments, wanted in ((["clean"], after), (["explain", "--removed"], reason)):
        done = subprocess.run(
            [*command, *arguments, folder / "page.txt"],
            cwd=CHECKOUT,
            capture_output=True,
            text=True,
            check=True,
        )
        assert wanted in done.stdout


def test_picture_of_a_pages_way_shows_its_steps() -> None:
    drawn = runpy.run_path(str(CHECKOUT / "docs" / "way.py"))
    stored = drawn["PICTURE"].read_text("utf-8")
    assert stored == drawn["picture"](), "the steps have changed; run: python docs/way.py"


def test_readme_is_short() -> None:
    assert len(README.splitlines()) < 150
