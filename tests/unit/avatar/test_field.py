"""A smooth field through scattered moves."""

import numpy as np

from vcam.avatar.field import Field

RNG = np.random.default_rng(0)
PLACES = RNG.uniform(-0.1, 0.1, (80, 3))


def test_without_smoothing_it_goes_through_its_controls():
    moves = RNG.normal(size=(80, 3)) * 0.01
    np.testing.assert_allclose(Field(PLACES, moves, 0.0)(PLACES), moves, atol=1e-8)


def test_a_linear_move_is_carried_everywhere_exactly():
    turn = RNG.normal(size=(3, 3))
    far = RNG.uniform(-1, 1, (5000, 3))
    np.testing.assert_allclose(Field(PLACES, PLACES @ turn + 0.02, 0.004)(far), far @ turn + 0.02, atol=1e-7)


def test_two_controls_that_touch_do_not_tear_it():
    places = np.vstack([PLACES, PLACES[:1] + 1e-5])
    moves = np.zeros((81, 3))
    moves[0, 0], moves[-1, 0] = 0.005, -0.005
    around = PLACES[0] + RNG.normal(size=(50, 3)) * 0.002
    assert np.abs(Field(places, moves, 0.004)(around)).max() < 0.0025
    assert np.abs(Field(places, moves, 0.0)(places[[0, -1]])).max() > 0.0045, "the control"
