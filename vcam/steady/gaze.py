"""Calms where the eyes look: still while they rest on something, at once where they jump to. Both eyes as one.

Eyes rest or jump (saccades take 30 to 80 ms; Bahill, Clark and Stark 1975), so what is no jump is mostly noise. The two
turn together: what differs between them is how near that is which they look at, which changes slowly, and error.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.smoothing import GAP_S, NoiseMeter, OneEuro, low_pass_share
from vcam.steady import quickness, tuning

Array = NDArray[np.float64]

FIXATION_HZ: Final = 0.5
"""Cutoff while the eyes rest on something, at the usual smoothing."""
DRIFT: Final = 3.5
JUMP: Final = 6.0
"""In standard deviations of the noise: what is nearer to the fixation than DRIFT is noise, what is further than JUMP
isn't. Chosen on three clips and a rendered face: of 0.2 to 1.2° of noise a fifth is left, a jump of 4° shows at once.
"""
APART_HZ: Final = 0.25
KNEE: Final = 3.0
NOISE: Final = np.tile(np.radians([0.1, 0.5, 1.0]), (2, 1))
"""(2, 3) rad, least, before any is measured, most, of yaw and pitch; 0.2 to 1.2° in our clips."""


class Fixation:
    """Where the eyes rest. One thread, times of frames that go up."""

    def __init__(self, smoothing: float) -> None:
        self._hz = FIXATION_HZ * quickness(smoothing)
        self.reset()

    def reset(self) -> None:
        """Forget everything: the next direction passes as it is."""
        self._noise = NoiseMeter(NOISE)
        self._newest: Array | None = None
        self._rests = np.zeros(2)
        self._frames = 0
        self._t = 0.0

    def __call__(self, direction: Array, t: float) -> Array:
        """(2,) rad at time `t` (s), calmed. Starts over after a gap, or when the clock goes back."""
        elapsed = t - self._t
        if self._newest is None or not 0 <= elapsed <= GAP_S:
            self.reset()
            self._newest, self._rests, self._t, self._frames = direction, direction, t, 1
        elif elapsed > 0:
            behind = direction - self._rests
            away = math.hypot(*(behind / self._noise(direction - self._newest, elapsed)).tolist())
            jumped = min(max((away - DRIFT) / (JUMP - DRIFT), 0.0), 1.0)
            self._frames = 1 if jumped == 1 else self._frames + 1
            gain = max(jumped, 1 / self._frames, float(low_pass_share(self._hz, elapsed)))
            self._rests = self._rests + gain * behind
            self._newest, self._t = direction, t
        return self._rests.copy()


class GazeFilter:
    """Keeps what it gave last. One thread, times of frames that go up."""

    def __init__(self, smoothing: float) -> None:
        self._together = Fixation(smoothing)
        self._apart = OneEuro(tuning(smoothing, APART_HZ, APART_HZ, KNEE, NOISE))

    def reset(self) -> None:
        """Forget everything: the next gaze passes as it is."""
        self._together.reset()
        self._apart.reset()

    def __call__(self, gaze: NDArray[np.float32], t: float) -> NDArray[np.float32]:
        """(2, 2) float32 rad, rows left and right eye, at time `t` (s), calmed."""
        left, right = gaze.astype(np.float64)
        middle = self._together((left + right) / 2, t)
        half = self._apart((left - right) / 2, t)
        return np.array([middle + half, middle - half], np.float32)
