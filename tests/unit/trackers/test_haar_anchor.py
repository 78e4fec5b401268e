"""Where the person's eyes lie on the average head."""

import cv2
import numpy as np
import pytest

from vcam.calibration import guess_camera
from vcam.geometry import CAMERA_FROM_HEAD_FACING, angles_from_rotation, head_rotation, rigid, rotation_from_angles
from vcam.trackers.haar_anchor import LEAST_VIEWS, EyeAnchor
from vcam.trackers.haar_surface import EYES_APART_M, height

CAMERA = guess_camera((640, 480))
POSE = rigid(CAMERA_FROM_HEAD_FACING @ rotation_from_angles(0.1, 0.05, 0.1), np.array([0.02, 0.0, 0.6]))


def eyes_px(eyes_m, pose=POSE):
    xy = np.array(eyes_m)
    model = np.column_stack([xy, height(xy[:, 0], xy[:, 1])])
    return cv2.projectPoints(model, cv2.Rodrigues(pose[:3, :3])[0], pose[:3, 3], CAMERA.matrix, None)[0][:, 0]


def test_before_any_eyes_are_seen_the_head_is_the_average_one():
    np.testing.assert_allclose(EyeAnchor().head(POSE), POSE, atol=1e-12)


def test_eyes_further_apart_on_the_average_head_make_the_head_nearer():
    anchor = EyeAnchor()
    anchor.see(eyes_px([[0.035, 0], [-0.035, 0]]), CAMERA, POSE)
    head = anchor.head(POSE)
    assert head[2, 3] == pytest.approx(0.6 * EYES_APART_M / 0.07, rel=0.01)
    np.testing.assert_allclose(head[:3, :3], POSE[:3, :3], atol=1e-2)


def test_eyes_on_a_slope_roll_the_head():
    anchor = EyeAnchor()
    anchor.see(eyes_px([[0.0315, 0.003], [-0.0315, -0.003]]), CAMERA, POSE)
    roll = angles_from_rotation(head_rotation(anchor.head(POSE)))[2] - angles_from_rotation(head_rotation(POSE))[2]
    assert roll == pytest.approx(0.006 / 0.063, rel=0.15)


def test_eyes_that_jump_are_averaged():
    anchor, rng = EyeAnchor(), np.random.default_rng(0)
    for _ in range(50):
        anchor.see(eyes_px(np.array([[0.033, 0.001], [-0.033, 0.001]]) + rng.normal(0, 0.002, (2, 2))), CAMERA, POSE)
    assert anchor.head(POSE)[2, 3] == pytest.approx(0.6 * 0.063 / 0.066, rel=0.02)


def test_eyes_elsewhere_do_not_fit():
    anchor = EyeAnchor()
    assert anchor.fits(eyes_px([[0.033, 0.002], [-0.03, 0]]), CAMERA, POSE)
    assert not anchor.fits(eyes_px([[0.033, -0.04], [-0.03, -0.04]]), CAMERA, POSE)


def test_a_head_that_drifted_is_led_back_to_its_eyes():
    anchor, eyes = EyeAnchor(), [[0.0315, 0.0], [-0.0315, 0.0]]
    for _ in range(LEAST_VIEWS):
        anchor.see(eyes_px(eyes), CAMERA, POSE)
    drifted = rigid(POSE[:3, :3] @ rotation_from_angles(0, 0, 0.08), POSE[:3, 3] * 1.04 + [0.004, -0.003, 0])
    led = drifted
    for _ in range(30):
        led = anchor.corrected(eyes_px(eyes), CAMERA, led)
    np.testing.assert_allclose(led, POSE, atol=3e-3)


def test_nobody_is_led_by_a_single_view():
    anchor = EyeAnchor()
    anchor.see(eyes_px([[0.0315, 0], [-0.0315, 0]]), CAMERA, POSE)
    np.testing.assert_array_equal(anchor.corrected(eyes_px([[0.04, 0], [-0.03, 0]]), CAMERA, POSE), POSE)
