"""The thin layer over cv2.VideoCapture: what the webcam source needs of it, and nothing that prints."""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Callable, Iterator
from typing import Any, Final, Protocol

import cv2
import numpy as np
from numpy.typing import NDArray

BUFFERS: Final = 2
"""Frames that V4L2 may hold. With its 4 a late reader sees old ones; with 1 the driver has nowhere to put a frame while
the last one is read, and half of them are lost (30 fps became 15: LibreScanner/horus issue 60)."""
TIMEOUT_S: Final = 1
"""How long V4L2 waits for a frame; OpenCV's own value is 10. Other systems have no such setting: a driver that hangs
there keeps `grab` as long as it likes."""
_BACKENDS: Final = {"linux": (cv2.CAP_V4L2,), "win32": (cv2.CAP_MSMF, cv2.CAP_DSHOW), "darwin": (cv2.CAP_AVFOUNDATION,)}


class Capture(Protocol):
    """An open camera. Not for two threads at once."""

    size_wh: tuple[int, int]
    """px, as the driver answered."""
    fps: float
    """As the driver answered; 0 when it doesn't tell."""
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


def open_capture(device: int | str, size_wh: tuple[int, int], fps: float) -> Capture | None:
    """The camera with MJPG, then size and rate asked for, in this order; None when it can't be opened.

    The order matters: uncompressed 720p doesn't fit through USB 2 above about 10 fps, and OpenCV asks for that by
    default.
    """
    os.environ.setdefault("OPENCV_VIDEOIO_V4L_SELECT_TIMEOUT", str(TIMEOUT_S))
    os.environ.setdefault("OPENCV_VIDEOIO_MSMF_ENABLE_HW_TRANSFORMS", "0")  # with them opening takes many seconds
    for backend in _BACKENDS.get(sys.platform, (cv2.CAP_ANY,)):
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
        self.size_wh = (round(camera.get(cv2.CAP_PROP_FRAME_WIDTH)), round(camera.get(cv2.CAP_PROP_FRAME_HEIGHT)))
        self.fps = max(0.0, camera.get(cv2.CAP_PROP_FPS))
        code = int(camera.get(cv2.CAP_PROP_FOURCC)) & 0xFFFFFFFF
        text = code.to_bytes(4, "little").decode("latin-1").strip()
        self.fourcc = text if len(text) >= 3 and text.isascii() and text.isprintable() else ""

    def grab(self) -> bool:
        """See Capture."""
        with opencv_silenced():
            return self._camera.grab()

    def retrieve(self) -> NDArray[np.uint8] | None:
        """See Capture."""
        with opencv_silenced():
            try:
                ok, image = self._camera.retrieve()
            except cv2.error:  # a frame of another size than it said
                return None
        whole = ok and image is not None and image.ndim == 3 and image.shape[2] == 3 and image.dtype == np.uint8
        return np.asarray(image, np.uint8) if whole else None

    def release(self) -> None:
        """See Capture."""
        with opencv_silenced():
            self._camera.release()


@contextlib.contextmanager
def opencv_silenced() -> Iterator[None]:
    """Keep OpenCV from logging to the terminal inside the block: we say it ourselves, once."""
    logging: Any = cv2.utils.logging
    level = logging.setLogLevel(logging.LOG_LEVEL_SILENT)
    try:
        yield
    finally:
        logging.setLogLevel(level)
