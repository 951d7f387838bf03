"""What a caller gives as a page → the page that the first step takes."""

from __future__ import annotations

from cleaner.model import Media, Page, RawPage


def raw_page(
    page: str | bytes | Page | RawPage, url: str | None, media: Media | None, identity: str
) -> Page | RawPage:
    """The page as the first step takes it.

    Raises:
        TypeError: it is of no kind that can be a page.
    """
    if isinstance(page, Page | RawPage):
        return page
    if not isinstance(page, str | bytes):
        raise not_a_page(page)
    return RawPage(id=identity, data=page, source=identity or "<page>", url=url, media=media)


def not_a_page(value: object) -> TypeError:
    """The error for what can be no page."""
    return TypeError(
        f"a page is str, bytes, Page or RawPage, not {type(value).__name__}; "
        "take the text out of a record first"
    )
