"""Made things: shells lofted from ovals, turned pieces, balls, tubes and discs. The bake's join turns them outward."""

import numpy as np

from bake.mesh import grid_triangles, smooth_step, unit
from bake.part import Part

DENSE = 720
"""Points of an oval before it is divided evenly."""
NOTHING = 1e-9
"""Twice the area of a triangle that can be left out."""


def oval(wide: float, high: float, power: float, columns: int) -> np.ndarray:
    """(columns, 2) points of the superellipse |x/wide|^power + |y/high|^power = 1, evenly spaced, from +x over +y."""
    turn = np.arange(DENSE + 1) / DENSE * 2 * np.pi
    x, y = np.abs(np.cos(turn)) / wide, np.abs(np.sin(turn)) / high
    reach = (x**power + y**power) ** (-1 / power)
    loop = reach[:, None] * np.stack([np.cos(turn), np.sin(turn)], 1)
    steps = np.r_[0.0, np.cumsum(np.linalg.norm(np.diff(loop, axis=0), axis=1))]
    wanted = np.arange(columns) / columns * steps[-1]
    return np.stack([np.interp(wanted, steps, loop[:, k]) for k in range(2)], 1)


def loft(rings: np.ndarray, material: int, colours: np.ndarray, **more: object) -> Part:
    """A skin over `rings` (rows, columns, 3), each a closed loop; `colours` (rows, 3), (3,) or (rows, columns, 3)."""
    rows, columns, _ = rings.shape
    tint = np.asarray(colours, float)
    tint = tint[:, None] if tint.ndim == 2 else tint
    painted = np.broadcast_to(tint, rings.shape).reshape(-1, 3)
    points = rings.reshape(-1, 3)
    triangles = grid_triangles(rows, columns, closed=True)
    a, b, c = (points[triangles[:, k]] for k in range(3))
    solid = np.linalg.norm(np.cross(b - a, c - a), axis=1) > NOTHING  # at a pole, half of the triangles are needles
    return Part(points, triangles[solid], material, painted, **more)


def turned(
    profile: np.ndarray, foot: np.ndarray, axis: np.ndarray, material: int, colours: np.ndarray, *, columns=32, **more
) -> Part:
    """A piece from the lathe: `profile` (n, 2) of radius and height along `axis` (3,) from `foot` (3,)."""
    axis = unit(np.asarray(axis, float))
    side, up = across(axis)
    turn = np.arange(columns) / columns * 2 * np.pi
    around = np.cos(turn)[:, None] * side + np.sin(turn)[:, None] * up
    rings = foot + profile[:, :1, None] * around[None] + profile[:, 1:, None] * axis
    return loft(rings, material, colours, **more)


def across(axis: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Two unit vectors (3,) at right angles to `axis` and to each other."""
    helper = np.array([0.0, 0, 1]) if abs(axis[2]) < 0.9 else np.array([0.0, 1, 0])
    side = unit(np.cross(axis, helper))
    return side, np.cross(axis, side)


def ball(
    centre: np.ndarray, radius: float, material: int, colours: np.ndarray, *, rows: int = 9, columns: int = 16
) -> Part:
    """A round ball."""
    down = np.linspace(0.02, np.pi - 0.02, rows)
    profile = radius * np.stack([np.sin(down), np.cos(down)], 1)
    return turned(profile, np.asarray(centre, float), np.array([0, 1.0, 0]), material, colours, columns=columns)


def tube(
    path: np.ndarray, radius: np.ndarray | float, columns: int, material: int, colours: np.ndarray, **more
) -> Part:
    """A round tube along `path` (n, 3), as thick as `radius` (n,); its ends are closed."""
    along = unit(np.gradient(path, axis=0))
    side, _ = across(along[0])
    sides = []
    for way in along:  # carried along the path, so that the tube isn't twisted
        side = unit(side - way * (side @ way))
        sides.append(side)
    sides = np.array(sides)
    ups = np.cross(along, sides)
    turn = np.arange(columns) / columns * 2 * np.pi
    thick = np.broadcast_to(np.asarray(radius, float), len(path))[:, None, None]
    around = np.cos(turn)[None, :, None] * sides[:, None] + np.sin(turn)[None, :, None] * ups[:, None]
    rings = path[:, None] + thick * around
    ends = [np.repeat(path[k][None], columns, 0)[None] for k in (0, -1)]
    tint = np.asarray(colours, float)
    tint = tint if tint.ndim == 1 else np.vstack([tint[:1], tint, tint[-1:]])
    return loft(np.concatenate([ends[0], rings, ends[1]]), material, tint, **more)


def stud(place: np.ndarray, out: np.ndarray, radius: float, material: int, colour: np.ndarray, **more) -> Part:
    """The head of a bolt: a low dome with a dark foot."""
    profile = radius * np.array([[1.25, -0.3], [1.25, 0.06], [1.0, 0.1], [0.94, 0.34], [0.6, 0.52], [0.02, 0.58]])
    tint = np.vstack([colour * 0.45, colour * 0.45, colour * 0.7, colour, colour, colour])
    return turned(profile, np.asarray(place, float), out, material, tint, columns=10, **more)


def smooth_rows(table: np.ndarray, rows: int) -> np.ndarray:
    """(rows, k) values on the Catmull-Rom curve through `table` (n, k), evenly in the number of the row."""
    wide = np.vstack([2 * table[0] - table[1], table, 2 * table[-1] - table[-2]])
    place = np.linspace(0, len(table) - 1, rows)
    k = np.minimum(place.astype(int), len(table) - 2)
    t = (place - k)[:, None]
    a, b, c, d = (wide[k + i] for i in range(4))
    return b + t * ((c - a) / 2 + t * (a - 2.5 * b + 2 * c - d / 2 + t * (1.5 * b - a / 2 - 1.5 * c + d / 2)))


def faded(values: np.ndarray, low: float, high: float, one: np.ndarray, other: np.ndarray) -> np.ndarray:
    """Colours (..., 3): `one` where `values` (...) are at `low`, `other` at `high`."""
    share = smooth_step(values, low, high)[..., None]
    return one * (1 - share) + other * share
