"""The thin layer over cv2.VideoCapture: what the webcam source needs of it, and nothing that prints."""

from __future__ import annotations

import contextlib
import math
import os
import sys
from collections.abc import Callable, Iterator
from threading import Lock
from typing import Any, Final, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.quiet import native_stderr_to_log

BUFFERS: Final = 2
"""Frames that V4L2 may hold. With its 4 a late reader sees old ones; with 1 the driver has nowhere to put a frame while
the last one is read, and half of them are lost (30 fps became 15: LibreScanner/horus issue 60)."""
TIMEOUT_S: Final = 1
"""How long V4L2 waits for a frame; OpenCV's own value is 10. Other systems have no such setting, and a driver that
hangs keeps `grab` as long as it likes: see _driver.py."""
MOST_FPS: Final = 1000.0
"""More is nonsense: V4L2 drivers without a rate answer 0, NaN or a time base of 1e6."""
_BACKENDS: Final = {"linux": (cv2.CAP_V4L2,), "win32": (cv2.CAP_MSMF, cv2.CAP_DSHOW), "darwin": (cv2.CAP_AVFOUNDATION,)}
"""Of Windows the first has none of those virtual cameras that vcam sends into, but Windows 11's own kind; the second
numbers others, and OBS's is among them."""


class Capture(Protocol):
    """An open camera. Not for two threads at once."""

    size_wh: tuple[int, int]
    """px, as the driver answered; (0, 0) when it doesn't tell."""
    fps: float
    """As the driver answered; 0 when it doesn't tell, or tells nonsense."""
    fourcc: str
    """How pictures travel ("MJPG", "YUYV"); "" when it doesn't tell."""

    def grab(self) -> bool:
        """Wait for a frame; False when none came."""
        ...

    def retrieve(self) -> NDArray[np.uint8] | None:
        """(h, w, 3) uint8 BGR of the grabbed frame; None when it is damaged."""
        ...

    def release(self) -> None:
        """Free the device."""
        ...


Open = Callable[[int | str, tuple[int, int], float], Capture | None]
"""What `open_capture` is: (device path or number, wished (width, height) px, wished 1/s) → Capture, None: it failed."""


def open_capture(device: int | str, size_wh: tuple[int, int], fps: float, *, named: bool = True) -> Capture | None:
    """The camera with MJPG, then size and rate asked for, in this order; None when it can't be opened.

    The order matters: uncompressed 720p doesn't fit through USB 2 above about 10 fps, and OpenCV asks for that by
    default. One that nobody `named` isn't looked for among virtual cameras (Windows).
    """
    os.environ.setdefault("OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT", str(TIMEOUT_S))
    backends = _BACKENDS.get(sys.platform, (cv2.CAP_ANY,))
    for backend in backends if named else backends[:1]:
        with opencv_silenced():
            camera = cv2.VideoCapture(device, backend)
            if camera.isOpened():
                camera.set(cv2.CAP_PROP_FOURCC, cv2.VideoWriter.fourcc(*"MJPG"))
                camera.set(cv2.CAP_PROP_FRAME_WIDTH, size_wh[0])
                camera.set(cv2.CAP_PROP_FRAME_HEIGHT, size_wh[1])
                camera.set(cv2.CAP_PROP_FPS, fps)
                camera.set(cv2.CAP_PROP_BUFFERSIZE, BUFFERS)
                return _Cv2Capture(camera)
    return None


class _Cv2Capture:
    """Capture by OpenCV."""

    def __init__(self, camera: cv2.VideoCapture) -> None:
        self._camera = camera
        width, height = (self._told(what) for what in (cv2.CAP_PROP_FRAME_WIDTH, cv2.CAP_PROP_FRAME_HEIGHT))
        fps, code = self._told(cv2.CAP_PROP_FPS), int(self._told(cv2.CAP_PROP_FOURCC)) & 0xFFFFFFFF
        self.size_wh = (round(width), round(height)) if min(width, height) >= 1 else (0, 0)
        self.fps = fps if 0 < fps <= MOST_FPS else 0.0
        text = code.to_bytes(4, "little").decode("latin-1").strip()
        self.fourcc = text if len(text) >= 3 and text.isascii() and text.isprintable() else ""

    def _told(self, what: int) -> float:
        """A property; 0 for the NaN and infinity that some drivers answer."""
        value = float(self._camera.get(what))
        return value if math.isfinite(value) else 0.0

    def grab(self) -> bool:
        """See Capture."""
        with opencv_silenced():
            return self._camera.grab()

    def retrieve(self) -> NDArray[np.uint8] | None:
        """See Capture."""
        # of a damaged picture libjpeg tells the terminal by itself: some cameras send nothing else (opencv issue 9477)
        decoding = native_stderr_to_log() if self.fourcc == "MJPG" else contextlib.nullcontext()
        with opencv_silenced(), decoding:
            try:
                ok, image = self._camera.retrieve()
            except cv2.error:  # a frame of another size than it said
                return None
        return as_bgr(image) if ok and image is not None else None

    def release(self) -> None:
        """See Capture."""
        with opencv_silenced():
            self._camera.release()


def as_bgr(image: NDArray[Any]) -> NDArray[np.uint8] | None:
    """(h, w, 3) uint8 BGR of what a driver gave: grey and 16-bit cameras too; None when it is no picture."""
    if image.dtype == np.uint16:
        image = (image >> 8).astype(np.uint8)
    if image.dtype != np.uint8 or image.ndim not in (2, 3) or image.size == 0:
        return None
    channels = 1 if image.ndim == 2 else image.shape[2]
    if channels == 3:
        return image
    turned = {1: cv2.COLOR_GRAY2BGR, 4: cv2.COLOR_BGRA2BGR}.get(channels)
    return None if turned is None else np.asarray(cv2.cvtColor(image, turned), np.uint8)


class _Silence:
    """OpenCV's log level, which is the whole process's: mute from the first block's begin to the last one's end."""

    def __init__(self) -> None:
        self._lock, self._blocks, self._level = Lock(), 0, 0

    def begin(self) -> None:
        """A block begins."""
        logging: Any = cv2.utils.logging
        with self._lock:
            self._blocks += 1
            if self._blocks == 1:
                self._level = logging.setLogLevel(logging.LOG_LEVEL_SILENT)

    def end(self) -> None:
        """A block ends."""
        logging: Any = cv2.utils.logging
        with self._lock:
            self._blocks -= 1
            if self._blocks == 0:
                logging.setLogLevel(self._level)


_silence: Final = _Silence()


@contextlib.contextmanager
def opencv_silenced() -> Iterator[None]:
    """Keep OpenCV from logging to the terminal inside the block: we say it ourselves, once.

    Blocks may overlap in several threads; while one of them hangs in its driver, OpenCV stays silent.
    """
    _silence.begin()
    try:
        yield
    finally:
        _silence.end()
