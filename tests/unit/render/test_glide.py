"""A framing is reached softly and soon, by the times of the pictures alone."""

import numpy as np

from vcam.render.framing import USUAL, Framing
from vcam.render.glide import GLIDE_S, Glide

NEAR = Framing(2.0, 0.1, -0.2)


def test_it_gets_there_within_a_fifth_of_a_second_without_a_jump():
    glide = Glide()
    assert glide.at(9.0) is glide.at(10.0), "nothing moves, nothing is made anew"
    glide.to(NEAR)
    zooms = [glide.at(10 + n / 60).zoom for n in range(13)]
    assert zooms[0] == 1.0
    steps = np.diff(zooms)
    assert (steps > 0).all()
    assert steps.max() < 0.2
    assert zooms[-1] == 2.0
    assert glide.at(10 + GLIDE_S) == NEAR
    assert glide.at(11.0) is glide.at(12.0)


def test_another_wish_on_the_way_goes_on_from_what_is_shown():
    glide = Glide()
    glide.to(NEAR)
    glide.at(0.0)
    shown = glide.at(0.1)
    glide.to(USUAL)
    assert glide.wanted == USUAL
    assert glide.at(0.1) == shown
    assert 1.0 < glide.at(0.2).zoom < shown.zoom
    assert glide.at(0.31) == USUAL


def test_what_is_wanted_from_the_start_is_there_at_once():
    assert Glide(NEAR).at(5.0) == NEAR


def test_it_can_go_there_again_from_elsewhere():
    glide = Glide(NEAR)
    glide.again(USUAL)
    assert glide.wanted == NEAR
    assert glide.at(1.0) == USUAL
    assert 1.0 < glide.at(1.1).zoom < 2.0
    assert glide.at(1.2) == NEAR
