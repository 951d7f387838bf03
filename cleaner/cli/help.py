"""What `--help` shows: options by group, in colour on a terminal, and no line cut short."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, MutableMapping
from importlib import import_module
from typing import Any, Final

import typer
from typer.core import TyperCommand, TyperGroup

from cleaner.cli.plain_values import read_plainly
from cleaner.cli.terminal import in_colour

INPUT: Final = "Input"
CLEANING: Final = "Cleaning"
RULES: Final = "Rules"
OUTPUT: Final = "Output"
"""Groups of options that several commands have."""
ENVIRONMENT: Final = (
    ("CLEANER_CONFIG", "File of settings in place of cleaner.toml; empty = none."),
    ("CLEANER_RULES", "Folders of rule packs to add, separated as in PATH."),
    ("CLEANER_DISABLE", "Ids of rules to switch off, separated by commas."),
    ("CLEANER_CACHE", "Folder of the cache of rules; empty = no cache."),
    ("CLEANER_NATIVE", "0 = plain Python in place of what is compiled."),
    ("HTTPS_PROXY", "Proxy to ask for addresses by; also HTTP_PROXY."),
    ("SSL_CERT_FILE", "Certificates of authorities that addresses may have."),
    ("NO_COLOR", "Any value = no colours."),
)
"""The variables that the command reads, and what they say; the documentation lists them too."""
_ORDER: Final = (
    *("Arguments", "Input", "What to show", "Rules", "Cleaning", "Output", "Limits"),
    *("Running again", "Progress"),
)
"""Groups of options in the order in which a reader needs them; others follow."""
_FIRST_COLUMN: Final = 26
"""Characters for an option's names; longer ones have their text on the next line."""


class Command(TyperCommand):
    """A command whose options are listed by group."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Arguments and options, which are read plainly."""
        return read_plainly(super().get_params(ctx))

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Reads the arguments; options that do not work as one may think are told of."""
        if any(one.partition("=")[0] == "--disable" for one in args):
            ctx.fail(
                "there is no option --disable; rules are switched off under `disable` in "
                "cleaner.toml or in a pack, or by the variable CLEANER_DISABLE"
            )
        given = self.make_parser(ctx).parse_args(list(args))[2]
        if [one.name for one in given].count("site") > 1:
            ctx.fail(
                "--site is given more than once; it names the one site of all pages that tell "
                "none: keep those of several in folders that are named after their sites"
            )
        return super().parse_args(ctx, args)

    def collect_usage_pieces(self, ctx: Any) -> list[str]:
        """What stands behind the command's name: arguments as they are called in the help."""
        arguments = [one for one in self.get_params(ctx) if one.param_type_name == "argument"]
        return ["[OPTIONS]", *(one.metavar or one.name for one in arguments)]

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Writes arguments and options."""
        _write_groups(self, ctx, formatter)


class Group(TyperGroup):
    """A group of commands, each with its whole short description."""

    def get_params(self, ctx: Any) -> list[Any]:
        """Arguments and options, which are read plainly."""
        return read_plainly(super().get_params(ctx))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that the first argument names, with the other arguments."""
        name = args[0]
        if name not in self.commands and not name.startswith("-"):
            ctx.fail(self._unknown(name, ctx))
        return super().resolve_command(ctx, args)

    def _unknown(self, name: str, ctx: Any) -> str:
        """What is said of a command that there is not."""
        if ctx.parent is None and os.path.lexists(name):
            meant = f"run {name} out/" if os.path.isdir(name) else f"clean {name}"
            return f"'{name}' is no command; give one before it, as in `cleaner {meant}`"
        import difflib

        close = difflib.get_close_matches(name, self.commands)
        hint = (
            f"did you mean {' or '.join(map(repr, close))}?"
            if close
            else (f"there are {', '.join(self.commands)}")
        )
        return f"'{name}' is no command; {hint}"

    def list_commands(self, ctx: Any) -> list[str]:
        """The names of the commands, in their order."""
        return list(self.commands)

    def format_options(self, ctx: Any, formatter: Any) -> None:
        """Writes the commands, then the options and the environment."""
        shown = [self.get_command(ctx, name) for name in self.list_commands(ctx)]
        commands = [command for command in shown if command is not None and not command.hidden]
        rows = [(command.name or "", command.get_short_help_str(200)) for command in commands]
        _write(formatter, "Commands", rows)
        _write_groups(self, ctx, formatter)
        if ctx.parent is None:
            _write(formatter, "Environment", ENVIRONMENT)


class Commands(MutableMapping[str, Any]):
    """The commands of a group by name, each imported and built when it is asked for.

    Building all of them, with their options, takes longer than cleaning a page.

    places: module and function of each, and what it does in one line; an app of typer is a group.
    """

    def __init__(self, places: Mapping[str, tuple[str, str, str]]) -> None:
        self._places = dict(places)
        self._built: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._built:
            self._built[name] = self._command(name, *self._places[name])
        return self._built[name]

    def _command(self, name: str, module: str, function: str, said: str) -> Any:
        home = import_module(module)
        found = getattr(home, function)
        if isinstance(found, typer.Typer):
            group: Any = typer.main.get_command(found)
            group.name, group.short_help = name, said
            return group
        alone = typer.Typer(
            add_completion=False, pretty_exceptions_enable=False, rich_markup_mode=None
        )
        made = getattr(home, "COMMAND", Command)
        alone.command(name, cls=made, short_help=said)(found)
        return typer.main.get_command(alone)

    def __setitem__(self, name: str, command: Any) -> None:
        self._places.setdefault(name, ("", "", ""))
        self._built[name] = command

    def __delitem__(self, name: str) -> None:
        del self._places[name]
        self._built.pop(name, None)

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)


def _write_groups(command: Any, ctx: Any, formatter: Any) -> None:
    """Writes the options by group."""
    groups: dict[str, list[tuple[str, str]]] = {}
    for parameter in command.get_params(ctx):
        record = parameter.get_help_record(ctx)
        if record is None:
            continue
        argument = parameter.param_type_name == "argument"
        # With older versions of typer, `--help` is an option of click, which knows no groups.
        group = getattr(parameter, "rich_help_panel", None) or "Options"
        name = "Arguments" if argument else group
        groups.setdefault(name, []).append(
            (parameter.metavar or record[0], record[1]) if argument else record
        )
    for name in sorted(groups, key=lambda name: _ORDER.index(name) if name in _ORDER else 99):
        _write(formatter, name, groups[name])


def _write(formatter: Any, heading: str, rows: Iterable[tuple[str, str]]) -> None:
    # Older versions of typer put a backslash before what rich would take for markup.
    rows = [(first, second.replace("\\[", "[")) for first, second in rows]
    if in_colour():
        heading = typer.style(heading, bold=True)
        rows = [(typer.style(first, fg="cyan"), second) for first, second in rows]
    with formatter.section(heading):
        formatter.write_dl(rows, col_max=_FIRST_COLUMN)
