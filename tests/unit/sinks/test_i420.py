"""Colours by either standard against its own formula, and pictures fitted whole."""

import numpy as np
import pytest

from vcam.sinks.i420 import bt601, bt709, fitted

LUMA = {bt601: (0.299, 0.114), bt709: (0.2126, 0.0722)}
"""Weights of red and blue: ITU-R BT.601-7 and BT.709-6."""


def rgb_of(i420, convert):
    """Decode with the standard's own equations, in double precision."""
    red_weight, blue_weight = LUMA[convert]
    height, width = i420.shape[0] * 2 // 3, i420.shape[1]
    planes = i420[height:].reshape(2, height // 2, width // 2).repeat(2, 1).repeat(2, 2).astype(float)
    luma = (i420[:height].astype(float) - 16) / 219
    blue, red = ((plane - 128) / 224 for plane in planes)
    r, b = luma + 2 * (1 - red_weight) * red, luma + 2 * (1 - blue_weight) * blue
    g = (luma - red_weight * r - blue_weight * b) / (1 - red_weight - blue_weight)
    return np.clip(np.dstack([r, g, b]) * 255, 0, 255)


@pytest.mark.parametrize("convert", [bt601, bt709])
def test_colours_come_back_within_four_levels_when_decoded_by_their_own_standard(convert):
    tiles = np.random.default_rng(4).integers(0, 256, (9, 16, 4), np.uint8)
    tiles[0, :8, :3] = [[255, 255, 255], [255, 255, 0], [0, 255, 255], [0, 255, 0], [255, 0, 255], [255, 0, 0],
                        [0, 0, 255], [0, 0, 0]]  # fmt: skip
    rgba = tiles.repeat(4, 0).repeat(4, 1)
    assert np.abs(rgb_of(convert(rgba), convert) - rgba[..., :3]).max() <= 4


def test_decoded_by_the_other_standard_green_is_off_as_seen_in_obs():
    rgba = np.full((4, 4, 4), (0, 255, 0, 255), np.uint8)
    wrong = rgb_of(bt601(rgba), bt709)[0, 0]
    assert abs(wrong[1] - 215) <= 2


def test_the_picture_given_stays_as_it_is():
    rgba = np.random.default_rng(6).integers(0, 256, (4, 4, 4), np.uint8)
    before = rgba.copy()
    rgba.flags.writeable = False
    for convert in (bt601, bt709):
        assert convert(rgba).shape == (6, 4)
    assert (rgba == before).all()


def test_a_picture_of_the_right_size_is_not_touched():
    i420 = bt601(np.zeros((4, 8, 4), np.uint8))
    assert fitted(i420, (8, 4)) is i420


@pytest.mark.parametrize(
    ("size_wh", "inside"),
    [((64, 36), (0, 0, 64, 36)), ((64, 64), (0, 14, 64, 36)), ((128, 36), (32, 0, 64, 36)), ((32, 32), (0, 6, 32, 18))],
)
def test_another_size_is_filled_without_stretching_between_black_bars(size_wh, inside):
    white = np.full((72, 128, 4), 255, np.uint8)
    shown = rgb_of(fitted(bt601(white), size_wh), bt601)
    assert shown.shape[:2] == size_wh[::-1]
    left, top, width, height = inside
    expected = np.zeros(shown.shape)
    expected[top : top + height, left : left + width] = 255
    rows, columns = (np.flatnonzero(shown[..., 1].mean(axis) > 100 * share) for axis, share in ((1, 0.4), (0, 0.4)))
    assert abs(len(rows) - height) <= 2
    assert abs(len(columns) - width) <= 2
    assert np.abs(shown - expected).mean() < 25
    assert shown[top + height // 2, left + width // 2].min() >= 250
