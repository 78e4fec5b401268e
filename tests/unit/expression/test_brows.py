"""Brows are read against where they rest on this face, which is found soon and left slowly."""

import numpy as np
import pytest

from vcam.expression.brows import DOWN_M, INNER_UP_M, OUTER_UP_M, REST_M, Brows
from vcam.types import CHANNEL

FRONT, STEP_S = np.zeros(2), 1 / 30
NO_SCORES = np.zeros(52)
HIGH = np.repeat(REST_M[:, None], 2, axis=1) + 0.003


def rested(heights=HIGH, seconds=4.0, view=FRONT):
    brows = Brows()
    for _ in range(round(seconds / STEP_S)):
        brows.read(NO_SCORES, heights, view, STEP_S)
    return brows


def read(brows, heights, scores=NO_SCORES):
    return brows.read(scores, heights, FRONT, 0.0)


def test_high_brows_at_rest_are_not_raised():
    assert all(abs(value) < 0.15 for value in read(rested(), HIGH).values())


def test_brows_far_above_the_typical_are_mostly_believed_within_two_seconds():
    far = HIGH - 0.003 + 2.5 * INNER_UP_M
    assert read(rested(far, seconds=2.0), far)[CHANNEL["browInnerUp"]] < 0.25 * 2.5


def test_the_first_frame_of_a_typical_face_rests():
    assert all(value == 0 for value in read(Brows(), HIGH - 0.003).values())


def test_brows_that_go_up_and_down_are_full_where_people_are():
    still, up, down = (read(rested(), HIGH + by) for by in (0.0, max(INNER_UP_M, OUTER_UP_M), -DOWN_M))
    assert up[CHANNEL["browInnerUp"]] - still[CHANNEL["browInnerUp"]] == pytest.approx(1)
    assert up[CHANNEL["browOuterUpLeft"]] - still[CHANNEL["browOuterUpLeft"]] >= 0.5
    assert down[CHANNEL["browDownRight"]] - still[CHANNEL["browDownRight"]] == pytest.approx(0.4)
    assert down[CHANNEL["browInnerUp"]] < -0.5  # below rest: not cut here


def test_one_brow_alone_goes_up():
    left_up = HIGH + np.array([[0, 0], [0, 0], [0.004, 0]])
    out, still = read(rested(), left_up), read(rested(), HIGH)
    assert out[CHANNEL["browOuterUpLeft"]] > 0.5
    assert out[CHANNEL["browOuterUpRight"]] == still[CHANNEL["browOuterUpRight"]]


def test_a_net_that_is_sure_raises_them_too():
    scores = np.zeros(52)
    scores[[CHANNEL["browDownLeft"], CHANNEL["browDownRight"]]] = 1.0
    assert read(rested(), HIGH, scores)[CHANNEL["browDownLeft"]] > 0.5


def test_three_seconds_of_raised_brows_are_no_rest():
    brows = rested(seconds=20)
    for _ in range(90):
        last = brows.read(NO_SCORES, HIGH + INNER_UP_M, FRONT, STEP_S)
    assert last[CHANNEL["browInnerUp"]] > 0.8


def test_a_turned_head_teaches_nothing():
    turned = rested(view=np.array([0.8, 0.0]))
    assert read(turned, HIGH)[CHANNEL["browInnerUp"]] == read(Brows(), HIGH)[CHANNEL["browInnerUp"]]


def test_after_a_loss_another_rest_is_found_soon():
    kept, lost = rested(seconds=25), rested(seconds=25)
    lost.forget()
    for brows in (kept, lost):
        for _ in range(60):
            brows.read(NO_SCORES, HIGH - 0.004, FRONT, STEP_S)
    down = [abs(read(brows, HIGH - 0.004)[CHANNEL["browDownLeft"]]) for brows in (kept, lost)]
    assert down[1] < 0.75 * down[0]


def test_what_is_read_and_where_they_rest_tell_where_they_are():
    brows, typical = rested(), Brows()
    now, told = read(brows, HIGH), read(typical, HIGH)
    for channel, value in now.items():
        assert brows.rest[channel] + value == pytest.approx(told[channel] + typical.rest[channel])
    assert max(abs(value) for value in brows.rest.values()) > 0.3
