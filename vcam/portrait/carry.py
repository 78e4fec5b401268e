"""Carries the landmarks' movement to all vertices: a few landmarks each within the face, its outline beyond."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

F32 = NDArray[np.float32]

FEW: Final = 12
"""Vertices that hang on no more landmarks gather them (the butterfly's eight, and the margin's); a product of whole
matrices, most of it zeros, takes three times as long."""


class Carry:
    """`Mesh.spread`, ready to be used every frame."""

    def __init__(self, spread: F32) -> None:
        """`spread` (n, k): how much of each of k landmarks is in each vertex; the first k rows are the landmarks'."""
        self._count, landmarks = spread.shape
        used = spread != 0
        few = used.sum(axis=1) <= FEW
        self._near = np.flatnonzero(few & (np.arange(self._count) >= landmarks))
        order = np.argsort(~used[self._near], axis=1, kind="stable")[:, :FEW]
        order = order[:, : max(int(used[self._near].sum(axis=1).max(initial=1)), 1)]
        self._from = np.ascontiguousarray(order.T)
        self._shares = np.ascontiguousarray(np.take_along_axis(spread[self._near], order, axis=1).T[:, :, None])
        self._far = np.flatnonzero(~few)
        self._outline = np.flatnonzero(used[self._far].any(axis=0))
        self._beyond = np.ascontiguousarray(spread[np.ix_(self._far, self._outline)])

    def __call__(self, moves: F32) -> F32:
        """(n, 3) of the landmarks' (k, 3)."""
        out = np.zeros((self._count, 3), np.float32)
        out[: len(moves)] = moves
        out[self._near] = (moves[self._from] * self._shares).sum(axis=0)
        out[self._far] = self._beyond @ moves[self._outline]
        return out
