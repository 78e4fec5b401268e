"""The light that comes between parted lips onto what is behind them: as through a disc as large as they open."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.colour import srgb_from_linear
from vcam.avatar.model import TONGUE
from vcam.portrait.mesh import Mesh, Moved
from vcam.render.portrait_inside import Inside, InsideTones

F32 = NDArray[np.float32]
Array = NDArray[np.float64]

LIPS_M: Final = 0.003
"""Lips at rest are so far before the front of the upper teeth."""
TURNED: Final = 0.35
"""Light on a surface that is turned away from the opening, of what it is on one that faces it: walls throw it back."""
FROM_ABOVE: Final = 0.35
"""Of the way towards the opening: light comes from above more often."""
DEEPER: Final = 1.15
"""Power of the light on a tongue: the teeth before it take some."""


class MouthLight:
    """One photo's. Positions are taken as if all were as far away as the lips."""

    def __init__(self, mesh: Mesh, rest: Moved, inside: Inside, tones: InsideTones, focal_px: float) -> None:
        self._deepest, self._focal = tones.deepest, focal_px
        self._margin = np.concatenate([mesh.mouth.upper, mesh.mouth.lower])
        self._outline = np.concatenate([mesh.mouth.upper, mesh.mouth.lower[::-1]])
        self._rows = inside.front_teeth
        self._before = float(rest.inner[self._rows[0], 2].min()) - LIPS_M - float(rest.vertices[self._margin, 2].mean())
        self._drawn = np.unique(inside.triangles)
        self._tongue = inside.material[self._drawn] == TONGUE
        at = rest.inner.astype(np.float64)
        self._normals = _normals(at * [1, 1, focal_px / at[:, 2].mean()], inside.triangles)[self._drawn]
        self._span = np.maximum(tones.base - tones.deepest, 0)[self._drawn]
        self._out = np.ones((len(at), 4), np.float32)

    def of(self, moved: Moved) -> tuple[F32, tuple[float, float]]:
        """(m, 4) sRGB 0..1 of the inside's vertices, opaque, overwritten by the next; and the light on the front teeth
        above and below, 0..1."""
        vertices, middle = moved.vertices, moved.vertices[self._margin].mean(axis=0, dtype=np.float64)
        metres = np.array([middle[2] / self._focal, middle[2] / self._focal, 1.0])
        outline = (vertices[self._outline] - middle) * metres
        middle[2] += self._before
        away = (moved.inner[self._drawn] - middle) * metres
        light = light_through(outline, away)
        toward = -away
        toward[:, 1] -= FROM_ABOVE * np.linalg.norm(away, axis=1)
        facing = np.maximum((toward * self._normals).sum(axis=1), 0) / (np.linalg.norm(toward, axis=1) + 1e-9)
        lit = np.where(self._tongue, (TURNED + (1 - TURNED) * facing) * light**DEEPER, light)
        self._out[self._drawn, :3] = srgb_from_linear(self._deepest + self._span * lit[:, None])
        # Light on teeth, which stand along the opening, comes from right before them
        behind = ((moved.inner[row] - middle) * metres * [0, 1, 1] for row in self._rows)
        above, below = (float(light_through(outline, back).mean()) for back in behind)
        return self._out, (above, below)


def light_through(outline: NDArray[np.floating], away: NDArray[np.floating]) -> Array:
    """(n,) 0..1 of the light that there is, at places `away` (n, 3) m from the middle of an opening of `outline` (k, 3)
    m, across z: what an even sky gives through a disc of the same area."""
    x, y = outline[:, 0], outline[:, 1]
    square = abs(float(x @ np.roll(y, 1) - y @ np.roll(x, 1))) / (2 * np.pi)
    return np.asarray(square / (square + (away * away).sum(axis=1) + 1e-12), np.float64)


def _normals(places: Array, triangles: NDArray[np.int32]) -> Array:
    """(n, 3) of places (n, 3), outwards, length 1; those of no triangle are 0."""
    a, b, c = (places[triangles[:, k]] for k in range(3))
    across = np.cross(b - a, c - a)
    out = np.zeros(places.shape)
    for corner in range(3):
        np.add.at(out, triangles[:, corner], across)
    return np.asarray(out / np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-20), np.float64)
