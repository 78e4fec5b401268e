"""The grain of a photo's skin: what is left of it without its shading, spread over the whole picture."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]

PATCHES: Final = ((330, 280, 425, 266), (101, 50, 205, 36), (108, 337, 336, 107))
"""MediaPipe's points about each cheek and the forehead: skin that is seldom covered by anything."""
FINE: Final = 0.018
"""Of the distance between the outer eye corners: the sd of what is shading, not grain."""
STRONGEST: Final = 2.5
"""Standard deviations beyond which it is a mole or a glint, not grain."""
BLOWN_OUT: Final = 0.25
"""Of the middle patch's grain: with less of it skin is too bright to show any."""
COARSEST: Final = 0.045
"""Standard deviation above which even a painter's strokes are scaled down to it; the calmest patch of real skin that
has wrinkles or stubble elsewhere stays below 0.03 (22 photos)."""
LEAST_PX: Final = 8


def grain_of_skin(image: U8, points: NDArray[np.floating]) -> F32:
    """(h, w, 3) about 0, in units of 0..1: repeat of the calmest of three patches of skin, mirrored without seams."""
    sigma = max(0.8, FINE * float(np.linalg.norm(points[263, :2] - points[33, :2])))
    found = [patch for at in PATCHES if (patch := _patch(image, points[list(at), :2], sigma)) is not None]
    if not found:
        return np.zeros(image.shape, np.float32)
    found.sort(key=lambda patch: float(patch.std()))
    calm = next(patch for patch in found if patch.std() >= BLOWN_OUT * found[len(found) // 2].std())
    spread = max(float(calm.std()), 1e-6)
    calm = np.clip(calm, -STRONGEST * spread, STRONGEST * spread) * min(1, COARSEST / spread)
    tile = np.concatenate([calm, calm[::-1]])
    tile = np.concatenate([tile, tile[:, ::-1]], axis=1)
    high, wide = image.shape[:2]
    times = (-(-high // tile.shape[0]), -(-wide // tile.shape[1]), 1)
    return np.asarray(np.tile(tile, times)[:high, :wide], np.float32)


def _patch(image: U8, corners: NDArray[np.floating], sigma: float) -> F32 | None:
    """The grain within the box of (4, 2) px; None where there is too little of it in the picture."""
    limit = np.array(image.shape[1::-1])
    left, top = np.clip(np.rint(corners.min(axis=0)).astype(int), 0, limit)
    right, bottom = np.clip(np.rint(corners.max(axis=0)).astype(int), 0, limit)
    if min(right - left, bottom - top) < LEAST_PX:
        return None
    part = image[top:bottom, left:right].astype(np.float32) / np.float32(255)
    return np.asarray(part - cv2.GaussianBlur(part, (0, 0), sigma), np.float32)
