"""Where on the head's surface the detector places its 478 landmarks: asked on filmed people, point by point.

A landmark's place is the material point whose reprojection lies nearest to the detected one, on average over all views
and on both sides of the face. That is the median of the points hit by rays, but also holds on the jaw's contour, where
rays miss. Points inside the mouth don't stand for any. The spread that remains tells a fit what to believe.
"""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from bake.crowd import View
from bake.source import Source
from vcam.avatar.model import EYE, SKIN
from vcam.trackers.mediapipe import MediaPipeTracker
from vcam.types import Frame

POINTS, IRIS = 478, 468
INSIDE_MOUTH = 0.3
"""Of the mask, from which on a vertex belongs to the mouth's inside."""
FRONT_Z = 0.0
"""Source units of the base mesh: the face and the ears lie in front of it."""
FINENESS = 6
"""Steps along a triangle's edges in the fine search: about half a millimetre on the lips."""
SD_M = (1e-4, 0.02)
OUTER_CORNERS = (33, 263)
"""MediaPipe's points at the outer eye corners."""


def detected(views: Iterable[View]) -> tuple[list[View], np.ndarray]:
    """The views in which the bundled detector finds the face, and its (v, 478, 2) points, px."""
    found, points = [], []
    for number, view in enumerate(views):
        with MediaPipeTracker(camera=view.camera, smoothing=None) as tracker:  # as new: views have nothing in common
            face = tracker.track(Frame(view.image, float(number), number))
        if face is not None:
            found.append(view)
            points.append(face.landmarks.points)
    return found, np.stack(points).astype(float)


@dataclass(frozen=True)
class Surface:
    """What landmarks may lie on: triangles over the base mesh, and each vertex' mirror image."""

    skin: np.ndarray
    """(t, 3)"""
    eyes: np.ndarray
    """(u, 3)"""
    mirror: np.ndarray
    """(19158,)"""

    @staticmethod
    def of(source: Source, triangles: np.ndarray, material: np.ndarray, base: np.ndarray) -> "Surface":
        """From a model's triangles and materials, whose vertices are `base` of the base mesh."""
        numbers = base[triangles]
        mouth = source.mask("inside-mouth") > INSIDE_MOUTH
        front = source.points[:, 2] > FRONT_Z
        skin = (material[triangles] == SKIN).all(1) & ~mouth[numbers].any(1) & front[numbers].all(1)
        mirror = np.arange(len(source.points))
        where = source.points[base]
        away = [np.linalg.norm(where * [-1, 1, 1] - point, axis=1) for point in where]
        mirror[base] = base[np.stack(away).argmin(0)]
        return Surface(numbers[skin], numbers[(material[triangles] == EYE).all(1)], mirror)


class Search:
    """Looks for the material point of each landmark."""

    def __init__(self, surface: Surface, views: list[View], points: np.ndarray) -> None:
        """`points` (v, 478, 2) px, detected in `views`."""
        self._surface = surface
        self._flat = np.stack([view.project(view.shape) for view in views]).astype("f4")
        self._points = points.astype("f4")
        self._scale = (1 / eye_distances(points)).astype("f4")

    def embed(self, canonical: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """((478, 3) vertices, (478, 3) shares), symmetric. `canonical` (468, 3) tells which landmarks mirror which."""
        twin = _mirror(canonical)
        corners, shares = np.zeros((POINTS, 3), int), np.zeros((POINTS, 3))
        for number in range(IRIS):
            if number <= twin[number]:
                corners[number], shares[number] = self._place(number, twin[number], self._surface.skin)
                corners[twin[number]] = self._surface.mirror[corners[number]]
                shares[twin[number]] = shares[number]
        for number in range(IRIS, POINTS):  # the two rims count round differently: each for itself
            corners[number], shares[number] = self._place(number, None, self._surface.eyes)
        return corners, shares

    def _place(self, number: int, twin: int | None, triangles: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        vertices = np.unique(triangles)
        best = vertices[self._cost(number, twin, vertices[:, None], np.ones((1, 1), "f4")).argmin()]
        around = triangles[(triangles == best).any(1)]
        lattice = np.array([(i, j, FINENESS - i - j) for i in range(FINENESS + 1) for j in range(FINENESS + 1 - i)])
        fine = (lattice / FINENESS).astype("f4")
        cost = self._cost(number, twin, around, fine)
        triangle, point = np.unravel_index(cost.reshape(len(around), len(fine)).argmin(), (len(around), len(fine)))
        return around[triangle], fine[point]

    def _cost(self, number: int, twin: int | None, corners: np.ndarray, shares: np.ndarray) -> np.ndarray:
        """(triangles * shares,) mean distance of candidates, as a share of the eye distance, on both sides."""
        total = self._away(number, corners, shares)
        if twin is not None:
            total = total + self._away(twin, self._surface.mirror[corners], shares)
        return total

    def _away(self, number: int, corners: np.ndarray, shares: np.ndarray) -> np.ndarray:
        places = np.einsum("pk,vtkc->vtpc", shares, self._flat[:, corners])
        away = np.linalg.norm(places - self._points[:, number, None, None], axis=3)
        return (away * self._scale[:, None, None]).mean(0).ravel()


def _mirror(points: np.ndarray) -> np.ndarray:
    away = np.linalg.norm(points[:, None] * [-1, 1, 1] - points[None], axis=2)
    return away.argmin(1)


def residuals(views: list[View], points: np.ndarray, corners: np.ndarray, shares: np.ndarray) -> np.ndarray:
    """(v, 478, 2) px, embedded minus detected landmarks, on each view's true mesh."""
    places = [np.einsum("lk,lkc->lc", shares, view.shape[corners]) for view in views]
    return np.stack([view.project(place) for view, place in zip(views, places, strict=True)]) - points


def eye_distances(points: np.ndarray) -> np.ndarray:
    """(v,) px between the outer eye corners of (v, 478, 2) landmarks."""
    right, left = OUTER_CORNERS
    return np.linalg.norm(points[:, right] - points[:, left], axis=1)


def spread_m(views: list[View], away: np.ndarray) -> np.ndarray:
    """(478,) m, standard deviation of a landmark's coordinate over the views, outliers not counted: from the median of
    `away` (v, 478, 2) px."""
    metres = np.stack([view.camera_from_head[2, 3] / view.camera.matrix[0, 0] for view in views])
    distance = np.linalg.norm(away, axis=2) * metres[:, None]
    return np.clip(np.median(distance, 0) / np.sqrt(2 * np.log(2)), *SD_M)
