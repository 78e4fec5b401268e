"""How far a photo turns and shifts."""

import numpy as np
import pytest

from vcam.geometry import angles_from_rotation, rotation_from_angles
from vcam.portrait.limits import PITCH, ROLL, YAW, limited_shift, limited_turn, soft, soft_many


def test_up_to_the_knee_all_is_as_asked():
    for value in (-1.0, -0.3, 0.0, 0.7, 1.0):
        assert soft(value, 1.0, 1.5) == value


def test_beyond_the_knee_more_still_gives_more_but_never_the_limit():
    shown = [soft(value, 1.0, 1.5) for value in np.linspace(1, 3, 20)]
    assert np.all(np.diff(shown) > 0)
    assert shown[-1] < 1.5
    assert soft(-2.0, 1.0, 1.5) == -soft(2.0, 1.0, 1.5)


def test_the_knee_is_smooth():
    step = 1e-4
    assert (soft(1 + step, 1.0, 1.5) - 1) / step == pytest.approx(1, abs=0.01)


def test_vectors_keep_their_direction():
    given = np.array([[0.3, 0.4], [30.0, 40.0], [0.0, 0.0]])
    shown = soft_many(given, 1.0, 1.5)
    assert np.array_equal(shown[[0, 2]], given[[0, 2]])
    assert np.linalg.norm(shown[1]) == pytest.approx(1.5)
    assert shown[1] == pytest.approx([0.9, 1.2])


def test_a_head_that_is_not_turned_stays_exactly():
    assert np.abs(limited_turn(np.eye(3)) - np.eye(3)).max() < 1e-15


@pytest.mark.parametrize("sign", [-1, 1])
def test_no_turn_goes_beyond_the_limits(sign):
    yaw, pitch, roll = angles_from_rotation(limited_turn(rotation_from_angles(sign * 0.9, sign * 0.7, sign * 0.8)))
    assert abs(yaw) < YAW[1] + 1e-9
    assert abs(pitch) < PITCH[1] + 1e-9
    assert abs(roll) < ROLL[1] + 1e-9
    assert min(sign * yaw, sign * pitch, sign * roll) > 0


def test_a_head_is_never_shifted_out_of_its_picture():
    room = (np.array([-0.02, 0.0]), np.array([0.05, 0.01]))
    shown = limited_shift(np.array([-1.0, -1.0, 2.0]), room, 0.6)
    assert shown[0] == pytest.approx(-0.02)
    assert shown[1] == 0
    assert shown[2] == pytest.approx(0.15 * 0.6)
    assert limited_shift(np.array([0.03, 0.005, 0.01]), room, 0.6) == pytest.approx([0.03, 0.005, 0.01])


@pytest.mark.parametrize("axis", [0, 1, 2])
def test_a_head_that_turns_on_slows_down_bit_by_bit_and_is_still_moving_beyond_the_limit(axis):
    limit = (YAW, PITCH, ROLL)[axis][1]
    asked = np.linspace(0, limit, 60)
    turns = [limited_turn(rotation_from_angles(*(angle * np.eye(3)[axis]))) for angle in asked]
    speed = np.diff([angles_from_rotation(turn)[axis] for turn in turns]) / np.diff(asked)
    assert speed[-1] > 0.35
    assert np.abs(np.diff(speed)).max() < 0.05
