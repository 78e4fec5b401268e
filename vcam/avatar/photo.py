"""A photo read in the face's own frame: L*a*b* at places that landmarks name, whatever its size and turn."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.colour import LUMINANCE, lab_from_srgb, linear_from_srgb, srgb_from_linear

Array = NDArray[np.float64]

FOREHEAD, CHIN, RIGHT_CHEEK, LEFT_CHEEK = 10, 152, 234, 454
"""MediaPipe's points: top of the forehead, chin, and the face's edges beside the ears."""
PAPER: Final = 0.8
"""Linear light that the brightest things of a well exposed picture have; a darker picture is brightened, by MOST."""
MOST: Final = 2.0
EVERY: Final = 7
"""Pixels that tell the exposure: every so many."""


class Photo:
    """(h, w, 3) uint8 sRGB and (478, 2) landmarks, px. Places outside of the picture read as NaN."""

    def __init__(self, image: NDArray[np.uint8], points: Array) -> None:
        self._image, self._points = image, points
        self._down = points[CHIN] - points[FOREHEAD]
        self._right = np.array([self._down[1], -self._down[0]])
        self._height = float(np.linalg.norm(self._down))
        bright = np.percentile(linear_from_srgb(image[::EVERY, ::EVERY] / 255) @ LUMINANCE, 97)
        self._gain = float(np.clip(PAPER / max(bright, 1e-3), 1, MOST))
        self.half_width = 0.5 * float(np.linalg.norm(points[LEFT_CHEEK] - points[RIGHT_CHEEK])) / max(self._height, 1)
        """Of the face, unit its height."""

    def at(self, landmarks: tuple[int, ...]) -> Array:
        """(n, 3) L*a*b* at landmarks."""
        return self._read(self._points[list(landmarks)])

    def known(self, landmarks: tuple[int, ...]) -> Array:
        """(m, 3) L*a*b* at those landmarks that lie in the picture."""
        lab = self.at(landmarks)
        return lab[np.isfinite(lab[:, 0])]

    def between(self, first: tuple[int, ...], second: tuple[int, ...], share: float = 0.5) -> Array:
        """(m, 3) L*a*b* on the way from each first to its second landmark, of those in the picture."""
        lab = self._read(self._points[list(first)] * (1 - share) + self._points[list(second)] * share)
        return lab[np.isfinite(lab[:, 0])]

    def grid(self, right: Array, down: Array) -> Array:
        """(n, m, 3) L*a*b* at places (n, m) in the face's frame: unit its height, (0, 0) on top of the forehead."""
        places = self._points[FOREHEAD] + right[..., None] * self._right + down[..., None] * self._down
        return self._read(places.reshape(-1, 2)).reshape(*right.shape, 3)

    def _read(self, places: Array) -> Array:
        """(n, 3) of the mean light of nine pixels around each of (n, 2) px."""
        high, wide = self._image.shape[:2]
        reach = max(1, round(0.006 * self._height))
        steps = np.stack(np.meshgrid([-reach, 0, reach], [-reach, 0, reach]), -1).reshape(-1, 2)
        at = np.rint(places[:, None] + steps).astype(int)
        inside = ((at >= 0) & (at < [wide, high])).all(axis=(1, 2))
        x, y = np.clip(at[..., 0], 0, wide - 1), np.clip(at[..., 1], 0, high - 1)
        light = linear_from_srgb(self._image[y, x] / 255).mean(axis=1)
        lab = lab_from_srgb(srgb_from_linear(light * self._gain))
        return np.where(inside[:, None], lab, np.nan)
