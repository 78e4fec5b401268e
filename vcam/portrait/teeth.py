"""Which pixels of a photo are teeth."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

U8 = NDArray[np.uint8]

INNER_LIPS: Final = (
    (308, 415, 310, 311, 312, 13, 82, 81, 80, 191, 78),
    (308, 324, 318, 402, 317, 14, 87, 178, 88, 95, 78),
)
"""MediaPipe's points along the upper lip's inner edge and the lower's, from the person's left corner."""


def teeth_matte(image: U8, points: NDArray[np.floating]) -> U8:
    """(h, w) matte of the teeth that show between the lips of (478, 2) px `points`; all 0 where none do."""
    upper, lower = INNER_LIPS
    inside = np.zeros(image.shape[:2], np.uint8)
    cv2.fillPoly(inside, [np.rint(points[[*upper, *lower[::-1]], :2]).astype(np.int32)], 255)
    hsv = cv2.cvtColor(image, cv2.COLOR_RGB2HSV)
    bright = (hsv[..., 2] > 110) & (hsv[..., 1] < 110) & (inside > 0)
    return np.asarray(cv2.GaussianBlur(bright.astype(np.uint8) * 255, (0, 0), 1.0), np.uint8)
