"""How far each brow is up or down: its height over the eyes, against where it rests, and the net's scores together.

People's brows rest at heights, and are scored at rest, as differently as a raised brow is from a resting one. So the
rest of this face is followed: quickly at first, then slower than any expression.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.types import CHANNEL

Array = NDArray[np.float64]

REST_M: Final = np.array([0.0180, 0.0250, 0.0165])
"""Heights (Measures.brows) of a typical face: medians of 8 real clips and 2 rendered people, which differ by 3 mm."""
INNER_UP_M: Final = 0.0040
OUTER_UP_M: Final = 0.0030
DOWN_M: Final = 0.0040
"""How far the net's points move at full. A rendered unit moves them by 2 to 3 mm up and 4 mm down, a real brow that the
net scores fully by 6 to 10 mm."""
INNER_SCORE, OUTER_SCORE, DOWN_SCORE = 0.3, 0.5, 0.6
"""Weights of the net's scores; the heights have the rest, those of the inner brows all: rendered ones score 0.02."""
DOUBT_S: Final = 0.2
"""s of face that the typical heights count for. With 0.3 a rendered face of high brows looked surprised for ten seconds
(browInnerUp 0.37 at rest, 0.24 now), with 0.15 a filmed one that begins with a scowl took it for its rest."""
FIRST_S: Final = 0.5
"""s of face in which anything may be the rest."""
MEMORY_S: Final = 25.0
AFTER_LOSS_S: Final = 2.0
"""What was seen counts for no more than so much; when the face was out of sight, for less: another may come."""
SMALL: Final = 0.4
EXPRESSIVE: Final = 0.2
"""Brows further than so many nominal units from where they rest are likely raised or lowered: they say so much less."""
FRONTAL_RAD: Final = np.radians(25.0)
"""Views further from the front teach nothing."""


CHANNELS: Final = tuple(
    CHANNEL[name] for name in ("browInnerUp", "browDownLeft", "browDownRight", "browOuterUpLeft", "browOuterUpRight")
)
_SCORED: Final = np.array(CHANNELS)
_BY_SCORE: Final = np.array([INNER_SCORE, DOWN_SCORE, DOWN_SCORE, OUTER_SCORE, OUTER_SCORE])
_BY_HEIGHT: Final = np.zeros((len(CHANNELS), 6))
"""1/m, by the left and right inner, middle and outer brow."""
_BY_HEIGHT[0, :2] = 0.5 / INNER_UP_M
_BY_HEIGHT[[1, 2], [2, 3]] = -(1 - DOWN_SCORE) / DOWN_M
_BY_HEIGHT[[3, 4], [4, 5]] = (1 - OUTER_SCORE) / OUTER_UP_M


class Brows:
    """Follows where the brows rest. One thread; frames in order."""

    def __init__(self) -> None:
        self._rest = np.zeros(len(CHANNELS))
        self._seen_s = 0.0

    def read(self, scores: Array, heights: Array, view: Array, elapsed: float) -> dict[int, float]:
        """Nominal units by channel, from nominal scores (52,), heights (3, 2) m of inner, middle, outer brow, the view
        (2,) as in Measures, and the s since the frame before."""
        values = _against_typical(scores, heights)
        if max(abs(view[0]), abs(view[1])) < FRONTAL_RAD:
            self._learn(values, elapsed)
        return dict(zip(CHANNELS, (values - self._rest).tolist(), strict=True))

    @property
    def rest(self) -> dict[int, float]:
        """Nominal units by channel, where they rest by what is known now; most people's brows rest at 0."""
        return dict(zip(CHANNELS, self._rest.tolist(), strict=True))

    def forget(self) -> None:
        """The face is out of sight."""
        self._seen_s = min(self._seen_s, AFTER_LOSS_S)

    def _learn(self, values: Array, elapsed: float) -> None:
        self._seen_s = min(self._seen_s + elapsed, MEMORY_S)
        news = values - self._rest
        if self._seen_s > FIRST_S:
            news = np.where(np.abs(news) < SMALL, news, EXPRESSIVE * news)
        self._rest = self._rest + news * elapsed / (DOUBT_S + self._seen_s)


def _against_typical(scores: Array, heights: Array) -> Array:
    """(5,) nominal units of CHANNELS, were this a face whose brows rest as most do."""
    return np.asarray(_BY_SCORE * scores[_SCORED] + _BY_HEIGHT @ (heights - REST_M[:, None]).ravel(), np.float64)
