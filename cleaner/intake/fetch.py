"""A page of the web → bytes: one polite request, bounded in time, size and redirects."""

from __future__ import annotations

import os
import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, Final, TypeVar
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from cleaner import DISTRIBUTION, __version__
from cleaner.errors import ArgumentError, CleanerError, ReadError
from cleaner.intake.decode import MAX_BYTES
from cleaner.intake.http_coding import undo
from cleaner.model import Media, RawPage

if TYPE_CHECKING:
    from urllib3 import BaseHTTPResponse, PoolManager

USER_AGENT: Final = f"{DISTRIBUTION}/{__version__}"
"""Who asks, and with which version."""
SECONDS: Final = 30.0
"""Seconds that a page may take in all, looking up its host among them. Chosen, never measured."""
PAUSE: Final = 1.0
"""Seconds between two pages of one host, so that no site is asked faster than a reader clicks."""
_CONNECT: Final = 10.0
"""Seconds for a connection. Chosen, never measured."""
_REDIRECTS: Final = 5
"""Redirects that are followed; browsers take 20, and pages hardly ever need more than three."""
_PIECE: Final = 1 << 16
"""Bytes that are read at a time."""
_MEDIA: Final[dict[str, Media]] = {
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/plain": "text",
}
_UNKNOWN: Final = ("", "application/octet-stream", "binary/octet-stream")
"""Types of content that servers name where they do not know."""
_NO_CONTENT: Final = (204, 205)
_T = TypeVar("_T")


def is_address(name: str) -> bool:
    """Whether an input is an address of the web rather than a path.

    >>> is_address("https://a.example/b"), is_address("HTTP://a.example"), is_address("s3://a/b")
    (True, True, False)
    """
    return name[:8].lower().startswith(("http://", "https://"))


def fetch(url: str, *, max_bytes: int = MAX_BYTES, seconds: float = SECONDS) -> RawPage:
    """The page at an address, as its server sends it, after redirects.

    One request is made and never repeated; it names this program, and asks for pages and text.
    The page's `url` is where redirects led to, its `charset` what the server says.

    max_bytes: of the page once it is unpacked. seconds: for all of it.

    Raises:
        ReadError: the address can't be one; its host can't be reached, takes too long or answers
            with an error; what comes is no page, is empty or too long.
        TypeError: the address is no text.
        ArgumentError: `seconds` or `max_bytes` is not more than 0.
    """
    given: object = url
    if not isinstance(given, str):
        raise TypeError(f"url is {type(given).__name__}; give the page's address as str")
    for name, limit in (("seconds", seconds), ("max_bytes", max_bytes)):
        if not limit > 0:
            raise ArgumentError(f"{name} is {limit}; give more than 0")
    address = _address(url)

    def ask() -> RawPage:
        return _asked(url, address, max_bytes, time.monotonic() + seconds)

    # A look-up of a host can't be ended, so that all is done in a thread, which is waited for.
    return _within(seconds, ask, f"{url}: took over {seconds:g} s; try again later, or {_GIVE}")


_GIVE: Final = "save the page in a browser and give the file"


def _address(url: str) -> str:
    """The address in ASCII, without a part of the page.

    Raises:
        ReadError: it can't be one.
    """
    try:
        parts = urlsplit(url.strip())
        host = (parts.hostname or "").encode("idna").decode("ascii")
        port = f":{parts.port}" if parts.port else ""
    except ValueError as error:
        raise ReadError(f"{url}: is no address: {error}; check the spelling") from error
    if parts.scheme.lower() not in ("http", "https") or not host:
        raise ReadError(f"{url}: is no address of a page; give one such as https://a.example/b")
    host = f"[{host}]" if ":" in host else host
    path = quote(parts.path or "/", safe="/%:@!$&'()*+,;=~-._")
    query = quote(parts.query, safe="/%:@!$&'()*+,;=~-._?[]")
    return urlunsplit((parts.scheme.lower(), host + port, path, query, ""))


def _within(seconds: float, job: Callable[[], _T], late: str) -> _T:
    """What a job gives, if it ends in time.

    Raises:
        ReadError: it does not; and whatever the job raises.
    """
    found: list[_T] = []
    raised: list[BaseException] = []

    def work() -> None:
        try:
            found.append(job())
        except BaseException as error:
            raised.append(error)

    worker = threading.Thread(target=work, name="fetch", daemon=True)
    worker.start()
    worker.join(seconds)
    if raised:
        raise raised[0]
    if not found:
        raise ReadError(late)
    return found[0]


def _asked(url: str, address: str, most: int, end: float) -> RawPage:
    from urllib3 import Retry, Timeout
    from urllib3.exceptions import HTTPError

    # Nothing is asked for twice; only redirects are followed.
    retries = Retry(total=None, connect=0, read=0, redirect=_REDIRECTS, status=0, other=0)
    left = max(end - time.monotonic(), 0.1)
    headers = {
        "User-Agent": USER_AGENT,
        "Accept": "text/html, application/xhtml+xml, text/plain;q=0.9, */*;q=0.1",
        "Accept-Encoding": "gzip, deflate",
    }
    with _pool(address) as pool:
        try:
            response = pool.request(
                "GET",
                address,
                headers=headers,
                retries=retries,
                timeout=Timeout(connect=min(_CONNECT, left), read=left),
                preload_content=False,
            )
            with response:
                return _page(url, response, most, end)
        except (HTTPError, OSError) as error:
            raise ReadError(f"{url}: {_why(error)}") from error


def _pool(address: str) -> PoolManager:
    """What makes the request: by the proxy that the system is set to, where there is one."""
    from urllib.request import getproxies, proxy_bypass

    from urllib3 import PoolManager, ProxyManager

    parts = urlsplit(address)
    proxy = getproxies().get(parts.scheme)
    if proxy and not proxy_bypass(parts.hostname or ""):
        return ProxyManager(proxy if "://" in proxy else f"http://{proxy}")
    return PoolManager()


def _page(url: str, response: BaseHTTPResponse, most: int, end: float) -> RawPage:
    """The page of an answer. Raises `ReadError` where it is none."""
    if not 200 <= response.status < 300 or response.status in _NO_CONTENT:
        reason = f" {response.reason}" if response.reason else ""
        raise ReadError(
            f"{url}: the server answered {response.status}{reason}; check the address, or {_GIVE}"
        )
    kind, _, parameters = response.headers.get("Content-Type", "").partition(";")
    kind = kind.strip().lower()
    if not (kind in _MEDIA or kind in _UNKNOWN or kind.startswith("text/") or "xml" in kind):
        raise ReadError(f"{url}: is {kind}, no page; give the address of a page")
    data = _body(url, response, most, end)
    coding = response.headers.getlist("Content-Encoding")
    undone = undo(data, content=coding, most=most)
    if len(undone.data) > most:
        raise _too_long(url, most)
    return RawPage(
        id=url,
        data=undone.data,
        source=url,
        url=_led(url, response.geturl() or ""),
        media=_MEDIA.get(kind),
        charset=_charset(parameters),
        warnings=undone.warnings,
    )


def _led(url: str, to: str) -> str:
    """Where redirects led to; the address as it was given where there were none."""
    whole = urljoin(_address(url), to)
    return url if whole == _address(url) else whole


def _body(url: str, response: BaseHTTPResponse, most: int, end: float) -> bytes:
    """The bytes of an answer, as they came."""
    declared = response.headers.get("Content-Length", "")
    if declared.isascii() and declared.isdigit() and int(declared) > most:
        raise _too_long(url, most)
    pieces: list[bytes] = []
    size = 0
    for piece in response.stream(_PIECE, decode_content=False):
        pieces.append(piece)
        size += len(piece)
        if size > most:
            raise _too_long(url, most)
        if time.monotonic() > end:
            raise ReadError(f"{url}: took too long; try again later, or {_GIVE}")
    return b"".join(pieces)


def _too_long(url: str, most: int) -> CleanerError:
    return ReadError(f"{url}: is longer than {most / 1e6:,.0f} MB; no page is")


def _charset(parameters: str) -> str | None:
    """The charset that a header names."""
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "charset" and value.strip(" \t\"'"):
            return value.strip(" \t\"'")
    return None


def _why(error: Exception) -> str:
    """What went wrong on the way, in words, and what to do."""
    from urllib3 import exceptions

    cause: Any = getattr(error, "reason", None) or error
    match cause:
        case exceptions.NameResolutionError():
            told = "its host is not found; check the address, and the network"
        case exceptions.SSLError():
            told = _insecure(cause)
        case exceptions.NewConnectionError():
            told = "can't be reached; check the address, and the network"
        case exceptions.ConnectTimeoutError() | exceptions.ReadTimeoutError() | TimeoutError():
            told = "does not answer in time; try again later"
        case exceptions.ProxyError():
            told = "the proxy that the system is set to can't be reached; check HTTPS_PROXY"
        case exceptions.ResponseError() if "redirect" in str(cause):
            told = f"is redirected more than {_REDIRECTS} times; check the address"
        case exceptions.ProtocolError():
            told = "the connection broke off; try again later"
        case _:
            told = f"{str(cause) or type(cause).__name__}; check the address"
    return f"{told}; or {_GIVE}"


_EXPIRED: Final = (9, 10)
"""OpenSSL's codes for a certificate that is not valid yet, or not any more."""
_OTHER_HOST: Final = (62, 64)
"""OpenSSL's codes for a certificate of another host, or of another address."""


def _insecure(error: Exception) -> str:
    """What is wrong with a certificate, or with the connection that it is for, and what to do."""
    fault = error.args[0] if error.args else error
    code = getattr(fault, "verify_code", None)
    if code is None:
        return "speaks no TLS that is safe today; try it with http://, or check the address"
    if code in _EXPIRED:
        return (
            "its certificate has expired or is not valid yet; check this machine's clock, and tell "
            "the site"
        )
    if code in _OTHER_HOST:
        return "its certificate is another host's; check the address"
    told = "its certificate is signed by nobody whom this machine trusts; "
    trusted = os.environ.get("SSL_CERT_FILE", "")
    if trusted and not os.path.isfile(trusted):
        return f"{told}SSL_CERT_FILE names {trusted}, which is no file; correct it"
    return (
        f"{told}if you trust it, put its authority's certificate into a file and name that in "
        "SSL_CERT_FILE"
    )
