"""Options for what of an article is written."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated

import typer

from cleaner.cli.help import OUTPUT
from cleaner.cli.options import OutputFormat, choices
from cleaner.errors import UsageError

if TYPE_CHECKING:
    from cleaner.runs.formats import Rendering


class Links(StrEnum):
    """What `--links` takes."""

    keep = "keep"
    text = "text"


class Images(StrEnum):
    """What `--images` takes."""

    keep = "keep"
    drop = "drop"


@dataclass(frozen=True, slots=True, kw_only=True)
class Contents:
    """What of an article is written."""

    links: Annotated[
        Links,
        typer.Option(
            "--links",
            metavar="HOW",
            rich_help_panel=OUTPUT,
            help=f"With md or html: {choices(Links)}; `text` writes their words alone.",
        ),
    ] = Links.keep
    images: Annotated[
        Images,
        typer.Option(
            "--images",
            metavar="HOW",
            rich_help_panel=OUTPUT,
            help=f"With md or html: {choices(Images)} the article's pictures.",
        ),
    ] = Images.keep
    fields: Annotated[
        str,
        typer.Option(
            "--fields",
            metavar="NAMES",
            rich_help_panel=OUTPUT,
            help="Write only these fields, such as title,body,author; `extra` stands for the keys "
            "that pass through. Default: all.",
        ),
    ] = ""

    @property
    def names(self) -> tuple[str, ...]:
        """The fields that are named; none for all."""
        return tuple(filter(None, (name.strip() for name in self.fields.split(","))))

    def rendering(self, format: str, *, kept: bool, apart: bool = False) -> Rendering:
        """How articles are written in a format; apart: what was removed is written elsewhere.

        Raises:
            UsageError: there is no such field, or the format has none.
        """
        from cleaner.runs.formats import FORMATS, Rendering

        names = self.names
        known = FORMATS[format].fields
        if names and not known:
            raise UsageError(f"--fields: {format} has no fields; give --format json or txt")
        if apart and "removed" in names:
            raise UsageError(
                "--fields names `removed`, and another option writes it apart; give one of them"
            )
        unknown = [name for name in names if name not in known]
        if unknown:
            from cleaner.rules.values import close_to

            near = {name: close_to(name, known).removeprefix("; ") for name in unknown}
            told = ", ".join(f"{name} ({near[name]})" if near[name] else name for name in unknown)
            raise UsageError(f"--fields: {format} has no {told}; choose among {', '.join(known)}")
        return Rendering(
            kept=kept or not {"kept", "doubt"}.isdisjoint(names),
            removed=not apart,
            links=self.links is Links.keep,
            images=self.images is Images.keep,
            fields=names,
        )


def needs_markup(format: str) -> bool:
    """Whether a format shows links, emphasis and pictures."""
    return format in (OutputFormat.md, OutputFormat.html)
