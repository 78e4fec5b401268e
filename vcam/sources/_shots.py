"""Takes pictures from an open camera: stamped right after the grab, whole, and never an old one from its queue."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.sources._capture import Capture

PAUSE_S: Final = 1.5
"""After so long between two frames the driver's queue may hold pictures from before: the machine slept, or the driver
hung. Longer than between two frames of any camera that is still of use."""
QUEUED: Final = 4
"""Most pictures that a queue holds; V4L2's own number."""
QUICK_S: Final = 0.003
"""A grab that took less had its picture waiting; at 240 fps one is waited for 4 ms."""


@dataclass(frozen=True, slots=True)
class Shot:
    """A picture as the driver gave it."""

    captured: float
    """s on the clock, right after the grab."""
    image: NDArray[np.uint8]
    """(h, w, 3) uint8 BGR."""
    missed: int
    """Pictures since the last shot that were damaged or too old."""


class Shots:
    """The pictures of one open camera. One thread.

    `wall` tells how long the machine slept, which the clock of ages doesn't count everywhere (Linux, macOS).
    """

    def __init__(self, capture: Capture, clock: Callable[[], float], wall: Callable[[], float] = time.time) -> None:
        self._capture, self._clock, self._wall = capture, clock, wall
        self._last: float | None = None  # on the wall
        self._missed = 0
        self.damaged = 0
        """Pictures in a row that could not be read."""

    def next(self) -> Shot | None:
        """Wait for the driver; None when no picture came, or a damaged one."""
        if not self._capture.grab() or not self._waited_for():
            return None
        captured = self._clock()
        image = self._capture.retrieve()
        if image is None:
            self._missed += 1
            self.damaged += 1
            return None
        missed, self._missed, self.damaged = self._missed, 0, 0
        return Shot(captured, image, missed)

    def _waited_for(self) -> bool:
        """After a pause go on to the first picture that the driver had to wait for; False when none comes."""
        before, self._last = self._last, self._wall()
        if before is None or self._last - before <= PAUSE_S:
            return True
        for _ in range(QUEUED):
            self._missed += 1
            begun = self._clock()
            if not self._capture.grab():
                return False
            if self._clock() - begun > QUICK_S:
                break
        return True
