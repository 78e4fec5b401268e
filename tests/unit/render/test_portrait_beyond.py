"""What is made up of a person beyond their picture's edges."""

import numpy as np

from vcam.render.portrait_beyond import CROWN, with_beyond


def hair(high=60, wide=100):
    """A person whose hair leaves the picture at the top, between columns 30 and 70."""
    out = np.zeros((high, wide, 4), np.uint8)
    out[:, 30:70] = 90, 60, 30, 255
    return out


def test_the_picture_itself_is_kept():
    person = hair()
    whole, (across, above) = with_beyond(person, 20)
    assert np.array_equal(whole[above:, across : across + 100], person)


def test_hair_that_is_cut_off_closes_to_a_crown():
    whole, (_across, above) = with_beyond(hair(), 20)
    width = (whole[:above, :, 3] > 128).sum(axis=1)[::-1]
    assert above == 20
    assert 36 <= width[0] <= 40
    assert (np.diff(width) <= 0).all()
    assert np.flatnonzero(width).max() + 1 == round(CROWN * 40)


def test_nothing_is_made_up_above_a_person_who_ends_below_the_edge():
    person = hair()
    person[:4] = 0
    whole, (_across, above) = with_beyond(person, 20)
    assert not whole[:above].any()


def test_an_arm_that_leaves_the_picture_goes_on_as_a_band():
    person = np.zeros((60, 100, 4), np.uint8)
    person[30:40, 50:] = 200, 150, 120, 255
    whole, (across, above) = with_beyond(person, 20)
    right = whole[above:, across + 100 : -1, 3]
    assert (right[33:37] == 255).all()
    assert not right[:25].any()
    assert not right[45:].any()


def test_the_outermost_is_clear_so_that_what_is_read_beyond_is_clear():
    person = np.full((40, 40, 4), 255, np.uint8)
    whole, _ = with_beyond(person, 15)
    assert not whole[0].any()
    assert not whole[:, [0, -1]].any()
