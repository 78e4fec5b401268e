"""Finds the edges of a mesh where it turns away from the viewer: the lines that a drawer would ink."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.points import affine


class Silhouette:
    """Edges of one mesh, prepared once; `find` is called per frame. Vertices at the same place count as one."""

    def __init__(
        self,
        positions: NDArray[np.float32],
        triangles: NDArray[np.uint32],
        inked: NDArray[np.bool_],
        sheets: NDArray[np.bool_],
    ) -> None:
        """`positions` (V, 3) at rest, `triangles` (T, 3); `inked` (V,) bool: only edges between such are wanted.

        `sheets` (V,) bool: surfaces that end in the open, whose ends are edges too; others end hidden.
        """
        _, first, same = np.unique(positions, axis=0, return_index=True, return_inverse=True)
        kept = np.flatnonzero(inked[triangles].all(axis=1))
        corners = triangles[kept].astype(np.int64)
        self._corners = np.ascontiguousarray(corners.T.astype(np.intp))
        welded = first[same.reshape(-1)[corners]]
        sides = np.concatenate([welded[:, [0, 1]], welded[:, [1, 2]], welded[:, [2, 0]]])
        owner = np.tile(np.arange(len(kept)), 3)
        sides.sort(axis=1)
        order = np.lexsort((owner, sides[:, 1], sides[:, 0]))
        sides, owner = sides[order], owner[order]
        new = np.ones(len(sides), bool)
        new[1:] = (sides[1:] != sides[:-1]).any(axis=1)
        starts = np.flatnonzero(new)
        shared = np.append(~new[1:], False)[starts]  # the next row is the same edge of another triangle
        wanted = shared | sheets[sides[starts]].all(axis=1)
        starts, shared = starts[wanted], shared[wanted]
        second = np.where(shared, owner[np.minimum(starts + 1, len(owner) - 1)], len(kept))
        self._edges = sides[starts].astype(np.int32)
        self._owners = np.stack([owner[starts], second])
        self._facing = np.zeros(len(kept) + 1, bool)  # the last is nobody's: where the mesh ends it faces away

    def find(self, positions: NDArray[np.float32], clip_from_head: NDArray[np.float32]) -> NDArray[np.int32]:
        """(n, 2) vertex numbers of the edges between a triangle that faces the viewer and one that doesn't (or none).

        `positions` (V, 3) now. A picture with +y down is taken for granted: seen triangles then run clockwise.
        """
        clip = affine(positions, clip_from_head[[0, 1, 3], :3], clip_from_head[[0, 1, 3], 3])
        plane = np.empty(len(clip), np.complex64)  # both coordinates in one number: one array to gather from
        np.divide(clip[:, 0], clip[:, 2], out=plane.real)
        np.divide(clip[:, 1], clip[:, 2], out=plane.imag)
        a, b, c = plane.take(self._corners)
        one, other = b - a, c - a
        np.less(one.real * other.imag, one.imag * other.real, out=self._facing[:-1])
        first, second = self._facing.take(self._owners)
        return np.asarray(self._edges.take(np.flatnonzero(first != second), 0), np.int32)
