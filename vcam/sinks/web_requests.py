"""What the page's web server answers: one request a connection, read whole and in time, from whom it may come."""

from __future__ import annotations

import http.server
import io
import json
import socket
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import parse_qs, unquote

from vcam.errors import UsageError
from vcam.sinks import web_reading
from vcam.sinks.live_picture import LivePicture

if TYPE_CHECKING:
    from vcam.sinks.web import Server

STALL_S: Final = 5.0
"""s that one picture may take on its way out before its client is dropped."""
MAX_STREAMS: Final = 8
VALUE_BYTES: Final = 1024
"""Of what a command is given."""
COMMAND: Final = "/command/"
PICTURE: Final = "/picture/"
CLEAN: Final = "/clean"
BOUNDARY: Final = "vcam-picture"
HEADERS: Final = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Connection": "close",
}


@dataclass(frozen=True, slots=True)
class Site:
    """What there is to see and to ask for. All is called from the clients' threads."""

    pages: Mapping[str, tuple[str, bytes]]
    """Path → content type and content; "/" with ?clean=1 is CLEAN."""
    live: LivePicture
    """JPEGs, at /view.mjpg: for the page itself."""
    stream: LivePicture
    """The same at /stream.mjpg, for programs that show them on."""
    clean: LivePicture
    """With alpha, at /clean.stream: before each its length, four bytes with the lowest first."""
    status: Callable[[], dict[str, Any]]
    """What /status tells."""
    picture: Callable[[str], bytes | None]
    """The thumbnail, a PNG, that /status called so."""
    ask: Callable[[str, str], bool]
    """Takes the word and the value of a command; False: too many wait already. Raises UsageError with one line."""


class Handler(http.server.BaseHTTPRequestHandler):
    """One request of one client, in a thread of its own."""

    server: Server
    server_version, sys_version = "vcam", ""

    def setup(self) -> None:
        super().setup()
        self._path = self._query = ""  # until the request is read
        self._until = time.monotonic() + web_reading.REQUEST_S
        head, self._begun = web_reading.read_head(self.connection, self._until)
        self.rfile = io.BytesIO(head)
        self.connection.settimeout(STALL_S)

    def parse_request(self) -> bool:
        if not super().parse_request():
            return False
        self.close_connection = True
        self._path, _, self._query = self.path.partition("?")
        refused = self._refusal()
        if refused:
            self.send_error(*refused)
        return not refused

    def _refusal(self) -> tuple[HTTPStatus, str] | None:
        asks = self.command == "POST" and self.path.startswith(COMMAND) and "?" not in self.path
        if self.command not in ("GET", "HEAD") and not asks:
            return HTTPStatus.METHOD_NOT_ALLOWED, "only GET and HEAD"
        entrance, ours = self.server.entrance, self.connection.getsockname()[0]
        refused = entrance.refusal(self.headers, self._path, self._query, ours=ours, theirs=self.client_address[0])
        return refused or (entrance.foreign(self.headers) if asks else None)

    def do_GET(self) -> None:
        site, path = self.server.site, self._path
        if path in ("/view.mjpg", "/stream.mjpg"):
            live = site.live if path == "/view.mjpg" else site.stream
            self._stream(live, f"multipart/x-mixed-replace; boundary={BOUNDARY}", _as_part, first=_boundary())
        elif path == "/clean.stream":
            self._stream(site.clean, "application/octet-stream", _with_length)
        elif path == "/status":
            self._answer("application/json", json.dumps(site.status()).encode())
        elif path.startswith(PICTURE) and (picture := site.picture(path.removeprefix(PICTURE))):
            self._answer("image/png", picture)
        elif path == "/" and parse_qs(self._query[:200]).get("clean") == ["1"]:
            self._answer(*site.pages[CLEAN])
        elif path in site.pages:
            self._answer(*site.pages[path])
        else:
            self.send_error(HTTPStatus.NOT_FOUND, "no such page")

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_POST(self) -> None:
        lengths = self.headers.get_all("Content-Length") or ["0"]
        plain = len(lengths) == 1 and lengths[0].isascii() and lengths[0].isdigit() and len(lengths[0]) <= 4
        if not plain or int(lengths[0]) > VALUE_BYTES or "Transfer-Encoding" in self.headers:
            self.send_error(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, f"a command is given at most {VALUE_BYTES} bytes")
            return
        body = web_reading.read_body(self.connection, self._begun, int(lengths[0]), self._until)
        self.connection.settimeout(STALL_S)
        if body is None:
            return  # it is too late to tell them anything
        try:
            taken = self.server.site.ask(unquote(self._path.removeprefix(COMMAND)), body.decode("utf-8"))
        except UnicodeDecodeError:
            self.send_error(HTTPStatus.BAD_REQUEST, "the value is not UTF-8")
        except UsageError as error:
            self.send_error(HTTPStatus.BAD_REQUEST, str(error))
        else:
            if taken:
                self.send_response(HTTPStatus.NO_CONTENT)
                self.end_headers()
            else:
                self.send_error(HTTPStatus.SERVICE_UNAVAILABLE, "too many commands wait already")

    def _answer(self, kind: str, body: bytes, status: HTTPStatus = HTTPStatus.OK) -> None:
        self.send_response(status)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        if status is HTTPStatus.OK and self._path == "/" and (cookie := self.server.entrance.welcome(self._query)):
            self.send_header("Set-Cookie", cookie)
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def send_error(self, code: int, message: str | None = None, explain: str | None = None) -> None:
        """Say why, in the body only: a status line can't hold every letter."""
        status = HTTPStatus(code)
        line = message or status.phrase
        text = f"{code} {line}\n"
        self._answer("text/plain; charset=utf-8", text.encode("utf-8", "replace"), status)

    def _stream(self, live: LivePicture, kind: str, framed: Callable[[bytes], bytes], first: bytes = b"") -> None:
        if live.watchers >= MAX_STREAMS:
            self.send_error(HTTPStatus.SERVICE_UNAVAILABLE, "too many watch already")
            return
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 17)  # what waits in it is old
        with live.watched():
            last = live.serial
            self.send_response(HTTPStatus.OK)
            self.send_header("Content-Type", kind)
            self.end_headers()
            if self.command == "HEAD":
                return
            self.wfile.write(first)
            while not live.stopped and not web_reading.hung_up(self.connection):
                newest = live.wait(last, 1.0)
                if newest is None:
                    continue
                last, picture = newest
                self.wfile.write(framed(picture))

    def end_headers(self) -> None:
        for name, value in HEADERS.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name that the base class gives it
        """Nothing: a request may have the token in it."""


def _boundary() -> bytes:
    return f"--{BOUNDARY}\r\n".encode()


def _as_part(jpeg: bytes) -> bytes:
    """The boundary goes with the picture: browsers show a part only when they see the next one's."""
    return b"".join(
        (f"Content-Type: image/jpeg\r\nContent-Length: {len(jpeg)}\r\n\r\n".encode(), jpeg, b"\r\n", _boundary())
    )


def _with_length(data: bytes) -> bytes:
    return len(data).to_bytes(4, "little") + data
