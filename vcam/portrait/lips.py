"""Lips meet and press, but never pass through each other: where they would, both give way, and the rows beside them."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.portrait.topology import LOWER_LIP, UPPER_LIP

Array = NDArray[np.float64]

NEAR: Final = 0.028
"""Of the distance between the outer eye corners: gaps below it are drawn shut, or nearly (5 px of a face 400 px high).
The lips of a filmed driver who keeps them shut seem to part by up to 0.011."""
LEAVING: Final = 0.3
"""Of NEAR: so far from the photo's own gap it counts no more that the photo rests with lips a little apart."""
OVERLAP: Final = 0.010
"""Of the same: so far lips that are shut overlap, that no slit of light stays between their soft edges."""
SHARES: Final = (1.0, 0.9, 0.5, 0.2)
"""How much of it each row of the lips takes, from the margin outwards."""
LOWER: Final = 0.6
"""The lower lip's part of giving way."""
INNER: Final = slice(1, -1)
"""Without the corners."""
MIDDLE: Final = slice(3, 6)
"""Of the pairs."""
ROUND: Final = 0.7
"""Beyond it thin lips fold beside the corners (a drawn boy, a full funnel)."""


class Lips:
    """The lips of one photo at rest."""

    def __init__(self, places: Array, down: Array, eyes: float) -> None:
        """`places` (478, 3) of the photo, any unit; `down` (3,) along the face; `eyes`: between the outer corners."""
        self._down, self._eyes = down, eyes
        self._upper = np.array([row[INNER] for row in UPPER_LIP])
        self._lower = np.array([row[INNER] for row in LOWER_LIP])
        self._places = places
        self._apart = self.gaps(np.zeros_like(places))
        self._rest = self._given_way(self._apart)

    def gaps(self, moves: Array) -> Array:
        """(9,) between the margins, pair by pair, below 0 where they cross; `moves` (478, 3) away from rest."""
        upper, lower = self._upper[0], self._lower[0]
        apart = self._places[lower] + moves[lower] - self._places[upper] - moves[upper]
        return np.asarray(apart @ self._down, np.float64)

    def part(self, moves: Array, nearer: Array) -> None:
        """Change `moves` (478, 3) so that the lips are `nearer` (9,) to each other, and meet instead of crossing; what
        rests stays at rest."""
        gaps = self.gaps(moves) - nearer
        resting = np.exp(-(((gaps - self._apart) / (LEAVING * NEAR * self._eyes)) ** 2))
        away = self._given_way(gaps) - nearer - resting * self._rest
        if not away.any():
            return
        self._push(moves, away)

    def rounded(self, unit: Array, like: Array) -> None:
        """Change `unit` (478, 3) so that it parts the lips nearly in the shape in which `like` (478, 3) does, as far in
        the middle: an opening that is a diamond becomes round."""
        gaps, round_ = self.gaps(unit) - self._apart, self.gaps(like) - self._apart
        wanted = round_ * (gaps[MIDDLE].mean() / max(float(round_[MIDDLE].mean()), 1e-9))
        self._push(unit, ROUND * (wanted - gaps))

    def _push(self, moves: Array, away: Array) -> None:
        """Change `moves` (478, 3) so that the margins are `away` (9,) further apart."""
        for upper, lower, share in zip(self._upper, self._lower, SHARES, strict=True):
            push = (share * away)[:, None] * self._down
            moves[upper] -= (1 - LOWER) * push
            moves[lower] += LOWER * push

    def _given_way(self, gaps: Array) -> Array:
        """(9,) what is added to each gap: small ones close to the overlap, crossed ones open up to it."""
        near, overlap = NEAR * self._eyes, OVERLAP * self._eyes
        u = np.clip(gaps / near, 0, 1)
        shown = np.where(gaps < near, -overlap + (near + overlap) * u * u * (3 - 2 * u), gaps)
        return np.asarray(shown - gaps, np.float64)
