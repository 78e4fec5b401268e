"""Where parts of a photo that keep their form have gone to: the eyeballs in their sockets, the teeth in the skull."""

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
        self._teeth = np.flatnonzero((inside.material == TEETH) & inside.upper)
        rest = np.column_stack([inner[self._teeth, :2], np.ones(len(self._teeth))])
        self._solve = np.linalg.pinv(rest.astype(np.float64))

    def placed(self, moved: Moved) -> F32:
        """(3, 2, 3) from px of the photo to px of the picture: left eyeball, right one, upper teeth."""
        out = np.empty((3, 2, 3), np.float32)
        for place, pair, rest in zip(out, CORNERS, self._corners, strict=False):
            place[:] = _between(rest, moved.vertices[list(pair), :2])
        out[2] = (self._solve @ moved.inner[self._teeth, :2]).T
        return out


def _between(rest: NDArray[np.float64], now: NDArray[np.floating]) -> NDArray[np.float64]:
    """(2, 3) the turn and scale that takes two points (2, 2) to where they are now."""
    (ax, ay), (bx, by) = rest[1] - rest[0], now[1] - now[0]
    square = ax * ax + ay * ay + 1e-9
    cos, sin = (ax * bx + ay * by) / square, (ax * by - ay * bx) / square
    linear = np.array([[cos, -sin], [sin, cos]])
    return np.column_stack([linear, now.mean(axis=0) - linear @ rest.mean(axis=0)])
