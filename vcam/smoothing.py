"""The One-Euro filter in units of the noise that it meets: what is still is calmed, what moves passes.

Casiez, Roussel and Vogel 2012, "1€ Filter": a low-pass filter whose cutoff rises with the speed. Their speed is in the
signal's units, so it must be tuned to each signal; here it is divided by the speed that noise alone would show, and the
noise is measured while it runs. One tuning then serves a bright room and a dark one, raw points and points that their
tracker has calmed already.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

GAP_S: Final = 0.4
"""After a longer silence the past says nothing about now: a filter starts over."""
KEPT: Final = 48
"""Frames by which the noise is judged: 1.6 s at 30 fps."""
FEWEST: Final = 8
"""Before so many of them the noise is taken to be what it usually is."""
LEARNT_S: Final = 0.2
"""Noise is believed to be less by a factor e in this time at most, so that a filter doesn't open all at once."""
LOOKED_AT: Final = 3
"""The noise is judged once in so many frames."""
QUANTILE: Final = 0.4
QUANTILE_OF_NOISE: Final = 0.5244
"""40 % of pure noise lies within so many of its standard deviations. A low quantile, because what moves looks rough
too, but not in every frame."""
SPEED_HZ: Final = 3.0
"""Cutoff of the speed itself: a movement is known as one within two frames, and most noise isn't taken for one."""
BEHIND: Final = 2.0
"""As much further may the newest value be from what was last given, in deviations, before that counts as movement. A
head that shakes by 25° three times a second is then at most 0.8° from where it is shown; without, where it turns back
and is slow for a moment, 3°. What rests is no less calm (rendered heads)."""
ROUGHNESS_OF_NOISE: Final = 20.0**0.5
"""Standard deviation of x0 - 3 x1 + 3 x2 - x3 of white noise of deviation 1: sqrt(1 + 9 + 9 + 1)."""


@dataclass(frozen=True, slots=True)
class Tuning:
    """How n channels are calmed; every array but `noise` is (n,)."""

    still_hz: Array
    """Cutoff for what doesn't move."""
    gain_hz: Array
    """Cutoff that is added for each time that the speed is as large as noise alone makes it."""
    knee: Array
    """So many times the speed of noise don't count as movement."""
    noise: Array
    """(n, 3) standard deviations of the noise, in the signal's units: least, before any is measured, most."""


class NoiseMeter:
    """Measures the noise of n channels while they run, by how rough they are. One thread."""

    def __init__(self, limits: Array) -> None:
        """`limits` as Tuning.noise."""
        self._least, self._most = limits[:, 0].copy(), limits[:, 2].copy()
        self._noise: Array = limits[:, 1].copy()
        self._last: list[tuple[Array, float]] = []
        self._roughness = np.empty((KEPT, len(limits)))
        self._measured = 0
        self._since_s = 0.0

    def __call__(self, change: Array, elapsed_s: float) -> Array:
        """(n,) standard deviations by now; `change` (n,) is from the last value to the newest, `elapsed_s` later."""
        self._last = [*self._last[-2:], (change / elapsed_s, elapsed_s)]
        if len(self._last) == 3:
            # of speeds, so that a steady movement in uneven steps isn't rough
            (first, step1_s), (second, step2_s), (third, step3_s) = self._last
            rough = np.abs(third - 2 * second + first)
            self._roughness[self._measured % KEPT] = rough * (min(step1_s, step2_s, step3_s) / ROUGHNESS_OF_NOISE)
            self._measured += 1
        if self._measured >= FEWEST:
            self._since_s += elapsed_s
            if self._measured % LOOKED_AT == 0:
                self._look()
        return self._noise

    def _look(self) -> None:
        rows = self._roughness[: min(self._measured, KEPT)]
        place = int(QUANTILE * len(rows))
        measured = np.minimum(np.partition(rows, place, axis=0)[place] / QUANTILE_OF_NOISE, self._most)
        known = np.maximum(self._noise * math.exp(-self._since_s / LEARNT_S), self._least)
        self._noise, self._since_s = np.maximum(measured, known), 0.0


class Gain:
    """How far each channel may follow its newest value. Keeps their speed and noise; one thread."""

    def __init__(self, tuning: Tuning) -> None:
        self._tuning = tuning
        self._noise = NoiseMeter(tuning.noise)
        self._speed = np.zeros(len(tuning.still_hz))

    def follow(self, change: Array, behind: Array, elapsed_s: float) -> Array:
        """(n,) 0..1, the share of the way to the newest value.

        `change` (n,) is how far that is from the value before, `behind` (n,) how far from what was last given.
        """
        tuning, noise = self._tuning, self._noise(change, elapsed_s)
        share = -math.expm1(-2 * math.pi * SPEED_HZ * elapsed_s)
        self._speed += share * (change / elapsed_s - self._speed)
        speed_of_noise = share * math.sqrt(2 / (2 - share)) / elapsed_s  # where the noise is 1
        unlike_noise = np.maximum(np.abs(self._speed) / speed_of_noise, np.abs(behind) / BEHIND) / noise
        moving = np.maximum(unlike_noise - tuning.knee, 0)
        return low_pass_share(tuning.still_hz + tuning.gain_hz * moving, elapsed_s)


class OneEuro:
    """Calms a vector of independent channels. One thread."""

    def __init__(self, tuning: Tuning) -> None:
        self._tuning = tuning
        self.reset()

    def reset(self) -> None:
        """Forget everything: the next value passes as it is."""
        self._gain = Gain(self._tuning)
        self._newest: Array | None = None
        self._calm: Array | None = None
        self._t = 0.0

    def __call__(self, value: Array, t: float) -> Array:
        """(n,) `value` (n,) at time `t` (s), calmed. Starts over after a gap, or when the clock goes back."""
        value = np.asarray(value, np.float64)
        elapsed = t - self._t
        if self._newest is None or self._calm is None or not 0 <= elapsed <= GAP_S:
            self.reset()
            self._newest, self._calm, self._t = value, value, t
        elif elapsed > 0:
            behind = value - self._calm
            self._calm = self._calm + self._gain.follow(value - self._newest, behind, elapsed) * behind
            self._newest, self._t = value, t
        return self._calm.copy()


def low_pass_share(cutoff_hz: Array | float, elapsed_s: float) -> Array:
    """Share of the way to a new value that a first-order low pass goes in `elapsed_s`."""
    return np.asarray(1 - np.exp(-2 * np.pi * cutoff_hz * elapsed_s), np.float64)
