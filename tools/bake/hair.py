"""Hair of smooth leaf-shaped locks over a cap: a swept fringe, strands beside the face, a bob that curls in."""

import numpy as np

from bake.look import Look
from bake.mesh import grid_triangles, unit
from bake.part import Part
from vcam.avatar.model import HAIR

SEED = 5
HAIRLINE = {
    "bob": ([0, 0.6, 0.95, 1.25, np.pi], [0.72, 0.6, 0.3, -0.4, -0.62]),
    "short": ([0, 0.5, 0.8, 1.15, 1.45, 1.7, 2.1, np.pi], [0.60, 0.55, 0.42, 0.16, 0.10, 0.0, -0.35, -0.45]),
}
"""By kind: azimuth (rad, either side) and height over the eyes where the cap ends."""
PARTING = 0.35
"""rad: azimuth towards which the locks of the fringe part (the person's left)."""
FRINGE = (
    (-0.95, -0.20, 0.06, 0.15),
    (-0.70, -0.24, 0.20, 0.19),
    (-0.42, -0.26, 0.33, 0.20),
    (-0.12, -0.24, 0.40, 0.20),
    (0.16, -0.14, 0.45, 0.17),
    (0.44, 0.18, 0.44, 0.16),
    (0.66, 0.24, 0.32, 0.18),
    (0.92, 0.18, 0.10, 0.15),
)
"""Of each lock: azimuth, how far its end sweeps on (rad), height of its end over the eyes, half width."""


class Skull:
    """An ellipsoid over the head without its ears; hair grows on it."""

    def __init__(self, head: np.ndarray, eye_y: float, look: Look) -> None:
        """`head` (n, 3): warped points of the body."""
        self.look = look
        top = head[head[:, 1] > eye_y + 0.45]
        low, high = head[head[:, 1] > eye_y + 0.2].min(0), top.max(0)
        front = head[(head[:, 1] > eye_y + 0.45) & (np.abs(head[:, 0]) < 0.3)][:, 2].max()
        self.eye_y = eye_y
        self.centre = np.array([0, eye_y + 0.22, (low[2] + front) / 2])
        self.radii = np.array([top[:, 0].max(), high[1] - self.centre[1], (front - low[2]) / 2])

    def at(self, azimuth: np.ndarray, polar: np.ndarray, off: np.ndarray) -> np.ndarray:
        """(n, 3) points `off` above the skull; azimuth 0 in front, > 0 to the person's left; polar 0 on top."""
        way = np.stack([np.sin(azimuth) * np.sin(polar), np.cos(polar), np.cos(azimuth) * np.sin(polar)], -1)
        return self.centre + way * (self.radii + off[:, None])

    def hanging(self, azimuth: np.ndarray, end_y: float, off: np.ndarray, curl: float) -> np.ndarray:
        """(n, 3) a path from the crown over the skull that falls below its equator and curls in at its end."""
        over = (np.pi / 2) * (self.radii[1] + self.radii[0]) / 2
        fall = max(self.centre[1] - end_y, 1e-3)
        length = np.linspace(0.04, over + fall, len(azimuth))
        path = self.at(azimuth, np.minimum(length / over, 1) * np.pi / 2, off)
        drop = np.maximum(length - over, 0)
        path[:, 1] -= drop
        t = drop / fall
        path -= unit((path - self.centre) * [1, 0, 1]) * (curl * t**2 + 0.02 * t)[:, None]
        return path

    def hairline(self, azimuth: np.ndarray) -> np.ndarray:
        """(n,) height where the cap ends."""
        angles, heights = HAIRLINE[self.look.hair]
        return self.eye_y + np.interp(np.abs(azimuth), angles, heights)

    def covers(self, points: np.ndarray) -> np.ndarray:
        """(n,) bool: certainly under the cap, so that nobody sees it."""
        away = points - self.centre
        azimuth = np.arctan2(away[:, 0], away[:, 2])
        return (
            (points[:, 1] > self.hairline(azimuth) + 0.16) & (np.abs(azimuth) > 0) & (points[:, 1] > self.eye_y - 0.1)
        )


def hair(skull: Skull) -> list[Part]:
    """All hair follows the head wholly."""
    rng = np.random.default_rng(SEED)
    return [_cap(skull), *(_bob(skull, rng) if skull.look.hair == "bob" else _short(skull, rng))]


def _bob(skull: Skull, rng: np.random.Generator) -> list[Part]:
    parts = []
    for count, layer in ((24, 0), (20, 1)):
        for i in range(count):
            azimuth = ((i + 0.5 * layer) / count * 2 - 1) * np.pi
            if abs(azimuth) > 1.3:
                parts.append(_lock(skull, azimuth, layer, rng))
    for side in (1, -1):
        parts.append(_strand(skull, side * 1.12, -0.66, 0.125))
        parts.append(_strand(skull, side * 1.3, -0.86, 0.15))
    for shape in FRINGE:
        parts.append(_fringe(skull, shape, rng))
    return parts


def _short(skull: Skull, rng: np.random.Generator) -> list[Part]:
    """Locks combed from a side parting over the head, ending a little below the cap's edge."""
    parts = []
    for layer in (0, 1):
        for i in range(30):
            azimuth = ((i + 0.5 * layer) / 30 * 2 - 1) * np.pi
            t = np.linspace(0, 1, 10)
            end = float(skull.hairline(np.array([azimuth]))[0]) - 0.05 - 0.03 * layer + rng.uniform(-0.03, 0.03)
            around = azimuth + rng.normal(0, 0.06) * t + 0.22 * np.cos(azimuth / 2) ** 2 * t**2
            off = 0.03 + 0.02 * layer + 0.045 * np.sin(np.pi * t**0.8) * (1 if abs(azimuth) < 1 else 0.4)
            if end > skull.centre[1]:
                last = np.arccos(np.clip((end - skull.centre[1]) / skull.radii[1], -1, 1))
                path = skull.at(around, 0.05 + (last - 0.05) * t, off)
            else:
                path = skull.hanging(around, end, off, 0.05)
            parts.append(_leaf(path, skull, 0.13 * _taper(t, 0.8), 0.3, layer))
    return parts


def _lock(skull: Skull, azimuth: float, layer: int, rng: np.random.Generator) -> Part:
    t = np.linspace(0, 1, 13)
    end = skull.eye_y + np.interp(abs(azimuth), [1.2, 1.6, np.pi], [-0.86, -0.92, -0.98]) + rng.uniform(-0.03, 0.03)
    off = 0.055 + 0.03 * layer + 0.03 * np.sin(np.pi * t) ** 2 + rng.uniform(0, 0.008)
    path = skull.hanging(azimuth + rng.normal(0, 0.04) * t**2, end, off, 0.17)
    width = 0.15 * _taper(t, 0.85)
    return _leaf(path, skull, width, 0.42, layer)


def _strand(skull: Skull, azimuth: float, end: float, width: float) -> Part:
    """Beside the face, in front of the ear."""
    t = np.linspace(0, 1, 13)
    off = 0.07 + 0.035 * np.sin(np.pi * t) ** 2
    path = skull.hanging(azimuth * (0.75 + 0.25 * np.clip(2 * t, 0, 1)), skull.eye_y + end, off, 0.13)
    return _leaf(path, skull, width * _taper(t, 0.6), 0.4, 1)


def _fringe(skull: Skull, shape: tuple[float, float, float, float], rng: np.random.Generator) -> Part:
    azimuth, sweep, end, half = shape
    t = np.linspace(0, 1, 13)
    around = PARTING * 0.5 + (azimuth - PARTING * 0.5) * np.clip(0.3 + 1.1 * t, 0, 1) + sweep * t**2
    last = np.arccos(np.clip((skull.eye_y + end - skull.centre[1]) / skull.radii[1], -1, 1))
    off = 0.085 + 0.045 * np.sin(np.pi * t) + rng.uniform(0, 0.012) - 0.02 * t**3
    path = skull.at(around, 0.05 + (last - 0.05) * t, off)
    return _leaf(path, skull, half * _taper(t, 0.75), 0.34, 1)


def _taper(t: np.ndarray, blunt: float) -> np.ndarray:
    """Width along a lock: narrow at the root, full, a tip."""
    return np.clip(0.35 + 2.2 * t, 0, 1) * np.clip((1 - t) / (1 - blunt + 0.02), 0.03, 1) ** 0.55


def _leaf(path: np.ndarray, skull: Skull, width: np.ndarray, flat: float, layer: int) -> Part:
    """A closed lens-shaped lock along `path`, `flat` as thick as wide."""
    along = unit(np.gradient(path, axis=0))
    away = unit((path - skull.centre) * [1, 0.5, 1])
    side = unit(np.cross(along, away))
    out = np.cross(side, along)
    bends = np.arange(6) / 6 * 2 * np.pi
    rings = [np.cos(b) * width[:, None] * side + np.sin(b) * flat * width[:, None] * out for b in bends]
    points = (path[:, None] + np.stack(rings, 1)).reshape(-1, 3)
    triangles = grid_triangles(len(path), len(bends), closed=True)
    light = np.interp(np.linspace(0, 1, len(path)), [0, 0.45, 1], [0.90, 1.05, 0.90]) * (0.96 + 0.05 * layer)
    colours = np.clip(np.repeat(light, len(bends))[:, None] * skull.look.hair_colour, 0, 1)
    return Part(points, triangles, HAIR, colours, warped=True)


def _cap(skull: Skull) -> Part:
    """The hair below the locks, so that no skull shows between them."""
    columns, rows = 40, 12
    azimuth = np.arange(columns) / columns * 2 * np.pi - np.pi
    paths = []
    for angle, end in zip(azimuth, skull.hairline(azimuth), strict=True):
        same = np.full(rows, angle)
        if end > skull.centre[1]:
            last = np.arccos(np.clip((end - skull.centre[1]) / skull.radii[1], -1, 1))
            paths.append(skull.at(same, np.linspace(0.02, last, rows), np.full(rows, 0.035)))
        else:
            paths.append(skull.hanging(same, end, np.full(rows, 0.035), 0.08))
    points = np.stack(paths, 1).reshape(-1, 3)
    triangles = grid_triangles(rows, columns, closed=True)
    return Part(points, triangles, HAIR, np.tile(skull.look.hair_colour * 0.8, (len(points), 1)), warped=True)
