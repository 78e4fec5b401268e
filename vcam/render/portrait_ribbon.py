"""Soft lines that follow a curve of moved vertices: lashes at a lid, the shade that it casts, the line of shut lips."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

F32 = NDArray[np.float32]

FINER = 4
"""Points along the line for each of the curve's own."""


class Ribbon:
    """A line of a fixed number of points, across which its colour fades out on both sides. Makes no drawing calls."""

    def __init__(self, points: int) -> None:
        """`points`: of the curve that it will follow."""
        self.count = (points - 1) * FINER + 1
        self._smooth = _catmull_rom(points)
        self._slope = np.gradient(self._smooth, axis=0)
        along = np.linspace(0, 1, self.count, dtype=np.float32)
        self.ends = np.minimum(1, 14 * along * (1 - along)).astype(np.float32)
        """(count,) 1 along the line, 0 at both ends."""
        first = np.arange(self.count - 1, dtype=np.int32)[:, None]
        row = self.count
        quad = np.array([0, 1, row, row, 1, row + 1], np.int32)
        self.triangles: NDArray[np.int32] = np.concatenate([first + quad, first + quad + row]).reshape(-1, 3)
        """(t, 3) of 3 * count vertices: above, on and below the line."""
        self._out = np.zeros((3, self.count, 7), np.float32)

    def along(self, curve: F32, above: F32, below: F32, rgb: F32, opacity: F32, *, straight: bool = False) -> F32:
        """(3 * count, 7) px, px, m, premultiplied RGBA: the line through `curve` (points, 3).

        `above` and `below` (count,) px wide on either side, of sRGB `rgb` 0..1, `opacity` (count,) in its middle.
        `straight`: wide in one direction, square to the line of its ends, as shade falls; else square to the curve.
        """
        out = self._out
        line = self._smooth @ curve
        ahead = (line[-1:, :2] - line[:1, :2]) if straight else self._slope @ curve[:, :2]
        across = np.stack([-ahead[:, 1], ahead[:, 0]], axis=1)  # downwards: curves run to the picture's right
        across /= np.sqrt((across * across).sum(axis=1, keepdims=True)) + 1e-6
        out[:, :, :3] = line
        out[0, :, :2] -= across * above[:, None]
        out[2, :, :2] += across * below[:, None]
        out[1, :, 6] = opacity
        out[1, :, 3:6] = opacity[:, None] * rgb
        return out.reshape(-1, 7)


def _catmull_rom(points: int) -> F32:
    """(n, points): smooth values through given ones."""
    out = np.zeros(((points - 1) * FINER + 1, points), np.float32)
    for i in range(len(out)):
        k, t = min(i // FINER, points - 2), 0.0
        t = i / FINER - k
        weights = (
            -0.5 * t + t * t - 0.5 * t**3,
            1 - 2.5 * t * t + 1.5 * t**3,
            0.5 * t + 2 * t * t - 1.5 * t**3,
            -0.5 * t * t + 0.5 * t**3,
        )
        for offset, weight in zip((-1, 0, 1, 2), weights, strict=True):
            out[i, min(max(k + offset, 0), points - 1)] += weight
    return out
