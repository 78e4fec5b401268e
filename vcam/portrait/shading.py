"""How a photo's skin grows lighter and darker as it moves: folds deepen, lids turn down, cheeks turn away."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.portrait.topology import FACE_POINTS, LIDS
from vcam.types import CHANNEL

F32 = NDArray[np.float32]
Index = NDArray[np.int32]
Array = NDArray[np.float64]

Fold = tuple[tuple[int, ...], tuple[str, ...], float, float]
FOLDS: Final[tuple[Fold, ...]] = (
    ((129, 203, 206, 216), ("mouthSmileRight", "cheekSquintRight", "noseSneerRight"), 0.05, 0.04),
    ((358, 423, 426, 436), ("mouthSmileLeft", "cheekSquintLeft", "noseSneerLeft"), 0.05, 0.04),
    ((107, 9, 336), ("browDownLeft", "browDownRight"), 0.04, 0.06),
    ((104, 69, 108, 151, 337, 299, 333), ("browInnerUp",), 0.03, 0.04),
)
"""MediaPipe's points along a fold, the channels that deepen it, how much darker it is at 1, and its width as a share of
the distance between the outer eye corners. Seen on filmed faces, and kept below what reads as dirt."""
LID_DARKER: Final = 0.03
"""A shut upper lid faces down, away from light from above."""
DARKEST, LIGHTEST = 0.85, 1.15
"""Beyond these a relit photo looks painted (our prototype)."""
GAMMA: Final = 1 / 2.2
"""Factors are for sRGB's own numbers."""
Y: Final = (0.282095, 0.488603, 1.092548, 0.315392, 0.546274)
A: Final = (3.141593, 2.094395, 0.785398)
"""Ramamoorthi and Hanrahan 2001, equations 3 and 8."""


class Shading:
    """What one photo's mesh needs to be shaded by a move."""

    def __init__(self, places: F32, triangles: Index, light: F32, spread: F32) -> None:
        """`places` (n, 3) m in the camera's axes, `light` (9, 3) spherical harmonics, `spread` (n, 478)."""
        self._normals = _normals(places, triangles)
        self._light = light.mean(axis=1).astype(np.float64)
        self._lit = self._irradiance(self._normals)
        eyes = float(np.linalg.norm(places[33] - places[263]))
        smooth = spread[:, :FACE_POINTS]
        folds, self._channels = [], []
        for points, channels, darker, width in FOLDS:
            away = _from_line(places[:FACE_POINTS], places[list(points)])
            folds.append(-darker * (smooth @ np.exp(-((away / (width * eyes)) ** 2)).astype(np.float32)))
            self._channels.append([CHANNEL[name] for name in channels])
        for upper, _ in LIDS:
            on = np.zeros(FACE_POINTS, np.float32)
            on[list(upper[1:-1])] = -LID_DARKER
            folds.append(smooth @ on)
        self._folds = np.stack(folds, axis=1).astype(np.float32)

    def of(self, weights: F32, closure: F32, turn: Array | None, rigid: F32) -> F32:
        """(n,) factors; `turn` (3, 3) in the camera's axes, None when the head is still."""
        deeper = [float(weights[channels].max()) for channels in self._channels]
        amounts = np.array([*np.clip(deeper, -0.5, 1), *np.clip(closure, 0, 1)], np.float32)
        shade = 1 + self._folds @ amounts
        if turn is not None:
            ratio = self._irradiance(self._normals @ turn.T.astype(np.float32)) / self._lit
            shade = shade * (1 + rigid * (np.clip(ratio, DARKEST**2.2, LIGHTEST**2.2) ** np.float32(GAMMA) - 1))
        return np.asarray(np.clip(shade, DARKEST, LIGHTEST), np.float32)

    def _irradiance(self, normals: F32) -> F32:
        """(n,) of normals (n, 3) in the camera's axes: n^T M n with M of the nine coefficients."""
        k = self._light
        c0, c1, c2 = A[0] * Y[0] * k[0], A[1] * Y[1], A[2]
        linear = c1 * np.array([k[3], k[1], k[2]])
        xy, yz, zz, xz, xx = c2 * Y[2] * k[4], c2 * Y[2] * k[5], c2 * Y[3] * k[6], c2 * Y[2] * k[7], c2 * Y[4] * k[8]
        square = np.array([[xx, xy / 2, xz / 2], [xy / 2, -xx, yz / 2], [xz / 2, yz / 2, 3 * zz]])
        n = normals
        lit = (c0 - zz) + n @ linear.astype(np.float32) + ((n @ square.astype(np.float32)) * n).sum(axis=1)
        return np.asarray(np.maximum(lit, 0.1 * abs(c0) + 1e-6), np.float32)


def _normals(places: F32, triangles: Index) -> F32:
    """(n, 3) towards the camera, length 1."""
    a, b, c = (places[triangles[:, i]].astype(np.float64) for i in range(3))
    across = np.cross(b - a, c - a)
    across *= np.where(across[:, 2:] > 0, -1, 1)
    out = np.zeros(places.shape)
    for corner in range(3):
        np.add.at(out, triangles[:, corner], across)
    out[np.linalg.norm(out, axis=1) < 1e-15] = [0, 0, -1]
    return np.asarray(out / np.linalg.norm(out, axis=1, keepdims=True), np.float32)


def _from_line(places: F32, line: F32) -> Array:
    """(n,) distance of places (n, 3) from a line through (k, 3)."""
    nearest = np.full(len(places), np.inf)
    for a, b in pairwise(line):
        along = np.clip((places - a) @ (b - a) / max(float((b - a) @ (b - a)), 1e-12), 0, 1)
        nearest = np.minimum(nearest, np.linalg.norm(places - a - along[:, None] * (b - a), axis=1))
    return nearest
