"""When what a picture shows was before the camera: by the strip in its frame, without one when it was grabbed."""

from __future__ import annotations

from collections import OrderedDict
from typing import Final

from vcam import strip
from vcam.types import Frame

KEPT: Final = 128
"""Frames on their way at one time, and more: a face older than half a second isn't shown, and cameras give up to 240 a
second."""
OLDEST_S: Final = 5.0
"""A strip that says it is older, or from the future, is by a clock that isn't this machine's."""


class Origins:
    """Keeps numbers of the newest frames, and nothing else of them. `watch` in one thread, `of` in any."""

    def __init__(self) -> None:
        self._moments: OrderedDict[float, float] = OrderedDict()
        self.strips = 0
        """Frames by now that had a strip."""

    def watch(self, frame: Frame) -> None:
        """Note when `frame` was before the camera, if it tells."""
        number = strip.read(frame.image)
        if number is None:
            return
        moment = strip.moment_of(number, frame.captured)
        if 0 <= frame.captured - moment <= OLDEST_S:
            self.strips += 1
            self._moments[frame.captured] = moment
            if len(self._moments) > KEPT:
                self._moments.popitem(last=False)

    def of(self, captured: float) -> float:
        """The moment, s, of the frame that was `captured` then: its strip's, or `captured` itself."""
        return self._moments.get(captured, captured)
