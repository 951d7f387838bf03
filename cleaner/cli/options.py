"""Options that several commands take."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer


class InputMedia(StrEnum):
    """What `--media` takes."""

    html = "html"
    text = "text"


class Quotes(StrEnum):
    """What `--quotes` takes."""

    straight = "straight"
    keep = "keep"


RulesOption = Annotated[
    list[Path] | None,
    typer.Option(
        "--rules",
        metavar="DIR",
        help="A folder (or file) of your own rule packs, on top of the shipped ones. May be "
        "given several times.",
    ),
]
MediaOption = Annotated[
    InputMedia | None,
    typer.Option("--media", help="What the pages are; told from name and content by default."),
]
QuotesOption = Annotated[
    Quotes, typer.Option("--quotes", help="Curly quotes become straight ones, or are kept.")
]
SkipOption = Annotated[
    list[str] | None,
    typer.Option(
        "--skip-normalizer",
        metavar="NAME",
        help="Leave out one step of the normalizing of text. May be given several times.",
    ),
]
SitesOption = Annotated[
    bool,
    typer.Option("--sites/--no-sites", help="Use the rules of single sites, or generic ones only."),
]
ContentKeyOption = Annotated[
    str | None,
    typer.Option(
        "--content-key",
        metavar="KEY",
        help="The key of JSON records that holds the page; html, text or content by default.",
    ),
]
UrlOption = Annotated[
    str | None,
    typer.Option("--url", help="The page's address, which tells its site and so its rules."),
]
UndoOption = Annotated[
    bool,
    typer.Option(
        "--undo",
        help="Add the kept pieces to JSON, so that kept and removed rebuild the page's text.",
    ),
]
DebugOption = Annotated[
    bool, typer.Option("--debug", help="Show where in the code an error comes from.")
]
