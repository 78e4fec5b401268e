"""A photo shown nearer: a part of it, as large as the whole, and never beyond its edges."""

import numpy as np
import pytest

from vcam.render.crop import crop, within
from vcam.render.framing import USUAL, Framing


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        (Framing(0.5, 0.3, -1.0), USUAL),
        (Framing(1.0, 0.3, 0.0), USUAL),
        (Framing(2.0, 0.9, -0.2), Framing(2.0, 0.5, -0.2)),
        (Framing(3.0, -1.0, 1.0), Framing(3.0, -1.0, 1.0)),
    ],
)
def test_a_photo_is_never_smaller_than_the_picture_and_has_no_edges_in_it(asked, given):
    assert within(asked) == given


def quarters():
    """Four colours, one in each quarter."""
    picture = np.zeros((36, 64, 4), np.uint8)
    picture[:18, :32], picture[:18, 32:], picture[18:, :32], picture[18:, 32:] = 50, 100, 150, 200
    return picture


@pytest.mark.parametrize(("x", "y", "shade"), [(0.5, 0.5, 50), (-0.5, 0.5, 100), (0.5, -0.5, 150), (-0.5, -0.5, 200)])
def test_to_the_right_and_down_shows_what_is_at_the_left_and_above(x, y, shade):
    out = np.zeros((36, 64, 4), np.uint8)
    crop(quarters(), within(Framing(2.0, x, y)), out)
    assert (out == shade).all()


@pytest.mark.parametrize("zoom", [1.001, 1.7, 3.0])
def test_the_middle_stays_in_the_middle(zoom):
    out = np.zeros((36, 64, 4), np.uint8)
    crop(quarters(), Framing(zoom, 0.0, 0.0), out)
    assert (out[0, 0] == 50).all()
    assert (out[-1, -1] == 200).all()
