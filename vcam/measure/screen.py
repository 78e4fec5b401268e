"""What screen and camera take together: a marker is shown, the camera is held before the screen, and it is seen again.

Markers are ArUco's, 4x4 cells, found in whatever place and perspective. They are looked for now and then, and in every
frame once one was seen.
"""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.measure.latency import Spread, spread_of
from vcam.metrics import KEPT
from vcam.strip import HEIGHT_SHARE
from vcam.types import Frame

MARKERS: Final = 50
HOLD_S: Final = 0.1
"""How long each is shown: three pictures of a camera, so that one is taken when the screen doesn't change."""
LONGEST_S: Final = 2.0
"""A marker that is seen later than that isn't the one that was shown; after 5 s the same ones come again."""
SHARE: Final = 0.3
"""Side of the marker's white field, of the picture's shorter side."""
MARGIN: Final = 0.15
"""White around it, of the field's side."""
NOW_AND_THEN_S: Final = 0.5
"""Between two looks while the camera sees no screen."""
LOOK_PX: Final = 640 * 360
"""Larger pictures of the camera are shrunk to so many pixels: 5 ms to look for a marker, instead of 20."""


class Screen:
    """`draw` in one thread, `watch` in another, `whole` in any."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        self._clock = clock
        self._dictionary = cv2.aruco.getPredefinedDictionary(cv2.aruco.DICT_4X4_50)
        self._detector: cv2.aruco.ArucoDetector | None = None
        self._shown: list[float] = [float("-inf")] * MARKERS
        self._number, self._since, self._drawn_at = -1, float("-inf"), float("-inf")
        self._found_at, self._looked_at = float("-inf"), float("-inf")
        self._late_ms: deque[float] = deque(maxlen=KEPT)
        self._lock = threading.Lock()

    def draw(self, rgba: NDArray[np.uint8]) -> None:
        """Show the present marker in the lower left of the (h, w, 4) picture, above where a strip would be."""
        now = self._clock()
        with self._lock:
            if now - self._since >= HOLD_S:
                self._number, self._since = (self._number + 1) % MARKERS, now
                self._shown[self._number] = now
            self._drawn_at = now
        side = int(SHARE * min(rgba.shape[:2]))
        margin = int(MARGIN * side)
        bottom = rgba.shape[0] - rgba.shape[0] // HEIGHT_SHARE
        field = rgba[bottom - side : bottom, :side]
        field[:] = 255
        marker = cv2.aruco.generateImageMarker(self._dictionary, self._number, side - 2 * margin)
        field[margin : side - margin, margin : side - margin, :3] = marker[..., None]

    def watch(self, frame: Frame) -> None:
        """Look for the marker in the camera's picture, as it is and mirrored, where one was shown of late."""
        at = frame.captured
        follows = at - self._found_at <= LONGEST_S
        if not follows and at - self._looked_at < NOW_AND_THEN_S:
            return
        with self._lock:
            if at - self._drawn_at > LONGEST_S:
                return
        self._looked_at = at
        number = self._found(frame.image)
        if number is None:
            return
        self._found_at = at
        with self._lock:
            late_s, self._shown[number] = at - self._shown[number], float("-inf")  # it counts when it is seen first
            if follows and 0 < late_s <= LONGEST_S:  # else a frame that wasn't looked at may have had it
                self._late_ms.append(1000 * late_s)

    def whole(self) -> Spread | None:
        """Of all markers that were seen; None: none was."""
        with self._lock:
            return spread_of(list(self._late_ms))

    def _found(self, image: NDArray[np.uint8]) -> int | None:
        if self._detector is None:
            exactly = cv2.aruco.DetectorParameters()
            exactly.errorCorrectionRate = 0.0  # then no mirrored marker is taken for another one
            self._detector = cv2.aruco.ArucoDetector(self._dictionary, exactly)
        grey = cv2.cvtColor(image, cv2.COLOR_RGB2GRAY)
        scale = (LOOK_PX / grey.size) ** 0.5
        if scale < 1:
            grey = cv2.resize(grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
        for seen in (grey, cv2.flip(grey, 1)):
            _, numbers, _ = self._detector.detectMarkers(seen)
            if numbers is not None and len(numbers) == 1:
                return int(numbers.ravel()[0])
        return None
