"""Takes a lens' distortion out of points, without a library: Brown-Conrady turned round by fixed-point iteration."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.types import Camera

ROUNDS: Final = 20
"""The iteration gains two to four bits a round with a webcam's distortion."""


def flat_points(points_px: NDArray[np.floating], camera: Camera) -> NDArray[np.float64]:
    """(..., 2) where the ray of each pixel meets the plane at distance 1; `points_px` (..., 2).

    Model of OpenCV's "Camera Calibration and 3D Reconstruction": k1 k2 p1 p2 k3.
    """
    seen = (np.asarray(points_px, np.float64) - camera.matrix[:2, 2]) / np.diag(camera.matrix)[:2]
    k1, k2, p1, p2, k3 = camera.distortion
    flat = seen.copy()
    if not camera.distortion.any():
        return flat
    for _ in range(ROUNDS):
        x, y = flat[..., 0], flat[..., 1]
        square = x * x + y * y
        radial = 1 + square * (k1 + square * (k2 + square * k3))
        sideways = np.stack(
            [2 * p1 * x * y + p2 * (square + 2 * x * x), p1 * (square + 2 * y * y) + 2 * p2 * x * y], axis=-1
        )
        flat = (seen - sideways) / radial[..., None]
    return np.asarray(flat, np.float64)
