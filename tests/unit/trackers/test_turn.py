"""What the nets under-read of a turn is put back: more pitch, the same zero, mirror images alike."""

import numpy as np
import pytest

from vcam.avatar.rest import rotation_from_sight
from vcam.geometry import CAMERA_FROM_HEAD_FACING, angles_from_rotation, rigid, rotation_from_angles
from vcam.trackers.turn import PITCH_BY_PITCH, TRUSTED_RAD, whole_turn
from vcam.types import HeadPose


def corrected(yaw, pitch, roll=0.0, place=(0.0, 0.0, 0.6)):
    """(yaw, pitch, roll) rad after the correction."""
    rotation = CAMERA_FROM_HEAD_FACING @ rotation_from_angles(yaw, pitch, roll)
    turned = whole_turn(HeadPose(rigid(rotation, np.array(place)), 1.0))
    return np.array(angles_from_rotation(CAMERA_FROM_HEAD_FACING.T @ turned))


def test_a_head_that_faces_the_camera_is_left_as_it_is():
    np.testing.assert_allclose(corrected(0, 0, 0.3), [0, 0, 0.3], atol=1e-12)


@pytest.mark.parametrize("pitch", [-0.1, 0.1])
def test_a_nod_becomes_larger(pitch):
    assert corrected(0, pitch)[1] == pytest.approx(pitch * (1 + PITCH_BY_PITCH), rel=0.15)


def test_mirror_images_are_corrected_alike():
    left, right = corrected(0.4, 0.3, 0.1), corrected(-0.4, 0.3, -0.1)
    np.testing.assert_allclose(left * [1, -1, 1], right * [-1, -1, -1], atol=1e-9)


def test_beyond_what_was_measured_it_grows_no_further():
    edge, beyond = np.array(TRUSTED_RAD), 1.5 * np.array(TRUSTED_RAD)
    most = corrected(*edge) - [*edge, 0]
    further = corrected(*beyond) - [*beyond, 0]
    assert np.abs(further).max() < 1.5 * np.abs(most).max()


def test_turns_are_those_away_from_the_line_of_sight_wherever_the_head_is():
    rotation = CAMERA_FROM_HEAD_FACING @ rotation_from_angles(0.3, -0.2, 0.4)
    for place in ((0.3, -0.2, 0.5), (-0.4, 0.1, 0.9)):
        pose = rigid(rotation, np.array(place))
        yaw, pitch, _ = angles_from_rotation(rotation_from_sight(pose))
        missing = rotation.T @ whole_turn(HeadPose(pose, 1.0))
        ahead = rotation_from_angles(yaw, pitch, 0.0)
        same = whole_turn(HeadPose(rigid(CAMERA_FROM_HEAD_FACING @ ahead, np.array([0, 0, 0.6])), 1.0))
        np.testing.assert_allclose(missing, (CAMERA_FROM_HEAD_FACING @ ahead).T @ same, atol=1e-12)


def test_what_counts_is_the_turn_away_from_the_ray_to_the_head():
    place = np.array([0.3, 0.0, 0.6])
    to_camera = np.arctan2(-place[0], place[2])  # a head at the picture's right that looks into the lens
    np.testing.assert_allclose(corrected(to_camera, 0, place=place), [to_camera, 0, 0], atol=1e-9)
