"""Draws a face with as few triangles as its movement needs: in software a small triangle costs more than its pixels.

The mesh comes refined: its triangles in fours, each four one triangle with a new point in the middle of each edge.
Where such a point moves like the edge's ends it is left out. Both triangles at an edge agree, so no crack opens.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.portrait.mesh import Mesh

F32 = NDArray[np.float32]
Index = NDArray[np.int32]

FLAT_PX: Final = 0.15
"""How far from straight an edge's middle may move, unseen."""
FLAT_SHADE: Final = 0.01
SPLITS: Final = (
    ((0, 1, 2),),
    ((0, 3, 2), (3, 1, 2)),
    ((0, 1, 4), (0, 4, 2)),
    ((3, 1, 4), (0, 3, 4), (0, 4, 2)),
    ((0, 1, 5), (5, 1, 2)),
    ((0, 3, 5), (3, 1, 2), (3, 2, 5)),
    ((5, 4, 2), (0, 1, 4), (0, 4, 5)),
    ((0, 3, 5), (3, 1, 4), (5, 4, 2), (3, 4, 5)),
)
"""By which edges are bent (1: ab, 2: bc, 4: ca): triangles of a, b, c, ab, bc, ca."""


class Detail:
    """The face of one mesh."""

    def __init__(self, mesh: Mesh) -> None:
        """Raises ValueError when the face's triangles aren't in fours as the docstring above says."""
        fours = mesh.triangles[mesh.face].reshape(-1, 4, 3)
        middle = fours[:, 3]  # ab, bc, ca
        six = np.column_stack([fours[:, 0, 0], fours[:, 1, 1], fours[:, 2, 2], middle])
        if not np.array_equal(fours, six[:, np.array(SPLITS[7])]):
            raise ValueError("a face's triangles must be in fours: (a, ab, ca), (ab, b, bc), (ca, bc, c), (ab, bc, ca)")
        self._table = np.zeros((8, len(six), 4, 3), np.int32)
        for split, triangles in enumerate(SPLITS):
            self._table[split, :, : len(triangles)] = six[:, np.array(triangles)]
        self._used = np.arange(4) < np.array([len(split) for split in SPLITS])[:, None]
        self._ends = np.ascontiguousarray(six[:, [0, 1, 2]]), np.ascontiguousarray(six[:, [1, 2, 0]])
        self._middle = np.ascontiguousarray(middle)
        fading = mesh.feather < 1
        for eye in mesh.eyes:
            fading[eye.strip] = True
        fading[mesh.triangles[~mesh.face]] = True  # along the face's outline, which may fold
        self._fine = fading[middle] | fading[self._ends[0]] | fading[self._ends[1]]
        self._all = np.arange(len(six))

    def triangles(self, away: F32, shade: F32) -> Index:
        """(t, 3) that show vertices `away` (n, 2) px from rest, with factors `shade` (n,) on their colour."""
        one, other = self._ends
        bent = self._fine.copy()
        for values, flat in ((away[:, 0], FLAT_PX), (away[:, 1], FLAT_PX), (shade, FLAT_SHADE)):
            bent |= np.abs(values[self._middle] - 0.5 * (values[one] + values[other])) > flat
        split = bent[:, 0] + 2 * bent[:, 1] + 4 * bent[:, 2]
        triangles: Index = self._table[split, self._all][self._used[split]]
        return triangles
