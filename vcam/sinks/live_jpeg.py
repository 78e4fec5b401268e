"""The newest picture as JPEG, made in a thread of its own and only while somebody watches."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import cv2
import numpy as np

from vcam.sinks.picture import Pixels

log = logging.getLogger(__name__)

QUALITY: Final = 85
"""OpenCV's JPEG quality; 1280x720 of a drawn head is then about 60 kB."""


class LiveJpeg:
    """`offer` never waits for the encoder: a picture that comes before the last was begun takes its place."""

    def __init__(self) -> None:
        self._changed = threading.Condition()
        self._pending: Pixels | None = None
        self._free: list[Pixels] = []
        self._watchers = 0
        self._stopped = False
        self._jpeg, self._serial = b"", 0
        self._thread = threading.Thread(target=self._work, name="preview-jpeg", daemon=True)

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
        """Take a copy of the premultiplied `rgba` if somebody watches: one memcpy, no waiting."""
        if not self._watchers:
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

    def wait(self, after: int, timeout_s: float) -> tuple[int, bytes] | None:
        """(serial, JPEG) of the newest picture with a serial above `after`; None when none came in time."""
        with self._changed:
            self._changed.wait_for(lambda: self._stopped or self._serial > after, timeout_s)
            return None if self._stopped or self._serial <= after else (self._serial, self._jpeg)

    @property
    def serial(self) -> int:
        """Of the newest JPEG; pictures above it are still to come."""
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
            jpeg = _encoded(rgba)
            with self._changed:
                if len(self._free) < 2:  # one being filled, one pending, one being encoded: three are enough
                    self._free.append(rgba)
                if jpeg:
                    self._jpeg, self._serial = jpeg, self._serial + 1
                self._changed.notify_all()


def _encoded(rgba: Pixels) -> bytes:
    """JPEG over black, or nothing for a picture that JPEG can't hold (a side above 65535)."""
    try:
        done, data = cv2.imencode(".jpg", cv2.cvtColor(rgba, cv2.COLOR_RGBA2BGR), [cv2.IMWRITE_JPEG_QUALITY, QUALITY])
    except cv2.error:
        log.debug("no JPEG of %s", rgba.shape, exc_info=True)
        return b""
    return data.tobytes() if done else b""
