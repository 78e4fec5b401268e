"""A jaw opens as far as jaws do, counting what the photo's own mouth is open, and shuts until its lips meet."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.portrait.limits import soft
from vcam.portrait.lips import MIDDLE
from vcam.types import CHANNEL

Array = NDArray[np.float64]

WIDE: Final = (0.85, 1.3)
"""(knee, limit) of the channel, the photo's own opening and the driver's together: a grimace that gapes as far again as
a driver who shouts has torn lips. Between them mouths still open, ever less."""
PRESSED: Final = 0.04
"""Of the channel: lips that press on each other."""
OPEN, CLOSE = CHANNEL["jawOpen"], CHANNEL["mouthClose"]


class Jaw:
    """The opening of one photo's mouth, in units of jawOpen."""

    def __init__(self, gaps: Array, opened: Array, shut: Array) -> None:
        """`gaps` (9,) m between the lips of the photo; what is added to them by jawOpen at 1, `opened` (9,), and taken
        from them by mouthClose at 1, `shut` (9,)."""
        self._opened, self._shut = opened, shut
        self.open = float(np.clip(self._opening(gaps), 0, 1))
        """The photo's own."""

    def beyond(self, gaps: Array) -> Array:
        """(9,) m by how much less the lips part than `gaps` (9,) m, since jaws open no further."""
        asked = self._opening(gaps)
        return np.asarray((asked - self._bears(asked)) * self._opened, np.float64)

    def lacking(self, gaps: Array) -> float:
        """By how much further the jaw opens for lips that should be `gaps` (9,) m further apart: lips alone would part
        by getting thin."""
        return max(self._opening(gaps), 0.0)

    def limit(self, weights: Array) -> Array:
        """Change `weights` (52,): jawOpen to what there is room for, mouthClose to what then is open.

        Gives (9,) m by how much nearer to each other the lips should be for what was taken of closing: other channels
        may have parted them, which a jaw that is shut can't take back.
        """
        asked = weights[OPEN], weights[CLOSE]
        weights[OPEN] = max(self._bears(self.open + weights[OPEN]) - self.open, -self.open - PRESSED)
        weights[CLOSE] = min(weights[CLOSE], max(self.open + weights[OPEN], 0) + PRESSED)
        up, together = max(weights[OPEN] - asked[0], 0.0), asked[1] - weights[CLOSE]
        return np.asarray(up * self._opened + together * self._shut, np.float64)

    def _opening(self, gaps: Array) -> float:
        """Of jawOpen, of `gaps` (9,) m, in the middle."""
        return float(gaps[MIDDLE].mean() / max(float(self._opened[MIDDLE].mean()), 1e-4))

    def _bears(self, opening: float) -> float:
        """How far the mouth is drawn open for `opening`, its own among it; just so far as it is at rest."""
        return soft(opening, *WIDE) - soft(self.open, *WIDE) + self.open
