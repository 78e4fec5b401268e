"""Scores find their ARKit places by name, and eyes that were turned by known angles are read so."""

import cv2
import numpy as np
import pytest

from vcam.calibration import guess_camera
from vcam.expression.gaze import (
    EYEBALL_FROM_CORNERS_M,
    GAZE_LIMIT,
    IRIS_ORBIT_M,
    LEFT_INNER,
    LEFT_IRIS,
    LEFT_OUTER,
    RIGHT_INNER,
    RIGHT_IRIS,
    RIGHT_OUTER,
    gaze_angles,
)
from vcam.expression.scores import arkit_expression
from vcam.geometry import CAMERA_FROM_HEAD_FACING, rigid, rotation_from_angles
from vcam.trackers.task_file import bundle, face_model
from vcam.types import ARKIT, CHANNEL, Camera, HeadPose

CAMERA = guess_camera((640, 480))
LENS = Camera((640, 480), CAMERA.matrix, np.array([-0.31, 0.12, 0.001, -0.002, 0.0]))
OUT = np.array([0.0, 0.0, 1.0])


def test_scores_go_to_their_arkit_places_whatever_their_order():
    expression = arkit_expression({"tongueOut": 0.25, "browDownLeft": 0.5, "_neutral": 0.9})
    assert expression.dtype == np.float32
    assert expression.shape == (52,)
    assert expression[ARKIT.index("browDownLeft")] == 0.5
    assert expression[CHANNEL["tongueOut"]] == 0.25
    assert expression.sum() == 0.75  # "_neutral" is none of ARKit's


def test_scores_are_held_within_their_range():
    expression = arkit_expression({"jawOpen": 1.001, "mouthClose": -0.001})
    assert (expression[CHANNEL["jawOpen"]], expression[CHANNEL["mouthClose"]]) == (1, 0)


def test_scores_that_are_no_numbers_stay_so_that_they_can_be_refused():
    assert np.isnan(arkit_expression({"jawOpen": float("nan")})).any()


def seen_face(turn, gaze, camera=CAMERA, shift=(0.0, 0.0, 0.0)):
    """Landmarks of MediaPipe's canonical face, its head turned and its eyes looking at `gaze` (2, 2) rad."""
    head = np.zeros((478, 3))
    head[:468] = face_model(bundle()).points + shift
    for row, (outer, inner, iris, side) in enumerate(
        [(LEFT_OUTER, LEFT_INNER, LEFT_IRIS, 1), (RIGHT_OUTER, RIGHT_INNER, RIGHT_IRIS, -1)]
    ):
        eyeball = head[[outer, inner]].mean(axis=0) + EYEBALL_FROM_CORNERS_M * [side, 1, 1]
        head[iris] = eyeball + IRIS_ORBIT_M * rotation_from_angles(*gaze[row], 0) @ OUT
    pose = rigid(CAMERA_FROM_HEAD_FACING @ rotation_from_angles(*turn), np.array([0.02, -0.01, 0.55]))
    points, _ = cv2.projectPoints(head, cv2.Rodrigues(pose[:3, :3])[0], pose[:3, 3], camera.matrix, camera.distortion)
    return points[:, 0].astype(np.float32), HeadPose(pose, 0.0)


@pytest.mark.parametrize("camera", [CAMERA, LENS], ids=["pinhole", "lens"])
@pytest.mark.parametrize("turn", [(0, 0, 0), (0.5, 0, 0), (-0.3, 0.3, 0.4)])
@pytest.mark.parametrize("gaze", [(0, 0), (0.4, 0), (-0.4, 0), (0, 0.35), (0, -0.3), (0.3, -0.2)])
def test_turned_eyes_are_read_in_the_head_frame(camera, turn, gaze):
    points, pose = seen_face(turn, [gaze, gaze], camera)
    np.testing.assert_allclose(gaze_angles(points, camera, pose), [gaze, gaze], atol=np.radians(2))


def test_each_eye_has_its_own_row_left_first():
    points, pose = seen_face((0, 0, 0), [(0.3, 0), (-0.3, 0)])
    left, right = gaze_angles(points, CAMERA, pose)[:, 0]
    assert left == pytest.approx(0.3, abs=0.03)
    assert right == pytest.approx(-0.3, abs=0.03)


def test_eyes_that_go_to_the_pictures_right_look_to_the_persons_left():
    ahead, pose = seen_face((0, 0, 0), [(0, 0), (0, 0)])
    moved = ahead.copy()
    moved[[LEFT_IRIS, RIGHT_IRIS], 0] += 3
    change = gaze_angles(moved, CAMERA, pose) - gaze_angles(ahead, CAMERA, pose)
    assert (change[:, 0] > 0.1).all()


def test_eyes_that_go_down_in_the_picture_look_down():
    ahead, pose = seen_face((0, 0, 0), [(0, 0), (0, 0)])
    moved = ahead.copy()
    moved[[LEFT_IRIS, RIGHT_IRIS], 1] += 3
    change = gaze_angles(moved, CAMERA, pose) - gaze_angles(ahead, CAMERA, pose)
    assert (change[:, 1] > 0.1).all()


def test_a_pose_that_is_a_little_off_does_not_turn_the_eyes():
    points, pose = seen_face((0, 0, 0), [(0.1, 0.1)] * 2, shift=(0.004, 0.004, 0))
    np.testing.assert_allclose(gaze_angles(points, CAMERA, pose), [(0.1, 0.1)] * 2, atol=np.radians(2))


def test_a_misplaced_iris_turns_an_eye_no_further_than_eyes_turn():
    points, pose = seen_face((0, 0, 0), [(0, 0), (0, 0)])
    points[LEFT_IRIS] += (500, 500)
    points[RIGHT_IRIS] -= (500, 500)
    gaze = gaze_angles(points, CAMERA, pose)
    assert (np.abs(gaze) <= GAZE_LIMIT.astype(np.float32)).all()
    assert (gaze[0] > 0).all()
    assert (gaze[1] < 0).all()
