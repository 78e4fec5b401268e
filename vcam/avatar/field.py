"""A smooth displacement field through scattered points: moves a whole avatar, and everything that hangs on it."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

AT_ONCE: Final = 4096
"""Points evaluated together: the kernel's table stays in the cache."""


class Field:
    """The biharmonic spline of three dimensions: kernel r, linear part, smoothed (Wahba 1990)."""

    def __init__(self, places: Array, moves: Array, smoothing_m: float) -> None:
        """`moves` (n, 3) at `places` (n, 3), m. The field passes by a control at about `smoothing_m` times the local
        bend, so that two controls that all but touch can't tear it."""
        kernel = np.linalg.norm(places[:, None] - places[None], axis=2) - smoothing_m * np.eye(len(places))
        plane = np.c_[np.ones(len(places)), places]
        system = np.block([[kernel, plane], [plane.T, np.zeros((4, 4))]])
        self._weights = np.linalg.solve(system, np.vstack([moves, np.zeros((4, 3))]))
        self._places = places

    def __call__(self, points: Array) -> Array:
        """(n, 3) displacement of `points` (n, 3)."""
        out = np.c_[np.ones(len(points)), points] @ self._weights[-4:]
        squares = (self._places**2).sum(axis=1)
        for start in range(0, len(points), AT_ONCE):
            part = points[start : start + AT_ONCE]
            away = (part**2).sum(axis=1)[:, None] + squares - 2 * part @ self._places.T
            out[start : start + AT_ONCE] += np.sqrt(np.maximum(away, 0)) @ self._weights[:-4]
        return np.asarray(out, np.float64)
