"""A blink is a blink, a wink is a wink, and an eye that isn't seen follows the one that is."""

import numpy as np
import pytest

from vcam.expression.lids import BLINK, HEAVY, OPEN, SHUT, UNSEEN_RAD, WIDE, seen_side, shut, wide
from vcam.types import CHANNEL

LEFT, RIGHT = BLINK


def scores(**by):
    out = np.zeros(52)
    for name, value in by.items():
        out[CHANNEL[name]] = value
    return out


def test_lids_and_net_agree_on_open_and_shut():
    assert shut(scores(), np.full(2, OPEN), 0.0) == pytest.approx([0, 0])
    assert shut(scores(eyeBlinkLeft=1, eyeBlinkRight=1), np.full(2, SHUT), 0.0) == pytest.approx([1, 1])


def test_either_alone_shuts_an_eye_by_its_share_only():
    net_only = shut(scores(eyeBlinkLeft=1), np.full(2, OPEN), 0.0)
    lid_only = shut(scores(), np.array([SHUT, OPEN]), 0.0)
    assert 0.5 < net_only[0] < 0.6
    assert 0.3 < lid_only[0] < 0.4
    assert net_only[1] == lid_only[1] == 0


@pytest.mark.parametrize("yaw_deg", [-29, 0, 29])
def test_a_wink_shuts_one_eye(yaw_deg):
    left, right = shut(scores(eyeBlinkLeft=1), np.array([SHUT, OPEN]), np.radians(yaw_deg))
    assert left == pytest.approx(1)
    assert right == pytest.approx(0)


@pytest.mark.parametrize(("yaw_deg", "near"), [(50, 0), (-50, 1)])
def test_from_the_side_both_eyes_do_what_the_near_one_does(yaw_deg, near):
    pair = np.array([0.9, 0.1])
    assert seen_side(pair, np.radians(yaw_deg)) == pytest.approx([pair[near]] * 2)


def test_the_hand_over_is_smooth_and_leaves_the_near_eye_alone():
    yaws = np.linspace(*UNSEEN_RAD, 60)
    pairs = np.array([seen_side(np.array([1.0, 0.0]), yaw) for yaw in yaws])
    assert (pairs[:, 0] == 1).all()
    assert (np.diff(pairs[:, 1]) >= 0).all()
    assert np.diff(pairs[:, 1]).max() < 0.03


def test_what_is_given_is_not_changed():
    pair = np.array([1.0, 0.0])
    seen_side(pair, 1.0)
    assert pair.tolist() == [1, 0]


def test_a_heavy_lid_is_less_of_a_blink_than_its_way_says():
    half = shut(scores(eyeBlinkLeft=0.5, eyeBlinkRight=0.5), np.full(2, (OPEN + SHUT) / 2), 0.0)
    assert half == pytest.approx([0.5 - HEAVY / 4] * 2)
    openings = np.linspace(SHUT - 0.05, WIDE, 50)
    ways = [shut(scores(), np.full(2, opening), 0.0)[0] for opening in openings]
    assert (np.diff(ways) < 0).all(), "the further the lids are apart, the less it is shut"


def test_eyes_torn_open_are_wide():
    assert wide(scores(eyeWideLeft=1, eyeWideRight=1), np.full(2, WIDE), 0.0) == pytest.approx([1, 1])
    assert (wide(scores(), np.full(2, SHUT), 0.0) < 0).all()
