"""A small web server for this computer only: a few pages, one live stream, a few commands; one request a connection.

Everything that comes in is taken as hostile: the head of a request must arrive whole within HEAD_S and HEAD_BYTES, the
Host must be ours (DNS rebinding), other sites may not embed anything, and whoever reads too slowly is dropped. Commands
are taken from our own page alone: they must name our Origin, and the token that no other page can read.
"""

from __future__ import annotations

import contextlib
import errno
import http.server
import io
import json
import logging
import secrets
import select
import socket
import socketserver
import sys
import threading
import time
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, Final

from vcam.sinks.live_jpeg import LiveJpeg

log = logging.getLogger(__name__)

HOST: Final = "127.0.0.1"
HEAD_S: Final = 5.0
"""s for the whole head of a request: a browser needs milliseconds."""
HEAD_BYTES: Final = 16_384
"""Browsers send under 2 kB here."""
STALL_S: Final = 5.0
"""s that one picture may take on its way out before its client is dropped."""
MAX_CLIENTS: Final = 24
"""Connections at one time; a page takes two for a moment and one always."""
MAX_STREAMS: Final = 8
COMMANDS: Final = {f"/command/{word}": word for word in ("toggle", "next", "avatar")}
"""Path → what a POST to it asks for. Nothing that names a file, and nothing that ends the run."""
TOKEN_HEADER: Final = "X-Vcam-Token"
"""A header of its own also makes browsers ask first (CORS) before they send it from elsewhere; we never say yes."""
BOUNDARY: Final = "vcam-picture"
HEADERS: Final = {
    "Content-Security-Policy": "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
    "Connection": "close",
}


class Server(socketserver.ThreadingTCPServer):
    """`pages`: path → (content type, bytes). `status` gives what `/status` tells; `/stream.mjpg` shows `live`.

    `give` is told the word of a command; False: too many wait already.
    """

    daemon_threads = True
    request_queue_size = 32
    allow_reuse_address = sys.platform != "win32"  # there it would let another program share the port

    def __init__(
        self,
        port: int,
        *,
        pages: Mapping[str, tuple[str, bytes]],
        status: Callable[[], dict[str, Any]],
        live: LiveJpeg,
        give: Callable[[str], bool],
    ) -> None:
        """Raises OSError when the port can't be had."""
        self.pages, self.status, self.live, self.give = pages, status, live, give
        self.token = secrets.token_urlsafe(16)
        self._clients: set[socket.socket] = set()
        self._gone = threading.Condition()
        super().__init__((HOST, port), _Handler)
        self.port: int = self.server_address[1]
        self.hosts = {f"{name}:{self.port}" for name in (HOST, "localhost", "[::1]")}

    def process_request(self, request: Any, client_address: Any) -> None:
        """Answer in a thread of its own, or hang up when there are too many."""
        with self._gone:
            welcome = len(self._clients) < MAX_CLIENTS
            if welcome:
                self._clients.add(request)
        if welcome:
            super().process_request(request, client_address)
        else:
            self.shutdown_request(request)

    def shutdown_request(self, request: Any) -> None:
        """Hang up."""
        super().shutdown_request(request)
        with self._gone:
            self._clients.discard(request)
            self._gone.notify_all()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A client that hangs up or stalls is no news."""
        log.debug("a client of the preview page went wrong", exc_info=True)

    def close(self) -> None:
        """Stop serving, hang up on everybody, and wait until their threads have noticed."""
        self.shutdown()
        self.server_close()
        with self._gone:
            for client in self._clients:
                with contextlib.suppress(OSError):  # hung up already
                    client.shutdown(socket.SHUT_RDWR)
            self._gone.wait_for(lambda: not self._clients, STALL_S)


class _Handler(http.server.BaseHTTPRequestHandler):
    server: Server
    server_version, sys_version = "vcam", ""
    error_message_format, error_content_type = "%(code)d %(message)s\n", "text/plain;charset=utf-8"

    def setup(self) -> None:
        super().setup()
        self.rfile = io.BytesIO(_head(self.connection))
        self.connection.settimeout(STALL_S)

    def parse_request(self) -> bool:
        if not super().parse_request():
            return False
        self.close_connection = True
        refused = self._refusal()
        if refused:
            self.send_error(*refused)
        return not refused

    def _refusal(self) -> tuple[HTTPStatus, str] | None:
        hosts = self.headers.get_all("Host") or []
        if self.command not in ("GET", "HEAD") and (self.command != "POST" or self.path not in COMMANDS):
            return HTTPStatus.METHOD_NOT_ALLOWED, "only GET and HEAD"
        if len(hosts) != 1 or hosts[0].lower() not in self.server.hosts:
            return HTTPStatus.MISDIRECTED_REQUEST, f"this page is http://{HOST}:{self.server.port}/"
        if self.command == "POST":
            return self._foreign(hosts[0])
        if self.headers.get("Sec-Fetch-Site") in ("cross-site", "same-site") and self._path() != "/":
            return HTTPStatus.FORBIDDEN, "not from another site's page"
        return None

    def _foreign(self, host: str) -> tuple[HTTPStatus, str] | None:
        """What is wrong with a command: not from our own page as we serve it, or with more than its name."""
        head = self.headers
        site = head.get("Sec-Fetch-Site", "same-origin")
        if head.get_all("Origin") != [f"http://{host}"] or site != "same-origin":
            return HTTPStatus.FORBIDDEN, "not from another site's page"
        tokens = head.get_all(TOKEN_HEADER) or []
        if len(tokens) != 1 or not secrets.compare_digest(tokens[0].encode(), self.server.token.encode()):
            return HTTPStatus.FORBIDDEN, "from a page of another run; reload it"
        if (head.get_all("Content-Length") or ["0"]) != ["0"] or "Transfer-Encoding" in head:
            return HTTPStatus.REQUEST_ENTITY_TOO_LARGE, "a command has no content"
        return None

    def _path(self) -> str:
        return self.path.partition("?")[0]

    def do_GET(self) -> None:
        path = self._path()
        if path == "/stream.mjpg":
            self._stream()
        elif path == "/status":
            self._answer("application/json", json.dumps(self.server.status()).encode())
        elif path in self.server.pages:
            self._answer(*self.server.pages[path])
        else:
            self.send_error(HTTPStatus.NOT_FOUND, "no such page")

    def do_HEAD(self) -> None:
        self.do_GET()

    def do_POST(self) -> None:
        if not self.server.give(COMMANDS[self.path]):
            self.send_error(HTTPStatus.SERVICE_UNAVAILABLE, "too many commands wait already")
            return
        self.send_response(HTTPStatus.NO_CONTENT)
        self.end_headers()

    def _answer(self, kind: str, body: bytes) -> None:
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command == "GET":
            self.wfile.write(body)

    def _stream(self) -> None:
        live = self.server.live
        if live.watchers >= MAX_STREAMS:
            self.send_error(HTTPStatus.SERVICE_UNAVAILABLE, "too many watch already")
            return
        self.send_response(HTTPStatus.OK)
        self.send_header("Content-Type", f"multipart/x-mixed-replace; boundary={BOUNDARY}")
        self.end_headers()
        if self.command == "HEAD":
            return
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 17)  # what waits in it is old
        with live.watched():
            self.wfile.write(f"--{BOUNDARY}\r\n".encode())
            last = live.serial
            while not live.stopped and not _hung_up(self.connection):
                newest = live.wait(last, 1.0)
                if newest is None:
                    continue
                last, jpeg = newest
                head = f"Content-Type: image/jpeg\r\nContent-Length: {len(jpeg)}\r\n\r\n".encode()
                # the boundary goes with the picture: browsers show a part only when they see the next one's
                self.wfile.write(b"".join((head, jpeg, f"\r\n--{BOUNDARY}\r\n".encode())))

    def end_headers(self) -> None:
        for name, value in HEADERS.items():
            self.send_header(name, value)
        super().end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the name that the base class gives it
        log.debug("preview page: " + format, *args)


def _head(connection: socket.socket) -> bytes:
    """The head of a request, up to its empty line; nothing when it is too long, too late or never ends."""
    data, until = b"", time.monotonic() + HEAD_S
    while b"\r\n\r\n" not in data and b"\n\n" not in data:
        connection.settimeout(max(0.001, until - time.monotonic()))
        try:
            got = connection.recv(4096)
        except OSError:  # also a timeout
            return b""
        if not got or len(data) + len(got) > HEAD_BYTES or time.monotonic() > until:
            return b""
        data += got
    return data


def _hung_up(connection: socket.socket) -> bool:
    """Whether the other side has closed; anything else that it sends is read and forgotten."""
    try:
        readable, _, _ = select.select([connection], [], [], 0)
        return bool(readable) and not connection.recv(4096)
    except (OSError, ValueError):  # ValueError: more file descriptors than select can take
        return True


def is_taken(error: OSError) -> bool:
    """Whether a port couldn't be had because another program has it."""
    return (
        error.errno in (errno.EADDRINUSE, errno.EACCES) if sys.platform == "win32" else error.errno == errno.EADDRINUSE
    )
