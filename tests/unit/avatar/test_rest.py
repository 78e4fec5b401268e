"""A rest that was told is believed at once, however far aside, and reached without a jump."""

import numpy as np
import pytest

from vcam.avatar.rest import EASE_S, Rest
from vcam.geometry import CAMERA_FROM_HEAD_FACING, angles_from_rotation, rigid, rotation_from_angles
from vcam.types import ARKIT, Face, HeadPose, Landmarks

ASIDE = np.radians([35.0, -10.0, 5.0])


def face_at(t, angles=ASIDE, place=(0.1, 0.05, 0.7)):
    pose = HeadPose(rigid(CAMERA_FROM_HEAD_FACING @ rotation_from_angles(*angles), np.array(place)), 0.0)
    points = Landmarks(np.zeros((0, 2), np.float32), "none", 1.0)
    return Face(t, 0, points, pose, np.zeros(len(ARKIT), np.float32), np.zeros((2, 2), np.float32))


def shown(rest, t, **how):
    """(3,) degrees and (3,) m, at time `t`."""
    state = rest.relative(face_at(t, **how))
    return np.degrees(angles_from_rotation(state.rotation)), state.shift


def played(rest, begin, end, **how):
    return [shown(rest, t, **how) for t in np.arange(begin, end, 1 / 30)]


def test_the_pose_that_was_told_is_straight_ahead_after_the_ease_and_stays_so():
    rest = Rest()
    played(rest, 0, 5, angles=np.zeros(3), place=(0, 0, 0.6))
    assert np.abs(shown(rest, 5.0)[0]).max() > 30
    rest.recentre()
    turns = played(rest, 5.0, 20.0)
    after = [turn for turn, _ in turns[round(EASE_S * 30) + 1 :]]
    assert np.abs(after).max() < 0.5
    assert np.abs([shift for _, shift in turns[round(EASE_S * 30) + 1 :]]).max() < 0.002


def test_it_is_reached_without_a_jump():
    rest = Rest()
    played(rest, 0, 5, angles=np.zeros(3), place=(0, 0, 0.6))
    before = shown(rest, 5.0)[0]
    rest.recentre()
    turns = np.array([before, *(turn for turn, _ in played(rest, 5.03, 5.6))])
    assert np.abs(np.diff(turns, axis=0)).max() < 0.25 * np.abs(before).max()


def test_who_comes_back_still_sits_where_they_said_is_straight_ahead():
    rest = Rest()
    played(rest, 0, 1)
    rest.recentre()
    played(rest, 1, 4)
    assert np.abs(np.array([turn for turn, _ in played(rest, 10, 16)])).max() < 0.5


@pytest.mark.parametrize("angles", [np.radians([80.0, 0, 0]), np.radians([0, -70.0, 0])])
def test_nobody_rests_with_their_back_to_the_camera(angles):
    rest = Rest()
    rest.recentre()
    played(rest, 0, 1, angles=angles)
    assert np.abs(shown(rest, 1.0, angles=angles)[0]).max() > 15


def test_without_being_told_a_face_far_aside_is_still_one_that_looks_aside():
    rest = Rest()
    assert np.abs([turn for turn, _ in played(rest, 0, 10)]).max() > 30
