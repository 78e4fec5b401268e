"""Short hair with volume: tufts that lift off the crown and sweep to one side, close-cut sides and nape."""

from itertools import product

import numpy as np

from bake.clump import Shade, clump, taper
from bake.hair_short import cap
from bake.part import Part
from bake.skull import Skull, curve
from bake.swing import EAR, along

HAIRLINE = ([0, 0.5, 0.8, 1.1, 1.3, 1.5, 1.7, 2.1, np.pi], [0.66, 0.66, 0.62, 0.56, 0.44, 0.30, 0.1, -0.38, -0.46])
SEED = 3
SWEEP = 0.5
"""rad that the top is combed towards the person's left."""
ROWS = (
    # tufts, azimuths from .. to, root, tip, half width, height midway, height at the tip
    (8, 1.85, 2 * np.pi - 1.85, 1.0, 1.66, 0.17, 0.04, -0.2),
    (10, 1.08, 2 * np.pi - 1.08, 0.50, 1.09, 0.19, 0.08, 0.07),
    (8, 1.75, 2 * np.pi - 1.75, 0.55, 1.42, 0.17, 0.09, -0.06),
    (10, 0.85, 2 * np.pi - 0.85, 0.24, 0.98, 0.23, 0.15, 0.17),
    (8, -1.45, 1.0, 0.30, 0.88, 0.19, 0.14, 0.09),
    (6, 0.8, 2 * np.pi - 0.8, 0.05, 0.70, 0.28, 0.20, 0.26),
    (6, -1.35, 0.55, 0.08, 0.70, 0.21, 0.21, 0.20),
)
"""From what lies below to what lies on top."""
BELOW = 5
"""So many rows lie mostly under others: their tufts have fewer vertices."""
EAR_AT = 1.6
"""rad: azimuth of the ears."""
BURNS = ((1.74, 0.55, 1.16, 0.12), (1.47, 0.5, 1.10, 0.15), (1.2, 0.55, 1.36, 0.13))
"""Azimuth, root, tip and half width of the tufts over and before each ear."""


def tufts(skull: Skull, shade: Shade) -> list[Part]:
    """Cap, rows of tufts, sideburns."""
    rng = np.random.default_rng(SEED)
    parts = [cap(skull, shade.root * 0.85, 0.2, 0.02)]
    for number, (count, first, last, *_) in enumerate(ROWS):
        for i in range(count):
            azimuth = first + (i + 0.5) / count * (last - first) + rng.normal(0, 0.05)
            parts.append(_tuft(skull, shade, azimuth, number, rng))
    for side, (azimuth, root, tip, half) in product((1, -1), BURNS):
        t = np.linspace(0, 1, 6)
        path, out = skull.way(np.full(6, side * azimuth), root + (tip - root) * t, 0.075 - 0.045 * t)
        width = half * taper(t, 0.9, 0.35)
        parts.append(clump(path, out, width, 0.3 * width, shade.times(0.9)))
    return parts


def _tuft(skull: Skull, shade: Shade, azimuth: float, number: int, rng: np.random.Generator) -> Part:
    root, tip, half, middle, end = ROWS[number][3:]
    t = np.linspace(0, 1, 6 if number < BELOW else 7)
    front = np.cos(azimuth / 2) ** 2
    turn = abs((azimuth + np.pi) % (2 * np.pi) - np.pi)
    tip = tip + rng.uniform(-0.09, 0.07)
    tip -= max(tip - 0.86, 0) * np.exp(-(((turn - EAR_AT) / 0.28) ** 2))  # tufts end above the ears
    around = azimuth + SWEEP * front * (t**1.5) * (1 + 0.4 * rng.uniform(-1, 1)) + rng.normal(0, 0.05) * t
    off = curve(t, [0, 0.5, 0.85, 1], [0.03, middle, 0.5 * (middle + end), end]) + rng.uniform(0, 0.015)
    path, out = skull.way(around, root + (tip - root) * t, off)
    width = half * taper(t, 0.6, 0.12) * rng.uniform(0.8, 1.15)
    light = 0.9 + 0.03 * number + rng.uniform(-0.03, 0.03)
    swing = (along(path, 1, 0.5, EAR),) if number >= 2 else ()
    return clump(path, out, width, 0.42 * width, shade.times(light), swing=swing)
