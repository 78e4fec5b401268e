"""Hair of smooth leaf-shaped locks over a cap: a side-swept fringe and a bob that curls in under the jaw."""

import numpy as np

from bake.mesh import grid_triangles, unit
from bake.part import Part
from vcam.avatar.model import HAIR

HAIR_COLOUR = np.array([0.46, 0.25, 0.19])
SEED = 5


def hair(skull: np.ndarray, eye_y: float) -> list[Part]:
    """`skull` (n, 3): warped points of the head above the eyes. All hair follows the head wholly."""
    low, high = skull.min(0), skull.max(0)
    centre = np.array([0, eye_y + 0.12, (low[2] + high[2]) / 2 - 0.03])
    radii = np.array([high[0] * 1.03, (high[1] - centre[1]) * 1.02, (high[2] - low[2]) / 2 * 0.99])
    rng = np.random.default_rng(SEED)
    parts = [_cap(centre, radii, eye_y)]
    for count, layer in ((26, 0), (22, 1)):
        for i in range(count):
            azimuth = ((i + 0.5 * layer) / count * 2 - 1) * np.pi
            if abs(azimuth) > 0.62:
                parts.append(_lock(centre, radii, azimuth, layer, eye_y, rng))
    for azimuth, sweep, end in (
        (-0.72, -0.25, 0.05),
        (-0.5, -0.22, 0.30),
        (-0.28, -0.18, 0.36),
        (-0.05, -0.1, 0.40),
        (0.17, 0.1, 0.44),
        (0.38, 0.22, 0.36),
        (0.6, 0.3, 0.16),
    ):
        parts.append(_fringe(centre, radii, azimuth, sweep, eye_y + end, rng))
    return parts


def _surface(
    centre: np.ndarray, radii: np.ndarray, azimuth: np.ndarray, polar: np.ndarray, off: np.ndarray
) -> np.ndarray:
    direction = np.stack([np.sin(azimuth) * np.sin(polar), np.cos(polar), np.cos(azimuth) * np.sin(polar)], -1)
    return centre + direction * (radii + off[:, None])


def _hanging(
    centre: np.ndarray, radii: np.ndarray, azimuth: np.ndarray, end_y: float, off: np.ndarray, curl: float
) -> np.ndarray:
    """A path from the crown over the skull that falls below its equator and curls in at the end."""
    count = len(azimuth)
    over = (np.pi / 2) * (radii[1] + radii[0]) / 2
    fall = max(centre[1] - end_y, 0.0)
    length = np.linspace(0.04, over + fall, count)
    polar = np.minimum(length / over, 1) * np.pi / 2
    path = _surface(centre, radii, azimuth, polar, off)
    drop = np.maximum(length - over, 0)
    path[:, 1] -= drop
    t = drop / max(fall, 1e-6)
    inward = curl * t**2.5 + 0.03 * t
    horizontal = (path - centre) * [1, 0, 1]
    path -= unit(horizontal) * inward[:, None]
    return path


def _lock(
    centre: np.ndarray, radii: np.ndarray, azimuth: float, layer: int, eye_y: float, rng: np.random.Generator
) -> Part:
    count = 12
    t = np.linspace(0, 1, count)
    end = (
        eye_y + np.interp(abs(azimuth), [0.6, 0.9, 1.4, np.pi], [-0.62, -0.82, -0.86, -0.92]) + rng.uniform(-0.05, 0.05)
    )
    off = 0.10 + 0.035 * layer + 0.05 * np.sin(np.pi * t) ** 2 + rng.uniform(0, 0.015)
    path = _hanging(centre, radii, np.full(count, azimuth) + rng.normal(0, 0.05) * t**2, end, off, 0.16)
    width = 0.155 * np.clip(np.sin(np.pi * (0.1 + 0.86 * t)), 0.03, 1) ** 0.6 * (0.4 + 0.6 * np.clip(t * 3, 0, 1))
    width[-1] = 0.006
    return _leaf(path, centre, width, 0.4, layer)


def _fringe(
    centre: np.ndarray, radii: np.ndarray, azimuth: float, sweep: float, end_y: float, rng: np.random.Generator
) -> Part:
    count = 12
    t = np.linspace(0, 1, count)
    around = 0.12 + (azimuth - 0.12) * np.clip(0.35 + t, 0, 1) + sweep * t**2
    polar_end = np.arccos(np.clip((end_y - centre[1]) / radii[1], -1, 1))
    off = 0.12 + 0.05 * np.sin(np.pi * t) + rng.uniform(0, 0.01) - 0.05 * t**3
    path = _surface(centre, radii, around, 0.06 + (polar_end - 0.06) * t, off)
    width = 0.17 * np.clip(np.sin(np.pi * (0.12 + 0.85 * t)), 0.03, 1) ** 0.6 * (0.4 + 0.6 * np.clip(t * 3, 0, 1))
    width[-1] = 0.006
    return _leaf(path, centre, width, 0.38, 1)


def _leaf(path: np.ndarray, centre: np.ndarray, width: np.ndarray, flat: float, layer: int) -> Part:
    """A closed lens-shaped lock along `path`, `flat` as thick as wide."""
    along = unit(np.gradient(path, axis=0))
    away = unit((path - centre) * [1, 0.5, 1])
    side = unit(np.cross(along, away))
    out = np.cross(side, along)
    bends = np.arange(8) / 8 * 2 * np.pi
    rings = [np.cos(b) * width[:, None] * side + np.sin(b) * flat * width[:, None] * out for b in bends]
    points = (path[:, None] + np.stack(rings, 1)).reshape(-1, 3)
    triangles = grid_triangles(len(path), len(bends), closed=True)
    light = np.interp(np.linspace(0, 1, len(path)), [0, 0.5, 1], [0.92, 1.06, 0.88]) * (0.97 + 0.04 * layer)
    colours = np.clip(np.repeat(light, len(bends))[:, None] * HAIR_COLOUR, 0, 1)
    return Part(points, triangles, HAIR, colours, warped=True)


def _cap(centre: np.ndarray, radii: np.ndarray, eye_y: float) -> Part:
    """The hair below the locks, so that no skull shows between them."""
    columns, rows = 40, 12
    azimuth = np.arange(columns) / columns * 2 * np.pi - np.pi
    paths = []
    for angle in azimuth:
        end = eye_y + np.interp(abs(angle), [0, 0.55, 0.8, 1.1, np.pi], [0.62, 0.5, 0.2, -0.55, -0.7])
        if end > centre[1]:
            polar = np.linspace(0.02, np.arccos(np.clip((end - centre[1]) / radii[1], -1, 1)), rows)
            paths.append(_surface(centre, radii, np.full(rows, angle), polar, np.full(rows, 0.06)))
        else:
            paths.append(_hanging(centre, radii, np.full(rows, angle), end, np.full(rows, 0.06), 0.08))
    points = np.stack(paths, 1).reshape(-1, 3)
    triangles = grid_triangles(rows, columns, closed=True)
    return Part(points, triangles, HAIR, np.tile(HAIR_COLOUR * 0.8, (len(points), 1)), warped=True)
