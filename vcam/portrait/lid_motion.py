"""Lids close: the upper margin travels over the eyeball down to the lower one, which comes a little to meet it.

The other rows of a lid go along as the fitted head's blink has them, stretched to how far this photo's lids must go.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.portrait.eye_crop import BROWS
from vcam.portrait.limits import soft
from vcam.portrait.topology import IRISES, LID_RING, LIDS, Row

Array = NDArray[np.float64]

RISE: Final = 0.06
"""Of the opening: how far the lower margin comes up in a blink. Chosen by looking, as are all numbers here."""
OVERLAP: Final = 0.4
"""Of the upper lid's soft ring, at its middle: so far a shut lid passes the lower margin; skin that meets is solid."""
WIDER: Final = (0.2, 0.4)
"""(knee, limit) of how much wider than in the photo lids open, of the opening."""
WHITE: Final = 0.04
"""Of the eye's width, and about a millimetre: so much more white than in the photo, at most, shows above the iris."""
LEAST_GAP: Final = 0.15
"""Of the opening at rest: lids that other channels narrow stay this far apart; only `closure` shuts them."""
FURTHEST: Final = 3.0
"""The rows of an upper lid go at most so much further than the fitted head's do in its own blink; lower lids don't."""
SKIN: Final = (0.5, 0.25)
"""Of what lies between brow and upper lid in the photo, and between the row of points above the lid and it: so much
stays. A brow that comes lower pushes the lid down, and no skin folds over it."""
HIGH: Final = 0.15
"""Of the eye's width above its corners: from here on skin is all of the upper lid."""


class LidMotion:
    """The lids of one eye of one photo."""

    def __init__(self, places: Array, pair: tuple[Row, Row], above: Row, blink: Array, ball: Array) -> None:
        """`places` (478, 3) m of the photo, `pair` of margins, one of LIDS, `above` the row over them, `blink` (478, 3)
        m the head's own, `ball` (3,) m the eyeball's centre; all in the same axes."""
        self._upper, self._lower = np.array(pair[0][1:-1]), np.array(pair[1][1:-1])
        self._places = places
        across = places[pair[0][-1]] - places[pair[0][0]]
        rest = self._opening(np.zeros_like(places))
        down = rest.sum(axis=0) - (rest.sum(axis=0) @ across) / (across @ across) * across
        self._down = down / max(float(np.linalg.norm(down)), 1e-12)
        self._rest = rest @ self._down
        middle = places[self._upper] + rest / 2 - ball
        self._radius = np.linalg.norm(middle, axis=1, keepdims=True)
        self._out = middle / self._radius
        own = float((blink[self._upper] @ self._down).mean())
        travel = float(self._rest.mean()) * (1 - RISE)
        further = np.clip(travel / max(own, 1e-4), 0, FURTHEST)
        wide = max(float(np.linalg.norm(across)), 1e-9)
        iris = places[IRISES[LIDS.index(pair)] :][:5]
        self._iris = iris[0]
        self._radius_iris = float(np.linalg.norm(iris[1:] - iris[0], axis=1).mean())
        covered = self._covered(iris[0], np.zeros_like(places))
        self._bare = WHITE * wide + max(-covered, 0.0)
        limit = min((WHITE * wide + max(covered, 0.0)) / max(float(self._rest.max()), 1e-9), WIDER[1])
        self._wider = WIDER[0] / WIDER[1] * limit, limit
        high = np.clip((places[pair[0][0]] + across / 2 - places) @ self._down / (HIGH * wide), 0, 1)
        self._rows = blink * (min(further, 1.0) + max(further - 1, 0) * high)[:, None]
        self._rows[[*pair[0], *pair[1]]] = 0
        ring = np.linalg.norm(places[list(above)] - places[self._upper], axis=1, keepdims=True)
        along = np.linspace(0, np.pi, len(self._upper) + 2)[1:-1, None]
        self._arch = np.sin(along)
        self._along = across / wide
        self._brow = np.array(BROWS[LIDS.index(pair)])
        self._above = np.array(above)
        self._room = np.array(SKIN)[:, None] * np.maximum(self._skin(np.zeros_like(places)), 0)
        self._overlap = OVERLAP * LID_RING * ring * self._arch * self._down

    def _opening(self, moves: Array) -> Array:
        """(7, 3) from the upper margin to the lower one."""
        at = self._places[[self._lower, self._upper]] + moves[[self._lower, self._upper]]
        return np.asarray(at[0] - at[1], np.float64)

    def _covered(self, iris: Array, moves: Array) -> float:
        """m of an iris with its middle at (3,) that the upper lid hides above; below 0: white shows."""
        margin = float(((self._places[self._upper] + moves[self._upper]) @ self._down).min())
        return margin - float(iris @ self._down) + self._radius_iris

    def _skin(self, moves: Array) -> Array:
        """(2, 7) m from the brow and from the next row of points down to the upper margin."""
        brow, above, upper = ((self._places + moves)[row] for row in (self._brow, self._above, self._upper))
        order = np.argsort(brow @ self._along)
        height = np.interp(upper @ self._along, (brow @ self._along)[order], (brow @ self._down)[order])
        return np.asarray(upper @ self._down - [height, above @ self._down], np.float64)

    def close(self, moves: Array, closure: float, iris: Array | None = None) -> float:
        """Change `moves` (478, 3); gives the closure that is shown: 1 shut .. 0 as in the photo .. below 0 wider.

        `iris`: (3,) m where its middle has moved to; None: it rests. Whatever raises the upper lid, and however far
        down it looks, little white comes to be seen above it, and skin stays between it and a brow that is lowered.
        """
        shown = self._closed(moves, closure)
        bare = max(-self._covered(self._iris if iris is None else iris, moves) - self._bare, 0.0)
        if bare > 0:
            moves += min(bare / max(float(self._rest.max()), 1e-9), 1.0) * self._rows
        lower = np.maximum(bare * self._arch[:, 0], (self._room - self._skin(moves)).max(axis=0))
        if (lower > 0).any():
            lower = np.clip(lower, 0, np.maximum(self._opening(moves) @ self._down, 0))
            moves[self._upper] += lower[:, None] * self._down
        return shown

    def _closed(self, moves: Array, closure: float) -> float:
        """The same for an eye whose iris rests."""
        upper, lower = self._upper, self._lower
        least = np.minimum(LEAST_GAP * np.maximum(self._rest, 0), self._rest)
        apart = np.maximum(least - self._opening(moves) @ self._down, 0)[:, None] * self._down
        moves[upper] -= apart / 2
        moves[lower] += apart / 2
        shown = soft(closure, *self._wider) if closure < 0 else min(closure, 1.0)
        if shown == 0:
            return 0.0
        gap = self._opening(moves)
        share = self._share(gap @ self._down, shown)[:, None]
        moves += shown * self._rows
        moves[upper] += share * (1 - RISE) * gap
        if shown > 0:
            length = np.linalg.norm(gap, axis=1, keepdims=True)
            moves[upper] += share * self._overlap
            moves[upper] += 4 * share * (1 - share) * length**2 / (8 * self._radius) * self._out  # a chord's height
            moves[lower] -= share * RISE * gap
        return shown

    def _share(self, gap: Array, closure: float) -> Array:
        """(7,) of the way that is left, by how much of it lids close. A driver's closure is seen of the whole opening:
        what other channels narrow is part of it."""
        if closure < 0:
            return np.full(len(gap), closure)
        left = np.minimum(gap, (1 - closure) * np.maximum(gap, self._rest))
        return np.where(gap > 0, 1 - left / np.maximum(gap, 1e-9), closure)
