"""Momo's head as one smooth surface: rounded forms that flow into each other, and spheres for the lids.

Millimetres, head frame: origin midway between the outer corners of the eyes, +x the cat's left, +y up, +z out of the
face. Every ray from CENTRE meets the surface once, and so does every ray from the front on the face.
"""

import numpy as np

from bake.mesh import smooth_step, unit

CENTRE = np.array([0.0, -6.0, -45.0])
EYE = np.array([37.0, 0.0, -20.0])
"""Centre of the left eyeball."""
BALL = 29.0
LID = 30.5
"""Radii of the eyeball and of the sphere that the lids lie on."""
LID_ZONE = (21.0, 40.0)
"""Distance from the eye's axis: within the first the surface is the lids' sphere, beyond the second it isn't at all."""
BLOBS = (
    ((0, 20, -57), (77, 60, 62), 2.2, 0),
    ((0, -14, -50), (80, 42, 54), 2.15, 30),
    ((0, -27, -2), (50, 26, 27), 2.0, 34),
    ((14.5, -34, 16.5), (23, 15, 15.5), 2.0, 16),
    ((-14.5, -34, 16.5), (23, 15, 15.5), 2.0, 16),
    ((0, -14, 12), (12, 13, 17), 2.0, 18),
    ((0, -49, 12), (22, 13, 15), 2.0, 9),
)
"""Centre, half axes, exponent (2 is an ellipsoid, more is boxier) and how softly it joins those before it."""
STEPS = 32
"""Halvings of a ray: far below a micrometre is left."""


def height(points: np.ndarray) -> np.ndarray:
    """(n,) > 0 outside of the head, < 0 inside; about millimetres near the surface."""
    out = np.full(len(points), 1e3)
    for centre, axes, power, soft in BLOBS:
        scaled = np.abs(points - np.array(centre)) / np.array(axes)
        size = (scaled**power).sum(1) ** (1 / power)
        steep = (scaled ** (2 * power - 2) / np.array(axes) ** 2).sum(1) ** 0.5 / np.maximum(size, 1e-6) ** (power - 1)
        out = _join(out, (size - 1) / np.maximum(steep, 1e-3), soft)
    for side in (1, -1):
        away = points - EYE * [side, 1, 1]
        near = smooth_step(np.hypot(away[:, 0], away[:, 1]), LID_ZONE[1], LID_ZONE[0]) * (points[:, 2] > -30)
        out = out * (1 - near) + (np.linalg.norm(away, axis=1) - LID) * near
    return out


def _join(a: np.ndarray, b: np.ndarray, soft: float) -> np.ndarray:
    """Union of two forms with a fillet (polynomial smooth minimum; Quilez, "smooth minimum", 2013)."""
    if not soft:
        return np.minimum(a, b)
    near = np.maximum(soft - np.abs(a - b), 0) / soft
    return np.minimum(a, b) - near**2 * soft / 4


def along(ways: np.ndarray) -> np.ndarray:
    """(n, 3) where the rays from CENTRE in the directions `ways` (n, 3) leave the head."""
    return _last(CENTRE, unit(ways), 0.0, 140.0)


def front(x: np.ndarray, y: np.ndarray) -> np.ndarray:
    """(n, 3) the face at these places as seen from the front."""
    start = np.stack([*np.broadcast_arrays(np.asarray(x, float), y), np.full(np.broadcast(x, y).shape, -20.0)], -1)
    return _last(start, np.array([0.0, 0.0, 1.0]), 0.0, 110.0)


def outward(points: np.ndarray) -> np.ndarray:
    """(n, 3) unit normals of the surface at or near `points`."""
    steps = 0.05 * np.eye(3)
    return unit(np.stack([height(points + s) - height(points - s) for s in steps], 1))


def _last(start: np.ndarray, way: np.ndarray, low: float, high: float) -> np.ndarray:
    """Where rays leave the head: by halving; `low` is inside, `high` outside."""
    a = np.full(len(np.atleast_2d(way + start)), low)
    b = np.full_like(a, high)
    for _ in range(STEPS):
        middle = (a + b) / 2
        inside = height(start + way * middle[:, None]) < 0
        a, b = np.where(inside, middle, a), np.where(inside, b, middle)
    return start + way * b[:, None]
