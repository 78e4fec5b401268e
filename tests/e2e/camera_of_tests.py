"""Cameras without a device, for `--source camera_of_tests:BoardCamera`: one sees a chessboard held in many ways."""

import time

import numpy as np
from camera_views import CAMERA, STANCES, photo

from vcam.types import Frame

HELD_S = 3.0
"""For so long the board is held still: two looks at it must come meanwhile, on a busy machine too. What is missed comes
again."""
FPS = 20
CORNERS = [((8 * x, 2, 2), (0.053 * x, 0.039 * y, 0.26)) for y in (-1, 1) for x in (1, -1)]
SITTING = [((0, 0, 0), (0, 0, 0.2)), *STANCES[1:5], *CORNERS, *STANCES[5:]]
"""More than the twelve views that are wanted."""


class WallCamera:
    """Sees a grey wall. A Source."""

    device, about, fps, size_wh = "/dev/none", "Camera of tests: 480x360", FPS, CAMERA.size_wh

    def __init__(self, address, **wishes):
        self._index = -1

    def __enter__(self):
        self.images = self.seen()
        self._begun = time.perf_counter()
        return self

    def __exit__(self, *error):
        pass

    def read(self):
        self._index += 1
        due = self._begun + self._index / FPS
        time.sleep(max(due - time.perf_counter(), 0.001))
        now = time.perf_counter()
        place = int((now - self._begun) / HELD_S) % len(self.images)
        return Frame(self.images[place], now, self._index)

    def seen(self):
        return [np.full((self.size_wh[1], self.size_wh[0], 3), 110, np.uint8)]


class BoardCamera(WallCamera):
    """Sees the board of camera_views, 7 by 5 corners, with all that a calibration asks for."""

    def seen(self):
        return list(map(photo, SITTING))
