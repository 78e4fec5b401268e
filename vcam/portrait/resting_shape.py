"""The points of one driver's face at rest, in depth too: what stays when turn, place and expression are taken out.

A point that lies nearer than was thought seems to slide as the head turns: place and depth are the line that fits what
was seen over how it was turned. Every face counts, calm ones most.
Lips are taken to rest shut: channels that press them say nothing of where they meet, and a film may never show it.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.portrait.decode import Face3D
from vcam.portrait.parting import shut

Array = NDArray[np.float64]

ODD: Final = 0.015
"""Eye distances; a point that lies so far from where it was expected counts half."""
DEPTH_SD: Final = 0.1
"""Eye distances by which depths differ between people."""
SEEN_SD: Final = 0.005
"""Eye distances, of a point in any number of faces: they err alike."""
MOST_DEPTH: Final = 0.15
"""Eye distances from a typical face's; further is wrong."""
MOST_FACES: Final = 600.0
"""What is known counts for no more, so that somebody else is learned within a minute."""


class RestingShape:
    """Learns one face. One thread."""

    def __init__(self, typical: Array) -> None:
        """`typical` (478, 3): eye distances, model's axes."""
        self._typical = typical
        self._middle = np.zeros((2, len(typical), 2))
        self._spread = np.zeros((2, len(typical)))
        self._weight = np.zeros(len(typical))
        self.seen = 0
        """Faces."""
        self.points: Array = typical.copy()
        """(478, 3) by now."""

    def see(self, seen: Face3D, shape: Array, worn: Array, calm: float) -> None:
        """A face `seen` against `shape`, of which `worn` (478, 3) is the expression; it counts `calm`, 0..1."""
        if calm <= 0:
            return
        # what is seen = place + by_depth * depth, and depths are counted from the typical face's
        place = shape[:, :2] + seen.away - worn[:, :2]
        place = place + seen.by_depth * (self.points - self._typical)[:, 2:]
        off = np.linalg.norm(place - self._expected(seen.by_depth), axis=1)
        weight = calm / (1 + (off / ODD) ** 2) if self.seen > 1 else np.full(len(place), calm)
        self._take_in(place, seen.by_depth, weight)
        self.seen += 1
        self.points = shut(self._solved())

    def _expected(self, by_depth: Array) -> Array:
        return self.points[:, :2] + by_depth * (self.points - self._typical)[:, 2:]

    def _take_in(self, place: Array, by_depth: Array, weight: Array) -> None:
        """Running weighted means, spread and common spread (Welford 1962; West 1979)."""
        kept = np.minimum(self._weight, MOST_FACES - weight)
        total = np.maximum(kept + weight, 1e-9)
        share = (weight / total)[:, None]
        away_place, away_depth = place - self._middle[0], by_depth - self._middle[1]
        self._middle[0] += share * away_place
        self._middle[1] += share * away_depth
        forget = (kept / np.maximum(self._weight, 1e-9)) if self._weight.any() else np.ones(len(kept))
        both = (kept * weight / total)[:, None] * away_depth
        self._spread[0] = self._spread[0] * forget + (both * away_depth).sum(axis=1)
        self._spread[1] = self._spread[1] * forget + (both * away_place).sum(axis=1)
        self._weight = total

    def _solved(self) -> Array:
        own, common = self._spread
        depth = np.clip(common / (own + (SEEN_SD / DEPTH_SD) ** 2 * self._weight), -MOST_DEPTH, MOST_DEPTH)
        points = self._typical.copy()
        points[:, :2] = self._middle[0] - self._middle[1] * depth[:, None]
        points[:, 2] += depth
        return points
