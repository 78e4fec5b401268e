"""How what is pinned moves what lies between: a screened harmonic field over triangles, as shares solved once.

The smoothest field has no Laplacian; screened, (L + M / reach^2) d = 0, it also dies away within `reach`. L holds the
cotangents of the triangles' angles (Pinkall and Polthier 1993), M a third of the area about each vertex.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

F32 = NDArray[np.float32]
Index = NDArray[np.int32]
Array = NDArray[np.float64]

FLATTEST: Final = 0.02
"""Sine of the smallest angle that is believed; obtuse angles count as right ones, so that no share is negative."""


def screened(rest: F32, triangles: Index, pinned: NDArray[np.bool_], reach_px: float) -> F32:
    """(free, pinned) shares of the pinned vertices' movement in each free one, both in the order of their numbers.

    `rest` (n, 2) px, `triangles` (t, 3), `pinned` (n,). Shares are never below 0 and add up to at most 1.
    """
    matrix, area = _laplacian(rest.astype(np.float64), triangles)
    matrix[np.diag_indices_from(matrix)] += area / reach_px**2
    free = ~pinned
    shares = np.linalg.solve(matrix[np.ix_(free, free)], -matrix[np.ix_(free, pinned)])
    return np.ascontiguousarray(shares, np.float32)


def _laplacian(rest: Array, triangles: Index) -> tuple[Array, Array]:
    """(n, n) and (n,) px^2."""
    count = len(rest)
    matrix, area = np.zeros((count, count)), np.full(count, 1e-9)
    for corner in range(3):
        at, one, other = (triangles[:, (corner + k) % 3] for k in range(3))
        a, b = rest[one] - rest[at], rest[other] - rest[at]
        twice = np.abs(a[:, 0] * b[:, 1] - a[:, 1] * b[:, 0])
        long = np.sqrt((a**2).sum(1) * (b**2).sum(1))
        half = np.maximum((a * b).sum(1), 0) / np.maximum(twice, FLATTEST * long + 1e-12) / 2
        np.add.at(matrix, (one, other), -half)
        np.add.at(matrix, (other, one), -half)
        np.add.at(matrix, (one, one), half)
        np.add.at(matrix, (other, other), half)
        np.add.at(area, at, twice / 6)
    # an edge between two right angles would hang on nothing
    matrix[np.diag_indices(count)] += 1e-9
    return matrix, area
