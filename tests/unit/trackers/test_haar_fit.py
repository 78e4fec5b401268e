"""A pose from points of which some lie."""

import cv2
import numpy as np
import pytest

from vcam.calibration import guess_camera
from vcam.geometry import CAMERA_FROM_HEAD_FACING, rigid, rotation_from_angles
from vcam.trackers.haar_fit import fit_pose
from vcam.trackers.haar_surface import height

CAMERA = guess_camera((640, 480))
FACE_PX = 130.0


def posed(angles, place):
    return rigid(CAMERA_FROM_HEAD_FACING @ rotation_from_angles(*angles), np.array(place))


@pytest.fixture
def head():
    rng = np.random.default_rng(1)
    xy = rng.uniform([-0.06, -0.07], [0.06, 0.05], (60, 2))
    return np.column_stack([xy, height(xy[:, 0], xy[:, 1])])


def seen(head, pose):
    turn, place = cv2.Rodrigues(pose[:3, :3])[0], pose[:3, 3]
    return cv2.projectPoints(head, turn, place, CAMERA.matrix, CAMERA.distortion)[0][:, 0]


def test_the_pose_is_found_though_a_quarter_of_the_points_went_astray_together(head):
    truth, start = posed((0.15, -0.1, 0.1), (0.02, 0.01, 0.62)), posed((0, 0, 0), (0, 0, 0.6))
    points = seen(head, truth)
    points[:15] += [9.0, -6.0]
    found, agrees = fit_pose(head, points, np.ones(60), CAMERA, start=start, face_px=FACE_PX)
    np.testing.assert_allclose(found, truth, atol=2e-3)
    assert not agrees[:15].any()
    assert agrees[15:].all()


def test_points_that_are_not_trusted_do_not_count(head):
    truth, start = posed((0.1, 0, 0), (0, 0, 0.6)), posed((0, 0, 0), (0, 0, 0.6))
    points = seen(head, truth)
    points[:20] += [2.0, 2.0]
    trust = np.ones(60)
    trust[:20] = 0
    found, _ = fit_pose(head, points, trust, CAMERA, start=start, face_px=FACE_PX)
    np.testing.assert_allclose(found, truth, atol=1e-3)


def test_points_that_are_no_numbers_tell_no_pose(head):
    points = seen(head, posed((0, 0, 0), (0, 0, 0.6)))
    points[3] = np.nan
    start = posed((0, 0, 0), (0, 0, 0.6))
    assert fit_pose(head, points, np.ones(60), CAMERA, start=start, face_px=FACE_PX) is None
