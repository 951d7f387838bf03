"""The option `--site` of commands that look at many pages of a site, and what is said of it."""

from __future__ import annotations

from typing import Annotated

import typer

AllOfSite = Annotated[
    str,
    typer.Option(
        "--site",
        metavar="DOMAIN",
        help="Take all pages for pages of this site, whatever their addresses and folders say. "
        "It chooses none among them.",
    ),
]


def elsewhere_line(pages: int, site: str) -> str:
    """What is said of pages that were taken for those of the site, and are told to be others."""
    subject = f"{pages:,} pages are" if pages > 1 else "1 page is"
    them = "them" if pages > 1 else "it"
    return (
        f"note: {subject} of another site by address or folder; --site takes {them} for {site} all "
        f"the same: leave it out, or give the pages of {site} alone"
    )
