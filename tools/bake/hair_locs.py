"""Locs: the front drawn back into a coiled bun, the rest hanging to the shoulders, cuffs of gold on some."""

import numpy as np

from bake.clump import Shade
from bake.hair_short import cap
from bake.look import rgb
from bake.mesh import unit
from bake.part import Part
from bake.rope import rope
from bake.skull import Skull, curve
from bake.swing import BRAID, along
from vcam.avatar.model import METAL

HAIRLINE = ([0, 0.5, 0.8, 1.1, 1.3, 1.5, 1.8, np.pi], [0.68, 0.63, 0.46, 0.16, -0.05, 0.0, -0.7, -0.9])
SEED = 7
GOLD = Shade(rgb("c98a2e"), rgb("f0c055"), rgb("d89a38"))
GREY = Shade(rgb("8f8a88"), rgb("b8b3b0"), rgb("cfcac6"))
RADIUS = 0.082
BUN = np.array([0.0, -0.04, -0.38])
"""Middle of the bun over the crown, from the skull's top, as shares of its radii."""
HANGING = ((16, 1.04, 2.42, 0.12), (9, 1.32, 2.52, 0.05))
"""Layers of hanging locs: how many, azimuth of the first and last, their tip, height over the skull."""
CUFF_LENGTH = 0.15
CUFFED = (0, 3, 12, 15)
"""Of the outer layer, those that wear a cuff."""
SILVER = ((1, 2, 5, 8, 10, 14), (6,))
"""Of each layer, those that have gone grey."""
ROWS = 10, 8
"""Of vertices along a hanging loc of each layer."""
FRONT, FRONT_SILVER = 11, (3, 7, 8)


def locs(skull: Skull, shade: Shade) -> list[Part]:
    """Cap, front, bun, hanging locs."""
    rng = np.random.default_rng(SEED)
    parts = [cap(skull, shade.root * 0.7, 0.05, 0.03)]
    for layer, (count, first, end, high) in enumerate(HANGING):
        for i in range(count):
            azimuth = first + i / (count - 1) * (2 * np.pi - 2 * first) + rng.normal(0, 0.02)
            tone = GREY.times(rng.uniform(0.9, 1.0)) if i in SILVER[layer] else shade.times(rng.uniform(0.92, 1.08))
            place = (azimuth, end + rng.uniform(-0.1, 0.1), high, rng.uniform(0, 6), ROWS[layer])
            parts += _hanging(skull, tone, place, layer == 0 and i in CUFFED)
    top = skull.centre + np.array([0, skull.radii[1], 0])
    bun = top + BUN * skull.radii * [1, 0.4, 1]
    for i in range(FRONT):
        azimuth = (i / (FRONT - 1) * 2 - 1) * 1.15
        parts.append(_drawn_back(skull, GREY if i in FRONT_SILVER else shade, azimuth, bun, rng))
    return [*parts, *_bun(skull, shade, bun)]


def _hanging(skull: Skull, shade: Shade, place: tuple[float, float, float, float, int], cuffed: bool) -> list[Part]:
    """A loc, and its cuff; `place`: azimuth, way down of its tip, height over the skull, phase of its waves, rows."""
    azimuth, end, high, phase, rows = place
    t = np.linspace(0, 1, rows)
    down = 0.30 + (end - 0.30) * t
    off = curve(down, [0.3, 0.8, 1.4, 2.0, 2.6], [0.05, high + 0.05, high + 0.07, high + 0.05, high])
    wave = 0.02 * np.sin(5 * t + phase)
    path, out = skull.way(azimuth + wave, down, off)
    radius = RADIUS * np.interp(t, [0, 0.1, 0.9, 0.97, 1], [0.7, 1, 0.95, 0.7, 0.25])
    chain = along(path, 4, 0.42, BRAID)
    parts = [rope(path, radius, shade, outward=out, knots=0.09, swing=(chain,))]
    if cuffed:
        span = slice(rows - 3, rows - 1)
        cuff = path[span.start] + np.outer(np.linspace(0, CUFF_LENGTH, 4), unit(path[span.stop] - path[span.start]))
        shape = RADIUS * np.array([1.2, 1.38, 1.38, 1.2])
        parts.append(rope(cuff, shape, GOLD, outward=out[-4:], lean=0.0, swing=(chain,), material=METAL))
    return parts


def _drawn_back(skull: Skull, shade: Shade, azimuth: float, bun: np.ndarray, rng: np.random.Generator) -> Part:
    """From the hairline over the head to the bun."""
    t = np.linspace(0, 1, 9)
    start = float(np.interp(abs(azimuth), [0, 0.6, 1.15], [0.71, 0.78, 1.04]))
    path, out = skull.way(azimuth * (1 - 0.35 * t), start * (1 - t) + 0.02, 0.02 + 0.09 * np.sin(np.pi * t) ** 0.7)
    share = np.clip((t - 0.6) / 0.4, 0, 1)[:, None] ** 1.5
    path = path * (1 - share) + bun * share
    radius = 1.25 * RADIUS * np.interp(t, [0, 0.2, 0.8, 1], [0.3, 1, 1.1, 0.9])
    return rope(path, radius, shade.times(rng.uniform(0.95, 1.08)), outward=out, knots=0.08)


def _bun(skull: Skull, shade: Shade, middle: np.ndarray) -> list[Part]:
    """Three coils, each smaller and higher than the last, and a tail tucked in."""
    parts = []
    for number, (size, rise) in enumerate(((0.30, 0.02), (0.23, 0.19), (0.11, 0.31))):
        turn = np.linspace(0, 2 * np.pi * 1.04, 12) + number
        ring = np.stack([np.sin(turn), 0.12 * np.sin(3 * turn), np.cos(turn)], 1)
        path = middle + ring * size + [0, rise, 0]
        out = ring * [1, 0, 1] + np.array([0, 0.6, 0])
        light = 0.96 + 0.06 * number
        parts.append(rope(path, np.full(12, 0.14 - 0.01 * number), shade.times(light), outward=out, knots=0.10))
    return parts
