"""Brings a picture to the size that was promised and never stretches a face: whole, with bars beside it."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray


def fitted(image: NDArray[np.uint8], size_wh: tuple[int, int]) -> NDArray[np.uint8]:
    """(h, w, 3) `image` in the middle of `size_wh` px, as large as it fits; the same array if it has that size."""
    (height, width), (wide, high) = image.shape[:2], size_wh
    if (width, height) == size_wh:
        return image
    scale = min(wide / width, high / height)
    inner_wh = (min(wide, max(1, round(width * scale))), min(high, max(1, round(height * scale))))
    how = cv2.INTER_AREA if scale < 1 else cv2.INTER_LINEAR
    inner = cv2.resize(image, inner_wh, interpolation=how)
    x, y = (wide - inner_wh[0]) // 2, (high - inner_wh[1]) // 2
    canvas = np.zeros((high, wide, 3), np.uint8)
    canvas[y : y + inner_wh[1], x : x + inner_wh[0]] = inner
    return canvas
