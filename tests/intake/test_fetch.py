"""One page of the web: asked of a real server on this machine, which answers well and badly."""

from __future__ import annotations

import gzip
import json
import socket
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from typer.testing import CliRunner

import cleaner
from cleaner.cli import app
from cleaner.errors import ReadError
from cleaner.intake.fetch import USER_AGENT, fetch
from cleaner.model import RawPage

PAGE = (
    "<html><head><title>Brücke öffnet</title></head><body><article><h1>Brücke öffnet</h1>"
    "<p>Die Brücke über den Sund öffnet am Montag, nach neun Jahren Bauzeit und vielen Kosten.</p>"
    "<p>Busse folgen im Herbst, wenn die letzten Geländer an der nördlichen Rampe stehen.</p>"
    "</article></body></html>"
)


class _Site(BaseHTTPRequestHandler):
    """Answers by path; remembers what it was asked."""

    asked: list[tuple[str, dict[str, str]]]
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.asked.append((self.path, dict(self.headers)))
        name, _, rest = self.path.lstrip("/").partition("?")[0].partition("/")
        getattr(self, f"_{name}")(rest)

    def _send(self, data: bytes, kind: str = "text/html", status: int = 200, **more: str) -> None:
        self.send_response(status)
        if kind:
            self.send_header("Content-Type", kind)
        for key, value in {"Content_Length": str(len(data)), **more}.items():
            self.send_header(key.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(data)

    def _page(self, _: str) -> None:
        self._send(PAGE.encode("latin-1"), 'text/html; charset="ISO-8859-1"')

    def _packed(self, _: str) -> None:
        data = gzip.compress(PAGE.encode())
        self._send(data, "text/html; charset=utf-8", Content_Encoding="gzip")

    def _bomb(self, _: str) -> None:
        self._send(gzip.compress(b"x" * 3_000_000), Content_Encoding="gzip")

    def _plain(self, _: str) -> None:
        self._send(b"Bridge opens\n\nThe bridge opens at noon on Monday.\n", "text/plain")

    def _from(self, left: str) -> None:
        to = "/page" if left in ("", "0") else f"/from/{int(left) - 1}"
        self._send(b"", status=302, Location=to)

    def _away(self, _: str) -> None:
        self._send(b"", status=301, Location="file:///etc/passwd")

    def _status(self, code: str) -> None:
        self._send(b"<p>Not here.</p>", status=int(code))

    def _kind(self, kind: str) -> None:
        self._send(b"%PDF-1.7 ...", kind)

    def _long(self, how: str) -> None:
        if how == "declared":
            self._send(b"x", Content_Length="3000000")
            return
        self.send_response(200)
        self.send_header("Connection", "close")
        self.end_headers()
        for _ in range(30):
            self.wfile.write(b"x" * 100_000)

    def _drip(self, _: str) -> None:
        self.send_response(200)
        self.send_header("Connection", "close")
        self.end_headers()
        for letter in b"drip" * 10:
            self.wfile.write(bytes([letter]))
            time.sleep(0.1)

    def _cut(self, _: str) -> None:
        self._send(b"<p>x", Content_Length="99")
        self.close_connection = True

    def log_message(self, *_: object) -> None:
        """Says nothing on standard error."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Clients here hang up amid an answer on purpose."""


class Site:
    """A site on this machine: its address, and what it was asked."""

    def __init__(self, address: str, asked: list[tuple[str, dict[str, str]]]) -> None:
        self.address, self.asked = address, asked


@pytest.fixture
def site(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    asked: list[tuple[str, dict[str, str]]] = []
    server = _Server(("127.0.0.1", 0), type("_Mine", (_Site,), {"asked": asked}))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield Site(f"http://127.0.0.1:{server.server_port}", asked)
    server.shutdown()
    thread.join()
    server.server_close()


def call(*arguments: str) -> tuple[int, str, str]:
    done = CliRunner().invoke(app, list(arguments))
    return done.exit_code, done.stdout, done.stderr


def test_a_page_comes_as_its_server_sends_it(site: Site) -> None:
    found = fetch(f"{site.address}/page?a=ü#part")
    assert found == RawPage(
        id=f"{site.address}/page?a=ü#part",
        data=PAGE.encode("latin-1"),
        source=f"{site.address}/page?a=ü#part",
        url=f"{site.address}/page?a=ü#part",
        media="html",
        charset="ISO-8859-1",
    )
    [(path, headers)] = site.asked
    assert path == "/page?a=%C3%BC"
    assert headers["User-Agent"] == USER_AGENT == f"page-cleaner/{cleaner.__version__}"
    assert "text/html" in headers["Accept"]


def test_packed_pages_and_text(site: Site) -> None:
    assert fetch(f"{site.address}/packed").data == PAGE.encode()
    assert fetch(f"{site.address}/plain").media == "text"


def test_redirects_are_followed_a_few_times(site: Site) -> None:
    found = fetch(f"{site.address}/from/3")
    assert (found.id, found.url) == (f"{site.address}/from/3", f"{site.address}/page")
    assert len(site.asked) == 5
    with pytest.raises(ReadError, match="is redirected more than 5 times"):
        fetch(f"{site.address}/from/9")
    with pytest.raises(ReadError, match="check the address"):
        fetch(f"{site.address}/away")


@pytest.mark.parametrize(
    ("path", "told"),
    [
        ("/status/404", "the server answered 404 Not Found; check the address"),
        ("/status/503", "the server answered 503 Service Unavailable"),
        ("/status/204", "the server answered 204 No Content"),
        ("/kind/application/pdf", "is application/pdf, no page"),
        ("/kind/image/png", "is image/png, no page"),
        ("/long/declared", "is longer than 1 MB"),
        ("/long/streamed", "is longer than 1 MB"),
        ("/bomb", "is longer than 1 MB"),
        ("/cut", "the connection broke off"),
    ],
)
def test_what_is_no_page_is_told(site: Site, path: str, told: str) -> None:
    with pytest.raises(ReadError, match=told) as caught:
        fetch(site.address + path, max_bytes=1_000_000)
    assert str(caught.value).startswith(site.address + path)
    assert len(site.asked) == 1


def test_a_server_that_drips_is_left(site: Site) -> None:
    start = time.monotonic()
    with pytest.raises(ReadError, match=r"took over 0.3 s"):
        fetch(f"{site.address}/drip", seconds=0.3)
    assert time.monotonic() - start < 2


def test_a_server_that_says_nothing_is_left() -> None:
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        with pytest.raises(ReadError, match=r"took over|does not answer in time"):
            fetch(f"http://127.0.0.1:{silent.getsockname()[1]}/", seconds=0.3)


def test_nobody_there() -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        with pytest.raises(ReadError, match="can't be reached; check the address, and the network"):
            fetch(f"http://127.0.0.1:{port}/")


def test_a_host_that_is_not_found() -> None:
    with pytest.raises(ReadError, match="check the address") as caught:
        fetch("https://no-such-host.invalid/a")
    assert str(caught.value).startswith("https://no-such-host.invalid/a: ")
    assert str(caught.value).endswith("or save the page in a browser and give the file")


@pytest.mark.parametrize("url", ["https:///a", "http://[::1", "http://a..b/", "ftp://a.example"])
def test_what_can_be_no_address(url: str) -> None:
    with pytest.raises(ReadError, match="address"):
        fetch(url)


def test_the_commands_ask_for_a_page(site: Site, tmp_path: Path) -> None:
    code, out, _ = call("clean", f"{site.address}/page", "-f", "json")
    record = json.loads(out)
    assert (code, record["title"], record["lang"]) == (0, "Brücke öffnet", "de")
    assert record["url"] == f"{site.address}/page"
    assert "Die Brücke über den Sund" in record["body"]
    assert "Die Brücke über den Sund" in call("explain", f"{site.address}/page")[1]
    told = call("clean", f"{site.address}/page", "-f", "json", "--url", "https://b.example/c")[1]
    assert json.loads(told)["site"] == "b.example"
    code, _, said = call("clean", f"{site.address}/status/404")
    assert (code, said.startswith(f"error: {site.address}/status/404: the server")) == (1, True)


def test_a_run_takes_addresses_and_lists_of_them(
    site: Site, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("cleaner.intake.read.PAUSE", 0.2)
    Path("list").write_text(f"{site.address}/page\n{site.address}/status/404\n")
    start = time.monotonic()
    code, _, said = call("run", "@list", f"{site.address}/plain?a=1", "out.jsonl", "-w", "1")
    assert time.monotonic() - start > 0.4  # Of one host one after another, with a pause.
    assert code == 1
    assert "/status/404: the server answered 404" in said
    records = [json.loads(line) for line in Path("out.jsonl").read_text().splitlines()]
    assert [record["id"] for record in records] == [
        f"{site.address}/page",
        f"{site.address}/plain?a=1",
    ]


def test_python_asks_for_a_page(site: Site) -> None:
    article = cleaner.clean(cleaner.fetch(f"{site.address}/packed"))
    assert (article.title, article.url) == ("Brücke öffnet", f"{site.address}/packed")
