"""The reader shows calmed faces, keeps back what no head does, and with no smoothing shows what was seen."""

import cv2
import numpy as np
import pytest

from vcam.calibration import guess_camera
from vcam.geometry import (
    CAMERA_FROM_HEAD_FACING,
    angles_from_rotation,
    head_rotation,
    rigid,
    rotation_from_angles,
)
from vcam.person import Person
from vcam.trackers.reader import Reader
from vcam.trackers.sighting import Sighting
from vcam.trackers.task_file import bundle, face_model
from vcam.types import ARKIT, Frame

FPS = 30
CAMERA = guess_camera((640, 480))


@pytest.fixture(scope="module")
def model():
    return face_model(bundle())


class Seen:
    """What the nets would see of the model's face, frame by frame, and what a reader makes of it."""

    def __init__(self, model, smoothing):
        self.model, self.reader, self.index = model, Reader(model, smoothing=smoothing), 0
        self.rng = np.random.default_rng(0)

    def __call__(self, yaw, noise_px=0.0):
        rotation = CAMERA_FROM_HEAD_FACING @ rotation_from_angles(np.radians(yaw), 0.0, 0.0)
        pose = rigid(rotation, np.array([0.0, 0.0, 0.6]))
        irises = np.repeat(self.model.points[[133, 362]], 5, axis=0)
        head = np.vstack([self.model.points, irises])
        flat = cv2.projectPoints(head, cv2.Rodrigues(rotation)[0], pose[:3, 3], CAMERA.matrix, CAMERA.distortion)[0]
        deep = (head @ rotation[2]) * CAMERA.matrix[0, 0] / 0.6
        points = np.column_stack([flat[:, 0], deep]) + noise_px * self.rng.standard_normal((len(head), 3))
        sighting = Sighting(points.astype(np.float32), np.full(len(ARKIT), 0.1, np.float32), 1.0)
        frame = Frame(np.zeros((480, 640, 3), np.uint8), self.index / FPS, self.index)
        self.index += 1
        return self.reader.read(frame, sighting, CAMERA)


def yaw_of(face):
    return np.degrees(angles_from_rotation(head_rotation(face.pose.camera_from_head)))[0]


def test_a_trembling_face_is_calmed(model):
    raw, calm = Seen(model, None), Seen(model, 0.5)
    trembles, rests = ([yaw_of(seen(10, noise_px=0.5)) for _ in range(120)] for seen in (raw, calm))
    assert np.diff(rests[60:]).std() < 0.15 * np.diff(trembles[60:]).std()


def test_the_second_face_goes_on_from_the_first(model):
    seen = Seen(model, 0.5)
    first = yaw_of(seen(10))
    assert yaw_of(seen(10.4)) == pytest.approx(first, abs=0.1)


def test_a_flip_is_not_shown_but_the_face_before_it_with_the_frame_of_now(model):
    seen = Seen(model, 0.5)
    for _ in range(5):
        before = seen(25)
    flipped = seen(-25)
    assert yaw_of(flipped) == pytest.approx(yaw_of(before))
    assert (flipped.index, flipped.captured) == (5, 5 / FPS)
    assert yaw_of(seen(25)) == pytest.approx(25, abs=2)


def test_with_no_smoothing_everything_is_shown(model):
    seen = Seen(model, None)
    seen(25)
    assert yaw_of(seen(-25)) == pytest.approx(-25, abs=2)


def test_out_of_sight_for_a_moment_it_may_be_back_anywhere(model):
    seen = Seen(model, 0.5)
    seen(25)
    seen.reader.forget()
    assert yaw_of(seen(-25)) == pytest.approx(-25, abs=2)


def test_another_smoothing_counts_from_the_next_frame_on_and_nobody_is_forgotten(model, monkeypatch):
    seen, calm = Seen(model, 0.0), Seen(model, 1.0)
    for each in (seen, calm):
        for _ in range(60):
            each(10, noise_px=0.5)
    doubted = []
    monkeypatch.setattr(type(seen.reader._shape), "doubt", doubted.append)
    seen.reader.calm(1.0)
    turned = [yaw_of(seen(10, noise_px=0.5)) for _ in range(120)]
    always = [yaw_of(calm(10, noise_px=0.5)) for _ in range(120)]
    assert np.diff(turned[60:]).std() < 1.5 * np.diff(always[60:]).std()
    assert not doubted


def test_where_nothing_is_smoothed_nothing_becomes_so(model):
    seen, other = Seen(model, None), Seen(model, None)
    for each in (seen, other):
        each(10)
    seen.reader.calm(1.0)
    assert yaw_of(seen(20)) == yaw_of(other(20))


def test_a_person_who_becomes_known_counts_from_the_next_frame_on(model):
    seen = Seen(model, None)
    before = [seen(0) for _ in range(5)][-1]
    channel = int(np.argmax(before.expression * (np.abs(seen.reader.raw) < 1)))
    neutral = np.clip(np.asarray(seen.reader.raw, np.float64), -1.5, 1.5)
    seen.reader.know(Person("anna", neutral=neutral, neutral_s=np.full(len(ARKIT), 60.0)))
    assert seen(0).expression[channel] < 0.05 < before.expression[channel]
    assert seen.reader.person.name == "anna"
