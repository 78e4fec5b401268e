"""A clump of hair: a closed ribbon with a rounded back and a hollow belly that tapers to a point."""

from dataclasses import dataclass

import numpy as np

from bake.mesh import grid_triangles, unit
from bake.part import Part
from bake.swing import Chain
from vcam.avatar.model import HAIR

ACROSS = np.array([-1.0, -0.55, 0.0, 0.55, 1.0, 0.0])
"""Places of a section's vertices across the clump; the first five lie outside."""
HEIGHT = np.array([0.0, 0.72, 1.0, 0.72, 0.0, -0.15])
"""Their height over the edges, as shares of the thickness."""
OUTSIDE = 5
BELLY = 0.62
"""The inner side is this much darker: little light gets there."""
ROUND = 0.55
"""How far the normals lean to a clump's edges: each looks round, and the light's edge still runs over all of them."""


@dataclass(frozen=True)
class Shade:
    """Colours along a clump, sRGB 0..1."""

    root: np.ndarray
    middle: np.ndarray
    tip: np.ndarray

    def at(self, t: np.ndarray) -> np.ndarray:
        """(n, 3) at shares `t` of the length."""
        return np.stack([np.interp(t, [0, 0.45, 1], row) for row in np.stack([self.root, self.middle, self.tip], 1)], 1)

    def times(self, light: float) -> "Shade":
        """Lighter or darker."""
        return Shade(*(np.clip(c * light, 0, 1) for c in (self.root, self.middle, self.tip)))


def taper(t: np.ndarray, root: float = 0.5, point: float = 0.6, least: float = 0.03) -> np.ndarray:
    """Width along a clump as a share of its greatest: `root` where it grows, full, from `point` on to a tip."""
    grow = root + (1 - root) * np.clip(t / 0.35, 0, 1) ** 0.8
    return grow * np.clip(np.sqrt(np.clip(1 - np.clip((t - point) / (1 - point), 0, 1) ** 1.7, 0, 1)), least, 1)


def clump(
    path: np.ndarray,
    outward: np.ndarray,
    half_width: np.ndarray,
    thickness: np.ndarray,
    shade: Shade,
    *,
    bend: float = 0.9,
    swing: tuple[Chain, ...] = (),
    follow: float = 1.0,
    material: int = HAIR,
) -> Part:
    """A Part along `path` (n, 3), whose back looks `outward` (n, 3) and which hugs a ball of radius `bend`.

    Warped source units.
    """
    along = unit(np.gradient(path, axis=0))
    side = unit(np.cross(along, outward))
    out = np.cross(side, along)
    aside = half_width[:, None] * ACROSS
    rise = thickness[:, None] * HEIGHT - aside**2 / (2 * bend)
    points = path[:, None] + aside[..., None] * side[:, None] + rise[..., None] * out[:, None]
    lean = ROUND * ACROSS + 0.6 * np.sign(ACROSS) * (np.abs(ACROSS) > 0.99)
    normals = unit(out[:, None] + lean[None, :, None] * side[:, None])
    t = np.linspace(0, 1, len(path))
    colours = np.repeat(shade.at(t)[:, None], len(ACROSS), 1)
    colours = colours * np.where(np.arange(len(ACROSS)) < OUTSIDE, 1 - 0.06 * np.abs(ACROSS), BELLY)[None, :, None]
    return Part(
        points.reshape(-1, 3),
        grid_triangles(len(path), len(ACROSS), closed=True),
        material,
        np.clip(colours, 0, 1).reshape(-1, 3),
        follow=follow,
        warped=True,
        normals=normals.reshape(-1, 3),
        swing=swing,
    )
