"""MHTML, in which browsers save a page with all it shows, and mail: the part that is the page."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, BinaryIO, TypeAlias, cast

from cleaner.intake.claims import held
from cleaner.intake.entry import Entry, Failure
from cleaner.model import Media, RawPage

_MEDIA: dict[str, Media] = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/plain": "text",
}
# Pictures and styles stand in the same file as the page, which is bounded by itself.
_MOST_PAGES = 4

if TYPE_CHECKING:
    from email.message import Message

    Part: TypeAlias = Message[str, str]


def read_mail(stream: BinaryIO, entry: Entry) -> Iterator[RawPage | Failure]:
    """The page of an MHTML file or a mail: its HTML, or its text where it has none.

    Attachments, mails within the mail, and the frames of a page are no pages.
    """
    import email

    most = entry.max_bytes * _MOST_PAGES
    data = stream.read(most + 1)
    if len(data) > most:
        yield entry.failure(f"more than {most} bytes: no saved page is that long; leave it out")
        return
    message = email.message_from_bytes(data.removeprefix(b"\xef\xbb\xbf"))
    part = _page_of(message)
    if part is None:
        kinds = sorted({part.get_content_type() for part in message.walk()})
        yield entry.failure(f"holds no HTML and no text, only {', '.join(kinds)}; leave it out")
        return
    page = part.get_payload(decode=True)
    assert isinstance(page, bytes)
    if len(page) > entry.max_bytes:
        yield entry.failure(f"more than {entry.max_bytes} bytes: no page is that long; split it")
        return
    defects = [*message.defects, *part.defects]
    warnings = dict.fromkeys(f"damaged as mail: {_words(defect)}" for defect in defects)
    told = held(page, entry.media or _MEDIA[part.get_content_type()], "the text of the mail")
    yield RawPage(
        id=entry.id,
        data=told.data,
        source=entry.source,
        url=_address(message, part),
        media=entry.media or told.media,
        charset=_charset(part),
        warnings=(*warnings, *told.warnings),
    )


def _page_of(message: Part) -> Part | None:
    """The part that is the page: the one at the address of the whole, else the first in HTML."""
    parts = list(_parts(message))
    pages = [part for part in parts if _MEDIA[part.get_content_type()] == "html"]
    address = _location(message, "Snapshot-Content-Location", "Content-Location")
    start = message.get_param("start")
    for part in pages:
        if address and _location(part, "Content-Location") == address:
            return part
    for part in pages:
        if start and part.get("Content-ID", "").strip() == start:
            return part
    return next(iter(pages or parts), None)


def _parts(message: Part) -> Iterator[Part]:
    """The parts in HTML and text, in order, without attachments and mails in the mail."""
    if message.get_content_disposition() == "attachment":
        return
    if message.get_content_maintype() == "multipart" and message.is_multipart():
        for part in message.get_payload():
            yield from _parts(cast("Part", part))
    elif message.get_content_type() in _MEDIA and not message.is_multipart():
        yield message


def _location(part: Part, *names: str) -> str:
    """An address in a header, which may be folded; empty where there is none."""
    for name in names:
        if value := "".join(str(part.get(name, "")).split()):
            return value
    return ""


def _address(message: Part, part: Part) -> str | None:
    for found in (
        _location(message, "Snapshot-Content-Location"),
        _location(part, "Content-Location"),
        _location(message, "Content-Location"),
    ):
        if found.lower().startswith(("http://", "https://")):
            return found
    return None


def _charset(part: Part) -> str | None:
    try:
        return part.get_content_charset()
    except (LookupError, ValueError):
        return None


def _words(defect: Exception) -> str:
    """What is wrong with a mail, as the library calls it.

    >>> from email.errors import CloseBoundaryNotFoundDefect
    >>> _words(CloseBoundaryNotFoundDefect())
    'close boundary not found'
    """
    name = type(defect).__name__.removesuffix("Defect")
    return "".join(f" {letter.lower()}" if letter.isupper() else letter for letter in name).strip()


def is_mail(head: bytes) -> bool:
    r"""Whether bytes begin with the headers of a mail or of MHTML, those that name its parts
    among them.

    >>> is_mail(b"MIME-Version: 1.0\r\nContent-Type: text/html\r\n\r\n<p>One."), is_mail(b"To: me")
    (True, False)
    """
    if b":" not in head.partition(b"\n")[0]:
        return False
    names: set[bytes] = set()
    for line in head.removeprefix(b"\xef\xbb\xbf").splitlines():
        if not line.strip():
            break
        name, colon, _ = line.partition(b":")
        if line[:1] in b" \t" and names:
            continue
        if not colon or not name.replace(b"-", b"").replace(b"_", b"").isalnum():
            return False
        names.add(name.lower())
    return {b"mime-version", b"content-type"} <= names
