"""Lids go with the eye, and never against what a driver's lids do."""

import numpy as np
import pytest

from vcam.portrait.lid_follow import HEAVY, with_gaze

UP, DOWN = -0.25, 0.25


def test_lids_of_an_eye_that_looks_as_in_the_photo_are_where_they_were_asked_to_be():
    asked = np.linspace(-0.8, 1, 19)
    assert [with_gaze(c, 0.0) for c in asked] == asked.tolist()


def test_the_lid_rises_with_a_look_up_and_sinks_with_one_down():
    assert with_gaze(0.0, UP) < -0.15
    assert with_gaze(0.0, DOWN) > 0.15


@pytest.mark.parametrize("pitch", [-0.5, UP, DOWN, 0.5])
def test_shut_is_shut_wherever_the_eye_looks(pitch):
    assert with_gaze(1.0, pitch) == 1


def test_a_driver_who_lowers_their_lids_as_far_is_not_taken_further():
    assert with_gaze(0.4, DOWN) == 0.4
    assert with_gaze(-0.4, UP) == -0.4


def test_eyes_torn_open_against_the_look_stay_so():
    assert with_gaze(-0.5, DOWN) == -0.5


def test_heavy_lids_stay_heavy_in_a_look_up():
    assert with_gaze(HEAVY, UP) == HEAVY


@pytest.mark.parametrize("pitch", [-0.4, UP, -0.01, 0.01, DOWN, 0.4])
def test_lids_that_are_asked_further_down_never_rise_and_never_jump(pitch):
    shown = np.array([with_gaze(c, pitch) for c in np.linspace(-0.8, 1, 1801)])
    assert (np.diff(shown) >= 0).all()
    assert np.diff(shown).max() < 0.004
