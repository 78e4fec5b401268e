"""The person beyond the face: points over hair, neck and shoulders, and how they hang on the head.

Dense where the head moves, sparse beyond. At the top and the sides they go on beyond the picture, so that what its
edge cuts off turns as a whole; the texture is mirrored there. Depth goes on from the face's outline and falls back to
the middle of the head, where every outline of a round thing lies.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.portrait.portrait import Portrait

F32 = NDArray[np.float32]
Index = NDArray[np.int32]
Array = NDArray[np.float64]

FOREHEAD, CHIN = 10, 152
DENSE, SPARSE = 0.11, 0.3
"""Of the face's height: steps of the grid near the face and beyond."""
NEAR: Final = 0.65
"""Of the face's height from the outline: dense so far."""
MOST_ACROSS: Final = 14
"""Sparse points along the picture's longer side, however small the face."""
CLEAR: Final = 0.045
"""Of the face's height: no point of the grid lies nearer to the outline."""
NECK: Final = (-0.02, 0.55)
"""Of the face's height below the chin: from here the neck stays back, there nothing turns any more (by looking)."""
SHOULDERS: Final = (0.3, 0.6)
"""Of the face's height aside of the chin: from the first to the second a neck becomes shoulders, and hair on them."""
ON_SHOULDERS: Final = (-0.25, 0.15)
"""As NECK, there: collars and shoulders stay where they are, so that nobody sees what is behind them."""
FRAME: Final = 0.12
"""Of the face's height: so near to the picture's lower edge less and less moves, so that no gap opens there."""
BEYOND: Final = 0.4
"""Of the face's height: how far the points go on beyond the picture. A roll by 25 degrees about a point below the ears
pulls hair 0.4 aside of the middle down by 0.17, a turn pulls it in by 0.1."""
FALLS_ASIDE, FALLS_ABOVE, FALLS_BELOW = 0.35, 0.45, 0.5
"""Of the face's height: from the outline outwards, where the middle of the head is reached: ears, crown, neck."""
SMOOTH: Final = 0.15
"""As a share of these: over which the outline's depth is smoothed."""
STEEPEST: Final = 3.0
"""m deeper for each m across. A turn by 12 degrees stretches that by 1.6."""


@dataclass(frozen=True, slots=True)
class Upright:
    """The face's own upright frame in the picture."""

    chin: Array
    """(2,) px"""
    down: Array
    """(2,) along the face, length 1."""
    height: float
    """px from the forehead's top to the chin."""

    @staticmethod
    def of(portrait: Portrait) -> Upright:
        """That of the photo's face; its height is that of the fitted head, which a turned face hides none of."""
        points = portrait.points.astype(np.float64)
        down = portrait.camera_from_head[:2, :3] @ [0.0, -1.0, 0.0]
        along = points[CHIN] - points[FOREHEAD]
        down = down if np.linalg.norm(down) > 0.5 else along
        return Upright(points[CHIN], down / np.linalg.norm(down), float(np.linalg.norm(along)))

    def below_chin(self, places: NDArray[np.floating]) -> Array:
        """(n,) of the face's height."""
        return np.asarray((places - self.chin) @ self.down / self.height, np.float64)


def scattered(portrait: Portrait, outline: F32) -> F32:
    """(n, 2) px: points outside of `outline` (k, 2), the last ones on the frame's edge.

    The frame is the picture, at the top and the sides BEYOND, and wider where the outline leaves it.
    """
    height = Upright.of(portrait).height
    high, wide = portrait.image.shape[:2]
    low = np.minimum(-BEYOND * height, outline.min(0) - DENSE * height)
    top = np.maximum([wide - 1.0 + BEYOND * height, high - 1.0], outline.max(0) + DENSE * height)
    sparse = max(SPARSE * height, float((top - low).max()) / MOST_ACROSS)
    polygon = np.ascontiguousarray(outline, np.float32)

    def out(places: Array) -> Array:
        return np.array([-cv2.pointPolygonTest(polygon, (float(x), float(y)), True) for x, y in places])

    dense = _grid(np.maximum(low, outline.min(0) - NEAR * height), np.minimum(top, outline.max(0) + NEAR * height),
                  DENSE * height)  # fmt: skip
    away = out(dense)
    dense = dense[(away > CLEAR * height) & (away < NEAR * height)]
    coarse = _grid(low, top, sparse)
    coarse = coarse[out(coarse) > NEAR * height + sparse / 3]
    inside = np.concatenate([dense, coarse])
    edge = DENSE * height / 2
    inside = inside[((inside > low + edge) & (inside < top - edge)).all(axis=1)]
    return np.concatenate([inside, _rim(low, top, 2 * DENSE * height)]).astype(np.float32)


def _rim(low: Array, top: Array, step: float) -> Array:
    """(n, 2) points on the sides of a rectangle."""
    step = max(step, float((top - low).max()) / (4 * MOST_ACROSS))
    xs, ys = (np.linspace(a, b, max(2, round((b - a) / step) + 1)) for a, b in zip(low, top, strict=True))
    level = [(x, y) for x in xs for y in (low[1], top[1])]
    return np.array(level + [(x, y) for x in (low[0], top[0]) for y in ys[1:-1]])


def _grid(low: Array, top: Array, step: float) -> Array:
    """(n, 2) rows set off by half a step, as in a honeycomb."""
    rows = np.arange(low[1] + step / 2, top[1], step * np.sqrt(3) / 2)
    return np.array(
        [(x + (i % 2) * step / 2, y) for i, y in enumerate(rows) for x in np.arange(low[0] + step / 4, top[0], step)]
    ).reshape(-1, 2)


def triangulated(outline: F32, points: F32) -> Index:
    """(t, 3) Delaunay's triangles outside of `outline` (k, 2); numbers count the outline first, then `points`."""
    both = np.concatenate([outline, points]).astype(np.float32)
    low, top = np.floor(both.min(0)) - 2, np.ceil(both.max(0)) + 2
    plane = cv2.Subdiv2D((int(low[0]), int(low[1]), int(top[0] - low[0]), int(top[1] - low[1])))
    number: dict[tuple[float, float], int] = {}
    for i, (x, y) in enumerate(both.tolist()):
        plane.insert((x, y))
        number.setdefault((x, y), i)
    corners = np.asarray(plane.getTriangleList()).reshape(-1, 3, 2).tolist()
    named = [[number.get((x, y), -1) for x, y in three] for three in corners]
    triangles = np.array([three for three in named if min(three) >= 0], np.int32).reshape(-1, 3)
    polygon = np.ascontiguousarray(outline, np.float32)
    middles = both[triangles].mean(1).tolist()
    outer = [cv2.pointPolygonTest(polygon, (x, y), False) < 0 for x, y in middles]
    return np.ascontiguousarray(triangles[outer])


def hanging(portrait: Portrait, places: F32) -> F32:
    """(n,) 1 what turns with the head .. 0 what stays."""
    upright = Upright.of(portrait)
    aside = np.abs((places - upright.chin) @ [upright.down[1], -upright.down[0]]) / upright.height
    on_shoulders = _smooth((aside - SHOULDERS[0]) / (SHOULDERS[1] - SHOULDERS[0]))
    start, end = (neck + on_shoulders * (there - neck) for neck, there in zip(NECK, ON_SHOULDERS, strict=True))
    neck = 1 - _smooth((upright.below_chin(places) - start) / (end - start))
    lower_edge = portrait.image.shape[0] - 1 - places[:, 1]
    return np.asarray(neck * _smooth(lower_edge / (FRAME * upright.height)), np.float32)


def _smooth(x: NDArray[np.floating]) -> Array:
    x = np.clip(x, 0, 1)
    return np.asarray(x * x * (3 - 2 * x), np.float64)


def depth_beyond(upright: Upright, outline: F32, depth: F32, middle: float, places: F32) -> F32:
    """(n,) m of `places` (n, 2) px outside of `outline` (k, 2), whose depths are `depth` (k,) m: those next to it, and
    further out ever nearer to `middle`."""
    away = (places[:, None] - outline).astype(np.float64) / upright.height
    down = away @ upright.down
    across = away @ [upright.down[1], -upright.down[0]]
    reach = np.hypot(across / FALLS_ASIDE, down / np.where(down > 0, FALLS_BELOW, FALLS_ABOVE))
    near = 1 / (reach**2 + SMOOTH**2) ** 2
    beside = (near * depth).sum(axis=1) / near.sum(axis=1)
    return np.asarray(beside + _smooth(reach.min(axis=1)) * (middle - beside), np.float32)


def no_steeper(places: F32, depth: F32, metres_per_px: float) -> F32:
    """(n,) m `depth` (n,) at `places` (n, 2) px, brought nearer to the camera where it falls off steeper than STEEPEST.

    What is seen edge-on would be torn wide open when it turns to the camera, and its few pixels with it.
    """
    out = np.empty_like(depth)
    slope = np.float32(STEEPEST * metres_per_px)
    for start in range(0, len(places), 256):
        part = places[start : start + 256]
        x, y = (part[:, None, k] - places[None, :, k] for k in (0, 1))
        out[start : start + 256] = (depth + slope * np.sqrt(x * x + y * y)).min(axis=1)
    return out
