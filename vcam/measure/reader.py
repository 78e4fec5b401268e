"""Reads vcam's own virtual camera as another program does, in a thread, and looks for the strip in its pictures.

v4l2loopback's read(): it gives each picture when it was written, to every reader. Numbers from linux/videodev2.h.
"""

from __future__ import annotations

import contextlib
import logging
import os
import struct
import threading
import time
from collections.abc import Callable
from typing import Final, Self

import numpy as np

from vcam import strip, v4l2
from vcam.errors import said

log = logging.getLogger(__name__)

STREAMON: Final = 0x40045612
CAPTURE: Final = 1
"""V4L2_BUF_TYPE_VIDEO_CAPTURE."""
POLL_MS: Final = 5
"""Longest sleep between two looks: a module that doesn't wake its readers costs so much precision and no more."""
AGAIN_S: Final = 0.5
"""Between two tries to read a device that can't be read now."""
JOIN_S: Final = 2.0
SizeOf = Callable[[str], tuple[int, int] | None]


class Reader:
    """While it is entered, `seen` is given each strip's number and when it came, perf_counter s, in its thread."""

    def __init__(
        self,
        device: Callable[[], str],
        seen: Callable[[int, float], None],
        *,
        size_of: SizeOf = v4l2.kept_size,
        open_device: Callable[[str], int] | None = None,
        clock: Callable[[], float] = time.perf_counter,
    ) -> None:
        """`device`: path of what is read, "" while there is none; `size_of`: (width, height) px of its I420;
        `open_device`: path → descriptor that doesn't block; None: as a V4L2 reader."""
        self._device, self._seen, self._size_of, self._clock = device, seen, size_of, clock
        self._open = open_device or _opened
        self._ended, self._failed = threading.Event(), False
        self._thread = threading.Thread(target=self._run, name="vcam-measure", daemon=True)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *error: object) -> None:
        self._ended.set()
        if self._thread.ident is not None:
            self._thread.join(JOIN_S)

    def _run(self) -> None:
        while not self._ended.is_set():
            path = self._device()
            size_wh = self._size_of(path) if path else None
            if size_wh is not None:
                try:
                    self._read(path, size_wh)
                except OSError as error:
                    self._complain(path, error)
            self._ended.wait(AGAIN_S)

    def _read(self, path: str, size_wh: tuple[int, int]) -> None:
        """Until the end, or until something else comes than pictures of that size. Raises OSError."""
        import select

        width, height = size_wh
        picture = np.empty((height * 3 // 2, width), np.uint8)
        device = self._open(path)
        try:
            ready = select.poll()
            ready.register(device, select.POLLIN)
            woken = False
            while not self._ended.is_set():
                try:
                    count = os.readv(device, [picture.data])
                except BlockingIOError:
                    if woken:  # for nothing: don't spin
                        self._ended.wait(POLL_MS / 1000)
                    woken = bool(ready.poll(POLL_MS))
                    continue
                at, woken = self._clock(), False
                if count != picture.size:
                    return
                number = strip.read(picture[:height])
                if number is not None:
                    self._seen(number, at)
        finally:
            os.close(device)

    def _complain(self, path: str, error: OSError) -> None:
        if not self._failed:
            log.warning("%s can't be read back (%s); the stream goes on unmeasured", path, said(error))
        self._failed = True


def _opened(path: str) -> int:
    """A descriptor that says it is a reader's: v4l2loopback up to 0.12.7 wakes only those that do."""
    import fcntl

    device = os.open(path, os.O_RDONLY | os.O_NONBLOCK)
    with contextlib.suppress(OSError):
        fcntl.ioctl(device, STREAMON, struct.pack("i", CAPTURE))
    return device
