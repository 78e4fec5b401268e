"""Whether an eye is open, from its picture against the same eye when it was open.

An open eye has upright edges, where the iris meets the white, and a dark spot; a lid has neither. Both are measured
with the contrast of the whole face as the unit, so that light and skin drop out.
"""

from __future__ import annotations

from collections import deque
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.trackers.haar_crop import LEAST_CONTRAST, Grey, upright
from vcam.trackers.haar_surface import EYES_APART_M
from vcam.types import Camera

Array = NDArray[np.float64]

SIDE_PX: Final = 48
SIDE_M: Final = 0.048
"""What is looked at of each eye: a millimetre a pixel."""
EYES_M: Final = np.array([[EYES_APART_M / 2, 0.001, 0.009], [-EYES_APART_M / 2, 0.001, 0.009]])
"""The pupils in the head frame, the left one first."""
FACE_PX: Final = 80
FACE_M: Final = 0.13
"""The face whose contrast is the unit: without hair and background."""
OPENING: Final = (slice(14, 34), slice(8, 40))
"""Rows and columns of the opening between the lids."""
SPOT_PX: Final = 9
"""Size of the dark spot, about an iris."""
KEPT_S: Final = 10.0
"""An eye is compared with the time since then,"""
OPEN_QUANTILE: Final = 0.7
"""of which it is open for most: lids are shut for a tenth of the time, and half open when one looks down."""
FEWEST: Final = 4
"""Looks before anything is said."""
OPEN: Final = 0.72
SHUT: Final = 0.48
"""Openness (product of both measures against an open eye) from which on an eye counts as open, and as shut. Four clips
and the rendered face: open eyes have 0.62 (5th percentile) to 1.0, shut ones 0.2 to 0.6 (medians)."""
FACING: Final = 0.82
"""Cosine of the turn, 35 degrees, beyond which eyes look narrower than lids make them: they are taken to be open."""


class Lids:
    """Remembers how open both eyes have been. One thread."""

    def __init__(self) -> None:
        self._past: deque[tuple[float, Array]] = deque()

    def blinks(self, grey: Grey, camera: Camera, camera_from_head: Array, now: float) -> Array:
        """(2,) 0..1, left eye and right eye: how far they are shut, in a frame with the head there."""
        if -camera_from_head[2, 2] < FACING:
            return np.zeros(2)
        seen = _measures(grey, camera, camera_from_head)
        while self._past and not 0 <= now - self._past[0][0] < KEPT_S:
            self._past.popleft()
        self._past.append((now, seen))
        if len(self._past) < FEWEST:
            return np.zeros(2)
        usual = np.quantile([past for _, past in self._past], OPEN_QUANTILE, axis=0)
        openness = np.prod(seen / np.maximum(usual, 1e-6), axis=1)
        return np.asarray(np.clip((OPEN - openness) / (OPEN - SHUT), 0, 1), np.float64)


def _measures(grey: Grey, camera: Camera, camera_from_head: Array) -> Array:
    """(2, 2): rows left eye and right eye; how strong upright edges are, and how dark the darkest spot."""
    face = upright(grey, camera, camera_from_head, side_px=FACE_PX, side_m=FACE_M, level=False).image
    unit = max(float(face.std()), LEAST_CONTRAST)
    both = []
    for eye in EYES_M:
        crop = upright(grey, camera, camera_from_head, side_px=SIDE_PX, side_m=SIDE_M, centre_m=eye, level=False)
        plain = crop.image.astype(np.float32)
        opening = cv2.GaussianBlur(plain, (0, 0), 1.5)[OPENING]
        edges = float(np.abs(np.diff(opening, axis=1)).mean())
        spot = float(np.percentile(opening, 70) - cv2.blur(plain, (SPOT_PX, SPOT_PX))[OPENING].min())
        both.append((edges / unit, max(spot, 0.0) / unit))
    return np.array(both)
