"""Reads a webcam: stamped right after the grab, opened again by itself when it was unplugged."""

from __future__ import annotations

import logging
import os
import time
from collections.abc import Callable
from threading import Event, Lock
from typing import Final, Self

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.errors import SourceEnded, SourceError, SourceLost
from vcam.sources._cameras import CameraInfo, find_again, find_camera, list_cameras, why_not
from vcam.sources._capture import Capture, Open, open_capture
from vcam.types import Frame

__all__ = ["CameraInfo", "WebcamSource", "list_cameras"]

log = logging.getLogger(__name__)

WARM_UP_S: Final = 5.0
"""How long a camera may take to its first frame: cheap ones measure the light for 1 to 3 s."""
LOST_AFTER_S: Final = 2.0
"""Without a frame for so long, an open camera is closed and opened again."""
BACK_OFF_S: Final = (0.5, 5.0)
"""First and longest pause between two tries to open a lost camera; each is twice the one before."""
HEARTBEAT_S: Final = 0.5
"""The longest sleep inside `read`; with V4L2's 1 s for a frame it still answers about once a second."""
BREATH_S: Final = 0.05
"""Pause after a failed grab: a dead driver fails at once, and must not be asked in a busy loop."""
CLOSING_S: Final = 3.0
"""How long `__exit__` waits for a read in another thread. Then the device is left to the end of the process."""


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
        open_camera: Open = open_capture,
        clock: Callable[[], float] = time.perf_counter,
        sleep: Callable[[float], None] = time.sleep,
    ) -> None:
        self.size_wh = size_wh
        self.fps = fps
        self.device = ""
        self.about = f"camera {address}".rstrip()
        self._wish = (size_wh, fps)
        self._address = address
        self._open = open_camera
        self._clock = clock
        self._sleep = sleep
        self._info = CameraInfo(0, "", "")
        self._capture: Capture | None = None
        self._grabbing = Lock()  # a device must not be freed under a grab
        self._closed = Event()
        self._index = 0
        self._delivered = False  # anything since it was opened
        self._warned = False
        self._alive_at = 0.0  # last frame, or opened
        self._pause_s = BACK_OFF_S[0]
        self._try_at = 0.0

    def __enter__(self) -> Self:
        """Open. Raises SourceError with one line: which camera, why not, what to do."""
        self._info = find_camera(self._address)
        if not self._opened() or self._capture is None:
            raise SourceError(f"{self._info.label} can't be opened: {why_not(self._info)}")
        (wish_wh, wish_fps), got = self._wish, self._capture
        self.size_wh, self.fps = got.size_wh, got.fps or wish_fps
        shape = f"{got.size_wh[0]}x{got.size_wh[1]}" + (f" at {got.fps:g} fps" if got.fps else "")
        self.about = f"{self._info.label}: {shape}" + (f", {got.fourcc}" if got.fourcc else "")
        if got.size_wh != wish_wh or 0 < got.fps < 0.9 * wish_fps:
            log.warning("%s gives %s instead of %dx%d at %g fps", self._info.label, shape, *wish_wh, wish_fps)
        return self

    def __exit__(self, *error: object) -> None:
        """See Source."""
        self._closed.set()
        if not self._grabbing.acquire(timeout=CLOSING_S):
            log.warning("%s: its driver hangs; it is freed when the program ends", self._info.label)
            return
        try:
            self._release()
        finally:
            self._grabbing.release()

    def read(self) -> Frame:
        """The next frame. Raises SourceLost about once a second while there is none, and keeps trying."""
        with self._grabbing:
            if self._closed.is_set():
                raise SourceEnded(f"{self._info.label}: closed")
            if self._capture is None:
                self._try_again()
            captured, image = self._next_whole()
            if image is None:
                self._give_up_later()
                raise SourceLost(f"{self._info.label} delivers no picture; trying again")
            if self._warned:
                log.info("%s is back", self._info.label)
            self._warned, self._delivered, self._alive_at, self._pause_s = False, True, captured, BACK_OFF_S[0]
            self._index += 1
            return Frame(self._rgb(image), captured, self._index - 1)

    def _next_whole(self) -> tuple[float, NDArray[np.uint8] | None]:
        """(s right after the grab, BGR) of the next frame that isn't damaged; None when none comes for a while."""
        assert self._capture is not None
        until = self._clock() + HEARTBEAT_S
        while True:
            grabbed = self._capture.grab()
            now = self._clock()
            if not grabbed:
                return now, None
            image = self._capture.retrieve()
            if image is not None or now >= until:
                return now, image
            self._index += 1  # a drop

    def _rgb(self, image: NDArray[np.uint8]) -> NDArray[np.uint8]:
        if (image.shape[1], image.shape[0]) != self.size_wh:  # opened again with another format
            image = np.asarray(cv2.resize(image, self.size_wh, interpolation=cv2.INTER_AREA), np.uint8)
        return np.asarray(cv2.cvtColor(image, cv2.COLOR_BGR2RGB), np.uint8)

    def _opened(self) -> bool:
        self.device = self._info.path
        self._capture = self._open(self._info.path or self._info.index, *self._wish)
        self._delivered = False
        self._alive_at = self._clock()
        return self._capture is not None

    def _give_up_later(self) -> None:
        """A grab failed: say so once, and close the camera when that lasts or its device is gone."""
        gone = bool(self.device) and not os.path.exists(self.device)
        silent_s = self._clock() - self._alive_at
        if self._delivered or gone or silent_s > WARM_UP_S:
            self._warn_once()
        if gone or silent_s > (LOST_AFTER_S if self._delivered else WARM_UP_S):
            self._release()
            self._try_at = self._clock() + self._pause_s
        self._sleep(BREATH_S)

    def _warn_once(self) -> None:
        if not self._warned:
            self._warned = True
            log.warning("%s was lost; trying again", self._info.label)

    def _try_again(self) -> None:
        """Open the lost camera when its pause is over. Raises SourceLost when it isn't, or it fails."""
        if (left := self._try_at - self._clock()) > 0:
            self._sleep(min(left, HEARTBEAT_S))
        if self._clock() >= self._try_at:
            self._info = find_again(self._info)
            if self._opened():
                return
            self._pause_s = min(2 * self._pause_s, BACK_OFF_S[1])
            self._try_at = self._clock() + self._pause_s
        raise SourceLost(f"{self._info.label} was lost; trying again")

    def _release(self) -> None:
        if self._capture is not None:
            self._capture.release()
            self._capture = None
