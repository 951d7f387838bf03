"""What a caller gives: a page → the page that the first step takes; options that can be met."""

from __future__ import annotations

from typing import Final, get_args

from cleaner.errors import CleanerError
from cleaner.model import Media, Options, Page, RawPage
from cleaner.text.normalize import check_names

_QUOTES: Final = ("straight", "keep")
_SWITCHES: Final = ("site_rules", "tables", "comments", "markup")


def check_options(options: object) -> Options:
    """The options, if each has one of its values.

    Raises:
        TypeError: they are no `Options`.
        CleanerError: one has a value that it can't have.

    >>> check_options(Options(quotes="curly"))
    Traceback (most recent call last):
    ...
    cleaner.errors.CleanerError: quotes is 'curly'; give 'straight' or 'keep'
    """
    if not isinstance(options, Options):
        raise TypeError(
            f"options is {type(options).__name__}; give cleaner.Options, such as "
            "Options(quotes='keep')"
        )
    if options.quotes not in _QUOTES:
        raise CleanerError(f"quotes is {options.quotes!r}; give 'straight' or 'keep'")
    for name in _SWITCHES:
        if not isinstance(getattr(options, name), bool):
            raise CleanerError(f"{name} is {getattr(options, name)!r}; give True or False")
    if isinstance(options.skip_normalizers, str):
        raise CleanerError(
            f"skip_normalizers is {options.skip_normalizers!r}; give a tuple of names, such as "
            f"({options.skip_normalizers!r},)"
        )
    check_names(options.skip_normalizers)
    seconds = options.pattern_timeout
    if isinstance(seconds, bool) or not isinstance(seconds, int | float) or not seconds > 0:
        raise CleanerError(f"pattern_timeout is {seconds!r}; give seconds, more than 0")
    return options


def raw_page(
    page: str | bytes | Page | RawPage, url: str | None, media: Media | None, identity: str
) -> Page | RawPage:
    """The page as the first step takes it.

    Raises:
        TypeError: it is of no kind that can be a page, or its address is no text.
        CleanerError: the media is none that there is.
    """
    if isinstance(page, Page | RawPage):
        return page
    if not isinstance(page, str | bytes):
        raise not_a_page(page)
    if media is not None and media not in get_args(Media):
        raise CleanerError(f"media is {media!r}; give 'html', 'text', or None to have it found out")
    if url is not None and not isinstance(url, str):
        raise TypeError(f"url is {type(url).__name__}; give the page's address as str, or None")
    return RawPage(id=identity, data=page, source=identity or "<page>", url=url, media=media)


def not_a_page(value: object) -> TypeError:
    """The error for what can be no page."""
    return TypeError(
        f"a page is str, bytes, Page or RawPage, not {type(value).__name__}; "
        "take the text out of a record first"
    )
