"""Irises at a known distance give a focal length; without any there is one clear line."""

from itertools import count

import numpy as np
import pytest

from vcam.calibrate.irises import IRIS_FRAMES, IRIS_SIDES, from_irises
from vcam.errors import BadInput, SourceEnded, UsageError
from vcam.geometry import rigid
from vcam.types import Face, Frame, HeadPose, Landmarks


class Source:
    about = "a camera"

    def __init__(self, frames=10**6):
        self._numbers = iter(range(frames)) if frames < 10**6 else count()

    def read(self):
        number = next(self._numbers, None)
        if number is None:
            raise SourceEnded("over")
        return Frame(np.zeros((480, 640, 3), np.uint8), number / 30, number)


def face(iris_px, yaw_deg=0.0, scheme="mediapipe478"):
    points = np.zeros((478, 2), np.float32)
    for _, side in IRIS_SIDES:
        points[side] = iris_px, 0
    c, s = np.cos(np.radians(yaw_deg)), np.sin(np.radians(yaw_deg))
    turn = np.array([[c, 0, s], [0, 1, 0], [-s, 0, c]]) @ np.diag([1.0, -1, -1])
    pose = HeadPose(rigid(turn, np.array([0, 0, 0.5])), 0.1)
    zeros = np.zeros(52, np.float32), np.zeros((2, 2), np.float32)
    return Face(0.0, 0, Landmarks(points, scheme, 1.0), pose, *zeros)


class Tracker:
    """Sees one face after another, the last for ever."""

    def __init__(self, *faces):
        self._faces = list(faces)

    def track(self, frame):
        return self._faces.pop(0) if len(self._faces) > 1 else self._faces[0]


def test_the_focal_length_is_that_of_an_iris_of_11_7_mm():
    result = from_irises(Source(), Tracker(face(14.04)), 0.5, lambda _: None, lambda: False)
    assert result.camera.matrix[0, 0] == pytest.approx(600, rel=1e-4)
    assert result.camera.matrix[:2, 2].tolist() == [319.5, 239.5]
    assert (result.camera.rms_px, result.board, result.pictures) == (None, "iris", IRIS_FRAMES)


def test_a_head_that_is_turned_away_does_not_count():
    said = []
    result = from_irises(Source(), Tracker(None, *[face(5.0, 40)] * 50, face(11.7)), 0.5, said.append, lambda: False)
    assert result.camera.matrix[0, 0] == pytest.approx(500, rel=1e-4)
    assert said
    assert set(said) == {"look straight at the camera"}


def test_without_a_face_there_is_one_line():
    with pytest.raises(BadInput, match=r"a camera: no face that looks at the camera; sit straight before it"):
        from_irises(Source(20), Tracker(None), 0.5, lambda _: None, lambda: False)


def test_a_tracker_without_irises_is_named():
    with pytest.raises(UsageError, match="--iris-at-mm needs a tracker that sees irises; leave --tracker away"):
        from_irises(Source(), Tracker(face(14, scheme="haar")), 0.5, lambda _: None, lambda: False)
