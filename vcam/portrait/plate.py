"""The picture without the head: what a turn of it may uncover is painted in from around."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]


def painted_plate(image: U8, person: U8, points: F32) -> U8:
    """(h, w, 3): `image` (h, w, 3) without the head in the matte `person` (h, w) whose landmarks are `points`."""
    scale = 0.25
    small = cv2.resize(image, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA)
    hole = cv2.dilate((cv2.resize(person, small.shape[1::-1]) > 10).astype(np.uint8), np.ones((5, 5), np.uint8))
    filled = cv2.inpaint(small, hole, 5, cv2.INPAINT_TELEA)
    large = cv2.resize(filled, image.shape[1::-1], interpolation=cv2.INTER_CUBIC)
    share = (person / np.float32(255))[..., None]
    return np.asarray(np.clip(image * (1 - share) + large * share + 0.5, 0, 255), np.uint8)
