"""Sends datagrams to one address and never waits: a target that isn't there costs nothing and is said once.

The name is looked up once, when it is opened. The socket is connected, so that the system tells when nobody listens.
"""

from __future__ import annotations

import ipaddress
import logging
import socket
from collections.abc import Callable
from contextlib import suppress
from time import perf_counter
from typing import Final

from vcam.errors import SinkError
from vcam.target import Target

log = logging.getLogger(__name__)

QUIET_S: Final = 5.0
"""s without an error after which a trouble is over. A far computer refuses once a second (Linux's icmp_ratelimit), and
one that isn't there is reported every three."""
NOBODY: Final = "nobody listens there yet"
REOPEN_S: Final = 1.0
"""s between two tries to open the socket anew, as after the network has changed under it."""


class UdpSender:
    """Datagrams to `target`; what goes wrong while sending is said once, and once when it is over."""

    def __init__(self, what: str, target: Target, *, clock: Callable[[], float] = perf_counter) -> None:
        """`what` is sent, as people call it: "OSC"."""
        self._what, self._target, self._clock = what, target, clock
        self._address: tuple[int, tuple[object, ...]] | None = None
        self._socket: socket.socket | None = None
        self._trouble_is = ""  # none
        self._failed_at = 0.0
        self._opened_at = 0.0

    @property
    def about(self) -> str:
        """What is sent where to."""
        return f"{self._what} to {self._target}"

    def open(self) -> None:
        """Look the name up and make the socket. Raises SinkError when the name is unknown, or not one computer's."""
        host, port = self._target
        try:
            found = socket.getaddrinfo(host, port, type=socket.SOCK_DGRAM)
        except (OSError, UnicodeError) as error:
            reason = getattr(error, "strerror", None) or "not a host's name"
            raise SinkError(
                f"{self.about}: {host!r} can't be looked up ({reason}); check the name, or give its number"
            ) from error
        found.sort(key=lambda entry: entry[0] != socket.AF_INET)  # programs bind to 127.0.0.1, not to ::1
        family, *_, address = found[0]
        self._address = family, address
        try:
            _check_one_computer(str(address[0]))
            self._open_socket()
        except PermissionError as error:
            self._address = None
            raise SinkError(f"{self.about}: not one computer; name the one that shall get your face") from error
        except OSError as error:
            self._address = None
            raise SinkError(f"{self.about}: {error.strerror}; check the address and the network") from error

    def close(self) -> None:
        """May be called twice."""
        self._address = None
        self._close_socket()

    def send(self, datagram: bytes) -> None:
        """Send, or drop it when that can't be done at once. Raises SinkError when it isn't open."""
        if self._address is None:
            raise SinkError(f"{self.about} is not open")
        try:
            if self._socket is None:
                if self._clock() - self._opened_at < REOPEN_S:
                    return
                self._open_socket()
            self._send(datagram)
        except BlockingIOError:
            log.debug("%s: the system's buffer is full, a datagram is dropped", self.about)
        except OSError as error:
            self._close_socket()
            self._trouble(error.strerror or type(error).__name__)
        else:
            self._well()

    def _send(self, datagram: bytes) -> None:
        assert self._socket is not None
        try:
            self._socket.send(datagram)
        except ConnectionError:  # what the last datagram met; this one is still to be sent
            self._trouble(NOBODY)
            with suppress(ConnectionError):
                self._socket.send(datagram)

    def _trouble(self, reason: str) -> None:
        if not self._trouble_is:
            log.warning("%s: %s; sending goes on", self.about, reason)
        self._trouble_is, self._failed_at = reason, self._clock()

    def _well(self) -> None:
        if self._trouble_is and self._clock() - self._failed_at > QUIET_S:
            log.info("%s: %s", self.about, "somebody listens now" if self._trouble_is == NOBODY else "works again")
            self._trouble_is = ""

    def _open_socket(self) -> None:
        assert self._address is not None
        family, address = self._address
        self._opened_at = self._clock()
        made = socket.socket(family, socket.SOCK_DGRAM)
        try:
            made.setblocking(False)
            made.connect(address)
        except OSError:
            made.close()
            raise
        self._socket = made

    def _close_socket(self) -> None:
        if self._socket is not None:
            self._socket.close()
            self._socket = None


def _check_one_computer(host: str) -> None:
    """Raise PermissionError, as the system does for the broadcast addresses it knows, when `host` means several."""
    number = ipaddress.ip_address(host.partition("%")[0])
    number = getattr(number, "ipv4_mapped", None) or number
    if number.is_multicast or number.is_unspecified or number == ipaddress.ip_address("255.255.255.255"):
        raise PermissionError(host)
