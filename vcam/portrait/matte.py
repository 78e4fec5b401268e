"""The matte of the whole person: what a net says of the picture, refined to the picture's own edges."""

from __future__ import annotations

from collections.abc import Callable

import cv2
import numpy as np
from numpy.typing import NDArray

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]
Segment = Callable[[U8], F32]
"""Takes (h, w, 3) RGB, gives (n, m) 0..1 of the whole picture, coarse: how surely each place shows a person."""


def person_matte(image: U8, points: F32, segment: Segment) -> U8:
    """(h, w) 255 where the person is, of the face whose landmarks (478, 2) px are `points`."""
    high, wide = image.shape[:2]
    coarse = cv2.resize(segment(image), (wide, high), interpolation=cv2.INTER_CUBIC)
    return np.asarray(np.clip(coarse * 255 + 0.5, 0, 255), np.uint8)
