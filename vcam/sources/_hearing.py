"""Hears faces on a port: from one sender at a time, through whatever else comes there, and says when they end."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Final, NamedTuple, Protocol

from vcam.errors import SourceLost
from vcam.port.listener import Listener, Sender
from vcam.port.seldom import Seldom
from vcam.types import Face

log = logging.getLogger(__name__)

HEARTBEAT_S: Final = 0.5
"""The longest wait inside `next`."""
SILENT_S: Final = 2.0
"""Without a packet for so long a sender is gone, and another one may take over."""
PATIENCE_S: Final = 5.0
"""From the start on; then it is said that nothing has come yet."""
CALM_S: Final = 10.0
"""After a sender's return its next loss isn't said for so long: a flapping one says little."""


class Heard(NamedTuple):
    """A sender said all of one moment."""

    face: Face | None
    """None: it sees nobody."""


class Ear(Protocol):
    """Understands one protocol. One thread."""

    def hear(self, datagram: bytes, now: float) -> Heard | None:
        """What a datagram completes at time `now`, s; None: nothing yet. Raises ValueError for one that is none."""
        ...

    def forget(self) -> None:
        """What comes next is another sender's."""
        ...


class Hearing:
    """Faces from a Listener, by an Ear."""

    def __init__(
        self,
        what: str,
        listener: Listener,
        ear: Ear,
        *,
        only_from: str = "",
        hint: str = "",
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        """`only_from`: the one host whose packets count ("": any); `hint`: what to do when nothing comes."""
        self._what, self._listener, self._ear, self._clock = what, listener, ear, clock
        self._only_from, self._hint = only_from, hint
        self._sender: Sender | None = None
        self._heard_at, self._began = float("-inf"), clock()
        self._back_at = -CALM_S
        self._lost = self._told = False
        self._bad, self._strange = Seldom(clock), Seldom(clock)

    @property
    def silent_s(self) -> float:
        """How long nothing that counts has come; infinite before the first packet."""
        return self._clock() - self._heard_at

    def next(self) -> Face | None:
        """The next face, None when the sender sees nobody. Raises SourceLost when nothing came for HEARTBEAT_S."""
        until = self._clock() + HEARTBEAT_S
        while (left_s := until - self._clock()) > 0:
            got = self._listener.receive(left_s)
            heard = got and self._understood(*got)
            if heard:
                return heard.face
        self._silence()
        raise SourceLost(f"{self._what}: no face comes to {self._listener.target}")

    def _understood(self, datagram: bytes, sender: Sender) -> Heard | None:
        now = self._clock()
        if self._only_from and sender.host != self._only_from:
            self._pass_over(sender, self._only_from)
            return None
        if self._sender not in (None, sender) and now - self._heard_at < SILENT_S:
            self._pass_over(sender, str(self._sender))
            return None
        if self._sender != sender:
            self._ear.forget()
        try:
            heard = self._ear.hear(datagram, now)
        except ValueError as error:
            if self._bad.now():
                log.warning("%s: a packet of %s can't be read: %s; it is passed over", self._what, sender, error)
            return None
        self._welcome(sender)
        self._heard_at = now
        return heard

    def _pass_over(self, sender: Sender, instead: str) -> None:
        if self._strange.now():
            log.warning("%s: packets of %s are passed over, only %s counts now", self._what, sender, instead)

    def _welcome(self, sender: Sender) -> None:
        if self._lost:
            self._lost, self._back_at = False, self._clock()
            log.info("%s: %s is back", self._what, sender)
        elif self._sender is None:
            log.info("%s: %s sends", self._what, sender)
        self._sender = sender

    def _silence(self) -> None:
        if self._sender is None:
            if not self._told and self._clock() - self._began > PATIENCE_S:
                self._told = True
                log.warning("%s: nothing has come to %s yet; %s", self._what, self._listener.target, self._hint)
        elif self.silent_s > SILENT_S and not self._lost and self._clock() - self._back_at > CALM_S:
            self._lost = True
            log.warning("%s: %s is silent; the avatar idles until it is back", self._what, self._sender)
