"""The person beyond the face: points over hair, neck and shoulders to the frame, and how they hang on the head.

Dense where the head moves, sparse beyond. Depth goes on from the fitted head: its surface where it covers the picture,
its rim around that.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.avatar.model import SKIN
from vcam.avatar.morphable import HeadModel
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
FRAME: Final = 0.12
"""Of the face's height: so near to the picture's edge less and less moves, so that no gap opens there."""
RASTER_PX: Final = 72.0
"""Height of the face on which the head's depth is drawn."""


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

    The frame is the picture, and wider where the outline leaves it.
    """
    height = Upright.of(portrait).height
    high, wide = portrait.image.shape[:2]
    low = np.minimum([0.0, 0.0], outline.min(0) - DENSE * height)
    top = np.maximum([wide - 1.0, high - 1.0], outline.max(0) + DENSE * height)
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
    high, wide = portrait.image.shape[:2]
    neck = 1 - _smooth((upright.below_chin(places) - NECK[0]) / (NECK[1] - NECK[0]))
    edge = np.minimum(places, [wide - 1, high - 1] - places).min(axis=1)
    return np.asarray(neck * _smooth(edge / (FRAME * upright.height)), np.float32)


def _smooth(x: Array) -> Array:
    x = np.clip(x, 0, 1)
    return np.asarray(x * x * (3 - 2 * x), np.float64)


def depth_beyond(portrait: Portrait, head: HeadModel, places: F32) -> F32:
    """(n,) m: of the fitted head's surface seen at `places` (n, 2), or of its rim nearest to them."""
    scale = RASTER_PX / Upright.of(portrait).height
    shape = head.shape(portrait.identity, portrait.expression).astype(np.float64)
    seen = shape @ portrait.camera_from_head[:3, :3].T + portrait.camera_from_head[:3, 3]
    flat = seen @ portrait.camera.matrix.T
    flat = flat[:, :2] / flat[:, 2:] * scale
    skin = head.triangles[(head.material[head.triangles] == SKIN).all(axis=1)]
    low = np.minimum(flat[skin].min((0, 1)), places.min(0) * scale) - 2
    top = np.maximum(flat[skin].max((0, 1)), places.max(0) * scale) + 2
    wide, high = np.ceil(top - low).astype(int)
    far = seen[skin, 2].mean(axis=1)
    canvas = np.zeros((high, wide), np.float32)
    for i in np.argsort(-far):
        cv2.fillConvexPoly(canvas, np.rint((flat[skin[i]] - low) * 16).astype(np.int32), float(far[i]), shift=4)
    _, nearest = cv2.distanceTransformWithLabels(
        (canvas == 0).astype(np.uint8), cv2.DIST_L2, 5, labelType=cv2.DIST_LABEL_PIXEL
    )
    known = canvas > 0
    of_label = np.zeros(int(nearest.max()) + 1, np.float32)
    of_label[nearest[known]] = canvas[known]
    whole = cv2.GaussianBlur(of_label[nearest], (0, 0), 0.04 * RASTER_PX)
    at = np.rint(places * scale - low).astype(int)
    return np.asarray(whole[np.clip(at[:, 1], 0, high - 1), np.clip(at[:, 0], 0, wide - 1)], np.float32)
