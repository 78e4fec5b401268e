"""A UDP port that is listened to: datagrams one by one, and never more of them than can be read in time.

Anybody may send to a port. So datagrams and bytes are counted in short windows; what comes beyond is thrown away
unread, and listening goes on with what comes next.
"""

from __future__ import annotations

import errno
import logging
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final, NamedTuple

from vcam.errors import SourceEnded, SourceError
from vcam.port.holder import port_holder
from vcam.port.seldom import Seldom
from vcam.target import Target

log = logging.getLogger(__name__)

WINDOW_S: Final = 0.05
MOST_DATAGRAMS: Final = 600
MOST_BYTES: Final = 60_000
"""In one window, from a tracker. A body with a face, each message by itself, 60 times a second, is 360 datagrams of
20 kB; reading this many bytes takes 10 ms."""
MOST_DRAINED: Final = 1000
"""At a time. Linux keeps about 280 small datagrams that nobody has read."""
LARGEST: Final = 65_536


class Sender(NamedTuple):
    """Who sent a datagram."""

    host: str
    port: int

    def __str__(self) -> str:
        return str(Target(self.host, self.port))


class Listener:
    """Opened, read and closed in turn; `close` may come from another thread."""

    def __init__(
        self,
        what: str,
        target: Target,
        *,
        option: str,
        most_datagrams: int = MOST_DATAGRAMS,
        most_bytes: int = MOST_BYTES,
        make_socket: Callable[[int, int], Any] = socket.socket,
        clock: Callable[[], float] = time.perf_counter,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        """`what` listens, as the user named it: "vmc"; `option`, with a port after it, is how they name another port.

        `most_datagrams` and `most_bytes`: in a window. Port 0: any that is free.
        """
        self.target = target
        """Where it listens; the true port once it is open."""
        self._what, self._option, self._make_socket = what, option, make_socket
        self._most_datagrams, self._most_bytes = most_datagrams, most_bytes
        self._clock, self._sleep = clock, sleep
        self._socket: Any = None
        self._window_at, self._datagrams, self._bytes = -WINDOW_S, 0, 0
        self._floods = Seldom(clock)

    def open(self) -> None:
        """Bind the port. Raises SourceError with one line: what, why, what to do."""
        host, port = self.target
        try:
            family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_DGRAM, flags=socket.AI_PASSIVE)[0]
        except (OSError, UnicodeError) as error:
            raise SourceError(
                f"{self._what}: {host!r} can't be looked up; give a number of this computer, or 0.0.0.0 for all"
            ) from error
        made = self._make_socket(family, socket.SOCK_DGRAM)
        try:
            made.bind(address)
        except OSError as error:
            made.close()
            raise SourceError(f"{self._what}: can't listen on {self.target}: {self._why(error)}") from error
        self.target = Target(host, made.getsockname()[1])
        self._socket = made

    def _why(self, error: OSError) -> str:
        if error.errno == errno.EADDRINUSE:
            who = port_holder(self.target.port) or "another program, perhaps a second vcam,"
            other = f"{self._option}{self.target.port + (1 if self.target.port < 65535 else -1)}"
            return f"{who} has that port; close it, or name another port here and in the sender, as {other}"
        if error.errno == errno.EADDRNOTAVAIL:
            return "that is no address of this computer; name one of its own, or 0.0.0.0 for all"
        if error.errno == errno.EACCES:
            return "the system keeps that port for itself; name one from 1024 on"
        return error.strerror or type(error).__name__

    def close(self) -> None:
        """May be called twice."""
        gone, self._socket = self._socket, None
        if gone is not None:
            gone.close()

    def send(self, datagram: bytes, to: tuple[str, int]) -> None:
        """Ask the other side for something; nobody there costs nothing."""
        if self._socket is not None:
            with suppress(OSError):
                self._socket.sendto(datagram, to)

    def receive(self, wait_s: float) -> tuple[bytes, Sender] | None:
        """The next datagram, or None when none came for so long. Raises SourceEnded when it is closed."""
        here = self._socket
        if here is None:
            raise SourceEnded(f"{self._what}: closed")
        self._stay_in_time(here)
        try:
            here.settimeout(max(wait_s, 0.0))
            datagram, address = here.recvfrom(LARGEST)
        except (TimeoutError, BlockingIOError, ConnectionError):
            return None  # Windows reports by ConnectionError that something sent before has met nobody
        except OSError:
            if self._socket is None:
                raise SourceEnded(f"{self._what}: closed") from None
            raise
        self._datagrams += 1
        self._bytes += len(datagram)
        return datagram, Sender(address[0], address[1])

    def _stay_in_time(self, here: Any) -> None:
        """Begin a new window when it is time; when this one is full already, after its end and with what comes then."""
        now = self._clock()
        left_s = self._window_at + WINDOW_S - now
        if left_s > 0 and (self._datagrams >= self._most_datagrams or self._bytes >= self._most_bytes):
            self._sleep(left_s)
            self._drain(here)
            if self._floods.now():
                log.warning(
                    "%s: more comes to %s than anybody means to send; the surplus is thrown away",
                    self._what,
                    self.target,
                )
            now, left_s = self._clock(), 0.0
        if left_s <= 0:
            self._window_at, self._datagrams, self._bytes = now, 0, 0

    def _drain(self, here: Any) -> None:
        here.settimeout(0.0)
        with suppress(OSError):
            for _ in range(MOST_DRAINED):
                here.recvfrom(LARGEST)
