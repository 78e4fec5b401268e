"""Masks grow and shrink by the distance that is asked for, in every direction alike."""

import numpy as np

from vcam.portrait.masks import grown, shrunk


def disc(radius):
    y, x = np.mgrid[-40:41, -40:41]
    return np.hypot(x, y) <= radius


def test_a_disc_grows_to_a_larger_disc():
    assert (grown(disc(10), 12.0) != disc(22)).mean() < 0.01


def test_a_disc_shrinks_to_a_smaller_disc():
    assert (shrunk(disc(30), 12.0) != disc(18)).mean() < 0.01


def test_the_pictures_edge_takes_nothing_away():
    assert shrunk(np.ones((20, 20), bool), 5.0).all()


def test_nothing_stays_nothing_and_all_stays_all():
    nothing, everything = np.zeros((20, 20), np.uint8), np.full((20, 20), 255, np.uint8)
    assert not grown(nothing, 5.0).any()
    assert not shrunk(nothing, 5.0).any()
    assert grown(everything, 5.0).all()
