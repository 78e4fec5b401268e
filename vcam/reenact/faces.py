"""All faces of one photo, also small ones, and one of them as a Face in the picture that is shown."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.trackers.blazeface import BlazeFace, tiles
from vcam.trackers.choice import blank_others, box_of
from vcam.trackers.direct import DirectTracker
from vcam.trackers.landmarks import LEAST_PRESENCE, FaceNets
from vcam.trackers.roi import WELL, Roi, around_points
from vcam.trackers.task_file import BLENDSHAPES, DETECTOR, LANDMARKS, bundle, part
from vcam.types import Camera, Face, Frame

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]

LOOKS: Final = 4
"""At each place that may be a face: the square that is looked at is aimed better each time."""


class FaceFinder:
    """MediaPipe's nets for photos. One thread."""

    def __init__(self) -> None:
        task = bundle()
        self._detector = BlazeFace(part(task, DETECTOR))
        self._nets = FaceNets(part(task, LANDMARKS), part(task, BLENDSHAPES))

    def find(self, image: U8) -> list[F32]:
        """(478, 2) px landmarks of each face in (h, w, 3), from the picture's left to its right."""
        found: list[F32] = []
        for tile in (None, *tiles((image.shape[1], image.shape[0]))):
            seen = self._detector.find(image, tile)
            for row in range(len(seen.boxes)):
                points = self._points(image, seen.roi(row))
                if points is not None and not any(_same(points, other) for other in found):
                    found.append(points)
        return sorted(found, key=lambda points: float(box_of(points)[[0, 2]].sum()))

    def _points(self, image: U8, roi: Roi) -> F32 | None:
        look = self._nets.look(image, roi)
        for _ in range(LOOKS - 1):
            if look.presence < LEAST_PRESENCE or not (better := around_points(look.points)).far_from(roi, WELL):
                break
            look, roi = self._nets.look(image, better), better
        return np.ascontiguousarray(look.points[:, :2]) if look.presence >= LEAST_PRESENCE else None


def read_face(image: U8, faces: list[F32], chosen: int, camera: Camera) -> Face | None:
    """The Face of `faces[chosen]` (478, 2) px in (h, w, 3) `image` as a tracker reads it from this picture alone; None
    when the tracker doesn't take it for a face."""
    shown = blank_others(image, np.stack([box_of(points) for points in faces]), chosen)
    with DirectTracker(camera=camera, smoothing=None) as tracker:
        return tracker.track(Frame(shown, 0.0, 0))


def _same(points: F32, other: F32) -> bool:
    """Whether two finds are of one face: the middle of the smaller lies within the larger."""
    small, large = sorted((box_of(points), box_of(other)), key=lambda box: float(box[2] - box[0]))
    centre = (small[:2] + small[2:]) / 2
    return bool((centre > large[:2]).all() and (centre < large[2:]).all())
