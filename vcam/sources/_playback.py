"""Turns a reel into frames: each at its own time in real time, or all of them as fast as they are asked for."""

from __future__ import annotations

import time
from collections.abc import Callable
from threading import Event, Lock
from typing import Final

from vcam.errors import SourceEnded
from vcam.sources._reel import Moment, Reel
from vcam.types import Frame

PATIENCE_S: Final = 0.25
"""The longest run of skipped pictures. Slower decoding than that plays the file slower instead of freezing it."""
NAP_S: Final = 0.1
"""The longest single sleep, so that `close` ends a read soon."""
CLOSE_S: Final = 1.5
"""How long `close` waits for a picture that is being decoded. A disk or a network that hangs may keep it for ever."""


class Playback:
    """Plays `reel`. `read` belongs to one thread; `close` may be called from another one, also during a read."""

    def __init__(
        self,
        reel: Reel,
        *,
        realtime: bool,
        clock: Callable[[], float] = time.perf_counter,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self._reel = reel
        self._moments = iter(reel)
        self._realtime = realtime
        self._clock = clock
        self._sleep = sleep
        self._ahead: Moment | None = None
        self._zero: float | None = None  # clock time at which time 0 of the file is due
        self._decoding = Lock()  # a decoder must not be closed under its own feet
        self._closed = Event()

    def read(self) -> Frame:
        """The next frame. Raises SourceEnded after the last one or when closed."""
        with self._decoding:
            if self._closed.is_set():
                raise SourceEnded(f"{self._reel.about}: closed")
            moment = self._newest_due() if self._realtime else next(self._moments, None)
        if moment is None:
            raise SourceEnded(f"{self._reel.about}: no more frames")
        index, time_s, image = moment
        return Frame(image, self._released(time_s) if self._realtime else time_s, index)

    def close(self) -> None:
        """Let a waiting read end, then free the file; one that hangs is freed when the program ends."""
        self._closed.set()
        if self._decoding.acquire(timeout=CLOSE_S):
            try:
                self._reel.close()
            finally:
                self._decoding.release()

    def _newest_due(self) -> Moment | None:
        """The next picture, passing over those whose successor is already due too."""
        current = self._ahead or next(self._moments, None)
        if current is None:
            return None
        begun = self._clock()
        while True:
            self._ahead = next(self._moments, None)
            now = self._clock()
            if self._zero is None:
                self._zero = now - current[1]
            if self._ahead is None or self._zero + self._ahead[1] > now:
                return current
            if now - begun > PATIENCE_S:
                self._zero = now - current[1]
                return current
            current = self._ahead

    def _released(self, time_s: float) -> float:
        """Wait until `time_s` of the file is due; the clock then."""
        assert self._zero is not None
        while (left := self._zero + time_s - self._clock()) > 0:
            if self._closed.is_set():
                raise SourceEnded(f"{self._reel.about}: closed")
            self._sleep(min(left, NAP_S))
        return self._clock()
