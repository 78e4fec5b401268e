"""Calms the 52 channels, each as its part of the face moves: lids snap, the mouth is quick, brows and cheeks glide."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.smoothing import OneEuro
from vcam.steady import tuning
from vcam.types import ARKIT

KNEE: Final = 2.0
"""See smoothing.Tuning."""
NOISE: Final = (0.002, 0.006, 0.02)
"""Least, usual and most standard deviation of a score."""
LIDS: Final = ("eyeBlink", "eyeSquint", "eyeWide")
LOOKS: Final = ("eyeLook",)
MOUTH: Final = ("jaw", "mouth", "tongue")
STILL_AND_GAIN_HZ: Final = {LIDS: (1.0, 4.0), LOOKS: (0.7, 2.0), MOUTH: (1.0, 2.0), (): (0.4, 0.7)}
"""By the beginning of a channel's name; (): all that is left, brows, cheeks and nose. See smoothing.Tuning."""


class ExpressionFilter:
    """Keeps what it gave last. One thread, times of frames that go up."""

    def __init__(self, smoothing: float) -> None:
        still, gain = np.array([still_and_gain(name) for name in ARKIT]).T
        alike = tuning(smoothing, 1.0, 1.0, KNEE, np.tile(NOISE, (len(ARKIT), 1)))
        self._filter = OneEuro(replace(alike, still_hz=alike.still_hz * still, gain_hz=alike.gain_hz * gain))

    def reset(self) -> None:
        """Forget everything: the next expression passes as it is."""
        self._filter.reset()

    def __call__(self, expression: NDArray[np.float32], t: float) -> NDArray[np.float32]:
        """(52,) `expression` at time `t` (s), calmed; it never leaves the range of what came in."""
        return self._filter(expression.astype(np.float64), t).astype(np.float32)


def still_and_gain(name: str) -> tuple[float, float]:
    """Of one channel, Hz at the usual smoothing; see STILL_AND_GAIN_HZ."""
    return next(hz for starts, hz in STILL_AND_GAIN_HZ.items() if not starts or name.startswith(starts))
