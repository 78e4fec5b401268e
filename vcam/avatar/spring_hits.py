"""Balls and capsules that swinging bones don't enter (VRMC_springBone-1.0, "Collision with colliders")."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

F64 = NDArray[np.float64]
Rows = NDArray[np.int64]

TOUCH_M2: Final = 1e-9
"""What is in by less touches."""


class Colliders:
    """C capsules (a ball is one without length), and how near each joint's tail may come to each."""

    def __init__(self, ends: F64, reach: F64, levels: tuple[slice, ...]) -> None:
        """`ends` (2, C, 4, 1) in the nodes' spaces, homogeneous.

        `reach` (J, C) m: how near a joint's tail may come to the middle line; 0: they don't meet.
        `levels` are the joints of each level.
        """
        self._local = ends
        self._square = [reach[level] ** 2 for level in levels]
        self._any = [bool(square.any()) for square in self._square]
        self._balls_only = bool((ends[0] == ends[1]).all())
        self.place(np.tile(np.eye(4), (ends.shape[1], 1, 1)))

    def place(self, nodes: F64) -> None:
        """Where the colliders are: `nodes` (C, 4, 4) are the matrices of the nodes that carry them."""
        first, last = (nodes @ self._local)[:, :, :3, 0]
        self._starts, self._lines = first, last - first
        self._starts_square = np.einsum("ij,ij->i", first, first)
        self._line_square = np.maximum(np.einsum("ij,ij->i", self._lines, self._lines), 1e-12)
        self._lines_start = np.einsum("ij,ij->i", first, self._lines)

    def push_out(self, level: int, points: F64, places: F64, length: F64) -> None:
        """Turns the bones of a level, `points` (n, 3) of unit length, out of the collider that each tail is deepest in.

        What comes into another one by that ends half way between the two: the same in every step, where out of one
        and then out of the other would tremble. `places` (n, 3) m is where the bones begin, `length` (n, 1) m.
        """
        if not self._any[level]:
            return
        reach = self._square[level]
        rows, out = self._out_of_deepest(points, places, length, reach)
        if not len(rows):
            return
        again, other = self._out_of_deepest(out, places[rows], length[rows], reach[rows])
        if len(again):
            between = out[again] + other
            out[again] = between / np.sqrt(np.maximum(np.einsum("ij,ij->i", between, between), 1e-24))[:, None]
        points[rows] = out

    def _out_of_deepest(self, points: F64, places: F64, length: F64, reach: F64) -> tuple[Rows, F64]:
        """Numbers of the bones whose tails are in a collider, and where they point when they just touch it.

        `reach` (n, C) m², 0: they don't meet.
        """
        tails = places + points * length
        square = np.einsum("ij,ij->i", tails, tails)[:, None] - 2 * (tails @ self._starts.T) + self._starts_square
        share = None
        if not self._balls_only:
            along = tails @ self._lines.T - self._lines_start
            share = np.minimum(np.maximum(along / self._line_square, 0.0), 1.0)
            square += share * (share * self._line_square - 2 * along)
        depth = reach - square
        depth *= reach > 0
        rows = np.flatnonzero(depth.max(1) > TOUCH_M2)
        if not len(rows):
            return rows, points[rows]
        chosen = depth[rows].argmax(1)
        nearest = self._starts[chosen]
        if share is not None:
            nearest = nearest + share[rows, chosen, None] * self._lines[chosen]
        return rows, _touching(points[rows], nearest - places[rows], length[rows, 0], reach[rows, chosen])


def _touching(points: F64, centres: F64, length: F64, reach_square: F64) -> F64:
    """(n, 3) `points` turned as little as it takes until bones of that length end on balls at `centres` (n, 3) m.

    The specification pushes the tail out and then restores the length, which leaves it inside. This is the law of
    cosines instead: exact for balls. Where no turn gets it out the bone points straight away.
    """
    distance = np.sqrt(np.maximum(np.einsum("ij,ij->i", centres, centres), 1e-24))
    towards = centres / distance[:, None]
    cosine = (length**2 + distance**2 - reach_square) / (2 * length * distance)
    cosine = np.minimum(np.maximum(cosine, -1.0), 1.0)[:, None]
    aside = points - np.einsum("ij,ij->i", points, towards)[:, None] * towards
    aside /= np.sqrt(np.maximum(np.einsum("ij,ij->i", aside, aside), 1e-24))[:, None]
    return np.asarray(cosine * towards + np.sqrt(1 - cosine * cosine) * aside, np.float64)
