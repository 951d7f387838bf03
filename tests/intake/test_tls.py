"""Pages that are asked for over TLS, of a real server on this machine.

The certificates in `tls/`, each with its key, were made with `openssl ca -selfsign` for nothing but
these tests: one that is sound until 2125, one that expired in 2021, one of another host.
"""

from __future__ import annotations

import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
from typer.testing import CliRunner

from cleaner.cli import app
from cleaner.errors import ReadError
from cleaner.intake.fetch import fetch

TLS = Path(__file__).with_name("tls")
PAGE = (
    b"<html><head><title>Bridge opens</title></head><body><article><h1>Bridge opens</h1><p>The "
    b"bridge over the sound opens on Monday, after nine years of building and many costs.</p>"
    b"</article></body></html>"
)


class _Site(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.send_header("Content-Length", str(len(PAGE)))
        self.end_headers()
        self.wfile.write(PAGE)

    def log_message(self, *_: object) -> None:
        """Says nothing on standard error."""


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, *_: object) -> None:
        """Clients that do not trust the certificate hang up."""


@contextmanager
def _serving(certificate: str) -> Iterator[str]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(TLS / f"{certificate}.pem")
    server = _Server(("127.0.0.1", 0), _Site)
    server.socket = context.wrap_socket(
        server.socket, server_side=True, do_handshake_on_connect=False
    )
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"https://localhost:{server.server_port}/page"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], str]]:
    """Gives the address of a page behind a certificate; no proxy, and nothing trusted so far."""
    for name in ("https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY", "SSL_CERT_FILE"):
        monkeypatch.delenv(name, raising=False)
    with ExitStack() as servers:
        yield lambda certificate: servers.enter_context(_serving(certificate))


def _refusal(url: str) -> str:
    with pytest.raises(ReadError) as caught:
        fetch(url)
    said = str(caught.value)
    assert said.startswith(f"{url}: ")
    assert said.endswith("; or save the page in a browser and give the file")
    return said


def test_a_certificate_that_is_trusted(
    serve: Callable[[str], str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(TLS / "sound.pem"))
    url = serve("sound")
    assert fetch(url).data == PAGE
    done = CliRunner().invoke(app, ["clean", url])
    assert (done.exit_code, done.stdout.splitlines()[0]) == (0, "Bridge opens")


def test_a_certificate_that_nobody_vouches_for(serve: Callable[[str], str]) -> None:
    url = serve("sound")
    assert "signed by nobody whom this machine trusts; if you trust it" in _refusal(url)
    assert "SSL_CERT_FILE" in _refusal(url)
    done = CliRunner().invoke(app, ["clean", url])
    assert (done.exit_code, done.stdout) == (1, "")
    assert done.stderr.startswith(f"error: {url}: its certificate is signed by nobody")


def test_a_variable_that_names_no_file(
    serve: Callable[[str], str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "gone.pem"))
    assert f"SSL_CERT_FILE names {tmp_path / 'gone.pem'}, which is no file" in _refusal(
        serve("sound")
    )


@pytest.mark.parametrize(
    ("certificate", "told"),
    [
        ("expired", "its certificate has expired or is not valid yet; check this machine's clock"),
        ("other-host", "its certificate is another host's; check the address"),
    ],
)
def test_a_certificate_that_does_not_hold(
    serve: Callable[[str], str], monkeypatch: pytest.MonkeyPatch, certificate: str, told: str
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(TLS / f"{certificate}.pem"))
    assert told in _refusal(serve(certificate))


def test_a_server_that_speaks_no_tls() -> None:
    with socket.socket() as plain:
        plain.bind(("127.0.0.1", 0))
        plain.listen()

        def answer() -> None:
            client, _ = plain.accept()
            with client:
                client.recv(4096)
                client.sendall(b"HTTP/1.1 400 Bad Request\r\n\r\n")

        answering = threading.Thread(target=answer)
        answering.start()
        url = f"https://127.0.0.1:{plain.getsockname()[1]}/"
        assert "speaks no TLS that is safe today; try it with http://" in _refusal(url)
        answering.join()
