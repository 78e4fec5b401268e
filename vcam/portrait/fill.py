"""Smooth filling-in: values that are trusted here and there, spread over all pixels (a screened membrane)."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

F32 = NDArray[np.float32]

SWEEPS: Final = 40
"""Jacobi steps at each size; on 200 x 140 px more of them change no value by 1/255."""
LEAST: Final = 1e-4
_AROUND: Final = np.array([[0, 1, 0], [1, 0, 1], [0, 1, 0]], np.float32) / 4


def fill(values: F32, trust: F32, stiffness: float = 1.0) -> F32:
    """(h, w, c) that follows `values` (h, w, c) where `trust` (h, w) is above 0, and is smooth in between.

    Minimises the sum of trust * (out - values)^2 + stiffness * |gradient|^2, from the coarsest size to the finest; a
    step of fully trusted values is smoothed over sqrt(stiffness) px. Where nothing is trusted: the mean of all values.
    """
    high, wide = trust.shape
    if not trust.max() > LEAST:
        return np.broadcast_to(values.mean(axis=(0, 1)), values.shape).astype(np.float32)
    if min(high, wide) > 8:
        half = ((wide + 1) // 2, (high + 1) // 2)
        weight = np.asarray(cv2.resize(trust, half, interpolation=cv2.INTER_AREA), np.float32)
        mean = cv2.resize(values * trust[..., None], half, interpolation=cv2.INTER_AREA) / (weight[..., None] + LEAST)
        out = cv2.resize(fill(mean, weight, stiffness / 4), (wide, high), interpolation=cv2.INTER_LINEAR)
    else:
        out = np.broadcast_to((values * trust[..., None]).sum(axis=(0, 1)) / trust.sum(), values.shape).astype(
            np.float32
        )
    pull = (stiffness / (stiffness + trust))[..., None]
    kept = values * (1 - pull)
    for _ in range(SWEEPS):
        out = kept + pull * cv2.filter2D(out, -1, _AROUND, borderType=cv2.BORDER_REPLICATE)
    return np.asarray(out, np.float32)


def smoothstep(low: float, high: float, x: NDArray[np.floating]) -> F32:
    """0 below `low`, 1 above `high`, smooth between; `low` may be the greater one."""
    t = np.clip((x - low) / (high - low), 0, 1)
    return np.asarray(t * t * (3 - 2 * t), np.float32)
