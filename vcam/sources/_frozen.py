"""Notices a camera that shows the very same picture for long: its shutter is shut, or it has frozen.

A sensor's noise makes every picture a new one. A virtual camera may be fed with a still, so it is said and no more.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

SAME_S: Final = 10.0
STEP_PX: Final = 16
"""Every so many pixels are compared: 3600 of a picture of 1280x720, in some microseconds."""


class Frozen:
    """Remembers a sample of the last picture. One thread."""

    def __init__(self) -> None:
        self._sample: NDArray[np.uint8] | None = None
        self._since = 0.0
        self._told = False

    def notices(self, image: NDArray[np.uint8], t: float) -> bool:
        """Whether `image` (h, w, 3) at time `t` (s) is the one that makes it worth a word: at most once."""
        sample = image[::STEP_PX, ::STEP_PX]
        if self._sample is None or not np.array_equal(sample, self._sample):
            self._sample, self._since = sample.copy(), t
        told, self._told = self._told, self._told or t - self._since >= SAME_S
        return self._told and not told
