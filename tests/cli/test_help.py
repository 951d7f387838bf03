"""What `--help` shows: all options, by group, whole, in plain width; and that options agree."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import typer
from typer.testing import CliRunner

from cleaner.cli import app
from cleaner.cli.help import _ORDER, ENVIRONMENT

CHECKOUT = Path(__file__).parents[2]


def commands(command: Any, path: tuple[str, ...] = ()) -> Iterator[tuple[tuple[str, ...], Any]]:
    """All commands with their names, the groups among them."""
    yield path, command
    for name, below in getattr(command, "commands", {}).items():
        yield from commands(below, (*path, name))


COMMANDS = dict(commands(typer.main.get_command(app)))


def help_of(path: tuple[str, ...]) -> str:
    done = CliRunner().invoke(app, [*path, "--help"], env={"COLUMNS": "80"}, prog_name="cleaner")
    assert done.exit_code == 0
    return done.stdout


@pytest.mark.parametrize("path", COMMANDS, ids=lambda path: " ".join(path) or "cleaner")
def test_help_is_whole_at_80_columns(path: tuple[str, ...]) -> None:
    text = help_of(path)
    assert max(map(len, text.splitlines())) <= 80
    assert not [line for line in text.splitlines() if line.endswith("...") and "Usage" not in line]
    words = " ".join(text.split())
    for parameter in COMMANDS[path].params:
        if not getattr(parameter, "hidden", False):
            assert parameter.help, parameter.name
            assert " ".join(parameter.help.split()) in words
    for command in getattr(COMMANDS[path], "commands", {}).values():
        assert command.short_help in words


def test_output_and_format_mean_the_same_everywhere() -> None:
    taken: dict[str, set[str]] = {}
    for path, command in COMMANDS.items():
        for parameter in command.params:
            for name in parameter.opts:
                if len(name) == 2:
                    long = next(one for one in parameter.opts if one.startswith("--"))
                    taken.setdefault(name, set()).add(long)
            if "--output" in parameter.opts:
                assert "-o" in parameter.opts, path
            if "--format" in parameter.opts:
                assert "-f" in parameter.opts, path
    assert taken["-o"] == {"--output"}
    assert taken["-f"] == {"--format"}
    assert {name: long for name, long in taken.items() if len(long) > 1} == {}


@pytest.mark.parametrize("path", COMMANDS, ids=lambda path: " ".join(path) or "cleaner")
def test_options_stand_in_groups(path: tuple[str, ...]) -> None:
    text = help_of(path)
    headings = [line.rstrip(":") for line in text.splitlines()[1:] if line[:1].isalpha()]
    order = ("Commands", *_ORDER, "Options", "Environment")
    assert headings == [name for name in order if name in headings]
    assert "Options" in headings


def test_usage_calls_arguments_as_the_help_does() -> None:
    assert help_of(("run",)).startswith("Usage: cleaner run [OPTIONS] INPUT... OUT\n")
    assert help_of(("explain",)).startswith("Usage: cleaner explain [OPTIONS] PAGE\n")
    assert help_of(("rules", "check")).startswith(
        "Usage: cleaner rules check [OPTIONS] [PATH]...\n"
    )


@pytest.mark.parametrize(
    ("told", "arguments"),
    [
        ("under `disable` in cleaner.toml", ("run", "a", "b", "--disable", "legal.rights")),
        ("CLEANER_DISABLE", ("explain", "a", "--disable=legal.*")),
        (
            "--site is given more than once",
            ("run", "a", "b", "--site", "a.example", "--site=b.example"),
        ),
        ("--site is given more than once", ("clean", "a", "--site=a.example", "--site=a.example")),
    ],
)
def test_options_that_one_may_think_of_are_told(told: str, arguments: tuple[str, ...]) -> None:
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 2
    assert told in " ".join(done.stderr.replace("│", "").split())


def test_environment_is_shown_and_documented() -> None:
    text = help_of(())
    manual = (CHECKOUT / "docs" / "batch.md").read_text("utf-8")
    for name, said in ENVIRONMENT:
        assert f"  {name} " in text
        assert said in text
        assert f"| `{name}` |" in manual


def test_version() -> None:
    short, long = (CliRunner().invoke(app, [name]).stdout for name in ("-V", "--version"))
    assert short == long != ""


def test_colours_are_for_terminals() -> None:
    pty = pytest.importorskip("pty")
    shown = {}
    for plain in ("", "1"):
        reader, writer = pty.openpty()
        subprocess.run(
            [sys.executable, "-m", "cleaner", "--help"],
            env={**os.environ, "PYTHONPATH": str(CHECKOUT), "NO_COLOR": plain, "TERM": "xterm"},
            stdout=writer,
            check=True,
        )
        os.close(writer)
        shown[plain] = os.read(reader, 10_000)
    assert b"\x1b[1mCommands" in shown[""]
    assert b"\x1b[" not in shown["1"]
    assert "\x1b[" not in help_of(())


def test_shells_complete_commands_and_options() -> None:
    asked = {"_CLEANER_COMPLETE": "complete_bash", "COMP_CWORD": "1"}
    script = "import sys; sys.argv = ['cleaner']; from cleaner.__main__ import main; main()"

    def completed(words: str, place: str) -> list[str]:
        done = subprocess.run(
            [sys.executable, "-c", script],
            env={**os.environ, **asked, "PYTHONPATH": str(CHECKOUT), "COMP_WORDS": words}
            | {"COMP_CWORD": place},
            capture_output=True,
            text=True,
        )
        return done.stdout.split()

    assert completed("cleaner ru", "1") == ["run", "rules"]
    assert "--page-timeout" in completed("cleaner run --page-", "2")
