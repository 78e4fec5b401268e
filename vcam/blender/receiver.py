# SPDX-License-Identifier: GPL-3.0-or-later
"""A UDP socket that is asked from time to time: it never blocks, never answers, and hears one sender at a time."""

from __future__ import annotations

import errno
import ipaddress
import select
import socket
import time
from collections.abc import Callable

from .sample import Sample
from .stream import MAX_BYTES, Stream

MAX_DATAGRAMS = 256
"""Taken at a time; a stream of 60 a second that waited 4 s for a slow redraw."""
BUDGET_S = 0.02
"""Longest time to decode at a time: Blender's window waits for it."""
SILENT_S = 2.0
"""After so much silence of the sender another one is heard."""
BUFFER_BYTES = 1 << 20
"""Asked of the system, which may give less: a take goes on while Blender's window stalls."""


class CannotListen(Exception):
    """The text is a line for the panel: what, why, what to do."""


class Receiver:
    """Listens at one address and port until closed."""

    def __init__(self, host: str, port: int, clock: Callable[[], float] = time.perf_counter) -> None:
        """`clock` counts the time that decoding takes. Port 0 takes any that is free. Raises CannotListen."""
        self.host, self._clock = numeric(host), clock
        family = socket.AF_INET6 if ":" in self.host else socket.AF_INET
        self._socket = socket.socket(family, socket.SOCK_DGRAM)
        try:
            self._socket.setblocking(False)
            if hasattr(socket, "SO_EXCLUSIVEADDRUSE"):  # Windows would share a port with whoever asks
                self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_EXCLUSIVEADDRUSE, 1)
            self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, BUFFER_BYTES)
            self._socket.bind((self.host, port))
        except (OSError, OverflowError) as error:
            self._socket.close()
            raise CannotListen(_why(self.host, port, error)) from error
        self.port: int = self._socket.getsockname()[1]
        self.stream = Stream()
        self.foreign = 0
        """Datagrams of others than the one sender that is heard."""
        self._sender: tuple[str, int] | None = None
        self._heard_s = float("-inf")

    def take(self, now: float) -> list[Sample]:
        """What has arrived, in order; at most MAX_DATAGRAMS, so that no flood can hold Blender up."""
        out: list[Sample] = []
        until = self._clock() + BUDGET_S
        for _ in range(MAX_DATAGRAMS):
            try:
                datagram, sender = self._socket.recvfrom(MAX_BYTES + 1)
            except BlockingIOError:
                break
            except OSError:  # Windows tells here of a port that refused an earlier datagram; nothing was lost
                continue
            out += self._hear(datagram, sender[:2], now)
            if self._clock() > until:
                break
        return out

    def wait(self, timeout_s: float) -> None:
        """Wait until something arrives, or `timeout_s`."""
        select.select([self._socket], [], [], timeout_s)

    def close(self) -> None:
        self._socket.close()

    def _hear(self, datagram: bytes, sender: tuple[str, int], now: float) -> list[Sample]:
        """Read it, if it is of the one sender that is heard or that one is silent; what is known makes a sender."""
        if sender != self._sender and now - self._heard_s < SILENT_S:
            self.foreign += 1
            return []
        stream = self.stream if sender == self._sender else Stream(self.stream)
        known = stream.packets
        samples = stream.read(datagram, now)
        if stream.packets > known:
            self.stream, self._sender, self._heard_s = stream, sender, now
        else:
            self.stream.bad = stream.bad
        return samples


def numeric(host: str) -> str:
    """`host` as an address in numbers; names are not looked up, which could take seconds. Raises CannotListen."""
    host = "127.0.0.1" if host.strip().lower() in ("", "localhost") else host.strip()
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        raise CannotListen(f"'{host[:60]}' is no address: use 127.0.0.1, or 0.0.0.0 to hear other computers") from None


def is_local(host: str) -> bool:
    """Is it heard by this computer alone?"""
    return ipaddress.ip_address(numeric(host)).is_loopback


def _why(host: str, port: int, error: Exception) -> str:
    number = getattr(error, "errno", None)
    if number in _numbers("EADDRINUSE", "WSAEADDRINUSE", "WSAEACCES"):
        return f"Port {port} is in use by another program (or another Blender): choose another port here and in vcam"
    if number in _numbers("EADDRNOTAVAIL", "WSAEADDRNOTAVAIL"):
        return f"{host} is no address of this computer: use 127.0.0.1, or 0.0.0.0 to hear other computers"
    if number in _numbers("EACCES", "EPERM"):
        return f"Port {port} is not allowed: choose one from 1024 to 65535"
    return f"Cannot listen at {host} port {port}: {error}"


def _numbers(*names: str) -> list[int]:
    """Those of the errors that this system knows."""
    return [getattr(errno, name) for name in names if hasattr(errno, name)]
