"""MediaPipe's face landmarker as a Tracker: its 478 points and 52 scores, our own head pose and gaze.

Filtered, its VIDEO graph follows one face from frame to frame and smooths the points; the built-in filter only works
with one face, and the graph would take the most face-like of several. So before it locks on, we look for all faces,
choose the person's, and show it a picture in which the others are blank. Unfiltered, every frame stands alone.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, Final, Self

import cv2
import numpy as np
from mediapipe.tasks.python import BaseOptions, vision
from mediapipe.tasks.python.vision.core.image import Image, ImageFormat
from numpy.typing import NDArray

from vcam.calibration import guess_camera
from vcam.errors import TrackerError
from vcam.expression.scores import arkit_expression
from vcam.metrics import Timed, untimed
from vcam.person import Person
from vcam.quiet import native_stderr_to_log
from vcam.trackers.choice import FaceChoice, blank_others, box_of
from vcam.trackers.reader import Reader
from vcam.trackers.sighting import Sighting
from vcam.trackers.task_file import DETECTOR, bundle, face_model, part
from vcam.types import Camera, Face, Frame

POINTS: Final = 478
LIBRARY_ERRORS: Final = (RuntimeError, ValueError, IndexError, OSError)
"""What the library raises, from the status codes of its native part."""
LEAST_SIDE_PX: Final = 32
"""A picture narrower than this holds no face that the detector (128 px across the picture) could find."""
MOST_SIDE_PX: Final = 2048
"""Larger pictures are made smaller for the nets, which look at 256 px of a face."""
MOST_FACES: Final = 8
"""Faces told apart when each frame stands alone."""
FURTHEST_OUT: Final = 4.0
"""Points of a face that is partly outside of the picture may lie so many widths of it away; beyond is nonsense."""
LONGEST_STEP_MS: Final = 10_000
"""A longer gap between two frames is told to the graph as this one, so that no odd clock overflows its own."""


class MediaPipeTracker:
    """Guesses the camera from the first frame's size when none is given."""

    def __init__(
        self,
        *,
        camera: Camera | None = None,
        smoothing: float | None = 0.5,
        person: Person | None = None,
        timed: Timed = untimed,
    ) -> None:
        self._given, self._filtered, self._timed = camera, smoothing is not None, timed
        self._smoothing, self._person = smoothing, person
        self._camera: Camera | None = None
        self._landmarker: Any = None
        self._detector: Any = None
        self._reader: Reader | None = None
        self._choice = FaceChoice()
        self._locked = False
        self._last_s: float | None = None
        self._clock_ms = 0.0

    def __enter__(self) -> Self:
        task = bundle()
        self._reader = Reader(face_model(task), smoothing=self._smoothing, person=self._person, timed=self._timed)
        mode = vision.RunningMode.VIDEO if self._filtered else vision.RunningMode.IMAGE
        landmarker = vision.FaceLandmarkerOptions(
            base_options=BaseOptions(model_asset_buffer=task),
            running_mode=mode,
            num_faces=1 if self._filtered else MOST_FACES,
            output_face_blendshapes=True,
        )
        detector = vision.FaceDetectorOptions(base_options=BaseOptions(model_asset_buffer=part(task, DETECTOR)))
        try:
            with native_stderr_to_log():
                self._landmarker = vision.FaceLandmarker.create_from_options(landmarker)
                if self._filtered:
                    self._detector = vision.FaceDetector.create_from_options(detector)
                self._forget()  # a first look at nothing: the graphs finish starting, and say what they say, now
                self._detect(_empty())
        except (TrackerError, *LIBRARY_ERRORS) as error:
            self.__exit__()
            raise TrackerError(f"mediapipe can't start: {_one_line(error)}; reinstall vcam, or try --debug") from error
        return self

    def __exit__(self, *error: object) -> None:
        for part_of in (self._landmarker, self._detector):
            if part_of is not None:
                part_of.close()
        self._landmarker = self._detector = None

    @property
    def reader(self) -> Reader | None:
        """What it reads faces with, and learns of the person; None before it is entered."""
        return self._reader

    def calm(self, smoothing: float) -> None:
        """See trackers.Calms."""
        if self._reader is not None:
            self._reader.calm(smoothing)

    def track(self, frame: Frame) -> Face | None:
        """The person's face, or None. Raises TrackerError when the library fails, or the camera profile doesn't fit."""
        image, scale = _for_net(frame.image)
        if min(image.shape[:2]) < LEAST_SIDE_PX:
            return None
        size_wh = (frame.image.shape[1], frame.image.shape[0])
        with self._timed("track"):
            if self._camera is None or self._camera.size_wh != size_wh:
                self._start_over(size_wh)
            found = self._follow(image, frame.captured) if self._filtered else self._look(image, frame.captured)
        if found is None:
            return None
        points, scores = found
        named = arkit_expression({c.category_name: c.score for c in scores})
        # the library tells no confidence of its result: it is there, above a threshold of 0.5, or it isn't
        sighting = Sighting(points * scale + (scale - 1) / 2, named, 1.0)  # scaled between pixel centres
        assert self._reader is not None  # since __enter__
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

    # every frame alone

    def _look(self, image: NDArray[np.uint8], now: float) -> tuple[NDArray[np.float32], Any] | None:
        result = self._ask(self._landmarker.detect, _mp_image(image))
        pairs = zip(result.face_landmarks, result.face_blendshapes, strict=True)
        faces = [(points, scores) for face, scores in pairs if (points := _points(face, image)) is not None]
        boxes = np.array([box_of(points[:, :2]) for points, _ in faces]).reshape(-1, 4)
        chosen = self._choice.pick(boxes, now)
        if chosen is None:
            return None
        self._choice.seen(boxes[chosen], now, alone=len(faces) == 1)
        return faces[chosen]

    # from frame to frame

    def _follow(self, image: NDArray[np.uint8], now: float) -> tuple[NDArray[np.float32], Any] | None:
        shown, picked = (image, None) if self._locked else self._person_only(image, now)
        if shown is None:
            return None
        result = self._ask(self._landmarker.detect_for_video, _mp_image(shown), self._stamp(now))
        points = _points(result.face_landmarks[0], image) if result.face_landmarks else None
        if points is None:
            self._locked = False
            if picked is not None:
                self._choice.refuse(picked)
            return None
        box = box_of(points[:, :2])
        if self._choice.pick(box[None], now) is None:  # it jumped: another face, or none
            self._forget()
            return None
        self._choice.seen(box, now)
        self._locked = True
        return points, result.face_blendshapes[0]

    def _person_only(
        self, image: NDArray[np.uint8], now: float
    ) -> tuple[NDArray[np.uint8], NDArray[np.float64]] | tuple[None, None]:
        """`image` as the graph may see it to lock on to the right face, and that face's box; None if it isn't there."""
        boxes = self._detect(image)
        chosen = self._choice.pick(boxes, now)
        if chosen is None:
            return None, None
        return image if len(boxes) == 1 else blank_others(image, boxes, chosen), boxes[chosen]

    def _detect(self, image: NDArray[np.uint8]) -> NDArray[np.float64]:
        """(n, 4) boxes of all faces."""
        if self._detector is None:
            return np.empty((0, 4))
        found = (d.bounding_box for d in self._ask(self._detector.detect, _mp_image(image)).detections)
        boxes = [(b.origin_x, b.origin_y, b.origin_x + b.width, b.origin_y + b.height) for b in found]
        return np.array(boxes, np.float64).reshape(-1, 4)

    def _forget(self) -> None:
        """Make the graph let go of the face that it follows: it is shown an empty picture."""
        self._locked = False
        if self._reader is not None:
            self._reader.forget()
        empty = _mp_image(_empty())
        if self._filtered:
            self._ask(self._landmarker.detect_for_video, empty, self._stamp(None))
        else:
            self._ask(self._landmarker.detect, empty)

    def _stamp(self, captured: float | None) -> int:
        """Milliseconds for the graph: strictly increasing whatever the clock does; None: right after the last."""
        step_ms = 1.0
        if captured is not None:
            if self._last_s is not None:
                step_ms = (captured - self._last_s) * 1000
            self._last_s = captured
        self._clock_ms += min(max(step_ms, 1.0), LONGEST_STEP_MS)
        return math.floor(self._clock_ms + 0.5)

    def _ask(self, call: Callable[..., Any], *arguments: Any) -> Any:
        try:
            return call(*arguments)
        except LIBRARY_ERRORS as error:
            raise TrackerError(f"mediapipe failed: {_one_line(error)}; restart vcam") from error


def _empty() -> NDArray[np.uint8]:
    return np.zeros((64, 64, 3), np.uint8)


def _for_net(image: NDArray[np.uint8]) -> tuple[NDArray[np.uint8], float]:
    """The picture, not wider or higher than MOST_SIDE_PX, and how many of its own px one px of that is."""
    scale = max(image.shape[:2]) / MOST_SIDE_PX
    if scale <= 1:
        return np.ascontiguousarray(image), 1.0
    size_wh = (max(1, round(image.shape[1] / scale)), max(1, round(image.shape[0] / scale)))
    return np.asarray(cv2.resize(image, size_wh, interpolation=cv2.INTER_AREA), np.uint8), scale


def _mp_image(image: NDArray[np.uint8]) -> Any:
    return Image(image_format=ImageFormat.SRGB, data=image)


def _points(face: Any, image: NDArray[np.uint8]) -> NDArray[np.float32] | None:
    """(478, 3) px, x y and depth; None for nonsense. A normalised x of a picture w px wide is the pixel *centre* x * w:
    pictures enlarged twice give points at 2 x + 0.5 (median over 19 faces). Depth is in units of x."""
    points = np.array([(p.x, p.y, p.z) for p in face], np.float32)
    sound = points.shape == (POINTS, 3) and np.isfinite(points).all() and np.abs(points).max() < FURTHEST_OUT
    height, width = image.shape[:2]
    return points * np.array([width, height, width], np.float32) if sound and np.ptp(points, axis=0).min() > 0 else None


def _one_line(error: BaseException) -> str:
    return " ".join(str(error).split())[:200]
