"""Where parts of a photo that keep their form have gone to: eyeballs in sockets, teeth in skull and jaw."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.model import TEETH
from vcam.portrait.mesh import Mesh, Moved
from vcam.render.portrait_inside import Inside

F32 = NDArray[np.float32]

CORNERS: Final = ((362, 263), (33, 133))
"""MediaPipe's points at the corners of the person's left eye and right, which hardly any expression moves."""


class Skull:
    """What turns with the skull."""

    def __init__(self, mesh: Mesh, inner: F32, inside: Inside) -> None:
        """`inner` (m, 3) px, px, m: the mouth's inside at rest."""
        self._corners = [mesh.rest[list(pair)].astype(np.float64) for pair in CORNERS]
        teeth = inside.material == TEETH
        self._rows = [np.flatnonzero(teeth & inside.upper), np.flatnonzero(teeth & ~inside.upper)]
        self._solve = [np.linalg.pinv(_with_one(inner[row].astype(np.float64))) for row in self._rows]

    def placed(self, moved: Moved) -> F32:
        """(4, 2, 3) from px of the photo to px of the picture: left eyeball, right one, upper teeth, lower ones."""
        out = np.empty((4, 2, 3), np.float32)
        for place, pair, rest in zip(out, CORNERS, self._corners, strict=False):
            place[:] = _between(rest, moved.vertices[list(pair), :2])
        for place, row, solve in zip(out[2:], self._rows, self._solve, strict=True):
            place[:] = (solve @ moved.inner[row, :2]).T
        return out


def _with_one(places: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.column_stack([places[:, :2], np.ones(len(places))])


def _between(rest: NDArray[np.float64], now: NDArray[np.floating]) -> NDArray[np.float64]:
    """(2, 3) the turn and scale that takes two points (2, 2) to where they are now."""
    (ax, ay), (bx, by) = rest[1] - rest[0], now[1] - now[0]
    square = ax * ax + ay * ay + 1e-9
    cos, sin = (ax * bx + ay * by) / square, (ax * by - ay * bx) / square
    linear = np.array([[cos, -sin], [sin, cos]])
    return np.column_stack([linear, now.mean(axis=0) - linear @ rest.mean(axis=0)])
