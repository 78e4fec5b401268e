"""Keeps the virtual camera fed from a thread of its own: viewers get pictures whatever holds up the rest of vcam."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray

from vcam.errors import SinkError
from vcam.mailbox import Closed, Mailbox

log = logging.getLogger(__name__)

Pixels = NDArray[np.uint8]

REPEAT_S: Final = 0.09
"""Without a new picture for so long the last one is sent again: at least 10 a second, or programs think it is dead."""
BACK_OFF_S: Final = (0.5, 5.0)
"""First and longest pause between two tries to open a lost device; each is twice the one before."""
JOIN_S: Final = 2.0
"""How long a driver may take to let go before it is left behind (the thread is a daemon)."""


class Target(Protocol):
    """An open virtual camera."""

    about: str

    def send(self, i420: Pixels) -> None:
        """Raises OSError or RuntimeError when the device is gone."""
        ...

    def close(self) -> None:
        """Never raises."""
        ...


class Feed:
    """Feeds `target` and closes it in the end.

    When the device is gone that is said once; then `reopen` (which raises SinkError) is tried until it gives another.
    """

    def __init__(
        self,
        target: Target,
        reopen: Callable[[], Target],
        card: Pixels,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """`card` is what viewers see before the first picture and after the last, I420."""
        self._target: Target | None = target
        self._reopen, self._card, self._clock = reopen, card, clock
        self._picture = card
        self._box: Mailbox[Pixels] = Mailbox()
        self._lost, self._pause_s, self._try_at = False, BACK_OFF_S[0], 0.0
        self._thread = threading.Thread(target=self._run, name="vcam-virtualcam", daemon=True)
        self.about = target.about

    @property
    def lost(self) -> bool:
        """Whether the device is gone at present."""
        return self._lost

    def start(self) -> None:
        """Begin to feed."""
        self._thread.start()

    def put(self, picture: Pixels) -> None:
        """Have `picture` (I420, from now on not changed) sent at once. Raises SinkError when the thread has failed."""
        try:
            self._box.put(picture)
        except Closed:
            raise SinkError(f"{self.about} is not open") from None
        except Exception as error:
            raise SinkError(f"{self.about} failed: {type(error).__name__}: {error}") from error

    def close(self) -> None:
        """Send what is left, then the card, and let go of the device. May be called twice."""
        self._box.close()
        if self._thread.ident is not None:
            self._thread.join(JOIN_S)
            if self._thread.is_alive():
                log.warning("%s doesn't answer and is left behind", self.about)

    def turn(self) -> None:
        """Send one picture, the newest or once more the last, when the device is there. Raises Closed at the end."""
        fresh = self._box.take(REPEAT_S)
        if fresh is not None:
            self._picture = fresh
        if self._target is None:
            self._try_again()
        if self._target is not None:
            self._send(self._target)

    def _run(self) -> None:
        try:
            while True:
                self.turn()
        except Closed:
            self._picture = self._card
            if self._target is not None:
                self._send(self._target)
        except Exception as error:  # noqa: BLE001 - a fault of ours, which the next `put` raises; nobody sees it here
            self._box.close(error)
        finally:
            if self._target is not None:
                self._target.close()

    def _send(self, target: Target) -> None:
        try:
            target.send(self._picture)
        except (OSError, RuntimeError) as error:
            self._target = None
            target.close()
            self._later(error)
            return
        if self._lost:
            self._lost, self._pause_s = False, BACK_OFF_S[0]
            log.info("%s is back", self.about)

    def _try_again(self) -> None:
        if self._clock() < self._try_at:
            return
        try:
            self._target = self._reopen()
        except SinkError as error:
            self._later(error)
        else:
            self.about = self._target.about

    def _later(self, error: Exception) -> None:
        """It is gone, or still is: a device that opens and then takes nothing counts as that too."""
        if self._lost:
            log.debug("%s: %s", self.about, error)
        else:
            log.warning("%s is gone (%s); trying again", self.about, error)
        self._lost = True
        self._try_at = self._clock() + self._pause_s
        self._pause_s = min(2 * self._pause_s, BACK_OFF_S[1])
