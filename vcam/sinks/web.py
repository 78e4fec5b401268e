"""A small web server: a few pages, live streams, a few commands; each client in a thread of its own.

Everything that comes in is taken as hostile: a request must arrive whole and in time (web_reading), from whom it may
come is asked first (web_entrance), and whoever reads too slowly is dropped.
"""

from __future__ import annotations

import contextlib
import errno
import logging
import secrets
import socket
import socketserver
import sys
import threading
from typing import Any, Final

from vcam.sinks.preview_address import Place
from vcam.sinks.web_entrance import TOKEN_BYTES, Entrance
from vcam.sinks.web_requests import STALL_S, Handler, Site

log = logging.getLogger(__name__)

MAX_CLIENTS: Final = 24
"""Connections at one time; a page takes a few for a moment and one always."""


class Server(socketserver.ThreadingTCPServer):
    """Serves `site` to whom its entrance lets in."""

    daemon_threads = True
    request_queue_size = 32
    allow_reuse_address = sys.platform != "win32"  # there it would let another program share the port

    def __init__(self, place: Place, port: int, site: Site) -> None:
        """Listens at `place`; where others can reach it, who comes needs a token. Raises OSError when the port can't be
        had."""
        self.site = site
        self.address_family = place.family
        self._clients: set[socket.socket] = set()
        self._gone = threading.Condition()
        super().__init__((place.number, port), Handler)
        self.port: int = self.server_address[1]
        token = None if place.only_here else secrets.token_urlsafe(TOKEN_BYTES)
        self.entrance = Entrance(port=self.port, named=place.named, token=token)

    def server_bind(self) -> None:
        """Bind; what listens to all of version 6 hears version 4 too."""
        if self.address_family == socket.AF_INET6:
            with contextlib.suppress(OSError):  # a system that can't
                self.socket.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 0)
        super().server_bind()

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


def is_taken(error: OSError) -> bool:
    """Whether a port couldn't be had because another program has it."""
    return (
        error.errno in (errno.EADDRINUSE, errno.EACCES) if sys.platform == "win32" else error.errno == errno.EADDRINUSE
    )
