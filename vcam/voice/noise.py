"""The room behind the voice: what is there all the time, band by band, found in the pauses of speech."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.voice.spectrum import BANDS

Array = NDArray[np.float64]

PARTS: Final = 6
PART_HOPS: Final = 25
"""The quietest moment of the last 1.5 s is the room (minimum statistics, Martin 2001); speech pauses more often."""
CALM: Final = 0.25
"""Share of a new moment in the mean whose minimum is taken: one moment alone is quiet by chance."""
BIAS: Final = 2.0
"""The room's mean, of the minimum: measured on white noise."""
RISE: Final = 10 ** (1.0 / 100)
"""A hop: 10 dB a second. A fan that starts is known within seconds, a vowel that is held isn't taken for one."""
LEAST: Final = 10**-9.0
"""-90 dB of full scale in a band: below is digital silence."""


class Noise:
    """Of one microphone; one thread."""

    def __init__(self) -> None:
        self._mean: Array | None = None
        self._minima = np.full((PARTS, BANDS), np.inf)
        self._hops = 0
        self.bands: Array = np.full(BANDS, LEAST)
        """(26,) the room's mean power."""

    def without(self, bands: Array) -> Array:
        """(26,) what `bands` has above the room; never below a tenth of the room itself. Learns of the room."""
        self._mean = bands.copy() if self._mean is None else self._mean + CALM * (bands - self._mean)
        part = self._hops // PART_HOPS % PARTS
        if self._hops % PART_HOPS == 0:
            self._minima[part] = np.inf
        np.minimum(self._minima[part], self._mean, out=self._minima[part])
        self._hops += 1
        room = np.maximum(BIAS * self._minima.min(axis=0), LEAST)
        self.bands = room if self._hops == 1 else np.minimum(room, self.bands * RISE)
        return np.asarray(np.maximum(bands - self.bands, 0.1 * self.bands))
