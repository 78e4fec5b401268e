"""The tracker's scores stretched to what they mean: a closed eye is 1 for an avatar, though the net says 0.65 of it.

One range for everybody, until a personal one is learned. Ends are medians of the net's scores on our rendered head, at
rest and at a unit's full weight, which its expression test sequence shows one by one.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.types import ARKIT, CHANNEL

RANGE: Final[dict[str, tuple[float, float]]] = {
    "eyeBlinkLeft": (0.08, 0.65),
    "eyeBlinkRight": (0.08, 0.65),
    "jawOpen": (0.02, 0.63),
    "mouthPucker": (0.03, 0.68),
    "mouthSmileLeft": (0.01, 0.83),
    "mouthSmileRight": (0.01, 0.83),
    "browDownLeft": (0.10, 0.67),
    "browDownRight": (0.10, 0.67),
    "browOuterUpLeft": (0.05, 0.51),
    "browOuterUpRight": (0.05, 0.51),
}
"""(score at rest, score at full weight); a channel that isn't named goes through as it is."""

_LOW: Final = np.zeros(len(ARKIT), np.float32)
_SPAN: Final = np.ones(len(ARKIT), np.float32)
for _name, (_low, _high) in RANGE.items():
    _LOW[CHANNEL[_name]], _SPAN[CHANNEL[_name]] = _low, _high - _low


def stretched(expression: NDArray[np.float32]) -> NDArray[np.float32]:
    """(52,) float32 0..1 for an avatar from the same of a tracker."""
    return np.asarray(np.clip((expression - _LOW) / _SPAN, 0.0, 1.0), np.float32)
