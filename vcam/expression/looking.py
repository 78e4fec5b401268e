"""Gaze that stays where it was while the lid covers the iris, and the eyeLook… channels that it means."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.expression.gaze import GAZE_LIMIT
from vcam.types import CHANNEL

Array = NDArray[np.float64]

FULL_OUT_RAD, FULL_IN_RAD, FULL_UP_RAD, FULL_DOWN_RAD = np.radians([25.0, 25.0, 20.0, 20.0])
"""Turn of the eye at which its channel is 1. Rendered units at full are measured as 23 to 28 degrees sideways."""
COVERED: Final = (0.25, 0.6)
"""How far an eye is shut when its iris begins to be misplaced, and when it isn't seen at all. Closing lids push the
iris' points down and inwards: 20 degrees and more in real clips."""
LONGEST_HOLD_S: Final = 1.0
"""Eyes that seem covered for longer may be narrow ones: then their gaze follows slowly."""
SLOW_TAU_S: Final = 0.5
SHUT: Final = 0.85
"""But an eye that is shut as far as this is none: its gaze is held for as long as it stays so."""
RETURN_S: Final = 0.08
"""An eye that was covered is believed again within this: in the first frame after a blink its points still move."""


class Gaze:
    """Follows measured gaze while it can be seen. One thread; frames in order."""

    def __init__(self) -> None:
        self._held: Array | None = None
        self._covered_s = np.zeros(2)
        self._open_s = np.full(2, np.inf)

    def follow(self, measured: NDArray[np.floating], shut: Array, elapsed: float) -> NDArray[np.float32]:
        """(2, 2) rad from `measured` ones and how far each eye is `shut` (2,), `elapsed` s after the last."""
        seen: Array = np.minimum(np.maximum(measured, -GAZE_LIMIT), GAZE_LIMIT)
        if self._held is None:
            self._held = seen
            return seen.astype(np.float32)
        share = uncovered(shut)
        self._covered_s = np.where(share < 1, self._covered_s + elapsed, 0.0)
        self._open_s = np.where(share > 0, self._open_s + elapsed, 0.0)
        slow = np.where(shut < SHUT, 1 - math.exp(-elapsed / SLOW_TAU_S), 0.0)
        back = np.minimum(self._open_s / RETURN_S, 1.0)
        share = np.where(self._covered_s > LONGEST_HOLD_S, np.maximum(share, slow), share**2 * back)
        self._held = self._held + share[:, None] * (seen - self._held)
        return self._held.astype(np.float32)

    def forget(self) -> None:
        """The face is out of sight."""
        self._held = None
        self._covered_s[:] = 0.0
        self._open_s[:] = np.inf


def uncovered(shut: Array) -> Array:
    """(2,) how far the iris of each eye is seen, 0..1, when the eyes are `shut` (2,)."""
    begin, end = COVERED
    return np.asarray(np.minimum(np.maximum((end - shut) / (end - begin), 0.0), 1.0), np.float64)


def looks(gaze: NDArray[np.floating]) -> dict[int, float]:
    """Nominal units of the eyeLook… channels from (2, 2) rad gaze, unclipped: opposite channels have opposite signs."""
    out = {}
    for side, (name, outward) in enumerate((("Left", 1), ("Right", -1))):
        yaw, pitch = outward * float(gaze[side, 0]), float(gaze[side, 1])
        out[CHANNEL[f"eyeLookOut{name}"]] = yaw / FULL_OUT_RAD
        out[CHANNEL[f"eyeLookIn{name}"]] = -yaw / FULL_IN_RAD
        out[CHANNEL[f"eyeLookUp{name}"]] = -pitch / FULL_UP_RAD
        out[CHANNEL[f"eyeLookDown{name}"]] = pitch / FULL_DOWN_RAD
    return out
