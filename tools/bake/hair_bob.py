"""A chin-long bob of broad clumps that curl in, with a fringe swept from a side parting and locks beside the face."""

import numpy as np

from bake.clump import Shade, clump, taper
from bake.hair_short import cap
from bake.part import Part
from bake.skull import Skull, curve
from bake.swing import LOCK, along

HAIRLINE = ([0, 0.6, 0.95, 1.25, 1.7, np.pi], [0.72, 0.6, 0.3, -0.5, -0.66, -0.7])
SEED = 11
PARTING = 0.40
"""rad: azimuth of the parting (the person's left)."""
FRINGE = (
    (-1.22, 1.60, 0.20, 0.135),
    (-1.00, 1.30, 0.19, 0.125),
    (-0.78, 1.06, 0.21, 0.120),
    (-0.52, 0.96, 0.22, 0.120),
    (-0.25, 0.91, 0.22, 0.120),
    (0.04, 0.86, 0.20, 0.120),
    (1.22, 1.60, 0.20, 0.135),
    (1.00, 1.32, 0.17, 0.125),
    (0.83, 1.04, 0.21, 0.120),
    (0.64, 0.90, 0.20, 0.120),
)
"""Of each clump: azimuth and way down of its tip, half width, height over the skull; what lies on top comes last."""
SIDES = ((1.10, 2.16, 0.115, 0.14), (1.22, 1.98, 0.16, 0.13), (1.42, 2.06, 0.19, 0.15))
"""Beside the face, in front of the ear: as FRINGE."""
ROWS = 12
"""Of vertices along a clump."""
BACK = 12
"""Clumps round the back in each of two layers."""


def bob(skull: Skull, shade: Shade) -> list[Part]:
    """Under cap, two layers behind, side locks, fringe, and a curl that stands up at the parting."""
    rng = np.random.default_rng(SEED)
    parts = [cap(skull, shade.root * 0.72, 0.1, 0.03)]
    for layer in (0, 1):
        for i in range(BACK - layer):
            share = (i + 0.5 * layer) / (BACK - 1)
            parts.append(_behind(skull, shade, 1.32 + share * (2 * np.pi - 2.64), layer, rng))
    for side in (1, -1):
        parts += [_beside(skull, shade, side, shape, rng) for shape in SIDES[::-1]]
    parts += [_fringe(skull, shade, shape, rng) for shape in FRINGE]
    parts += [_stray(skull, shade, *shape) for shape in ((0.25, 0.30, 0.17), (-0.5, 0.34, 0.10))]
    return parts


def _behind(skull: Skull, shade: Shade, azimuth: float, layer: int, rng: np.random.Generator) -> Part:
    t = np.linspace(0, 1, ROWS)
    behind = 1 - abs(np.cos(azimuth / 2))  # 1 in front, 0 at the nape
    end = 2.02 + 0.10 * behind - 0.07 * (1 - layer) + rng.uniform(-0.03, 0.03)
    down = 0.02 + (end - 0.02) * t**1.15
    off = curve(down / end, [0, 0.3, 0.62, 0.82, 1], [0.05, 0.11, 0.145, 0.13, -0.06]) + 0.035 * layer
    around = azimuth + rng.normal(0, 0.03) * t**2
    path, out = skull.way(around, down, off)
    width = 0.27 * taper(t, 0.35, 0.72)
    chain = along(path, 2, 0.62, LOCK)
    light = 0.93 + 0.07 * layer + rng.uniform(-0.03, 0.03)
    return clump(path, out, width, 0.33 * width, shade.times(light), swing=(chain,))


def _beside(skull: Skull, shade: Shade, side: int, shape: tuple[float, ...], rng: np.random.Generator) -> Part:
    azimuth, end, half, high = shape
    t = np.linspace(0, 1, ROWS)
    down = 0.08 + (end - 0.08) * t
    around = azimuth * curve(t, [0, 0.4, 0.75, 1], [1.0, 1.0, 1.0, 0.93])
    off = curve(t, [0, 0.35, 0.7, 0.88, 1], [0.06, high, high, 0.7 * high, -0.02])
    path, out = skull.way(side * around, down, off)
    width = half * taper(t, 0.8, 0.6)
    light = 1.0 + rng.uniform(-0.03, 0.03)
    return clump(path, out, width, 0.4 * width, shade.times(light), swing=(along(path, 2, 0.55, LOCK),))


def _fringe(skull: Skull, shade: Shade, shape: tuple[float, ...], rng: np.random.Generator) -> Part:
    azimuth, end, half, high = shape
    t = np.linspace(0, 1, ROWS)
    over = curve(t, [0, 0.25, 0.6, 0.85, 1], [0.25 * abs(azimuth), 0.6, 0.9, 1.0, 1.05])
    around = 0.8 * PARTING + (azimuth - 0.8 * PARTING) * over
    down = 0.12 + (end - 0.12) * t
    off = curve(t, [0, 0.3, 0.6, 0.85, 1], [0.07, high, high + 0.02, 0.85 * high, 0.55 * high])
    path, out = skull.way(around, down, off)
    width = half * taper(t, 0.45, 0.42)
    light = 1.02 + rng.uniform(-0.025, 0.025)
    return clump(path, out, width, 0.36 * width, shade.times(light), swing=(along(path, 1, 0.7, LOCK),))


def _stray(skull: Skull, shade: Shade, azimuth: float, length: float, lift: float) -> Part:
    """A thin curl that stands up from the crown."""
    t = np.linspace(0, 1, 10)
    path, out = skull.way(np.full(10, azimuth), 0.22 + 0.9 * length * t, 0.10 + lift * np.sin(np.pi * t**0.9 * 0.62))
    width = 0.04 * taper(t, 0.8, 0.3)
    return clump(path, out, width, 0.6 * width, shade.times(1.05), swing=(along(path, 2, 0.2, LOCK),))
