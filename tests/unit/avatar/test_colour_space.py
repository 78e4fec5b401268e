"""L*a*b* and back."""

import numpy as np
import pytest

from vcam.avatar.colour import lab_from_srgb, linear_from_srgb, srgb_from_lab, srgb_from_linear


@pytest.mark.parametrize(
    ("srgb", "lab"),
    [
        ((1, 1, 1), (100, 0, 0)),
        ((0, 0, 0), (0, 0, 0)),
        ((1, 0, 0), (53.24, 80.09, 67.20)),
        ((0, 0, 1), (32.30, 79.19, -107.86)),
        ((0.5, 0.5, 0.5), (53.39, 0, 0)),
    ],
)
def test_known_colours(srgb, lab):
    """Values of CIE 15 with D65, as colour science tables print them."""
    np.testing.assert_allclose(lab_from_srgb(np.array(srgb, float)), lab, atol=0.06)


def test_there_and_back():
    srgb = np.random.default_rng(0).uniform(size=(200, 3))
    np.testing.assert_allclose(srgb_from_lab(lab_from_srgb(srgb)), srgb, atol=1e-9)
    np.testing.assert_allclose(srgb_from_linear(linear_from_srgb(srgb)), srgb, atol=1e-9)


def test_what_no_screen_can_show_is_cut():
    out = srgb_from_lab(np.array([50.0, 150.0, -150.0]))
    assert (out >= 0).all()
    assert (out <= 1).all()
