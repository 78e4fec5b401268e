"""An average head's surface, so that a point seen on a face has a place in the head."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.types import Camera

Array = NDArray[np.float64]

STEP_M: Final = 0.01
TOP_M: Final = 0.06
HEIGHTS_M: Final = np.array(
    [
        [13, 11, 11, 6, 6, -5, -5, -17],
        [15, 14, 13, 9, 3, -5, -5, -17],
        [18, 18, 16, 13, 7, -2, -14, -17],
        [20, 20, 19, 16, 11, 2, -12, -31],
        [22, 21, 19, 17, 12, 5, -9, -29],
        [21, 18, 12, 11, 9, 3, -9, -28],
        [25, 15, 6, 7, 3, -3, -11, -27],
        [32, 21, 9, 6, 3, -3, -11, -26],
        [39, 28, 13, 9, 5, 0, -10, -26],
        [44, 36, 16, 11, 7, 1, -9, -28],
        [41, 28, 17, 12, 8, 1, -11, -37],
        [28, 24, 18, 12, 7, -1, -13, -35],
        [28, 25, 19, 13, 6, -4, -16, -46],
        [22, 19, 12, 10, 4, -6, -27, -49],
        [24, 21, 14, 8, 1, -10, -29, -49],
        [19, 18, 13, 7, -1, -15, -38, -38],
    ]
) / 1000  # fmt: skip
"""z (m, head axes) at y = TOP_M, TOP_M - STEP_M, … (rows) and |x| = 0, STEP_M, … (columns): MediaPipe's canonical face,
from which values between these differ by 1.8 mm RMS."""
EYES_APART_M: Final = 0.063
"""Between the pupils: mean of 3976 adults, 63.4 mm (Dodgson 2004)."""
HITS: Final = 6
"""Rounds of the search along a ray."""


def height(x: Array, y: Array) -> Array:
    """z (m, head axes) of the surface at `x`, `y` (m, head axes); outside of the face, that of its rim."""
    rows, columns = HEIGHTS_M.shape
    row = np.clip((TOP_M - y) / STEP_M, 0, rows - 1.001)
    column = np.clip(np.abs(x) / STEP_M, 0, columns - 1.001)
    above, inner = row.astype(int), column.astype(int)
    down, out = row - above, column - inner
    upper = (1 - out) * HEIGHTS_M[above, inner] + out * HEIGHTS_M[above, inner + 1]
    lower = (1 - out) * HEIGHTS_M[above + 1, inner] + out * HEIGHTS_M[above + 1, inner + 1]
    return np.asarray((1 - down) * upper + down * lower, np.float64)


def on_surface(points_px: NDArray[np.floating], camera: Camera, camera_from_head: Array) -> Array:
    """(n, 3) m in the head frame: where the rays through `points_px` (n, 2) meet the surface of a head there.

    Rays that miss the face end beside it, at the depth of its rim.
    """
    flat = cv2.undistortPoints(points_px.astype(np.float64)[:, None], camera.matrix, camera.distortion)[:, 0]
    rotation = camera_from_head[:3, :3]
    rays = np.column_stack([flat, np.ones(len(flat))]) @ rotation
    start = -rotation.T @ camera_from_head[:3, 3]
    deep = np.zeros(len(rays))
    hit = np.zeros_like(rays)
    for _ in range(HITS):
        hit = start + rays * ((deep - start[2]) / rays[:, 2])[:, None]
        deep = height(hit[:, 0], hit[:, 1])
    return np.column_stack([hit[:, :2], deep])
