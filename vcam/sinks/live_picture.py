"""The newest picture, encoded in a thread of its own, only while somebody watches and as often as there is time."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import numpy as np

from vcam.errors import said
from vcam.sinks.picture import Pixels

log = logging.getLogger(__name__)

SHARE: Final = 0.35
"""Of the time, how much encoding may take. On a busy machine it takes longer, so pictures come less often there."""


class LivePicture:
    """`offer` never waits for the encoder: a picture that comes before the last was begun takes its place."""

    def __init__(
        self,
        encode: Callable[[Pixels], bytes],
        *,
        fps: float,
        name: str,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        """`encode` gives nothing for a picture that it can't hold; at most `fps` a second are wanted."""
        self._encode, self._period, self._clock = encode, 1 / fps, clock
        self._changed = threading.Condition()
        self._due = float("-inf")
        self._took = 0.0
        self._pending: Pixels | None = None
        self._free: list[Pixels] = []
        self._watchers = 0
        self._stopped = self._fails = False
        self._encoded, self._serial = b"", 0
        self._thread = threading.Thread(target=self._work, name=name, daemon=True)

    def start(self) -> None:
        """Start the thread; it sleeps while nobody watches."""
        self._thread.start()

    def stop(self) -> None:
        """End the thread and every `wait`."""
        with self._changed:
            self._stopped = True
            self._changed.notify_all()
        if self._thread.is_alive():
            self._thread.join(5.0)

    @contextmanager
    def watched(self) -> Iterator[None]:
        """Somebody watches during the block."""
        with self._changed:
            self._watchers += 1
        try:
            yield
        finally:
            with self._changed:
                self._watchers -= 1

    @property
    def watchers(self) -> int:
        """How many watch now."""
        return self._watchers

    def offer(self, rgba: Pixels) -> None:
        """Take a copy of the premultiplied `rgba` if somebody watches and it is time: one memcpy, no waiting."""
        if not self._watchers or not self._is_time():
            return
        with self._changed:
            buffer = self._free.pop() if self._free else None
        if buffer is None or buffer.shape != rgba.shape:
            buffer = np.empty_like(rgba)
        np.copyto(buffer, rgba)
        with self._changed:
            if self._pending is not None:
                self._free.append(self._pending)
            self._pending = buffer
            self._changed.notify_all()

    def _is_time(self) -> bool:
        now, period = self._clock(), max(self._period, self._took / SHARE)
        if now < self._due:
            return False
        self._due = max(self._due + period, now)  # after a pause it doesn't catch up
        return True

    def wait(self, after: int, timeout_s: float) -> tuple[int, bytes] | None:
        """(serial, bytes) of the newest picture with a serial above `after`; None when none came in time."""
        with self._changed:
            self._changed.wait_for(lambda: self._stopped or self._serial > after, timeout_s)
            return None if self._stopped or self._serial <= after else (self._serial, self._encoded)

    @property
    def serial(self) -> int:
        """Of the newest picture; those above it are still to come."""
        return self._serial

    @property
    def stopped(self) -> bool:
        """Whether `stop` was called."""
        return self._stopped

    def _work(self) -> None:
        while True:
            with self._changed:
                self._changed.wait_for(lambda: self._stopped or self._pending is not None)
                if self._stopped:
                    return
                rgba, self._pending = self._pending, None
            assert rgba is not None
            began = self._clock()
            encoded = self._encoded_well(rgba)
            self._took = self._clock() - began
            with self._changed:
                if len(self._free) < 2:  # one being filled, one pending, one being encoded: three are enough
                    self._free.append(rgba)
                if encoded:
                    self._encoded, self._serial = encoded, self._serial + 1
                self._changed.notify_all()

    def _encoded_well(self, rgba: Pixels) -> bytes:
        """Its bytes; none where the encoder fails."""
        try:
            encoded = self._encode(rgba)
        except Exception as error:  # an encoder's own; the next picture may go again
            if not self._fails:
                log.warning("preview page: a picture can't be encoded: %s; the next one is tried", said(error))
                log.debug("its traceback", exc_info=error)
            self._fails = True
            return b""
        if self._fails:
            log.info("preview page: pictures are encoded again")
        self._fails = False
        return encoded
