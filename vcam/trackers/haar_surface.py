"""An average head's surface, so that a point seen on a face has a place in the head: a cylinder with a nose."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.types import Camera

Array = NDArray[np.float64]

FACE_AT_M: Final = -0.0218
FACE_DEPTH_M: Final = 0.046
FACE_HALF_WIDTH_M: Final = 0.0823
"""A cylinder of elliptic section: z = FACE_AT + FACE_DEPTH * sqrt(1 - (x / FACE_HALF_WIDTH)^2)."""
NOSE_M: Final = 0.0278
NOSE_HALF_WIDTH_M: Final = 0.0152
NOSE_HALF_HEIGHT_M: Final = 0.0352
NOSE_AT_Y_M: Final = -0.0354
"""And a bell for the nose. All seven are the least squares to the 400 points of MediaPipe's canonical face with
|x| < 62 mm and y > -80 mm; RMS 4.0 mm."""
EYES_APART_M: Final = 0.063
"""Between the pupils: mean of 3976 adults, 63.4 mm (Dodgson 2004)."""
HITS: Final = 6
"""Rounds of the search along a ray; the surface is so flat that four settle it within 0.1 mm up to 45 degrees."""


def height(x: Array, y: Array) -> Array:
    """z (m, head axes) of the surface at `x`, `y` (m, head axes)."""
    round_ = np.sqrt(np.clip(1 - (x / FACE_HALF_WIDTH_M) ** 2, 0.02, None))
    nose = np.exp(-((x / NOSE_HALF_WIDTH_M) ** 2) - ((y - NOSE_AT_Y_M) / NOSE_HALF_HEIGHT_M) ** 2)
    return np.asarray(FACE_AT_M + FACE_DEPTH_M * round_ + NOSE_M * nose, np.float64)


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
