"""Whose a page is, as far as that is told before it is read: its address, or its folder."""

from __future__ import annotations

from cleaner.model import Page, RawPage, id_text
from cleaner.text.address import declared, from_path, host, parents


def told_site(page: Page | RawPage) -> str:
    """The site that a page's address or folder tells, or the address that its HTML declares.

    Empty where nothing does.
    """
    site = host(page.url) or from_path(id_text(page.id)) or from_path(page.source)
    return site or _declared(page)


def is_of_another(page: Page | RawPage, site: str) -> bool:
    """Whether a page is told to be of another site than this one, or a part of it."""
    told = told_site(page)
    return bool(told) and site not in parents(told) and told not in parents(site)


def _declared(page: Page | RawPage) -> str:
    """The host of the address that a page of HTML declares; empty where it is another."""
    text: object = page.text if isinstance(page, Page) else page.data
    if page.media == "text" or not isinstance(text, str | bytes):
        return ""
    return declared(text if isinstance(text, str) else text.decode("latin-1"))
