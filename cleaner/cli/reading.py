"""The options that say how inputs are read."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from cleaner.cli.help import INPUT
from cleaner.cli.options import choices

if TYPE_CHECKING:
    from cleaner.model import Media


class InputMedia(StrEnum):
    """What `--media` takes."""

    html = "html"
    text = "text"


class InputFormat(StrEnum):
    """What `--input-format` takes; a test holds it to `formats.INPUT_FORMATS`."""

    html = "html"
    text = "text"
    page = "page"
    mhtml = "mhtml"
    jsonl = "jsonl"
    json = "json"
    csv = "csv"
    warc = "warc"
    arc = "arc"
    parquet = "parquet"
    zip = "zip"
    tar = "tar"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """How pages are found in the inputs, and what records call their parts."""

    media: Annotated[
        InputMedia | None,
        typer.Option(
            "--media",
            metavar="MEDIA",
            rich_help_panel=INPUT,
            help="Treat pages as html or text. Default: detected.",
        ),
    ] = None
    input_format: Annotated[
        InputFormat | None,
        typer.Option(
            "--input-format",
            metavar="FORMAT",
            rich_help_panel=INPUT,
            help=f"Format of the inputs: {choices(InputFormat)}. Default: detected.",
        ),
    ] = None
    content_key: Annotated[
        str | None,
        typer.Option(
            "--content-key",
            metavar="KEY",
            rich_help_panel=INPUT,
            help="Key or column that holds the page. Default: html, text or content.",
        ),
    ] = None
    url_key: Annotated[
        str,
        typer.Option(
            "--url-key",
            metavar="KEY",
            rich_help_panel=INPUT,
            help="Key or column of the address.",
        ),
    ] = "url"
    id_key: Annotated[
        str,
        typer.Option(
            "--id-key", metavar="KEY", rich_help_panel=INPUT, help="Key or column of the id."
        ),
    ] = "id"

    @property
    def told_media(self) -> Media | None:
        """What `--media` says."""
        match self.media:
            case None:
                return None
            case InputMedia.html:
                return "html"
            case InputMedia.text:
                return "text"

    @property
    def told_format(self) -> str:
        """What `--input-format` says; empty without it."""
        return self.input_format.value if self.input_format else ""
