"""The average head's surface."""

import cv2
import numpy as np
import pytest

from vcam.calibration import guess_camera
from vcam.geometry import CAMERA_FROM_HEAD_FACING, rigid, rotation_from_angles
from vcam.trackers.haar_surface import height, on_surface
from vcam.trackers.task_file import bundle, face_model


def test_it_is_the_canonical_face_within_millimetres():
    points = face_model(bundle()).points
    face = points[(np.abs(points[:, 0]) < 0.065) & (points[:, 1] > -0.078) & (points[:, 1] < 0.055)]
    assert len(face) > 300
    off = height(face[:, 0], face[:, 1]) - face[:, 2]
    assert np.sqrt(np.mean(off**2)) < 0.002


def test_left_and_right_are_alike_and_the_nose_is_in_front():
    x, y = np.meshgrid(np.linspace(-0.07, 0.07, 29), np.linspace(-0.09, 0.06, 31))
    z = height(x.ravel(), y.ravel()).reshape(x.shape)
    np.testing.assert_allclose(z, z[:, ::-1], atol=1e-9)
    row, column = np.unravel_index(np.argmax(z), z.shape)
    assert abs(x[row, column]) < 0.005
    assert -0.045 < y[row, column] < -0.02


def test_beside_the_face_it_goes_on_at_its_rim():
    x, y = np.array([0.5, 0.0, 0.0]), np.array([0.0, 0.5, -0.5])
    np.testing.assert_allclose(height(x, y), height(np.array([0.07, 0, 0]), np.array([0, 0.06, -0.09])), atol=1e-3)


@pytest.mark.parametrize("angles", [(0, 0, 0), (0.4, 0, 0), (-0.3, 0.3, 0.4), (0, -0.4, -0.5)])
def test_a_point_seen_on_a_head_is_found_where_it_is(angles):
    camera = guess_camera((640, 480))
    camera.distortion[:] = [-0.2, 0.05, 0, 0, 0]
    pose = rigid(CAMERA_FROM_HEAD_FACING @ rotation_from_angles(*angles), np.array([0.05, -0.03, 0.6]))
    xy = np.array([[0.03, 0.0], [-0.03, 0.03], [0.02, -0.05], [-0.04, -0.03]])
    model = np.column_stack([xy, height(xy[:, 0], xy[:, 1])])
    seen = cv2.projectPoints(model, cv2.Rodrigues(pose[:3, :3])[0], pose[:3, 3], camera.matrix, camera.distortion)[0]
    np.testing.assert_allclose(on_surface(seen[:, 0], camera, pose), model, atol=1e-3)
