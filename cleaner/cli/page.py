"""The pages of `clean` and `explain`: one file, standard input, or a record a line."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import PurePath
from typing import TYPE_CHECKING, BinaryIO

from cleaner.cli.terminal import standard_input
from cleaner.errors import UsageError
from cleaner.text.address import host

if TYPE_CHECKING:
    from cleaner.intake.entry import Failure
    from cleaner.model import Article, Media, RawPage
    from cleaner.pipeline.cleaner import Cleaner
    from cleaner.runs.formats import Rendering


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """How the pages of one command are read and cleaned."""

    cleaner: Cleaner
    url: str | None = None
    media: Media | None = None
    content_key: str | None = None
    url_key: str = "url"
    id_key: str = "id"
    input_format: str = ""
    rendering: Rendering | None = None
    debug: bool = False

    def __post_init__(self) -> None:
        """Raises `UsageError` for an address that can't be one."""
        if self.url and "//" not in self.url and not host(self.url):
            raise UsageError(
                f"--url: {self.url!r} is no address of a page; give one such as https://a.example/b"
            )

    def prepare(self, found: RawPage | Failure) -> RawPage:
        """The page with what the options say of it.

        Raises:
            ReadError: it could not be read.
        """
        from cleaner.intake.entry import Failure

        if isinstance(found, Failure):
            raise found.error
        return replace(found, url=self.url or found.url, media=self.media or found.media)

    def clean(self, found: RawPage | Failure) -> Article:
        """The page's article."""
        kept = self.rendering is not None and self.rendering.kept
        clean = self.cleaner.review if kept else self.cleaner.clean
        return clean(self.prepare(found))


def records(name: str, work: Work) -> Iterator[RawPage | Failure]:
    """The pages of JSON lines, as they come.

    Raises:
        UsageError: there is no such file.
    """
    if name == "-":
        yield from _stream(standard_input(), name, work, jsonl=True)
        return
    _must_be_file(name)
    with open(name, "rb") as stream:
        yield from _stream(stream, name, work, jsonl=True)


def _stream(
    stream: BinaryIO, name: str, work: Work, *, jsonl: bool = False
) -> Iterator[RawPage | Failure]:
    from cleaner.intake.read import read_stream

    return read_stream(
        stream,
        name=name,
        jsonl=jsonl,
        content_key=work.content_key,
        url_key=work.url_key,
        id_key=work.id_key,
        media=work.media,
        input_format=work.input_format,
    )


def one_page(name: str, work: Work) -> RawPage | Failure:
    """The page of a file, of standard input or of an address, which is asked for it.

    name: may also be that of a record or a member of a file, as a run tells it (`a.warc.gz#3`).

    A page without an id of its own has its path, so that a folder named after a site tells the
    site.

    Raises:
        UsageError: there is no such file, or it holds more or fewer pages than one.
        ReadError: nothing comes from the address, or no page.
    """
    from cleaner.intake.fetch import fetch, is_address
    from cleaner.intake.read import read

    if is_address(name) and not os.path.lexists(name):
        return fetch(name)

    file = _container(name)
    if name == "-":
        found = _stream(standard_input(), name, work)
    else:
        _must_be_file(file or name)
        found = read(
            [file or name],
            content_key=work.content_key,
            url_key=work.url_key,
            id_key=work.id_key,
            media=work.media,
            input_format=work.input_format,
        )
    if file:
        source = f"{PurePath(file).name}{name.removeprefix(file)}"
        found = (page for page in found if page.source.endswith(source))
    pages = list(islice(found, 1 if file else 2))
    if file and not pages:
        raise UsageError(f"{name}: {file} holds no such page; check the spelling or number")
    if len(pages) != 1:
        number = "several pages" if pages else "no page"
        one = f"; of its pages give one, as in `cleaner explain {pages[0].source}`" if pages else ""
        raise UsageError(
            f"{name}: holds {number}; clean files of many pages with `cleaner run`, or records "
            f"as a stream with `cleaner clean --jsonl`{one}"
        )
    page = pages[0]
    if name == "-" or _is_own(page.id, PurePath(name)):
        return page
    return replace(page, id=PurePath(name).as_posix())


def _container(name: str) -> str:
    """The file that holds the record or member of this name; empty for a file by itself."""
    if name == "-" or os.path.lexists(name):
        return ""
    above = (str(path) for path in PurePath(name).parents)
    return next(filter(os.path.isfile, (name.rpartition("#")[0], *above)), "")


def _is_own(identity: object, path: PurePath) -> bool:
    """Whether an id is a record's own, and not its place in a file."""
    named = path.name.removesuffix(".gz").removesuffix(".zst")
    return not isinstance(identity, str) or not identity.startswith(named)


def _must_be_file(name: str) -> None:
    """Raises `UsageError` for what can't be the file of a page."""
    if os.path.isdir(name):
        raise UsageError(f"{name}: is a folder; give one file, or clean it with `cleaner run`")
    if "://" in name and not os.path.lexists(name):
        raise UsageError(
            f"{name}: is an address that can't be read so; give one page that begins with "
            "https:// or http://, or a file"
        )
    if not os.path.lexists(name):
        raise UsageError(f"{name}: does not exist; check the spelling, or give - for a pipe")
