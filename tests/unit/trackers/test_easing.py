"""How one tracker's face becomes another's."""

from dataclasses import replace

import numpy as np
import pytest

from vcam.geometry import CAMERA_FROM_HEAD_FACING, rigid, rotation_from_angles
from vcam.trackers.easing import EASED_S, Easing
from vcam.types import ARKIT, Face, HeadPose, Landmarks


def face(t, *, yaw=0.0, z=0.6, level=0.0):
    pose = rigid(CAMERA_FROM_HEAD_FACING @ rotation_from_angles(yaw, 0.1, 0.0), np.array([0, 0, z]))
    points = Landmarks(np.zeros((9, 2), np.float32), "haar", 1.0)
    gaze = np.full((2, 2), level / 10, np.float32)
    return Face(t, round(t * 30), points, HeadPose(pose, 1.0), np.full(len(ARKIT), level, np.float32), gaze)


def same(a, b, atol=1e-6):
    np.testing.assert_allclose(a.pose.camera_from_head, b.pose.camera_from_head, atol=atol)
    np.testing.assert_allclose(a.expression, b.expression, atol=atol)
    np.testing.assert_allclose(a.gaze, b.gaze, atol=atol)


def test_without_a_change_faces_pass_as_they_are():
    easing = Easing()
    for t in (0.0, 0.1, 0.2):
        same(easing(face(t, yaw=t, level=t)), face(t, yaw=t, level=t), atol=0)


def test_a_change_is_not_seen_at_first_and_is_over_in_a_second():
    easing, was, becomes = Easing(), face(0.0, yaw=0.3, z=0.6, level=0.8), face(0.0, yaw=-0.1, z=0.7, level=0.0)
    easing(was)
    easing.change(becomes)
    same(easing(becomes), was)
    third = easing(replace(becomes, captured=EASED_S))
    assert third.expression[0] == pytest.approx(0.8 / np.e, abs=1e-3)
    assert 0.6 < third.pose.camera_from_head[2, 3] < 0.7
    same(easing(replace(becomes, captured=1.0)), becomes)


def test_on_the_way_it_stays_a_rotation_and_within_range():
    easing = Easing()
    easing(face(0.0, yaw=0.6, level=1.0))
    easing.change(face(0.03, yaw=-0.6, level=1.0))
    shown = easing(face(0.06, yaw=-0.6, level=0.9))
    rotation = shown.pose.camera_from_head[:3, :3]
    np.testing.assert_allclose(rotation @ rotation.T, np.eye(3), atol=1e-9)
    assert shown.expression.max() <= 1


def test_after_a_gap_or_a_cut_the_new_face_is_shown_at_once():
    for cut in (False, True):
        easing, new = Easing(), face(0.05 if cut else 2.0, yaw=0.4)
        easing(face(0.0))
        easing.change(new)
        if cut:
            easing.cut()
        same(easing(new), new)


def test_when_the_clock_goes_back_nothing_of_the_past_counts():
    easing = Easing()
    easing(face(5.0))
    easing.change(face(5.03, yaw=0.5))
    same(easing(face(1.0, yaw=0.5)), face(1.0, yaw=0.5))
