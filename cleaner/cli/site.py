"""The option `--site`, and what is said of pages whose site it tells."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Final

import typer

from cleaner.cli.help import INPUT
from cleaner.errors import UsageError
from cleaner.text.address import host
from cleaner.text.visible import count

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cleaner.runs.sites import Idle, SiteUnknown

_MOST_PACKS: Final = 3
"""Packs that are named."""
_MOST_RULES: Final = 3
"""Rules that are named."""
TO_TELL: Final = (
    "Tell it with --site DOMAIN, by a folder that is named after it, or under `url` in records"
)
"""How a run knows the site of pages that say nothing of it."""

SiteOption = Annotated[
    str,
    typer.Option(
        "--site",
        metavar="DOMAIN",
        rich_help_panel=INPUT,
        help="The site of pages that nothing else tells the site of: no address, no folder that is "
        "named after it, none that they declare.",
    ),
]
"""Whose the pages are that do not say it."""


def told_site(given: str) -> str:
    """The domain that `--site` names, which may be an address on it; empty where it is empty.

    Raises:
        UsageError: it is none.
    """
    if given and not host(given):
        raise UsageError(f"--site: {given!r} is no domain such as news.example")
    return host(given)


def unknown_lines(found: SiteUnknown) -> list[str]:
    """The lines on packs for sites that no page came under, and on pages without a site."""
    mistyped = [
        f"rules for sites: {one.path} was used on no page; it is for {one.site}, and there are "
        f"pages of {one.near}: did you mean that?"
        for one in found.mistyped[:_MOST_PACKS]
    ]
    # What is mistyped is told of each such pack, and the rest is known from there.
    told = {one.path for one in found.mistyped[:_MOST_PACKS]}
    if found.other and told.issuperset(found.unused):
        return mistyped
    return mistyped + _waiting_lines(found)


def _waiting_lines(found: SiteUnknown) -> list[str]:
    """The line on pages without a site, where the caller has packs for sites."""
    files = found.unused or found.packs
    if not files:
        return []
    names = ", ".join(files)
    if len(files) > _MOST_PACKS:
        names = f"{len(files):,} packs, such as {files[0]},"
    was = "was" if len(files) == 1 else "were"
    if found.other:
        told = f"{names} {was} used on no page; the first is of {found.other}"
        why = "`cleaner explain PAGE` says what tells it"
        return [f"rules for sites: {told} ({why})"] if found.of > 1 else []
    if found.of == 1:
        are = "is" if len(files) == 1 else "are"
        return [f"site unknown, so that no rules for sites hold: {names} {are} not used. {TO_TELL}"]
    used = f": {names} {was} used on no page" if found.unused else f", those of {names} neither"
    pages = f"{found.pages:,} of {found.of:,} pages"
    return [f"site unknown: {pages}, so that no rules for sites hold there{used}. {TO_TELL}"]


def idle_lines(found: Sequence[Idle]) -> list[str]:
    """The line on rules of one's own that took nothing."""
    if not found:
        return []
    named = ", ".join(f"{one.rule} ({one.path})" for one in found[:_MOST_RULES])
    if len(found) > _MOST_RULES:
        named = f"{len(found):,} of your rules, such as {named}"
    return [
        f"took nothing on these pages: {named}; `cleaner rules test PACK --pages RAW` says whether "
        "others took it first"
    ]


def assumed_line(pages: int, site: str) -> str:
    """What is said where pages that tell no site were taken for those of a pack's."""
    taken = f"site unknown: {count(pages, 'page')}, taken for {site} here"
    return f"{taken}; a run uses rules for {site} on such pages with --site {site}"


def none_line(site: str, others: Sequence[str]) -> str:
    """What is said where none of the pages was taken for one of the site that `--site` names."""
    return (
        f"note: no page was taken for {site}: --site is for pages that tell no site, and all "
        f"of these do, such as of {others[0]}"
    )
