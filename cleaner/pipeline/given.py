"""What a caller gives: a page → the page that the first step takes; options that can be met."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from typing import Final, get_args

from cleaner.errors import ArgumentError
from cleaner.intake.decode import plain_data
from cleaner.model import Media, Page, RawPage, id_text
from cleaner.options import Options

PageLike = str | bytes | bytearray | memoryview | Page | RawPage
"""What can be cleaned: a page's text or bytes, or a page with what is known of it."""
ONE_PAGE: Final = (str, bytes, bytearray, memoryview, Page, RawPage)
"""The same, for `isinstance`."""


def check_options(options: object) -> Options:
    """The options, if they are such. Raises `TypeError` otherwise."""
    if not isinstance(options, Options):
        raise TypeError(
            f"options is {type(options).__name__}; give cleaner.Options, such as "
            "Options(quotes='keep')"
        )
    return options


def check_media(media: object) -> None:
    """Raises `ArgumentError` for what is no kind of page, nor `None`."""
    if media is not None and media not in get_args(Media):
        raise ArgumentError(
            f"media is {media!r}; give 'html', 'text', or None to have it found out"
        )


def raw_page(page: PageLike, url: str | None, media: Media | None, identity: str) -> Page | RawPage:
    """The page as the first step takes it.

    Raises:
        TypeError: it is of no kind that can be a page, its address is no text, or its `extra` no
            mapping.
        ArgumentError: the media is none that there is.
    """
    if isinstance(page, Page | RawPage):
        check_media(page.media)
        if error := wrong_extra(page):
            raise error
        return page
    if not isinstance(page, ONE_PAGE):
        raise not_a_page(page)
    check_media(media)
    if url is not None and not isinstance(url, str):
        raise TypeError(f"url is {type(url).__name__}; give the page's address as str, or None")
    return RawPage(
        id=identity, data=plain_data(page), source=identity or "<page>", url=url, media=media
    )


def placed(page: PageLike, index: int) -> PageLike:
    """The page; one of which no more is known is named by its place among many, from 0."""
    if isinstance(page, str | bytes | bytearray | memoryview):
        return RawPage(id="", data=plain_data(page), source=f"pages[{index}]")
    return page


def wrong_extra(page: Page | RawPage) -> TypeError | None:
    """The error for a page whose `extra` is no mapping; `None` where it is one."""
    extra: object = page.extra
    if isinstance(extra, Mapping):
        return None
    what = "None" if extra is None else type(extra).__name__
    return TypeError(
        f"extra of page {id_text(page.id)!r} is {what}; give a mapping of names to values, or "
        "leave it out"
    )


def not_a_page(value: object, place: str = "") -> TypeError:
    """The error for what can be no page. place: which of several it is, in words."""
    if _is_path(value):
        hint = "give what is in the file, as with Path(...).read_bytes()"
    elif hasattr(value, "read"):
        hint = "give what it reads, as with file.read()"
    elif value is None or value != value:  # A table's empty cell is a NaN.
        hint = "nothing was given, perhaps by a record without text"
    else:
        hint = "take the text out of a record first"
    return TypeError(
        f"{place}a page is str, bytes, bytearray, memoryview, Page or RawPage, not "
        f"{type(value).__name__}; {hint}"
    )


def _is_path(value: object) -> bool:
    return isinstance(value, os.PathLike)


def check_pages(pages: object, what: str, instead: str) -> None:
    """Raises `TypeError` where many pages are asked for, and one or nothing of the kind is given.

    what: the function that asks; instead: what to give it where one page is given.
    """
    if isinstance(pages, ONE_PAGE):
        # A string is an iterable of its characters, each of which would be a page.
        raise TypeError(f"{what} takes an iterable of pages, not one page; {instead}")
    if not isinstance(pages, Iterable):
        hint = "; give what is in its files, one after another" if _is_path(pages) else ""
        raise TypeError(f"{what} takes an iterable of pages, not {type(pages).__name__}{hint}")


def check_workers(workers: object) -> None:
    """Raises `TypeError` or `ArgumentError` for what is no number of worker processes."""
    if isinstance(workers, bool) or not isinstance(workers, int):
        raise TypeError(f"workers is {workers!r}; give a whole number, 1 or more")
    if workers < 1:
        raise ArgumentError(f"workers is {workers}; give 1 or more")
