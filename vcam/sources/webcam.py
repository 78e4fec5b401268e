"""Reads a webcam, whatever becomes of it: frames of one size, stamped right after the grab (see _life.py)."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from functools import partial
from typing import Self

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.errors import SourceLost
from vcam.sources._cameras import CameraInfo, find_camera, list_cameras, present_cameras
from vcam.sources._capture import Open, open_capture
from vcam.sources._driver import Driver
from vcam.sources._fit import fitted
from vcam.sources._frozen import SAME_S, Frozen
from vcam.sources._life import HEARTBEAT_S, WARM_UP_S, Life, Start
from vcam.sources._shots import Shot
from vcam.types import Frame

__all__ = ["CameraInfo", "WebcamSource", "find_camera", "list_cameras", "present_cameras"]

log = logging.getLogger(__name__)


class WebcamSource:
    """Source of a webcam's pictures (see Source); `realtime` makes no difference to it.

    `address`: "" for the first of `list_cameras`, a number, a device path, a name under /dev/v4l/by-id, or the
    camera's own name. After `__enter__`, `size_wh` and `fps` are what the driver answered, px and 1/s; frames keep that
    size for as long as the source is open. `device` is the path of the device that is read ("" where there is none).
    """

    def __init__(
        self,
        address: str,
        *,
        size_wh: tuple[int, int],
        fps: float,
        realtime: bool,
        open_camera: Open | None = None,
        start: Start = Driver,
        clock: Callable[[], float] = time.perf_counter,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.size_wh = size_wh
        self.fps = fps
        self.about = f"camera {address}".rstrip()
        opens = partial(open_capture, named=bool(address)) if open_camera is None else open_camera
        self._life = Life(address, (size_wh, fps), open_camera=opens, start=start, clock=clock, sleep=sleep)
        self._frozen = Frozen()
        self._ahead: Shot | None = None
        self._fitted: set[tuple[int, int]] = set()
        self._index = -1

    @property
    def device(self) -> str:
        """See Source."""
        return self._life.info.path

    @property
    def info(self) -> CameraInfo:
        """The camera as it stands now."""
        return self._life.info

    def __enter__(self) -> Self:
        """Open. Raises SourceError with one line: which camera, why not, what to do."""
        got, label = self._life.open().capture, self._life.label
        wish_wh, wish_fps = self.size_wh, self.fps
        self.size_wh, self.fps = got.size_wh if any(got.size_wh) else self._first_size(), got.fps or wish_fps
        shape = f"{self.size_wh[0]}x{self.size_wh[1]}" + (f" at {got.fps:g} fps" if got.fps else "")
        self.about = f"{label}: {shape}" + (f", {got.fourcc}" if got.fourcc else "")
        if self.size_wh != wish_wh or 0 < got.fps < 0.9 * wish_fps:
            log.warning("%s gives %s instead of %dx%d at %g fps", label, shape, *wish_wh, wish_fps)
        return self

    def __exit__(self, *error: object) -> None:
        """See Source."""
        self._ahead = None
        if not self._life.close():
            log.warning("%s: its driver hangs; it is freed when the program ends", self._life.label)

    def read(self) -> Frame:
        """The next frame. Raises SourceLost about twice a second while there is none, and keeps trying."""
        shot, self._ahead = self._ahead or self._life.shot(), None
        if shot is None:
            raise SourceLost(f"{self._life.label} delivers no picture; trying again")
        if self._frozen.notices(shot.image, shot.captured):
            log.warning(
                "%s has given the very same picture for %.0f s: is its shutter shut? If it froze, plug it in again",
                self._life.label,
                SAME_S,
            )
        self._index += 1 + shot.missed
        return Frame(self._rgb(shot.image), shot.captured, self._index)

    def _first_size(self) -> tuple[int, int]:
        """(w, h) px of the first picture of a camera that doesn't tell; what was wished when none comes."""
        for _ in range(round(WARM_UP_S / HEARTBEAT_S)):
            self._ahead = self._life.shot()
            if self._ahead is not None:
                return self._ahead.image.shape[1], self._ahead.image.shape[0]
        return self.size_wh

    def _rgb(self, image: NDArray[np.uint8]) -> NDArray[np.uint8]:
        size_wh = (image.shape[1], image.shape[0])
        if size_wh not in (self.size_wh, *self._fitted):
            self._fitted.add(size_wh)
            log.warning("%s gives %dx%d now: fitted into %dx%d", self._life.label, *size_wh, *self.size_wh)
        return np.asarray(cv2.cvtColor(fitted(image, self.size_wh), cv2.COLOR_BGR2RGB), np.uint8)
