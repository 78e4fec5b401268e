"""A tracker without nets: Haar cascades find a face and its eyes, optical flow follows the head, lids are told by eye.

What it gives is rough: position, size, roll, a coarse turn and blinks. Nothing else of the face moves.
"""

from __future__ import annotations

from typing import Final, Self

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.calibration import guess_camera
from vcam.errors import TrackerError
from vcam.metrics import Timed, untimed
from vcam.person import Person
from vcam.steady.expression import ExpressionFilter
from vcam.steady.pose import PoseFilter
from vcam.trackers.choice import FaceChoice, box_of
from vcam.trackers.haar_crop import Grey
from vcam.trackers.haar_finder import Finder
from vcam.trackers.haar_head import Head, Look, facing_head
from vcam.trackers.haar_lids import Lids
from vcam.types import ARKIT, CHANNEL, Camera, Face, Frame, HeadPose, Landmarks

Array = NDArray[np.float64]

POINTS_M: Final = np.array(
    [
        [31.5, 0.0, 9.0],  # 0 the person's left pupil
        [-31.5, 0.0, 9.0],  # 1 right pupil
        [0.0, -37.9, 43.0],  # 2 tip of the nose
        [24.6, -70.1, 11.1],  # 3 left corner of the mouth
        [-24.6, -70.1, 11.1],  # 4 right corner
        [0.0, -120.7, 10.9],  # 5 chin
        [0.0, 56.0, 13.1],  # 6 middle of the hairline
        [76.6, -19.9, -56.1],  # 7 left cheek before the ear
        [-76.6, -19.9, -56.1],  # 8 right cheek
    ]
) / 1000  # fmt: skip
"""The points of the scheme "haar", in this order: an average head's (MediaPipe's canonical face) at the pose found."""
BLINKS: Final = [CHANNEL["eyeBlinkLeft"], CHANNEL["eyeBlinkRight"]]
LOOK_EVERY_S: Final = 0.06
"""So often a face is looked for in the whole picture, at first and after one was there: it costs five times as much as
following one."""
REST_EVERY_S: Final = 0.15
HOPE_S: Final = 3.0
"""So often when nothing like a face was seen for so long."""
LOOKS: Final = 3
"""A face whose eyes aren't both seen must be found so many times in one place: wallpaper isn't."""
SAME_PLACE: Final = 0.3
"""One place, in widths of the box,"""
SAME_TIME_S: Final = 0.5
"""and within this time."""
LEAST_SIDE_PX: Final = 32
"""A picture narrower than this shows no face."""


class HaarTracker:
    """Guesses the camera from the first frame's size when none is given."""

    channels = frozenset({"eyeBlinkLeft", "eyeBlinkRight"})

    def __init__(
        self,
        *,
        camera: Camera | None = None,
        smoothing: float | None = 0.5,
        person: Person | None = None,
        timed: Timed = untimed,
    ) -> None:
        self._given, self._timed = camera, timed
        self._calm = None if smoothing is None else (PoseFilter(smoothing), ExpressionFilter(smoothing))
        self._camera: Camera | None = None
        self._finder: Finder | None = None
        self._choice = FaceChoice()
        self._head: Head | None = None
        self._lids = Lids()
        self._followed = False
        self._looked = -np.inf
        self._hoped: float | None = None
        self._doubtful: list[tuple[float, Array]] = []

    def __enter__(self) -> Self:
        self._finder = Finder()
        return self

    def __exit__(self, *error: object) -> None:
        self._finder = self._head = None
        self._followed = False

    def calm(self, smoothing: float) -> None:
        """See trackers.Calms."""
        if self._calm is not None:
            self._calm = (PoseFilter(smoothing), ExpressionFilter(smoothing))

    def track(self, frame: Frame) -> Face | None:
        """The person's face, or None. Raises TrackerError when the camera profile doesn't fit."""
        if min(frame.image.shape[:2]) < LEAST_SIDE_PX:
            return None
        with self._timed("track"):
            grey = self._grey(frame)
            look = self._follow(grey, frame.captured) if self._followed else None
            if look is None and self._due(frame.captured):
                look = self._search(grey, frame.captured)
            return None if look is None else self._face(frame, grey, look)

    def _due(self, now: float) -> bool:
        """Whether it is time to look for a face again."""
        if self._hoped is None:
            self._hoped = now
        every = LOOK_EVERY_S if 0 <= now - self._hoped < HOPE_S else REST_EVERY_S
        if 0 <= now - self._looked < every:
            return False
        self._looked = now
        return True

    def take_over(self, frame: Frame, face: Face) -> None:
        """Follow from now on the head that another tracker saw as `face` in `frame`, from there and in its size."""
        assert self._finder is not None  # since __enter__
        grey = self._grey(frame)
        assert self._camera is not None  # since _grey
        start = face.pose.camera_from_head
        self._head = Head(self._finder, self._camera, grey, frame.captured, start, exact=True)
        self._followed, self._lids = True, Lids()
        if self._calm is not None:
            self._calm[0].reset()
            self._calm[1].reset()

    def follow(self, frame: Frame) -> Face | None:
        """As `track`, but a face that is lost is not looked for again."""
        if not self._followed:
            return None
        with self._timed("track"):
            grey = self._grey(frame)
            look = self._follow(grey, frame.captured) if self._followed else None
            return None if look is None else self._face(frame, grey, look)

    def _grey(self, frame: Frame) -> Grey:
        self._fit_camera((frame.image.shape[1], frame.image.shape[0]))
        return np.asarray(cv2.cvtColor(np.ascontiguousarray(frame.image), cv2.COLOR_RGB2GRAY), np.uint8)

    def _fit_camera(self, size_wh: tuple[int, int]) -> None:
        if self._camera is not None and self._camera.size_wh == size_wh:
            return
        if self._given is not None and self._given.size_wh != size_wh:
            made, is_ = ("{}x{}".format(*size) for size in (self._given.size_wh, size_wh))
            raise TrackerError(f"the camera profile is for {made}, but the frames are {is_}; calibrate at {is_}")
        self._camera = self._given or guess_camera(size_wh)
        self._choice, self._head, self._followed, self._doubtful = FaceChoice(), None, False, []
        self._looked, self._hoped = -np.inf, None

    def _follow(self, grey: Grey, now: float) -> Look | None:
        assert self._head is not None
        look = self._head.follow(grey, now)
        if look is None:
            self._followed = False
        return look

    def _search(self, grey: Grey, now: float) -> Look | None:
        """The person's face among all that the cascade finds in the picture."""
        assert self._finder is not None  # since __enter__
        assert self._camera is not None  # since _fit_camera
        boxes = self._finder.faces(grey)
        chosen = self._choice.pick(boxes, now)
        if chosen is None:
            return None
        self._hoped = now
        eyes_px, both = self._finder.eyes_in_box(grey, boxes[chosen])
        if not (both or self._found_often(boxes[chosen], now)):
            self._choice.refuse(boxes[chosen])
            return None
        start = facing_head(eyes_px, self._camera)
        if self._head is None or not self._head.resume(grey, now, start):
            self._head = Head(self._finder, self._camera, grey, now, start)
            self._lids = Lids()
        self._followed = True
        return self._head.first()

    def _found_often(self, box: Array, now: float) -> bool:
        """Whether a face was found so often in that place that it must be one."""
        self._doubtful = [(t, b) for t, b in self._doubtful if now - t < SAME_TIME_S] + [(now, box)]
        near = [b for _, b in self._doubtful if np.abs(b - box).max() < SAME_PLACE * (box[2] - box[0])]
        return len(near) >= LOOKS

    def _face(self, frame: Frame, grey: Grey, look: Look) -> Face:
        assert self._camera is not None
        pose = look.camera_from_head
        turn, place = cv2.Rodrigues(pose[:3, :3])[0], pose[:3, 3]
        there = cv2.projectPoints(POINTS_M, turn, place, self._camera.matrix, self._camera.distortion)[0]
        points = np.asarray(there[:, 0], np.float32)
        self._choice.seen(box_of(points), frame.captured)
        self._hoped = frame.captured
        head = HeadPose(pose, look.error_px)
        expression = np.zeros(len(ARKIT), np.float32)
        expression[BLINKS] = self._lids.blinks(grey, self._camera, pose, frame.captured)
        if (calm := self._calm) is not None:
            head, expression = calm[0](head, frame.captured), calm[1](expression, frame.captured)
        landmarks = Landmarks(points, "haar", float(np.clip(look.sure, 0, 1)))
        return Face(frame.captured, frame.index, landmarks, head, expression, np.zeros((2, 2), np.float32))
