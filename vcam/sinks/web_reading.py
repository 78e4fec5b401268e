"""What a client of the page sends, taken as hostile: all of it in time, and never more than a request may have."""

from __future__ import annotations

import select
import socket
import time
from typing import Final

REQUEST_S: Final = 5.0
"""s for the whole of a request: a browser needs milliseconds."""
HEAD_BYTES: Final = 16_384
"""Browsers send under 2 kB here."""
ENDS: Final = (b"\r\n\r\n", b"\n\n")


def read_head(connection: socket.socket, until: float) -> tuple[bytes, bytes]:
    """The head of a request, with the empty line that ends it, and what came after that already.

    Nothing when it is too long, comes later than `until` (monotonic) or never ends.
    """
    data = b""
    while True:
        for end in ENDS:
            head, found, rest = data.partition(end)
            if found:
                return head + found, rest
        got = _received(connection, until)
        if not got or len(data) + len(got) > HEAD_BYTES:
            return b"", b""
        data += got


def read_body(connection: socket.socket, begun: bytes, length: int, until: float) -> bytes | None:
    """`length` bytes, of which `begun` came already; None when they don't come in time."""
    data = begun
    while len(data) < length:
        got = _received(connection, until)
        if not got:
            return None
        data += got
    return data[:length]


def _received(connection: socket.socket, until: float) -> bytes:
    """Some bytes; none when it is too late, or the other side has gone."""
    left = until - time.monotonic()
    if left <= 0:
        return b""
    connection.settimeout(left)
    try:
        return connection.recv(4096)
    except OSError:  # also a timeout
        return b""


def hung_up(connection: socket.socket) -> bool:
    """Whether the other side has closed; anything else that it sends is read and forgotten."""
    try:
        readable, _, _ = select.select([connection], [], [], 0)
        return bool(readable) and not connection.recv(4096)
    except (OSError, ValueError):  # ValueError: more file descriptors than select can take
        return True
