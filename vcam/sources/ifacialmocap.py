"""A phone drives the avatar: faces as iFacialMocap, Facemotion3d and MeowFace send them."""

from __future__ import annotations

import ipaddress
import socket
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any, Final, Self

from vcam.errors import SourceError
from vcam.port.listener import Listener
from vcam.sources._hearing import Hearing
from vcam.sources._ifacialmocap_ear import IFacialMocapEar
from vcam.target import HOST, Target, target_of
from vcam.types import Face
from vcam.wires.ifacialmocap import PORT, START_V2

ASK_EVERY_S: Final = 1.0
"""A phone is asked to send so often, until it does."""
EVERYWHERE: Final = {4: "0.0.0.0", 6: "::"}


class IFacialMocapSource:
    """See FaceSource. `address`: "[HOST:]PORT", HOST or "".

    HOST is the phone: it is asked to send, and only its packets count. An address of this computer's own (127.0.0.1,
    which is the default, or 0.0.0.0 for all of the network) means to wait there for whoever sends. PORT is where this
    computer listens; phones know only the usual one. `size_wh`, `fps` and `realtime` make no difference.

    `port` in place of the address's, 0: any that is free; `listens_on` is the true place once it is open.
    """

    def __init__(
        self,
        address: str,
        *,
        size_wh: tuple[int, int],
        fps: float,
        realtime: bool,
        port: int | None = None,
        make_socket: Callable[[int, int], Any] = socket.socket,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        host, named = target_of("--source ifacialmocap", address, PORT, portless=True) if address else (HOST, PORT)
        self._target = Target(host, named if port is None else port)
        self._make_socket, self._clock = make_socket, clock
        self._phone, self._asked_at = "", float("-inf")
        self._listen_on(self._target)

    def __enter__(self) -> Self:
        """See FaceSource. Raises SourceError."""
        host, port = self._target
        number = _number_of(host)
        if not (number.is_loopback or number.is_unspecified):
            self._phone = str(number)
            self._listen_on(Target(EVERYWHERE[number.version], port))
        self._listener.open()
        return self

    def _listen_on(self, target: Target) -> None:
        if self._phone:
            hint = f"open iFacialMocap on {self._phone}, in the same network, and let the firewall pass UDP {PORT}"
        elif target.host in EVERYWHERE.values():
            hint = "enter this computer's address in the app, or give the phone's: --source ifacialmocap:PHONE_ADDRESS"
        else:
            hint = f"no phone reaches {target.host}: give the phone's address: --source ifacialmocap:PHONE_ADDRESS"
        what, ear = "ifacialmocap", IFacialMocapEar()
        self._listener = Listener(
            what, target, option=f"--source {what}:", make_socket=self._make_socket, clock=self._clock
        )
        self._hearing = Hearing(what, self._listener, ear, only_from=self._phone, hint=hint, clock=self._clock)

    def __exit__(self, *error: object) -> None:
        """See FaceSource."""
        self._listener.close()

    def read_face(self) -> Face | None:
        """See FaceSource."""
        now = self._clock()
        if self._phone and self._hearing.silent_s >= ASK_EVERY_S and now - self._asked_at >= ASK_EVERY_S:
            self._asked_at = now
            self._listener.send(START_V2.encode("ascii"), (self._phone, PORT))
        return self._hearing.next()

    @property
    def listens_on(self) -> Target:
        """Where a phone is to send."""
        return self._listener.target

    @property
    def about(self) -> str:
        """See FaceSource."""
        whose = f"of the phone at {self._phone}" if self._phone else "that are sent"
        return f"ifacialmocap: faces {whose} to {self.listens_on}"


def _number_of(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address:
    """The address of `host`, looked up when it is a name. Raises SourceError."""
    with suppress(ValueError):
        return ipaddress.ip_address(host)
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_DGRAM)
    except (OSError, UnicodeError) as error:
        raise SourceError(f"ifacialmocap: {host!r} can't be looked up; give the number that the phone shows") from error
    found.sort(key=lambda entry: entry[0] != socket.AF_INET)
    return ipaddress.ip_address(str(found[0][4][0]).partition("%")[0])
