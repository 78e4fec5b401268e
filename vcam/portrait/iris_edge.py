"""Where an iris ends: the circle at which the picture brightens most, as Daugman 1993 finds it."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

F32 = NDArray[np.float32]

RADII: Final = np.linspace(0.75, 1.5, 26, dtype=np.float32)
"""Times MediaPipe's radius: drawn eyes have larger irises than people."""
SHIFTS: Final = np.linspace(-0.3, 0.3, 9, dtype=np.float32)
"""Times MediaPipe's radius: how far off its centre may be."""
STEPS: Final = 48
"""Directions about the centre."""
SIDES: Final = 0.75
"""Sine of the steepest direction that is looked into: above and below lie the lids."""
BAND: Final = 0.12
"""Of the radius: what is compared on both sides of the edge."""
FAR: Final = 0.4
"""A change of the radius or of the centre by so much, of it, halves what an edge counts."""
LEAST: Final = 0.03
"""Of 0..1: a weaker edge is none; MediaPipe's circle is kept, as on statues and shut eyes."""
BLUE: Final = 1.5
"""How much bluer counts as darker."""
STRONG: Final = 0.4
"""A stronger one counts no more."""
FEWEST: Final = 5
"""Directions that must see the edge."""


def find_edge(image: F32, opening: F32, centre: F32, radius: float) -> tuple[F32, float]:
    """((2,) px centre, px radius) in (h, w, 3) 0..1 `image`, near those given; edges count within `opening` (h, w)."""
    soft = cv2.GaussianBlur(image, (0, 0), 1.0)
    blue = np.clip(soft[..., 2] - soft[..., 0], 0, 1)  # glowing irises of drawn eyes are light, but no white is so blue
    pale = np.asarray(soft.min(axis=2) - BLUE * blue, np.float32)
    angle = np.linspace(0, 2 * np.pi, STEPS, endpoint=False, dtype=np.float32)
    angle = angle[np.abs(np.sin(angle)) < SIDES]
    across, down, size = (part.ravel() for part in np.meshgrid(SHIFTS, SHIFTS, RADII, indexing="ij"))
    score = np.zeros((2, len(size)), np.float32)
    found = np.zeros((2, len(size)), np.float32)
    ways = np.stack([np.cos(angle), np.sin(angle)])
    inner, outer = (_around(pale, centre, radius, (across, down, size * (1 + way)), ways) for way in (-BAND, BAND))
    seen = _around(opening, centre, radius, (across, down, size * (1 + BAND)), ways) > 0.9
    seen &= _around(opening, centre, radius, (across, down, size * (1 - BAND)), ways) > 0.9
    for side, at in enumerate((ways[0] < 0, ways[0] > 0)):
        step = np.where(seen, np.clip(outer - inner, -0.2, STRONG), 0)[:, at]
        found[side] = seen[:, at].sum(axis=1)
        score[side] = step.sum(axis=1) / np.maximum(found[side], 1) * np.minimum(found[side] / FEWEST, 1)
    mean = (score * found).sum(axis=0) / np.maximum(found.sum(axis=0), 1)
    both = 0.5 * mean + 0.5 * score.min(axis=0)
    away = (across**2 + down**2 + (size - 1) ** 2) / FAR**2
    value = np.where(found.sum(axis=0) >= FEWEST, both / (1 + away), 0)
    best = int(value.argmax())
    if value[best] < LEAST:
        return centre, radius
    moved = centre + radius * np.array([across[best], down[best]], np.float32)
    return np.asarray(moved, np.float32), float(radius * size[best])


def _around(field: F32, centre: F32, radius: float, rings: tuple[F32, F32, F32], ways: F32) -> F32:
    """(rings, directions) `field` on rings of (shift x, shift y, radius), all times `radius`."""
    across, down, size = (radius * part[:, None] for part in rings)
    x = np.asarray(centre[0] + across + size * ways[0], np.float32)
    y = np.asarray(centre[1] + down + size * ways[1], np.float32)
    return np.asarray(cv2.remap(field, x, y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT), np.float32)
