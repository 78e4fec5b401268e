"""Gaze waits under a closed lid, goes on from there, and means the eyeLook channels."""

import numpy as np
import pytest

from vcam.expression.gaze import GAZE_LIMIT
from vcam.expression.looking import LONGEST_HOLD_S, Gaze, looks, uncovered
from vcam.types import ARKIT, CHANNEL

STEP_S = 1 / 30
OPEN, NARROW, SHUT = np.zeros(2), np.full(2, 0.7), np.ones(2)
AHEAD = np.array([[0.1, 0.05], [0.1, 0.05]])
PUSHED = np.array([[-0.3, 0.5], [0.4, 0.5]])  # where a closing lid pushes the iris


def test_open_eyes_are_followed_at_once():
    gaze = Gaze()
    gaze.follow(PUSHED, OPEN, 0.0)
    np.testing.assert_allclose(gaze.follow(AHEAD, OPEN, STEP_S), AHEAD, rtol=1e-6)


def test_a_blink_moves_no_eye():
    gaze = Gaze()
    before = gaze.follow(AHEAD, OPEN, 0.0)
    for shut in (0.7, 1.0, 1.0, 0.8, 0.65):
        during = gaze.follow(PUSHED, np.full(2, shut), STEP_S)
    np.testing.assert_allclose(during, before)
    np.testing.assert_allclose(gaze.follow(AHEAD, OPEN, STEP_S), before, atol=1e-7)


def test_half_covered_eyes_are_followed_in_part_and_never_backwards():
    gaze = Gaze()
    start = gaze.follow(AHEAD, OPEN, 0.0)[0, 0]
    way = [gaze.follow(np.array([[0.4, 0.05], [0.4, 0.05]]), np.full(2, s), STEP_S)[0, 0] for s in (0.8, 0.5, 0.35, 0)]
    assert (np.diff([start, *way]) >= 0).all()
    assert start < way[1] < way[2] < way[3]
    assert way[3] == pytest.approx(0.4)


def test_in_a_wink_the_open_eye_goes_on():
    gaze = Gaze()
    before = gaze.follow(AHEAD, OPEN, 0.0)
    left, right = gaze.follow(-AHEAD, np.array([1.0, 0.0]), STEP_S)
    np.testing.assert_allclose(left, before[0])
    assert right[0] == pytest.approx(-0.1)


def test_eyes_that_are_always_narrow_are_followed_slowly_in_the_end():
    gaze = Gaze()
    gaze.follow(AHEAD, OPEN, 0.0)
    for _ in range(round((LONGEST_HOLD_S + 3) / STEP_S)):
        seen = gaze.follow(-AHEAD, NARROW, STEP_S)
    np.testing.assert_allclose(seen, -AHEAD, atol=0.01)


def test_gaze_is_held_for_as_long_as_eyes_are_shut():
    gaze = Gaze()
    before = gaze.follow(AHEAD, OPEN, 0.0)
    for _ in range(round((LONGEST_HOLD_S + 3) / STEP_S)):
        during = gaze.follow(PUSHED, SHUT, STEP_S)
    np.testing.assert_array_equal(during, before)


def test_points_that_still_move_in_the_first_frame_after_a_blink_hardly_turn_the_eye():
    gaze = Gaze()
    before = gaze.follow(AHEAD, OPEN, 0.0)
    gaze.follow(PUSHED, SHUT, STEP_S)
    first = gaze.follow(PUSHED, OPEN, STEP_S)
    assert (np.abs(first - before) < 0.5 * np.abs(PUSHED - before)).all()
    for _ in range(2):
        seen = gaze.follow(-AHEAD, OPEN, STEP_S)
    np.testing.assert_allclose(seen, -AHEAD, atol=0.01)


def test_eyes_turn_no_further_than_eyes_turn():
    seen = Gaze().follow(np.array([[0.7, 0.6], [-0.7, -0.6]]), OPEN, 0.0)
    assert (np.abs(seen) <= GAZE_LIMIT.astype(np.float32)).all()


def test_an_iris_is_seen_less_the_further_its_lid_comes_down_and_not_at_all_before_it_is_shut():
    seen = [uncovered(np.full(2, shut))[0] for shut in (-0.2, 0.1, 0.3, 0.5, 0.7, 1.0)]
    assert seen[:2] == [1, 1]
    assert 1 > seen[2] > seen[3] > 0
    assert seen[4:] == [0, 0]


def test_after_a_loss_gaze_starts_anew():
    gaze = Gaze()
    gaze.follow(AHEAD, OPEN, 0.0)
    gaze.forget()
    assert gaze.follow(-AHEAD, SHUT, STEP_S)[0, 0] == pytest.approx(-0.1)


@pytest.mark.parametrize(
    ("gaze", "up"),
    [
        ((0.5, 0), {"eyeLookOutLeft", "eyeLookInRight"}), ((-0.5, 0), {"eyeLookInLeft", "eyeLookOutRight"}),
        ((0, 0.4), {"eyeLookDownLeft", "eyeLookDownRight"}), ((0, -0.4), {"eyeLookUpLeft", "eyeLookUpRight"}),
    ],
)  # fmt: skip
def test_eyes_that_look_away_raise_the_channels_of_that_way(gaze, up):
    raised = looks(np.array([gaze, gaze]))
    assert {ARKIT[k] for k, value in raised.items() if value > 0.9} == up
    assert raised[CHANNEL["eyeLookOutLeft"]] == -raised[CHANNEL["eyeLookInLeft"]]
