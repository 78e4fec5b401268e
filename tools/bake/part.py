"""One piece of an avatar on its way through the bake, and the ways to bind new vertices to the face's units."""

from dataclasses import dataclass, field

import numpy as np

from bake.swing import Chain
from vcam.types import ARKIT


@dataclass
class Part:
    """Vertices of one material. Source units until they are assembled."""

    points: np.ndarray
    """(n, 3) at rest, before the warp where `warped` is False."""
    triangles: np.ndarray
    """(t, 3)"""
    material: int
    colours: np.ndarray
    """(n, 3) sRGB 0..1."""
    units: dict[str, np.ndarray] = field(default_factory=dict)
    """ARKit name → (n, 3) offsets, where they move anything."""
    follow: np.ndarray | float = 1.0
    eye: int = 0
    warped: bool = False
    normals: np.ndarray | None = None
    """(n, 3), where they aren't those of the triangles."""
    swing: tuple[Chain, ...] = ()
    """Chains that its vertices hang on, each on the nearest (bake.swing)."""


class Binding:
    """New vertices that move with the nearest ones of a known surface."""

    def __init__(self, points: np.ndarray, anchors: np.ndarray, numbers: np.ndarray, count: int = 4) -> None:
        """`anchors` (m, 3) are the resting places of the vertices `numbers` (m,)."""
        away = np.linalg.norm(points[:, None] - anchors[None], axis=2)
        near = np.argsort(away, axis=1, kind="stable")[:, :count]
        weight = 1 / (np.take_along_axis(away, near, 1) + 1e-3) ** 2
        self._weight = weight / weight.sum(1, keepdims=True)
        self._numbers = numbers[near]

    def __call__(self, values: np.ndarray) -> np.ndarray:
        """(n, 3) weighted mean of `values`, given for all vertices."""
        return np.einsum("nk,nkc->nc", self._weight, values[self._numbers])

    def units(self, units: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
        """What each unit adds to the bound vertices."""
        return {name: self(offsets) for name, offsets in units.items() if name in ARKIT}
