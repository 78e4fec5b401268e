"""A pose is found again from its own projection, with the signs of the conventions, and nonsense gives none."""

import cv2
import numpy as np
import pytest

from vcam.calibration import guess_camera
from vcam.geometry import CAMERA_FROM_HEAD_FACING, angles_from_rotation, head_rotation, rigid, rotation_from_angles
from vcam.pose import DEPTH_TRUST, place, solve_pose
from vcam.trackers.task_file import bundle, face_model
from vcam.types import Camera, HeadPose

SIZE_WH = (640, 480)
PINHOLE = guess_camera(SIZE_WH)
LENS = Camera(SIZE_WH, PINHOLE.matrix, np.array([-0.31, 0.12, 0.001, -0.002, 0.0]))
NOSE_TIP, CHIN, FOREHEAD = 1, 152, 10


@pytest.fixture(scope="module")
def face():
    return face_model(bundle())


def pose_of(yaw, pitch, roll, place=(0.03, -0.02, 0.6)):
    return rigid(CAMERA_FROM_HEAD_FACING @ rotation_from_angles(yaw, pitch, roll), np.array(place))


def projected(face, pose, camera):
    """(n, 2) px and (n,) depths in px at the head's distance, along the ray to the head, as a net sees them."""
    points, _ = cv2.projectPoints(
        face.points, cv2.Rodrigues(pose[:3, :3])[0], pose[:3, 3], camera.matrix, camera.distortion
    )
    sight = pose[:3, 3] / np.linalg.norm(pose[:3, 3])
    depths = face.points @ (pose[:3, :3].T @ sight) * camera.matrix[0, 0] / pose[2, 3]
    return points[:, 0], depths


def angles(pose):
    return angles_from_rotation(head_rotation(pose.camera_from_head))


@pytest.mark.parametrize("camera", [PINHOLE, LENS], ids=["pinhole", "lens"])
@pytest.mark.parametrize("with_depths", [False, True])
@pytest.mark.parametrize(
    "turn", [(0, 0, 0), (0.7, 0, 0), (-0.7, 0.3, 0.2), (0, -0.5, 0), (0.1, 0.4, -1.5), (0, 0, 3.1)]
)
def test_a_projected_pose_is_found_again(face, camera, turn, with_depths):
    truth = pose_of(*turn)
    points, depths = projected(face, truth, camera)
    found = solve_pose(points, camera, face, depths if with_depths else None)
    np.testing.assert_allclose(found.camera_from_head, truth, atol=2e-5)
    assert found.error_px < 1e-2


def test_depths_of_a_head_at_the_pictures_edge_turn_it_no_further(face):
    truth = pose_of(0.3, -0.2, 0.1, (0.3, 0.15, 0.6))
    points, depths = projected(face, truth, PINHOLE)
    blurred = points + np.random.default_rng(5).normal(0, 1.5, points.shape)
    found = solve_pose(blurred, PINHOLE, face, depths)
    np.testing.assert_allclose(angles(found), (0.3, -0.2, 0.1), atol=np.radians(1.0))


@pytest.mark.parametrize("camera", [PINHOLE, LENS], ids=["pinhole", "lens"])
def test_a_known_turn_is_put_in_its_place(face, camera):
    truth = pose_of(0.3, -0.2, 0.1, (0.1, -0.05, 0.7))
    found = place(projected(face, truth, camera)[0], camera, face, truth[:3, :3])
    np.testing.assert_allclose(found.camera_from_head, truth, atol=2e-5)
    assert found.error_px < 1e-2


@pytest.mark.parametrize("distance_m", [0.15, 5.0])
def test_near_and_far_heads_are_found(face, distance_m):
    truth = pose_of(0.2, 0.1, 0.0, (0, 0, distance_m))
    points, depths = projected(face, truth, PINHOLE)
    assert solve_pose(points, PINHOLE, face, depths).camera_from_head[2, 3] == pytest.approx(distance_m, rel=1e-3)


def test_the_nose_at_the_pictures_right_is_positive_yaw(face):
    points, _ = projected(face, pose_of(0.5, 0, 0), PINHOLE)
    assert points[NOSE_TIP, 0] > points[[CHIN, FOREHEAD], 0].max()  # unmirrored: the person's left
    assert angles(solve_pose(points, PINHOLE, face))[0] == pytest.approx(0.5, abs=1e-3)


def test_a_nose_that_moved_down_is_positive_pitch(face):
    points, _ = projected(face, pose_of(0, 0.4, 0), PINHOLE)
    level, _ = projected(face, pose_of(0, 0, 0), PINHOLE)
    assert points[NOSE_TIP, 1] > level[NOSE_TIP, 1]
    assert angles(solve_pose(points, PINHOLE, face))[1] == pytest.approx(0.4, abs=1e-3)


def test_a_crown_at_the_pictures_left_is_positive_roll(face):
    points, _ = projected(face, pose_of(0, 0, 0.4), PINHOLE)
    assert points[FOREHEAD, 0] < points[CHIN, 0]
    assert angles(solve_pose(points, PINHOLE, face))[2] == pytest.approx(0.4, abs=1e-3)


def test_ignoring_the_lens_moves_the_head(face):
    truth = pose_of(0.2, 0.1, 0.0, (0.2, 0.12, 0.5))
    points, _ = projected(face, truth, LENS)
    wrong = solve_pose(points, PINHOLE, face)
    assert np.linalg.norm(wrong.camera_from_head[:3, 3] - truth[:3, 3]) > 0.005


def test_the_error_is_the_reprojection_rms(face):
    noise = np.random.default_rng(1).normal(0, 1.0, (len(face.points), 2))
    points, _ = projected(face, pose_of(0.1, 0.1, 0.1), PINHOLE)
    errors = [solve_pose(points + scale * noise, PINHOLE, face).error_px for scale in (1, 2)]
    assert errors[0] == pytest.approx(np.sqrt(2), rel=0.25)  # per axis 1 px
    assert errors[1] == pytest.approx(2 * errors[0], rel=0.1)


def test_depths_of_their_measured_uncertainty_make_the_turn_surer(face):
    rng, truth = np.random.default_rng(2), pose_of(0, 0, 0)
    points, depths = projected(face, truth, PINHOLE)
    alone, helped = [], []
    for _ in range(60):
        seen = points + rng.normal(0, 2.0, points.shape)
        guessed = depths + rng.normal(0, 2.0 / DEPTH_TRUST, depths.shape)
        alone.append(angles(solve_pose(seen, PINHOLE, face))[:2])
        helped.append(angles(solve_pose(seen, PINHOLE, face, guessed))[:2])
    assert (np.std(helped, axis=0) < np.std(alone, axis=0)).all()


def test_the_zero_of_the_depths_is_free(face):
    points, depths = projected(face, pose_of(0.3, 0.2, 0.1), PINHOLE)
    one, other = (solve_pose(points, PINHOLE, face, depths + zero).camera_from_head for zero in (0, 500))
    np.testing.assert_allclose(one, other, atol=1e-9)


@pytest.mark.parametrize("turn", [(0.2, 0.1, 0.0), (-0.6, 0.3, -0.4)])
def test_where_the_search_starts_decides_nothing(face, turn):
    points, depths = projected(face, pose_of(0.1, 0.1, 0.1), LENS)
    seen = points + np.random.default_rng(4).normal(0, 1.0, points.shape)
    start = HeadPose(pose_of(*turn, place=(-0.1, 0.1, 0.8)), 0.0)
    alone, started = (solve_pose(seen, LENS, face, depths, s).camera_from_head for s in (None, start))
    np.testing.assert_allclose(started, alone, atol=2e-5)


def test_a_start_from_which_nothing_sane_is_found_is_dropped(face):
    points, depths = projected(face, pose_of(0.1, 0.1, 0.1), PINHOLE)
    behind = HeadPose(pose_of(0, 0, 0, place=(0, 0, -0.6)), 0.0)
    found = solve_pose(points, PINHOLE, face, depths, behind)
    np.testing.assert_allclose(found.camera_from_head, pose_of(0.1, 0.1, 0.1), atol=2e-5)


def collapsed(points):
    return points.mean(axis=0) + (points - points.mean(axis=0)) * 0.01


def on_a_line(points):
    return np.column_stack([points[:, 0], np.full(len(points), 240.0)])


def scrambled(points):
    return np.random.default_rng(3).permutation(points)


def holed(points):
    return np.where(np.arange(len(points))[:, None] == 33, np.nan, points)


@pytest.mark.parametrize("spoil", [collapsed, on_a_line, scrambled, holed])
def test_nonsense_has_no_pose(face, spoil):
    points, _ = projected(face, pose_of(0.1, 0.1, 0.1), PINHOLE)
    assert solve_pose(points, PINHOLE, face) is not None
    assert solve_pose(spoil(points), PINHOLE, face) is None


def test_depths_that_are_no_numbers_give_no_pose(face):
    points, depths = projected(face, pose_of(0.1, 0.1, 0.1), PINHOLE)
    assert solve_pose(points, PINHOLE, face, depths * np.nan) is None


def test_points_are_not_changed(face):
    points, depths = projected(face, pose_of(0.1, 0.1, 0.1), PINHOLE)
    before = points.copy(), depths.copy()
    solve_pose(points, PINHOLE, face, depths)
    np.testing.assert_array_equal(points, before[0])
    np.testing.assert_array_equal(depths, before[1])
