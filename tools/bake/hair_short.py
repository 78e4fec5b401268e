"""The actor's hair: short locks combed from a side parting."""

import numpy as np

from bake.mesh import grid_triangles, unit
from bake.part import Part
from bake.skull import Skull
from vcam.avatar.model import HAIR

SEED = 5
FLAT = 0.3
"""Thickness of a lock as a share of its width."""
HAIRLINE = ([0, 0.5, 0.8, 1.15, 1.45, 1.7, 2.1, np.pi], [0.60, 0.55, 0.42, 0.16, 0.10, 0.0, -0.35, -0.45])


def short(skull: Skull, colour: np.ndarray) -> list[Part]:
    """Cap and locks, ending a little below the cap's edge."""
    rng = np.random.default_rng(SEED)
    parts = [cap(skull, colour * 0.8, 0.08)]
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
            parts.append(_leaf(path, skull, 0.13 * _taper(t, 0.8), layer, colour))
    return parts


def cap(skull: Skull, colour: np.ndarray, curl: float, off: float = 0.035) -> Part:
    """The hair below the locks, down to the hairline, so that no skull shows between them."""
    columns, rows = 40, 12
    azimuth = np.arange(columns) / columns * 2 * np.pi - np.pi
    paths = []
    for angle, end in zip(azimuth, skull.hairline(azimuth), strict=True):
        same = np.full(rows, angle)
        if end > skull.centre[1]:
            last = np.arccos(np.clip((end - skull.centre[1]) / skull.radii[1], -1, 1))
            paths.append(skull.at(same, np.linspace(0.02, last, rows), np.full(rows, off)))
        else:
            paths.append(skull.hanging(same, end, np.full(rows, off), curl))
    points = np.stack(paths, 1).reshape(-1, 3)
    triangles = grid_triangles(rows, columns, closed=True)
    return Part(points, triangles, HAIR, np.tile(colour, (len(points), 1)), warped=True)


def _taper(t: np.ndarray, blunt: float) -> np.ndarray:
    """Width along a lock: narrow at the root, full, a tip."""
    return np.clip(0.35 + 2.2 * t, 0, 1) * np.clip((1 - t) / (1 - blunt + 0.02), 0.03, 1) ** 0.55


def _leaf(path: np.ndarray, skull: Skull, width: np.ndarray, layer: int, colour: np.ndarray) -> Part:
    """A closed lens-shaped lock along `path`."""
    along = unit(np.gradient(path, axis=0))
    away = unit((path - skull.centre) * [1, 0.5, 1])
    side = unit(np.cross(along, away))
    out = np.cross(side, along)
    bends = np.arange(6) / 6 * 2 * np.pi
    rings = [np.cos(b) * width[:, None] * side + np.sin(b) * FLAT * width[:, None] * out for b in bends]
    points = (path[:, None] + np.stack(rings, 1)).reshape(-1, 3)
    triangles = grid_triangles(len(path), len(bends), closed=True)
    light = np.interp(np.linspace(0, 1, len(path)), [0, 0.45, 1], [0.90, 1.05, 0.90]) * (0.96 + 0.05 * layer)
    colours = np.clip(np.repeat(light, len(bends))[:, None] * colour, 0, 1)
    return Part(points, triangles, HAIR, colours, warped=True)
