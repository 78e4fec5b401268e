"""A rope: a closed tube along a path that swells and twists as locs and plaits do."""

import numpy as np

from bake.clump import Shade
from bake.mesh import grid_triangles, unit
from bake.part import Part
from bake.swing import Chain
from vcam.avatar.model import HAIR


def rope(
    path: np.ndarray,
    radius: np.ndarray,
    shade: Shade,
    *,
    outward: np.ndarray,
    sides: int = 5,
    knots: float = 0.0,
    lean: float = 0.5,
    swing: tuple[Chain, ...] = (),
    material: int = HAIR,
    follow: float = 1.0,
) -> Part:
    """A Part of so many `sides` along `path` (n, 3), `radius` (n,) thick, closed at both ends; warped source units.

    Its surface swells and shrinks once for every two rows by `knots` of its radius. Normals lean by `lean` to where
    the whole head of hair looks, `outward` (n, 3).
    """
    along = unit(np.gradient(path, axis=0))
    side = unit(np.cross(along, outward))
    out = np.cross(side, along)
    turn = np.arange(sides) / sides * 2 * np.pi
    ring = np.cos(turn)[:, None, None] * side + np.sin(turn)[:, None, None] * out
    swell = 1 + knots * np.where(np.arange(len(path)) % 2 == 0, 1.0, -1.0)
    points = path[:, None] + (radius * swell)[:, None, None] * ring.transpose(1, 0, 2)
    normals = unit((1 - lean) * ring.transpose(1, 0, 2) + lean * outward[:, None])
    colours = np.repeat(shade.at(np.linspace(0, 1, len(path)))[:, None], sides, 1)
    colours = colours * (1 + 0.9 * (swell - 1))[:, None, None] * (0.8 + 0.2 * np.sin(turn))[None, :, None]
    count = len(path) * sides
    caps = [[0, k, k + 1] for k in range(1, sides - 1)] + [
        [count - sides, count - sides + k + 1, count - sides + k] for k in range(1, sides - 1)
    ]
    triangles = grid_triangles(len(path), sides, closed=True)
    volume = _volume(points.reshape(-1, 3), triangles)
    ends = np.array(caps)
    if (_volume(points.reshape(-1, 3), ends) > 0) != (volume > 0):
        ends = ends[:, ::-1]
    return Part(
        points.reshape(-1, 3),
        np.vstack([triangles, ends]),
        material,
        np.clip(colours, 0, 1).reshape(-1, 3),
        follow=follow,
        warped=True,
        normals=normals.reshape(-1, 3),
        swing=swing,
    )


def _volume(points: np.ndarray, triangles: np.ndarray) -> float:
    """Six times the signed volume, about the middle of the points."""
    a, b, c = (points[triangles[:, k]] - points.mean(0) for k in range(3))
    return float((np.cross(a, b) * c).sum())
