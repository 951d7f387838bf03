"""Whose a page is, as far as that is told before it is read: its address, or its folder."""

from __future__ import annotations

from cleaner.model import Page, RawPage, id_text
from cleaner.text.address import declared, from_input, from_path, host


def told_site(page: Page | RawPage, given: str = "") -> str:
    """The site that a page's address or folder tells, or the address that its HTML declares.

    given: the site of pages that tell it by none of these; at last the path to them does. Empty
    where nothing tells it.
    """
    site = host(page.url) or from_path(id_text(page.id)) or _declared(page)
    return site or given or from_input(page.source, id_text(page.id))


def tells_none(page: Page | RawPage, canonical: str) -> bool:
    """Whether nothing tells the site of a page. canonical: the address that its blocks declare."""
    return not (told_site(page) or host(canonical))


def _declared(page: Page | RawPage) -> str:
    """The host of the address that a page of HTML declares; empty where it is another."""
    text: object = page.text if isinstance(page, Page) else page.data
    if page.media == "text" or not isinstance(text, str | bytes):
        return ""
    return declared(text if isinstance(text, str) else text.decode("latin-1"))
