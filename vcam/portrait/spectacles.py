"""Spectacles with dark frames: their bridge is a dark line across the nose, between the inner corners of the eyes."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.portrait.eye_crop import EYE, UPPER, EyeCrop

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]

INNER: Final = (UPPER[1][-1], UPPER[0][-1])
"""MediaPipe's points at the inner corners of the person's right eye and left."""
ACROSS: Final = np.linspace(-0.22, 0.22, 9)
"""Of the distance between the inner corners: where the nose is looked down."""
DOWN: Final = np.linspace(-0.5, 0.5, 61)
"""The same: from above to below."""
SIDES: Final = 15
"""Steps of DOWN to either side of a line: what it is darker than."""
DARKER: Final = 0.3
"""Of their light. A black bridge is darker by 0.7, frowns and thin wires by up to 0.09 (22 photos)."""
DARK: Final = 0.15
"""Of 0..1, darker than the skin about it: frame, lash or liner."""
ROOTS: Final = 0.07
"""Of an eye's width: so near to the opening it is lash."""
FAR: Final = (0.4, 0.05)
"""Frames go on beyond the first, of an eye's width, with at least the second of their area."""


def wears_dark_frames(image: U8, points: NDArray[np.floating]) -> bool:
    """Whether the face of (478, 2) px `points` in (h, w, 3) RGB `image` does."""
    right, left = points[list(INNER), :2].astype(np.float64)
    x = left - right
    y = np.array([-x[1], x[0]])
    places = (left + right) / 2 + ACROSS[:, None] * x + DOWN[:, None, None] * y
    soft = cv2.GaussianBlur(image.mean(axis=2).astype(np.float32), (0, 0), max(0.6, 0.02 * float(np.hypot(*x))))
    at = places[..., 0].astype(np.float32), places[..., 1].astype(np.float32)
    light = cv2.remap(soft, *at, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    beside = np.minimum(light[: -2 * SIDES], light[2 * SIDES :])
    darker = (beside - light[SIDES:-SIDES]) / np.maximum(beside, 10)
    return bool(np.quantile(darker.max(axis=0), 0.25) > DARKER)


def frames(eye: EyeCrop, skin: F32, away: F32) -> F32:
    """(h, w) 1 on the frames about an eye of somebody who wears_dark_frames, else 0; `skin` (h, w, 3) is the eye's
    without any, `away` (h, w) how far from the opening, of its width."""
    dark = (((skin - eye.image).mean(axis=2) > DARK) & (away > ROOTS)).astype(np.uint8)
    count, parts = cv2.connectedComponents(dark, connectivity=8)
    far = away > FAR[0]
    on = np.zeros_like(dark)
    for part in range(1, count):
        mine = parts == part
        if far[mine].mean() > FAR[1]:
            on |= mine.astype(np.uint8)
    return np.asarray(cv2.GaussianBlur(on.astype(np.float32), (0, 0), 0.01 * EYE), np.float32)
