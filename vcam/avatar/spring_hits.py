"""Balls and capsules that swinging bones don't enter (VRMC_springBone-1.0, "Collision with colliders")."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.points import unit

F64 = NDArray[np.float64]

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
        self._square = np.where(reach > 0, reach**2, -np.inf)
        self._levels = levels
        self._any = [bool((reach[level] > 0).any()) for level in levels]
        self._balls_only = bool((ends[0] == ends[1]).all())
        self.place(np.tile(np.eye(4), (ends.shape[1], 1, 1)))

    def place(self, nodes: F64) -> None:
        """Where the colliders are: `nodes` (C, 4, 4) are the matrices of the nodes that carry them."""
        self._starts = np.matmul(nodes, self._local[0])[:, :3, 0]
        self._twice = 2 * self._starts.T
        self._room = self._square - np.vecdot(self._starts, self._starts)
        if not self._balls_only:
            self._lines = np.matmul(nodes, self._local[1])[:, :3, 0] - self._starts
            self._line_square = np.maximum(np.vecdot(self._lines, self._lines), 1e-12)
            self._lines_start = np.vecdot(self._starts, self._lines)

    def push_out(self, level: int, points: F64, tails: F64, places: F64, length: F64) -> None:
        """Turns the bones of a level, `points` (n, 3) of unit length, out of the collider that each tail is deepest in.

        What comes into another one by that ends half way between the two: the same in every step, where out of one
        and then out of the other would tremble. The bones begin at `places` (n, 3) m, are `length` (n, 1) m long and
        end at `tails` (n, 3) m, which go along.
        """
        if not self._any[level]:
            return
        room = self._room[self._levels[level]]
        out = self._out_of_deepest(points, tails, places, length, room)
        if out is None:
            return
        other = self._out_of_deepest(out, places + out * length, places, length, room)
        points[:] = out if other is None else unit(out + other)
        np.add(places, points * length, out=tails)

    def _out_of_deepest(self, points: F64, tails: F64, places: F64, length: F64, room: F64) -> F64 | None:
        """(n, 3) where the bones point when those whose tails are in a collider just touch it; None: none is.

        `room` (n, C) m²: square of how near each may come, less that of where the collider begins.
        """
        depth = tails @ self._twice
        depth += room
        depth -= np.vecdot(tails, tails)[:, None]
        share = None
        if not self._balls_only:
            along = tails @ self._lines.T - self._lines_start
            share = np.minimum(np.maximum(along / self._line_square, 0.0), 1.0)
            depth -= share * (share * self._line_square - 2 * along)
        if not depth.max() > TOUCH_M2:
            return None
        chosen, deepest = depth.argmax(1), depth.max(1)
        nearest = self._starts.take(chosen, 0)
        if share is not None:
            nearest += share[np.arange(len(share)), chosen, None] * self._lines.take(chosen, 0)
        touching = _touching(points, nearest - places, length[:, 0], deepest)
        return np.where(deepest[:, None] > TOUCH_M2, touching, points)


def _touching(points: F64, centres: F64, length: F64, depth: F64) -> F64:
    """(n, 3) `points` turned as little as it takes until bones of that length touch balls at `centres` (n, 3) m.

    `depth` (n,) m²: square of the ball's reach less that of the tail's distance. The specification pushes the tail out
    and then restores the length, which leaves it inside. This is the law of cosines instead, before and after: exact
    for balls. Where no turn gets it out the bone points straight away.
    """
    distance = np.sqrt(np.maximum(np.vecdot(centres, centres), 1e-24))
    towards = centres / distance[:, None]
    before = np.vecdot(points, towards)
    cosine = np.minimum(np.maximum(before - depth / (2 * length * distance), -1.0), 1.0)[:, None]
    aside = unit(points - before[:, None] * towards)
    return np.asarray(cosine * towards + np.sqrt(1 - cosine * cosine) * aside, np.float64)
