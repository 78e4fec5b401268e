"""A jaw opens as far as jaws do, counting what the photo's own mouth is open, and shuts until its lips meet."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.types import CHANNEL

Array = NDArray[np.float64]

WIDEST: Final = 1.15
"""Of the channel: photo's own opening and the driver's together."""
PRESSED: Final = 0.04
"""Of the channel: lips that press on each other."""
OPEN, CLOSE = CHANNEL["jawOpen"], CHANNEL["mouthClose"]


class Jaw:
    """The opening of one photo's mouth, in units of jawOpen."""

    def __init__(self, gaps: Array, opened: Array, shut: Array) -> None:
        """`gaps` (9,) m between the lips of the photo; what is added to them by jawOpen at 1, `opened` (9,), and taken
        from them by mouthClose at 1, `shut` (9,)."""
        self._opened, self._shut = opened, shut
        self._open = float(np.clip(np.median(gaps) / max(float(np.median(opened)), 1e-4), 0, 1))

    def beyond(self, weights: NDArray[np.floating]) -> Array:
        """(9,) m by how much less the lips part since jaws open no further; of `weights` (52,) as they were asked."""
        return np.asarray(max(float(weights[OPEN]) - max(WIDEST - self._open, 0.0), 0.0) * self._opened, np.float64)

    def limit(self, weights: Array) -> Array:
        """Change `weights` (52,): jawOpen to what there is room for, mouthClose to what then is open.

        Gives (9,) m by how much nearer to each other the lips should be for what was taken of closing: other channels
        may have parted them, which a jaw that is shut can't take back.
        """
        asked = weights[OPEN], weights[CLOSE]
        room = WIDEST - self._open
        weights[OPEN] = np.clip(weights[OPEN], -self._open - PRESSED, max(room, 0.0))
        weights[CLOSE] = min(weights[CLOSE], max(self._open + weights[OPEN], 0) + PRESSED)
        up, together = max(weights[OPEN] - asked[0], 0.0), asked[1] - weights[CLOSE]
        return np.asarray(up * self._opened + together * self._shut, np.float64)
