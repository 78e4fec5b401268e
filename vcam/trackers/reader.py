"""What the nets saw becomes a Face: pose, expression, gaze, calmed over time. The same for every tracker with nets."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.head_file import load_head
from vcam.avatar.landmark_basis import LandmarkBasis
from vcam.expression.nominal import NEUTRAL_SD
from vcam.expression.range import PersonalRange
from vcam.expression.reading import ExpressionReader
from vcam.metrics import Timed, untimed
from vcam.person import Person
from vcam.pose import FaceModel, place, solve_pose
from vcam.steady.gate import Verdict
from vcam.steady.together import Steady
from vcam.trackers.shape import PersonalShape
from vcam.trackers.sighting import Sighting
from vcam.trackers.turn import whole_turn
from vcam.types import ARKIT, Camera, Face, Frame, HeadPose, Landmarks


@dataclass(frozen=True, slots=True)
class _Known:
    """What is known of somebody, ready to go on learning."""

    person: Person
    shape: PersonalShape
    range: PersonalRange


def _known(face: FaceModel, person: Person) -> _Known:
    shape = PersonalShape(face, LandmarkBasis.of(load_head()), person.identity)
    return _Known(person, shape, PersonalRange(NEUTRAL_SD, person))


class Reader:
    """Keeps what is known of the person and what was seen last. One thread; frames in order."""

    def __init__(
        self, face: FaceModel, *, smoothing: float | None, person: Person | None = None, timed: Timed = untimed
    ) -> None:
        """`smoothing` as a Tracker has it; `person`: what is known of them, None: nothing yet."""
        self._timed = timed
        self._steady = None if smoothing is None else Steady(smoothing)
        self._last: Face | None = None
        self._solved: HeadPose | None = None
        self._face = face
        self._reading = ExpressionReader(face.points, face.rigid)
        self._take(_known(face, person or Person()))
        self._news: deque[_Known] = deque(maxlen=1)
        self._calmer: deque[float] = deque(maxlen=1)
        self.raw: NDArray[np.float32] = np.zeros(len(ARKIT), np.float32)
        """(52,) channels of the last face before the personal range: 0 a typical face at rest, 1 full, unclipped."""

    @property
    def person(self) -> Person:
        """What is known of the person by now; from `know` on it is that one."""
        for told in tuple(self._news):
            return told.person
        return replace(self._range.learned(self._known), identity=self._shape.identity)

    def know(self, person: Person) -> None:
        """From the next frame on `person` is there, of whom this is known. In any thread."""
        self._news.append(_known(self._face, person))

    def calm(self, smoothing: float) -> None:
        """Another smoothing from the next frame on; not where it has none. In any thread."""
        self._calmer.append(smoothing)

    def read(self, frame: Frame, sighting: Sighting, camera: Camera) -> Face | None:
        """The Face, or None when the points are none: the tracker then lets go of what it follows."""
        while self._news:
            self._take(self._news.popleft())
        while self._calmer and self._steady:
            self._steady = self._steady.but(self._calmer.popleft())
        with self._timed("solve"):
            points = np.ascontiguousarray(sighting.points[:, :2])
            self._solved = pose = solve_pose(points, camera, self._shape.typical, sighting.points[:, 2], self._solved)
            if pose is None or not np.isfinite(sighting.scores).all():
                return None
            pose = place(points, camera, self._shape.face, whole_turn(pose))
            t = frame.captured
            if self._steady:
                verdict = self._steady.judge(pose, t, sighting.presence)
                if verdict is not Verdict.FOLLOWS:
                    self._solved = None  # perhaps a mirror image: the next one starts from nothing
                if verdict is Verdict.HELD and self._last:
                    self._last = replace(self._last, captured=t, index=frame.index)
                    return self._last
                if verdict is Verdict.NEW and self._last:
                    self._shape.doubt()
            landmarks = Landmarks(points, "mediapipe478", sighting.presence)
            self.raw, gaze = self._reading.read(sighting.points, sighting.scores, camera, pose, t)
            expression = self._range(self.raw, pose, t)
            self._shape.learn(sighting.points, camera, pose, expression)
            if self._steady:
                steady = self._steady
                pose, expression, gaze = steady.pose(pose, t), steady.expression(expression, t), steady.gaze(gaze, t)
            brows = self._reading.brow_rest  # a Face counts from what is typical, which doesn't drift
            raw, rest = self.raw + brows, self._range.rest + brows
            self._last = Face(t, frame.index, landmarks, pose, expression, gaze, raw, rest)
            return self._last

    def _take(self, known: _Known) -> None:
        self._known, self._shape, self._range = known.person, known.shape, known.range

    def forget(self) -> None:
        """The face is out of sight, or another one comes: nothing of the past counts any more but the person."""
        self._solved = None
        self._reading.forget()
        self._range.forget()
        if self._steady:
            self._steady.lost()
