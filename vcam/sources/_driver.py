"""Calls a camera's driver in a thread of its own, so that one that never answers holds up nobody.

The thread opens, reads and frees the device, all by itself: nothing is ever freed under a grab. Who has waited long
enough leaves it; whatever it still answers is dropped, and the device is free once it answers.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from vcam.mailbox import Mailbox
from vcam.sources._cameras import CameraInfo
from vcam.sources._capture import Capture
from vcam.sources._shots import Shot, Shots

BREATH_S: Final = 0.02
"""Pause after a grab without a picture: a dead driver fails at once, and must not be asked in a busy loop."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A camera that answered."""

    info: CameraInfo
    capture: Capture
    """Belongs to the driver's thread; only its plain values are for others."""


class Driver:
    """One opening of a camera, from a thread that takes `shot`s of it."""

    def __init__(self, open_it: Callable[[], Opened], clock: Callable[[], float]) -> None:
        """Begins to open at once. What `open_it` raises is raised again by `opened` and `shot`."""
        self._open_it, self._clock = open_it, clock
        self._opened: Mailbox[Opened] = Mailbox()
        self._shots: Mailbox[Shot] = Mailbox()
        self._left = threading.Event()
        self._damaged = 0
        self._thread = threading.Thread(target=self._run, name="vcam-camera", daemon=True)
        self._thread.start()

    def opened(self, timeout_s: float) -> Opened | None:
        """The camera, once; None while the driver hasn't answered."""
        return self._opened.take(timeout_s)

    def shot(self, timeout_s: float) -> Shot | None:
        """The newest picture that nobody has taken; None when none came in time."""
        return self._shots.take(timeout_s)

    @property
    def damaged(self) -> int:
        """Pictures in a row by now that could not be read."""
        return self._damaged

    @property
    def alive(self) -> bool:
        """Whether it may still hold the device: it reads, or it was left and the driver hasn't answered yet."""
        return self._thread.is_alive()

    def leave(self) -> None:
        """Want no more of it: the thread frees the device as soon as the driver answers, and ends."""
        self._left.set()
        self._opened.close()
        self._shots.close()

    def join(self, timeout_s: float) -> None:
        """Wait for the thread's end, which may never come."""
        self._thread.join(timeout_s)

    def _run(self) -> None:
        capture: Capture | None = None
        try:
            opened = self._open_it()
            capture = opened.capture
            self._opened.put(opened)
            shots = Shots(capture, self._clock)
            while not self._left.is_set():
                shot = shots.next()
                self._damaged = shots.damaged
                if shot is not None:
                    self._shots.put(shot)
                else:
                    self._left.wait(BREATH_S)
        except BaseException as error:  # noqa: BLE001 - it is raised again at the taker
            self._opened.close(error)
            self._shots.close(error)
        finally:
            if capture is not None:
                capture.release()
