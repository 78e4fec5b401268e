"""The guided filter (He, Sun and Tang, IEEE TPAMI 2013): a coarse mask follows the edges of the colours beneath it.

Its coefficients are found in a reduced picture and used in the full one (He and Sun, "Fast Guided Filter", 2015).
"""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

F32 = NDArray[np.float32]


def guide_coefficients(guide: F32, mask: F32, radius: int, epsilon: float) -> F32:
    """(h, w, 4) of the mask (h, w) as a local linear function of `guide` (h, w, 3) 0..1: three slopes and a constant.

    `radius`: of the windows, px; `epsilon`: variance of colour below which there is no edge.
    """
    mean_guide, mean_mask = _mean(guide, radius), _mean(mask, radius)
    with_mask = _mean(guide * mask[..., None], radius) - mean_guide * mean_mask[..., None]
    rows = [_mean(guide * guide[..., i : i + 1], radius) - mean_guide * mean_guide[..., i : i + 1] for i in range(3)]
    a, b, c = rows[0][..., 0] + epsilon, rows[0][..., 1], rows[0][..., 2]
    d, e, f = rows[1][..., 1] + epsilon, rows[1][..., 2], rows[2][..., 2] + epsilon
    inverse = (d * f - e * e, c * e - b * f, b * e - c * d, a * f - c * c, b * c - a * e, a * d - b * b)
    determinant = a * inverse[0] + b * inverse[1] + c * inverse[2]
    slopes = [
        (inverse[i] * with_mask[..., 0] + inverse[j] * with_mask[..., 1] + inverse[k] * with_mask[..., 2]) / determinant
        for i, j, k in ((0, 1, 2), (1, 3, 4), (2, 4, 5))
    ]
    slope = np.dstack(slopes)
    return _mean(np.dstack([slope, mean_mask - (slope * mean_guide).sum(axis=2)]), radius)


def guided(coefficients: F32, guide: F32) -> F32:
    """(h, w) the mask that `coefficients`, of any size, give for the colours of `guide` (h, w, 3) 0..1."""
    full = cv2.resize(coefficients, guide.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    out = full[..., 3]
    for channel in range(3):  # five times as fast as a sum over the last axis
        out = out + full[..., channel] * guide[..., channel]
    return np.asarray(out, np.float32)


def _mean(values: F32, radius: int) -> F32:
    side = 2 * radius + 1
    return np.asarray(cv2.blur(values, (side, side), borderType=cv2.BORDER_REFLECT), np.float32)
