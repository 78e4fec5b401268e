"""What is made up of a person beyond their picture's edges."""

from dataclasses import replace

import numpy as np
import pytest
from painted_portrait import painted_portrait

from vcam.render.portrait_beyond import CROWN, hair_height, with_beyond


def hair(high=60, wide=100):
    """A person whose hair leaves the picture at the top, between columns 30 and 70."""
    out = np.zeros((high, wide, 4), np.uint8)
    out[:, 30:70] = 90, 60, 30, 255
    return out


def test_the_picture_itself_is_kept():
    person = hair()
    whole, (across, above) = with_beyond(person, 20, 30)
    assert np.array_equal(whole[above:, across : across + 100], person)


def test_hair_that_is_cut_off_closes_to_a_crown():
    whole, (_across, above) = with_beyond(hair(), 20, 30)
    width = (whole[:above, :, 3] > 128).sum(axis=1)[::-1]
    assert above == 20
    assert 36 <= width[0] <= 40
    assert (np.diff(width) <= 0).all()
    assert np.flatnonzero(width).max() + 1 == round(CROWN * 40)


def test_nothing_is_made_up_above_a_person_who_ends_below_the_edge():
    person = hair()
    person[:4] = 0
    whole, (_across, above) = with_beyond(person, 20, 30)
    assert not whole[:above].any()


def test_an_arm_that_leaves_the_picture_goes_on_as_a_band():
    person = np.zeros((60, 100, 4), np.uint8)
    person[30:40, 50:] = 200, 150, 120, 255
    whole, (across, above) = with_beyond(person, 20, 30)
    right = whole[above:, across + 100 : -1, 3]
    assert (right[33:37] == 255).all()
    assert not right[:25].any()
    assert not right[45:].any()


def test_the_outermost_is_clear_so_that_what_is_read_beyond_is_clear():
    person = np.full((40, 40, 4), 255, np.uint8)
    whole, _ = with_beyond(person, 15, 30)
    assert not whole[0].any()
    assert not whole[:, [0, -1]].any()


def test_no_forehead_comes_again_above_thin_hair():
    person = hair()
    person[6:, 30:70] = 240, 200, 180, 255
    whole, (_, above) = with_beyond(person, 20, 6)
    made_up = whole[:above]
    assert (made_up[made_up[..., 3] == 255] == [90, 60, 30, 255]).all()


def test_a_head_whose_crown_is_nearly_in_the_picture_gets_no_knob():
    y, x = np.mgrid[:60, :100]
    person = np.zeros((60, 100, 4), np.uint8)
    person[np.hypot(x - 50, y - 36) < 40] = 90, 60, 30, 255
    whole, (across, above) = with_beyond(person, 20, 30)
    made_up = whole[:above, across : across + 100, 3] > 128
    assert 2 <= made_up.any(axis=1).sum() <= 7


@pytest.mark.parametrize("rows", [8, 20])
def test_hair_ends_where_skin_begins(rows):
    portrait = painted_portrait()
    image, person = portrait.image.copy(), portrait.layers.person.copy()
    forehead = int(portrait.points[10, 1])
    image[: forehead + 8], person[: forehead + 8] = (220, 170, 140), 255
    image[:rows] = 40, 30, 20
    portrait = replace(portrait, image=image, layers=replace(portrait.layers, person=person))
    assert hair_height(portrait) == int(0.8 * rows)
