"""Whether the picture was cut: what is seen now has nothing in common with the frame before, wherever faces are."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

SMALL_WH: Final = (16, 9)
"""px to which a picture is reduced: means over some, which noise in a dark room hardly changes."""
SAMPLED: Final = 4
"""Of each of these cells so many px a side are looked at."""
ALIKE: Final = 0.55
"""Correlation of two such pictures below which there was a cut. At six cuts of our clips 0.32 at most; in 5000 other
frames, with hands, walking people, a camera in the hand and a dark room's noise, 0.78 at least."""
FLAT: Final = 2.0
"""grey levels; pictures that vary less, as of a covered camera, say nothing."""


class Cuts:
    """Remembers two frames, and looks at them when it is asked. One thread, frames in order."""

    def __init__(self) -> None:
        self._before: NDArray[np.uint8] | None = None
        self._now: NDArray[np.uint8] | None = None

    def see(self, image: NDArray[np.uint8]) -> None:
        """Take in the next frame, (h, w, 3), which nobody changes."""
        self._before, self._now = self._now, image

    def cut(self) -> bool:
        """Whether a cut lies between the last two frames."""
        if self._before is None or self._now is None:
            return False
        before, now = (small - small.mean() for small in (_small(self._before), _small(self._now)))
        spread = float(np.sqrt(np.mean(before**2) * np.mean(now**2)))
        return min(before.std(), now.std()) > FLAT and float(np.mean(before * now)) < ALIKE * spread


def _small(image: NDArray[np.uint8]) -> NDArray[np.float32]:
    width, height = SMALL_WH
    sampled = cv2.resize(image, (SAMPLED * width, SAMPLED * height), interpolation=cv2.INTER_NEAREST)
    return np.asarray(cv2.resize(sampled, SMALL_WH, interpolation=cv2.INTER_AREA), np.float32)
