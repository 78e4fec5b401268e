"""Masks grown and shrunk by a distance, at a cost that doesn't depend on it."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

U8 = NDArray[np.uint8]


def grown(mask: NDArray[np.generic], radius_px: float) -> U8:
    """(h, w) 1 within `radius_px` of what isn't 0 in `mask` (h, w)."""
    away = cv2.distanceTransform((mask == 0).astype(np.uint8), cv2.DIST_L2, 5)
    return (np.asarray(away) <= radius_px).astype(np.uint8)


def shrunk(mask: NDArray[np.generic], radius_px: float) -> U8:
    """(h, w) 1 where `mask` (h, w) isn't 0 within `radius_px`; what lies beyond the picture's edge doesn't count."""
    inside = cv2.distanceTransform((mask != 0).astype(np.uint8), cv2.DIST_L2, 5)
    return (np.asarray(inside) > radius_px).astype(np.uint8)
