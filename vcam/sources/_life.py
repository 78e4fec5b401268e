"""Keeps a camera at work: judged by the pictures that come, left when it is silent, and opened again when it is there.

What its driver does happens in a thread of its own (_driver.py), so none of it can hold up who asks for pictures.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from typing import Final

from vcam.errors import SourceEnded, SourceError, VcamError
from vcam.mailbox import Closed
from vcam.sources._again import Known, known
from vcam.sources._cameras import CameraInfo
from vcam.sources._capture import Open
from vcam.sources._driver import Driver, Opened
from vcam.sources._news import News
from vcam.sources._opening import Wish, first_time, once_more
from vcam.sources._shots import Shot

Start = Callable[[Callable[[], Opened], Callable[[], float]], Driver]
"""What `Driver` is: (what opens the device, clock) → the driver at work."""

OPENING_S: Final = 15.0
"""How long a driver may take to open a camera: on Windows 10 s happen."""
WARM_UP_S: Final = 5.0
"""How long a camera may take to its first picture: cheap ones measure the light for 1 to 3 s."""
LOST_AFTER_S: Final = 2.0
"""Without a picture for so long, an open camera is left and opened again."""
LETTING_GO_S: Final = 5.0
"""How long a driver that was left keeps others from being tried: beside it the device would only be called busy."""
MOST_LEFT: Final = 2
"""Threads that may hang in drivers; beside so many no other is begun."""
BACK_OFF_S: Final = (0.5, 5.0)
"""First and longest pause before a lost camera is opened again; each is twice the one before."""
HEARTBEAT_S: Final = 0.5
"""The longest wait for a picture."""
CLOSING_S: Final = 1.5
"""How long the end waits for a driver, whose grab takes 1 s on Linux."""
HANGS: Final = "its driver hangs, so unplug it and plug it in again"


class Life:
    """One camera from its first opening on. One thread, but for `close`."""

    def __init__(
        self,
        address: str,
        wish: Wish,
        *,
        open_camera: Open,
        start: Start,
        clock: Callable[[], float],
        sleep: Callable[[float], None],
    ) -> None:
        self.info = CameraInfo(0, "", "")
        """The camera as it stands now."""
        self.label = f"camera {address}".rstrip()
        """How messages call it."""
        self._address, self._wish, self._open = address, wish, open_camera
        self._start, self._clock, self._sleep = start, clock, sleep
        self._known = Known(self.info, frozenset(), frozenset())
        self._news = News(clock)
        self._driver: Driver | None = None
        self._opening = self._delivered = False  # of this driver
        self._left: list[Driver] = []
        self._silent_s = 0.0  # since this driver was begun, or its last picture
        self._left_s = 0.0  # since the last one was left
        self._pause_s, self._wait_s = BACK_OFF_S[0], 0.0
        self._closed = False

    def open(self) -> Opened:
        """Open it for the first time. Raises SourceError with one line, also when the driver doesn't answer."""

        def open_it() -> Opened:
            return first_time(self._address, self._wish, self._open)

        if sys.platform == "darwin":  # its system asks for the permission only where the main thread opens a camera
            ready = open_it()
            self._begin(lambda: ready)
        else:
            self._begin(open_it)
        assert self._driver is not None
        opened = self._driver.opened(OPENING_S)
        if opened is None:
            self._leave()
            raise SourceError(
                f"{self.label}: its driver hasn't answered for {OPENING_S:.0f} s; unplug it and plug it in again"
            )
        self._known = known(opened.info)
        self._accept(opened)
        return opened

    def shot(self) -> Shot | None:
        """The next picture; None when none came in HEARTBEAT_S, and then what is to be done about it was done.

        Raises SourceEnded when it was closed.
        """
        if self._closed:
            raise SourceEnded(f"{self.label}: closed")
        begun = self._clock()
        shot = self._taken() if self._driver is not None or self._tries_again() else None
        if shot is None:
            # a clock may jump by hours while the machine sleeps: nobody waited for the camera then
            self._judge(min(self._clock() - begun, 2 * HEARTBEAT_S))
            return None
        self._delivered, self._silent_s, self._pause_s = True, 0.0, BACK_OFF_S[0]
        self._news.fine(self.label)
        return shot

    def close(self) -> bool:
        """Free the device. False when a driver hangs: then that happens when the program ends."""
        self._closed = True
        self._leave()
        for driver in self._left[-1:]:
            driver.join(CLOSING_S)
        freed, self._left = not any(driver.alive for driver in self._left), []
        return freed

    def _begin(self, open_it: Callable[[], Opened]) -> None:
        self._driver = self._start(open_it, self._clock)
        self._opening, self._delivered, self._silent_s = True, False, 0.0

    def _accept(self, opened: Opened) -> None:
        self.info, self.label = opened.info, opened.info.label
        self._opening, self._silent_s = False, 0.0

    def _taken(self) -> Shot | None:
        """The next picture of the driver at work; one that fails is left."""
        assert self._driver is not None
        try:
            if self._opening:
                if (opened := self._driver.opened(HEARTBEAT_S)) is None:
                    return None
                self._accept(opened)
            return self._driver.shot(HEARTBEAT_S)
        except Closed:
            raise SourceEnded(f"{self.label}: closed") from None
        except Exception as error:  # noqa: BLE001 - whatever a driver throws, the camera is only lost
            self._give_up(str(error) if isinstance(error, VcamError) else f"its driver failed: {error}")
            return None

    def _judge(self, waited_s: float) -> None:
        """Nothing came for `waited_s` more: leave the driver when that lasts or its device is gone."""
        self._wait_s -= waited_s
        self._left_s += waited_s
        self._silent_s += waited_s
        if self._driver is None:
            return
        if self._opening:
            if self._silent_s > OPENING_S:
                self._give_up("its driver doesn't answer")
        elif self.info.path and not os.path.exists(self.info.path):
            self._give_up("it was unplugged")
        elif self._silent_s > (LOST_AFTER_S if self._delivered else WARM_UP_S):
            self._give_up("its pictures can't be read" if self._driver.damaged else "no pictures come")

    def _give_up(self, why: str) -> None:
        # beside a driver of ours that hangs, the device is only called busy
        self._news.lost(self.label, HANGS if any(driver.alive for driver in self._left) else why)
        if not self._delivered:
            self._pause_s = min(2 * self._pause_s, BACK_OFF_S[1])
        self._leave()

    def _leave(self) -> None:
        if self._driver is not None:
            self._driver.leave()
            self._left.append(self._driver)
            self._driver, self._left_s, self._wait_s = None, 0.0, self._pause_s

    def _tries_again(self) -> bool:
        """Begin to open the lost camera when its pause is over and no driver that was left may still hold it."""
        if self._wait_s > 0:
            self._sleep(min(self._wait_s, HEARTBEAT_S))
            return False
        self._left = [driver for driver in self._left if driver.alive]
        if self._left and self._left_s >= LETTING_GO_S:
            self._news.lost(self.label, HANGS)
        if self._left and (self._left_s < LETTING_GO_S or len(self._left) >= MOST_LEFT):
            self._sleep(HEARTBEAT_S)
            return False
        self._begin(lambda: once_more(self._known, self._wish, self._open))
        return True
