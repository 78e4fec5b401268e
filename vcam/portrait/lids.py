"""Shut eyes for a photo that shows them open: eyes and lashes painted over by the skin of the lids."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

U8 = NDArray[np.uint8]

UPPER: Final = (
    (263, 466, 388, 387, 386, 385, 384, 398, 362),
    (33, 246, 161, 160, 159, 158, 157, 173, 133),
)
"""MediaPipe's points along the upper lid's margin, the person's left eye and right; outer corner first."""
LOWER: Final = (
    (263, 249, 390, 373, 374, 380, 381, 382, 362),
    (33, 7, 163, 144, 145, 153, 154, 155, 133),
)
"""Along the lower lid's."""
LASHES: Final = 0.12
"""Of the eye's width: how far about the opening lashes and liner are painted over."""


def clean_lids(image: U8, points: NDArray[np.floating]) -> U8:
    """(h, w, 3) RGB `image` with the eyes of (478, 2) px `points` painted over by lid skin."""
    mask = np.zeros(image.shape[:2], np.uint8)
    for upper, lower in zip(UPPER, LOWER, strict=True):
        outline = points[[*upper, *lower[::-1]], :2].astype(np.float32)
        wide = float(np.linalg.norm(outline[0] - outline[len(upper) - 1]))
        cv2.fillPoly(mask, [np.rint(outline).astype(np.int32)], 255)
        reach = max(1, round(LASHES * wide))
        mask = cv2.dilate(mask, np.ones((2 * reach + 1, 2 * reach + 1), np.uint8))
    return np.asarray(cv2.inpaint(image, mask, 3, cv2.INPAINT_TELEA), np.uint8)
