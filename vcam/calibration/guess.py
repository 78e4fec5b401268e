"""A Camera when none was calibrated: from a field of view, or from the width of irises at a known distance."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.types import Camera

GUESSED_DIAGONAL_FOV_DEG: Final = 70.0
"""Diagonal field of view taken when nothing is known. Webcams are sold with 55 to 90 degrees; the two real or
webcam-like cameras of known intrinsics in our test data have 74 (OpenCV's stereo set) and 67. An error here scales the
distance of the head in proportion and turns its pitch by a degree or two; yaw and roll hardly change."""

IRIS_M: Final = 0.0117
"""Width of the visible iris: 11.7 mm in nearly everybody, ± 0.5 (Gharaee et al. 2014; MediaPipe Iris, 2020)."""


def guess_camera(size_wh: tuple[int, int], fov_deg: float = GUESSED_DIAGONAL_FOV_DEG) -> Camera:
    """A pinhole camera of `fov_deg` across the picture's diagonal, without distortion; `rms_px` None: it is a guess."""
    width, height = size_wh
    focal = math.hypot(width, height) / 2 / math.tan(math.radians(fov_deg) / 2)
    return Camera((width, height), intrinsics(focal, focal, (width - 1) / 2, (height - 1) / 2), np.zeros(5))


def iris_camera(size_wh: tuple[int, int], iris_px: float, distance_m: float) -> Camera:
    """A pinhole camera that shows an iris at `distance_m` as `iris_px` wide; `rms_px` None: it is a guess."""
    width, height = size_wh
    focal = iris_px * distance_m / IRIS_M
    return Camera((width, height), intrinsics(focal, focal, (width - 1) / 2, (height - 1) / 2), np.zeros(5))


def intrinsics(fx: float, fy: float, cx: float, cy: float) -> NDArray[np.float64]:
    """(3, 3) px, as Camera.matrix."""
    return np.array([[fx, 0.0, cx], [0.0, fy, cy], [0.0, 0.0, 1.0]])
