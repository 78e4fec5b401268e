"""MediaPipe's three face nets run by ourselves: nothing but the nets, and points that no filter has touched.

A face is followed by looking where it was last (roi.py); the detector runs only when nobody is followed. It needs no
mediapipe package and reports nothing to anybody.
"""

from __future__ import annotations

from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from vcam.calibration import guess_camera
from vcam.errors import TrackerError
from vcam.metrics import Timed, untimed
from vcam.person import Person
from vcam.trackers.blazeface import BlazeFace
from vcam.trackers.choice import FaceChoice, box_of
from vcam.trackers.landmarks import FaceNets, Look
from vcam.trackers.reader import Reader
from vcam.trackers.roi import Roi, around_points
from vcam.trackers.sighting import Sighting
from vcam.trackers.task_file import BLENDSHAPES, DETECTOR, LANDMARKS, bundle, face_model, part
from vcam.types import Camera, Face, Frame

LEAST_SIDE_PX: Final = 32
"""A picture narrower than this holds no face that the detector (128 px across the picture) could find."""
LEAST_PRESENCE: Final = 0.5
"""MediaPipe's own threshold for a face."""


class DirectTracker:
    """Guesses the camera from the first frame's size when none is given."""

    def __init__(
        self,
        *,
        camera: Camera | None = None,
        smoothing: float | None = 0.5,
        person: Person | None = None,
        timed: Timed = untimed,
    ) -> None:
        self._given, self._smoothing, self._person, self._timed = camera, smoothing, person, timed
        self._camera: Camera | None = None
        self._detector: BlazeFace | None = None
        self._nets: FaceNets | None = None
        self._reader: Reader | None = None
        self._choice = FaceChoice()
        self._roi: Roi | None = None

    def __enter__(self) -> Self:
        task = bundle()
        self._reader = Reader(face_model(task), smoothing=self._smoothing, person=self._person, timed=self._timed)
        self._detector = BlazeFace(part(task, DETECTOR))
        self._nets = FaceNets(part(task, LANDMARKS), part(task, BLENDSHAPES))
        return self

    def __exit__(self, *error: object) -> None:
        self._detector = self._nets = self._roi = None

    def track(self, frame: Frame) -> Face | None:
        """The person's face, or None. Raises TrackerError when a net fails, or the camera profile doesn't fit."""
        assert self._nets is not None  # since __enter__
        assert self._reader is not None
        if min(frame.image.shape[:2]) < LEAST_SIDE_PX:
            return None
        size_wh = (frame.image.shape[1], frame.image.shape[0])
        with self._timed("track"):
            if self._camera is None or self._camera.size_wh != size_wh:
                self._start_over(size_wh)
            look = self._follow(frame.image, frame.captured) or self._search(frame.image, frame.captured)
            if look is None:
                self._forget()
                return None
            sighting = Sighting(look.points, self._nets.scores(look.points), look.presence)
        assert self._camera is not None  # since _start_over
        face = self._reader.read(frame, sighting, self._camera)
        if face is None:
            self._forget()
        return face

    def _start_over(self, size_wh: tuple[int, int]) -> None:
        """Frames of another size come: another camera, and nobody is known."""
        if self._given is not None and self._given.size_wh != size_wh:
            made, is_ = ("{}x{}".format(*size) for size in (self._given.size_wh, size_wh))
            raise TrackerError(f"the camera profile is for {made}, but the frames are {is_}; calibrate at {is_}")
        if self._camera is not None:
            self._choice = FaceChoice()
            self._forget()
        self._camera = self._given or guess_camera(size_wh)

    def _follow(self, image: NDArray[np.uint8], now: float) -> Look | None:
        """The face where it was last."""
        return None if self._roi is None else self._accepted(self._look(image, self._roi), now)

    def _search(self, image: NDArray[np.uint8], now: float) -> Look | None:
        """The person's face among all that the detector finds."""
        assert self._detector is not None  # since __enter__
        found = self._detector.find(image)
        chosen = self._choice.pick(found.boxes, now)
        if chosen is None:
            return None
        look = self._look(image, found.roi(chosen))
        if look.presence >= LEAST_PRESENCE:
            look = self._look(image, around_points(look.points))
        accepted = self._accepted(look, now)
        if accepted is None:
            self._choice.refuse(found.boxes[chosen])
        return accepted

    def _look(self, image: NDArray[np.uint8], roi: Roi) -> Look:
        assert self._nets is not None  # since __enter__
        return self._nets.look(image, roi)

    def _accepted(self, look: Look, now: float) -> Look | None:
        """`look`, if it shows the person's face, which is then followed."""
        points = look.points[:, :2]
        if look.presence < LEAST_PRESENCE or not np.isfinite(look.points).all():
            return None
        box = box_of(points)
        if self._choice.pick(box[None], now) is None:  # it jumped: another face, or none
            return None
        self._choice.seen(box, now)
        self._roi = around_points(points)
        return look

    def _forget(self) -> None:
        self._roi = None
        if self._reader is not None:
            self._reader.forget()
