"""How far a driver's lips are apart, as their points have it: lips that rest are shut, whoever's they are."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.portrait.lips import INNER, SHARES
from vcam.portrait.topology import LOWER_LIP, UPPER_LIP

Array = NDArray[np.float64]

UPPER: Final = np.array([row[INNER] for row in UPPER_LIP])
LOWER: Final = np.array([row[INNER] for row in LOWER_LIP])
"""(rows, 9) from the margin outwards, without the corners."""


def parted(points: Array) -> Array:
    """(9,) as Move.gap, of `points` (478, 3) in eye distances and the model's axes."""
    return np.asarray(points[UPPER[0], 1] - points[LOWER[0], 1], np.float64)


def shut(points: Array) -> Array:
    """(478, 3) `points` with lips that meet, in depth too: else they would seem to part as the head nods. The rows
    beside them are drawn along."""
    out, apart = points.copy(), points[UPPER[0], 1:] - points[LOWER[0], 1:]
    for upper, lower, share in zip(UPPER, LOWER, SHARES, strict=True):
        out[upper, 1:] -= share * apart / 2
        out[lower, 1:] += share * apart / 2
    return out
