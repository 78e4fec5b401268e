"""What a tracker saw, calmed over time: poses, expressions and gaze, each in its own way, and jumps that can't be true.

Every part takes times from Frame.captured, and a `smoothing` from 0, quick, to 1, calm.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.smoothing import Tuning

USUAL: Final = 0.5
"""The smoothing that is used when nobody chose one."""
SPAN: Final = 4.0
"""Quick lets through so many times as high frequencies as usual, calm so many times as low."""


def quickness(smoothing: float) -> float:
    """What cutoffs are multiplied by; 1 at the usual smoothing."""
    return float(SPAN ** (1 - smoothing / USUAL))


def tuning(smoothing: float, still_hz: float, gain_hz: float, knee: float, noise: NDArray[np.float64]) -> Tuning:
    """What calms n alike channels whose noise is `noise` (n, 3), from cutoffs that hold at the usual smoothing."""
    ones = np.full(len(noise), quickness(smoothing))
    return Tuning(still_hz * ones, gain_hz * ones, np.full(len(noise), knee), noise)
