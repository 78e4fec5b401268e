"""Rotations obey their laws, and every sign is what the conventions say."""

import numpy as np
import pytest

from vcam.geometry import (
    CAMERA_FROM_HEAD_FACING,
    OPENCV_FROM_GL,
    angles_from_rotation,
    head_rotation,
    quat_wxyz_from_rotation,
    rigid,
    rotation_from_angles,
    rotation_from_quat_wxyz,
    slerp,
)

LEFT, UP, OUT = np.eye(3)  # the head's own axes: the person's left, up, out of the face
ANGLES = [(y, p, r) for y in (-1.4, 0.0, 0.7) for p in (-1.2, 0.0, 0.4) for r in (-3.0, 0.0, 0.2)]


def test_positive_yaw_turns_the_nose_to_the_persons_left():
    assert rotation_from_angles(0.3, 0, 0) @ OUT @ LEFT > 0.2


def test_positive_pitch_points_the_nose_down():
    assert rotation_from_angles(0, 0.3, 0) @ OUT @ UP < -0.2


def test_positive_roll_tips_the_crown_to_the_persons_right():
    assert rotation_from_angles(0, 0, 0.3) @ UP @ LEFT < -0.2


@pytest.mark.parametrize("angles", ANGLES)
def test_angles_survive_the_way_through_a_rotation(angles):
    assert angles_from_rotation(rotation_from_angles(*angles)) == pytest.approx(angles, abs=1e-12)


@pytest.mark.parametrize("angles", ANGLES)
def test_a_rotation_survives_the_way_through_a_quaternion(angles):
    rotation = rotation_from_angles(*angles)
    quat = quat_wxyz_from_rotation(rotation)
    assert np.linalg.norm(quat) == pytest.approx(1)
    assert quat[0] >= 0
    np.testing.assert_allclose(rotation_from_quat_wxyz(3 * quat), rotation, atol=1e-12)


@pytest.mark.parametrize("axis", [0, 1, 2])
def test_half_turns_have_a_quaternion_too(axis):
    rotation = -np.eye(3)
    rotation[axis, axis] = 1
    np.testing.assert_allclose(rotation_from_quat_wxyz(quat_wxyz_from_rotation(rotation)), rotation, atol=1e-12)


def test_a_head_that_faces_the_camera_has_no_turn():
    assert angles_from_rotation(head_rotation(rigid(CAMERA_FROM_HEAD_FACING, np.ones(3)))) == (0, 0, 0)


def test_facing_the_camera_puts_the_persons_left_at_the_pictures_right():
    in_camera = CAMERA_FROM_HEAD_FACING @ np.stack([LEFT, UP, OUT])
    np.testing.assert_array_equal(in_camera, [[1, 0, 0], [0, -1, 0], [0, 0, -1]])


def test_the_flip_between_opengl_and_opencv_undoes_itself():
    np.testing.assert_array_equal(OPENCV_FROM_GL @ OPENCV_FROM_GL, np.eye(4))
    assert np.linalg.det(OPENCV_FROM_GL[:3, :3]) == 1


def test_slerp_goes_the_shortest_way_at_even_speed():
    start, end = (quat_wxyz_from_rotation(rotation_from_angles(yaw, 0, 0)) for yaw in (0.1, 1.3))
    for share in (0.0, 0.25, 1.0):
        for other in (end, -end):
            yaw, _, _ = angles_from_rotation(rotation_from_quat_wxyz(slerp(start, other, share)))
            assert yaw == pytest.approx(0.1 + 1.2 * share)


def test_slerp_between_equal_turns_stays_there():
    quat = quat_wxyz_from_rotation(rotation_from_angles(0.1, 0.2, 0.3))
    np.testing.assert_allclose(slerp(quat, quat, 0.5), quat)


def test_rigid_rotates_then_moves():
    moved = rigid(rotation_from_angles(np.pi / 2, 0, 0), np.array([10.0, 20.0, 30.0])) @ [0, 0, 1, 1]
    np.testing.assert_allclose(moved, [11, 20, 30, 1], atol=1e-12)
