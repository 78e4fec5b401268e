"""A face whose expression was changed says the same to avatars, which read it, and to photos, which read channels."""

from dataclasses import replace

import numpy as np
import pytest

from vcam.expression.changed import changed
from vcam.portrait.drive import Drive
from vcam.types import ARKIT, CHANNEL, Face, HeadPose, Landmarks

JAW = CHANNEL["jawOpen"]


def seen(t=0.0):
    still = np.zeros(len(ARKIT), np.float32)
    pose = np.diag([1.0, -1.0, -1.0, 1.0])
    pose[2, 3] = 0.6
    points = Landmarks(np.random.default_rng(0).uniform(0, 400, (478, 2)).astype(np.float32), "mediapipe478", 1.0)
    return Face(t, 3, points, HeadPose(pose, 0.1), still, np.zeros((2, 2), np.float32), still + 0.25, still + 0.2)


def opened(face, by=0.6):
    expression = face.expression.copy()
    expression[JAW] = by
    return changed(face, expression)


def test_channels_go_where_the_expression_goes_from_the_own_rest():
    face = opened(seen())
    assert face.raw[JAW] - face.rest[JAW] == pytest.approx(0.05 + 0.6)
    others = np.delete(face.raw - face.rest, JAW)
    assert others == pytest.approx(0.05)


def test_what_was_seen_is_not_touched_and_pose_gaze_and_times_are_kept():
    face = seen()
    other = opened(face)
    assert not face.expression.any()
    assert other.pose is face.pose
    assert other.gaze is face.gaze
    assert (other.captured, other.index) == (face.captured, face.index)


def test_no_channel_leaves_its_range():
    face = seen()
    assert changed(face, np.full(len(ARKIT), 1.7, np.float32)).expression.max() == 1


def test_a_photo_follows_it():
    drive, jaw = Drive(), []
    for i in range(30):
        face = replace(opened(seen()), captured=i / 30)
        jaw.append(drive.step(face, i / 30).weights[JAW])
    assert jaw[-1] > 0.4


def test_eyes_of_a_face_without_channels_shut_in_a_photo_too():
    nothing = np.zeros(len(ARKIT), np.float32)
    shut = nothing.copy()
    shut[CHANNEL["eyeBlinkLeft"]] = 1.0
    rough = replace(seen(), expression=shut, raw=nothing, rest=nothing)  # as Haar sees it
    expression = shut.copy()
    expression[JAW] = 0.6
    move = Drive().step(changed(rough, expression), 0.0)
    assert move.closure[0] > 0.8
    assert move.weights[JAW] > 0.4
