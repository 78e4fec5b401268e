"""The square that a net looks at: what it shows, and the way back."""

import math

import numpy as np
import pytest

from vcam.expression.gaze import LEFT_OUTER, RIGHT_OUTER
from vcam.trackers.roi import MARGIN, RIGHT, WELL, Roi, around_points


def face(angle=0.0, centre=(300.0, 200.0), half=50.0):
    """(478, 2) points on a square turned by `angle`, its eyes along its upper half."""
    rng = np.random.default_rng(0)
    level = rng.uniform(-half, half, (478, 2))
    level[:4] = [[-half, -half], [half, -half], [half, half], [-half, half]]
    level[RIGHT_OUTER], level[LEFT_OUTER] = [-half / 2, -half / 3], [half / 2, -half / 3]
    turn = np.array([[math.cos(angle), -math.sin(angle)], [math.sin(angle), math.cos(angle)]])
    return level @ turn.T + centre


def test_a_level_face_gets_a_level_square_with_margin():
    roi = around_points(face())
    assert (roi.x, roi.y, roi.side, roi.angle) == pytest.approx((300, 200, MARGIN * 100, 0))


@pytest.mark.parametrize("angle", [-2.0, -0.5, 0.3, 1.5])
def test_the_square_turns_as_the_eyes_do(angle):
    assert around_points(face(angle)).angle == pytest.approx(angle)


@pytest.mark.parametrize("angle", [0.0, 0.4, -1.2])
def test_the_way_back_takes_the_crops_middle_to_the_squares(angle):
    roi = Roi(120.0, 80.0, 90.0, angle)
    back = roi.picture_from_crop(256)
    assert back @ [128, 128, 1] == pytest.approx([120, 80])
    assert np.linalg.norm(back @ [256, 0, 1] - back @ [0, 0, 1]) == pytest.approx(90)


def test_a_crop_shows_what_lies_in_the_square_and_black_outside_of_the_picture():
    image = np.full((100, 100, 3), 200, np.uint8)
    image[60, 40] = (255, 0, 0)
    crop = Roi(40.0, 60.0, 64.0, 0.0).crop(image, 64)
    assert crop[32, 32].tolist() == [255, 0, 0]
    assert (Roi(0.0, 50.0, 64.0, 0.0).crop(image, 64)[:, :31] == 0).all()


def test_a_shift_goes_along_the_squares_own_sides():
    moved = Roi(0.0, 0.0, 100.0, math.pi / 2).shifted(0.1, 0.0)
    assert (moved.x, moved.y) == pytest.approx((0, 10))


@pytest.mark.parametrize(
    ("other", "far"),
    [
        (Roi(105.0, 100.0, 100.0, 0.0), False),
        (Roi(115.0, 100.0, 100.0, 0.0), True),
        (Roi(100.0, 100.0, 120.0, 0.0), True),
        (Roi(100.0, 100.0, 100.0, 0.5), True),
        (Roi(100.0, 100.0, 100.0, 2 * math.pi - 0.01), False),
    ],
)
def test_a_square_is_far_from_another_in_place_size_or_turn(other, far):
    assert Roi(100.0, 100.0, 100.0, 0.0).far_from(other, WELL) == far


def test_how_far_is_too_far_is_the_callers():
    there = Roi(100.0, 100.0, 100.0, 0.0)
    assert there.far_from(Roi(101.0, 100.0, 100.0, 0.0), RIGHT)
    assert not there.far_from(Roi(100.2, 100.0, 100.0, 0.001), RIGHT)
