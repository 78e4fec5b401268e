"""Momo's coat: a peach tabby with a cream muzzle. Markings are outlines with vertices along both sides of them.

Outlines are drawn on the head's directions from its middle, laid flat round the face's axis (azimuthal equidistant),
so that a pattern can run from the forehead over the crown.
"""

import numpy as np

from bake.look import rgb
from bake.mesh import smooth_step, unit
from bake.momo_shape import CENTRE, along, front

COAT, CREAM, STRIPE = rgb("f4b06f"), rgb("fff1df"), rgb("d98244")
LINER, LINER_LOW = rgb("43251f"), rgb("7a4636")
MOUTH_LINE = rgb("6b3a33")
BLUSH = rgb("f59a8c")
UNIT = 75.0
"""mm of the chart for one radian."""
EDGE = 0.45
"""mm: half the width over which one colour turns to the other."""
MASK = (
    (0, 42), (3.0, 33), (5.0, 22), (6.8, 10), (9.2, -2), (13.5, -11), (20, -18), (31, -22.5), (44, -22), (56, -16.5),
    (65, -9),
)  # fmt: skip
"""(x, y) mm from the front: the blaze's tip, down beside the nose, below the eye, to the cheek."""
MASK_BACK = ((76, -2, -42), (77, -18, -58), (66, -42, -72), (40, -56, -84), (0, -60, -92))
"""(x, y, z) mm: on round the cheek and under the head."""
STROKES = (
    (((0, 50, 8), (0, 64, -4), (0, 76, -25), (0, 82, -50), (0, 80, -75)), (1.0, 3.6, 4.6, 4.6, 1.0)),
    (((15, 38, 8), (18, 52, 2), (22, 66, -14), (25, 75, -35), (26, 78, -58)), (1.0, 3.4, 4.6, 4.6, 1.0)),
    (((33, 41, 0), (37, 49, -6), (42, 57, -16), (46, 64, -32)), (0.8, 3.0, 3.8, 1.0)),
    (((64, 8, -10), (69, 10, -20), (73, 12, -32), (77, 15, -52)), (0.8, 3.0, 4.2, 0.8)),
    (((68, -3, -14), (73, -2, -24), (78, 0, -36), (81, 2, -56)), (0.8, 2.8, 3.8, 0.8)),
    (((61, 22, -8), (66, 27, -18), (70, 31, -32), (73, 34, -50)), (0.8, 2.6, 3.4, 0.8)),
)
"""Stripes: (x, y, z) mm near the surface from end to end, and half widths; those off the middle come twice."""


def chart(points: np.ndarray) -> np.ndarray:
    """(n, 2) where points on the head lie on the flat chart."""
    ways = unit(points - CENTRE)
    flat = np.hypot(ways[:, 0], ways[:, 1])
    angle = np.arctan2(flat, ways[:, 2])
    return UNIT * angle[:, None] * ways[:, :2] / np.maximum(flat, 1e-9)[:, None]


def unchart(places: np.ndarray) -> np.ndarray:
    """(n, 3) points on the head for places on the chart."""
    far = np.linalg.norm(places, axis=1)
    angle = far / UNIT
    flat = places / np.maximum(far, 1e-9)[:, None]
    return along(np.c_[flat * np.sin(angle)[:, None], np.cos(angle)])


def smooth(corners: np.ndarray, count: int) -> np.ndarray:
    """(count, k) a Catmull-Rom curve through `corners` at even steps of its length."""
    padded = np.vstack([2 * corners[:1] - corners[1:2], corners, 2 * corners[-1:] - corners[-2:-1]])
    t = np.linspace(0, 1, 24, endpoint=False)[:, None]
    rows = []
    for a, b, c, d in zip(padded, padded[1:], padded[2:], padded[3:], strict=False):
        rows.append(b + 0.5 * t * ((c - a) + t * ((2 * a - 5 * b + 4 * c - d) + t * (3 * (b - c) + d - a))))
    dense = np.vstack([*rows, corners[-1:]])
    length = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(dense, axis=0), axis=1))])
    even = np.linspace(0, length[-1], count)
    return np.stack([np.interp(even, length, dense[:, k]) for k in range(dense.shape[1])], 1)


def outlines() -> list[tuple[np.ndarray, np.ndarray]]:
    """(colour, (n, 2) closed outline on the chart) of each marking."""
    face = np.array(MASK, float)
    corners = np.vstack([chart(front(face[:, 0], face[:, 1])), chart(along(np.array(MASK_BACK) - CENTRE))])
    half = smooth(corners, 90)
    out = [(CREAM, np.vstack([half, half[-2:0:-1] * [-1, 1]]))]
    for path, widths in STROKES:
        middle = chart(along(np.array(path, float) - CENTRE))
        length = np.concatenate([[0], np.cumsum(np.linalg.norm(np.diff(middle, axis=0), axis=1))])
        curve = smooth(middle, 18)
        along_it = np.linspace(0, length[-1], 18)
        width = np.interp(along_it, length, widths) * np.sqrt(np.sin(np.pi * np.linspace(0.02, 0.98, 18)))
        tangent = unit(np.gradient(curve, axis=0))
        aside = np.stack([-tangent[:, 1], tangent[:, 0]], 1) * width[:, None]
        shape = np.vstack([curve + aside, (curve - aside)[::-1]])
        out.append((STRIPE, shape))
        if np.abs(middle[:, 0]).max() > 1:
            out.append((STRIPE, shape * [-1, 1]))
    return out


def inside(places: np.ndarray, outline: np.ndarray) -> np.ndarray:
    """(n,) mm into a closed outline; < 0 outside of it."""
    a, b = outline, np.roll(outline, -1, 0)
    run = b - a
    away = places[:, None] - a[None]
    share = np.clip((away * run).sum(2) / np.maximum((run**2).sum(1), 1e-12), 0, 1)
    distance = np.linalg.norm(away - share[:, :, None] * run, axis=2).min(1)
    crosses = (a[:, 1] > places[:, 1:]) != (b[:, 1] > places[:, 1:])
    at = a[:, 0] + (places[:, 1:] - a[:, 1]) / np.where(run[:, 1] == 0, 1e-12, run[:, 1]) * run[:, 0]
    odd = (crosses & (places[:, :1] < at)).sum(1) % 2 == 1
    return np.where(odd, distance, -distance)


def _two(outline: np.ndarray, back: int) -> np.ndarray:
    """Sum of the two points `back` from the far end of a stroke's outline."""
    half = len(outline) // 2
    return outline[half - 1 - back] + outline[half + back]


def edge_points() -> np.ndarray:
    """(n, 3) vertices along both sides of all outlines of the left half, mirrored."""
    rows = []
    for _, outline in outlines():
        length = np.linalg.norm(np.roll(outline, -1, 0) - outline, axis=1).sum()
        closed = smooth(np.vstack([outline, outline[:1]]), max(8, int(length / 3.2)))[:-1]
        tangent = unit(np.roll(closed, -1, 0) - np.roll(closed, 1, 0))
        aside = EDGE * np.stack([-tangent[:, 1], tangent[:, 0]], 1)
        rows += [closed + aside, closed - aside]
    for _, outline in outlines()[1:]:
        for tip, before in ((outline[0] + outline[-1], outline[2] + outline[-3]), (_two(outline, 0), _two(outline, 2))):
            way = unit(tip - before)
            aside = np.array([-way[1], way[0]])
            rows.append(tip / 2 + np.array([1.5 * way, way + 1.3 * aside, way - 1.3 * aside]))
    flat = np.vstack(rows)
    flat = flat[(flat[:, 0] > 0.4) & (np.linalg.norm(flat, axis=1) < 2.5 * UNIT)]
    kept: list[np.ndarray] = []
    for place in flat:  # where outlines meet their vertices would crowd
        if not kept or np.linalg.norm(np.array(kept) - place, axis=1).min() > 0.75:
            kept.append(place)
    left = unchart(np.array(kept))
    return np.vstack([left, left * [-1, 1, 1]])


def coat(points: np.ndarray) -> np.ndarray:
    """(n, 3) sRGB of the fur at points on (or near) the head."""
    places = chart(points)
    out = np.tile(COAT, (len(points), 1))
    shapes = outlines()
    for colour, outline in shapes[1:] + shapes[:1]:
        share = smooth_step(inside(places, outline), -EDGE, EDGE)[:, None]
        out = out * (1 - share) + colour * share
    for side in (1, -1):
        away = (points - [side * 49, -24, -4]) / [12, 7.5, 20]
        share = 0.42 * np.exp(-(away**2).sum(1))[:, None]
        out = out * (1 - share) + BLUSH * share
    return out
