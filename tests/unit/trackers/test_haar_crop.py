"""The face upright, at one size and one brightness."""

import cv2
import numpy as np
import pytest

from vcam.calibration import guess_camera
from vcam.geometry import CAMERA_FROM_HEAD_FACING, rigid, rotation_from_angles
from vcam.trackers.haar_crop import CENTRE_M, CONTRAST, SIDE_M, SIDE_PX, levelled, upright

CAMERA = guess_camera((640, 480))
MIDDLE = (SIDE_PX - 1) / 2


def posed(angles=(0, 0, 0), place=(0, 0, 0.6)):
    return rigid(CAMERA_FROM_HEAD_FACING @ rotation_from_angles(*angles), np.array(place))


def seen(points, pose):
    turn, place = cv2.Rodrigues(pose[:3, :3])[0], pose[:3, 3]
    return cv2.projectPoints(np.array(points), turn, place, CAMERA.matrix, CAMERA.distortion)[0][:, 0]


@pytest.mark.parametrize("roll", [-0.6, 0, 0.6])
@pytest.mark.parametrize("place", [(0, 0, 0.5), (0.1, -0.05, 1.2)])
def test_the_head_is_upright_in_the_middle_at_its_size(roll, place):
    pose = posed((0, 0, roll), place)
    crop = upright(np.zeros((480, 640), np.uint8), CAMERA, pose)
    middle, above = crop.seen(seen([CENTRE_M, np.add(CENTRE_M, [0, 0.05, 0])], pose))
    np.testing.assert_allclose(middle, [MIDDLE, MIDDLE], atol=0.01)
    np.testing.assert_allclose(above, [MIDDLE, MIDDLE - 0.05 * SIDE_PX / SIDE_M], atol=0.1)


def test_places_go_into_the_crop_and_back():
    crop = upright(np.zeros((480, 640), np.uint8), CAMERA, posed((0.3, 0.1, 0.4)))
    places = np.array([[300.0, 200.0], [340.0, 260.0]])
    np.testing.assert_allclose(crop.in_frame(crop.seen(places)), places, atol=1e-3)
    assert crop.scale == pytest.approx(np.linalg.norm(np.diff(crop.seen(places), axis=0)) / np.hypot(40, 60), rel=1e-5)


def test_the_picture_is_where_the_map_says():
    grey = np.zeros((480, 640), np.uint8)
    cv2.circle(grey, (330, 250), 3, 255, -1)
    crop = upright(grey, CAMERA, posed((0, 0, 0.5)))
    brightest = np.argwhere(crop.image == crop.image.max()).mean(axis=0)[::-1]
    np.testing.assert_allclose(brightest, crop.seen(np.array([[330.0, 250.0]]))[0], atol=1)


def test_light_drops_out():
    rng = np.random.default_rng(0)
    picture = cv2.resize(rng.integers(0, 256, (8, 8), np.uint8), (100, 100), interpolation=cv2.INTER_CUBIC)
    dim = (picture * 0.3 + 10).astype(np.uint8)
    assert np.abs(levelled(picture).astype(int) - levelled(dim)).mean() < 3
    assert levelled(dim).mean() == pytest.approx(128, abs=2)
    assert levelled(dim).std() == pytest.approx(CONTRAST, rel=0.1)


def test_nothing_to_see_is_not_amplified_to_something():
    assert levelled(np.full((50, 50), 7, np.uint8)).std() == 0
