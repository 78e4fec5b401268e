"""Calms what was read of a whole film without being late: each frame is averaged with its neighbours that look alike.

What differs from frame to frame by no more than noise is averaged, what moves is kept: the bilateral filter (Tomasi and
Manduchi 1998) over time, in units of each number's own noise.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.smoothing import QUANTILE, QUANTILE_OF_NOISE, ROUGHNESS_OF_NOISE

Array = NDArray[np.float64]

REACH: Final = 3
"""Frames to each side."""
NEAR: Final = 1.5
"""Frames: standard deviation of the weights over time."""
ALIKE: Final = 2.5
"""Deviations of the noise at which a neighbour counts 0.6 of one that is the same."""
FEWEST: Final = 8
"""Frames that tell a noise."""


def calmed(values: Array, most_noise: float) -> Array:
    """(n, k) `values` (n, k), one row a frame; no noise is believed to be larger than `most_noise`."""
    if len(values) < FEWEST:
        return values.copy()
    rough = np.abs(np.diff(values, n=3, axis=0))
    noise = np.quantile(rough, QUANTILE, axis=0) / (QUANTILE_OF_NOISE * ROUGHNESS_OF_NOISE)
    scale = ALIKE * np.clip(noise, 1e-6, most_noise)
    total, weights = values.copy(), np.ones_like(values)
    for step in range(1, REACH + 1):
        near = np.exp(-(step**2) / (2 * NEAR**2))
        # both sides together, or what rises evenly would be drawn to one of them at the film's ends
        before, here, after = values[: -2 * step], values[step:-step], values[2 * step :]
        away = np.maximum(np.abs(before - here), np.abs(after - here))
        share = near * np.exp(-((away / scale) ** 2) / 2)
        total[step:-step] += share * (before + after)
        weights[step:-step] += 2 * share
    return np.asarray(total / weights, np.float64)
