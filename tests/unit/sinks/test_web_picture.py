"""A picture with its alpha, as it travels to a browser."""

import numpy as np
from page_client import unpacked

from vcam.sinks.web_picture import alpha_png, jpeg, with_alpha


def test_alpha_arrives_bit_for_bit():
    alpha = np.random.default_rng(5).integers(0, 256, (33, 47), np.uint8)
    rgba = np.dstack([np.minimum(alpha, 90)] * 3 + [alpha])
    assert (unpacked(with_alpha(rgba.copy()))[1] == alpha).all()


def test_an_opaque_picture_has_no_mask():
    rgba = np.full((8, 8, 4), (10, 20, 30, 255), np.uint8)
    rgb, alpha = unpacked(with_alpha(rgba))
    assert alpha is None
    assert np.abs(rgb.astype(int) - (10, 20, 30)).max() <= 3


def test_over_any_background_the_edge_is_what_was_drawn():
    rgba = np.zeros((64, 64, 4), np.uint8)
    rgba[16:48, 16:48] = (220, 160, 130, 255)
    rgba[15, 16:48] = rgba[48, 16:48] = (110, 80, 65, 128)
    rgb, alpha = unpacked(with_alpha(rgba.copy()))
    share = alpha[..., None] / 255.0
    for behind in (0, 128, 255):
        seen = rgb * share + behind * (1 - share)
        wanted = rgba[..., :3] + behind * (1 - share)
        error = np.abs(seen - wanted)
        assert error.max() <= 24
        assert error.mean() <= 1.0


def test_the_edge_keeps_its_colour():
    rgba = np.zeros((65, 65, 4), np.uint8)
    rgba[:, 33:] = (230, 40, 30, 255)
    rgb, _ = unpacked(with_alpha(rgba.copy()))
    red, green = rgb[:, 33, 0].astype(int), rgb[:, 33, 1].astype(int)
    assert (red - green).mean() >= 170, "of 190; where colour is halved the edge has 119"


def test_what_is_wholly_transparent_stays_so():
    rgb, alpha = unpacked(with_alpha(np.zeros((10, 16, 4), np.uint8)))
    assert not alpha.any()
    assert not rgb.any()


def test_a_mask_of_a_drawn_head_is_small():
    alpha = np.zeros((720, 1280), np.uint8)
    alpha[100:, 300:900] = 255
    assert len(alpha_png(alpha)) < 20_000


def test_a_picture_that_jpeg_can_not_hold_gives_nothing():
    assert jpeg(np.zeros((1, 65536, 4), np.uint8)) == b""
    assert with_alpha(np.zeros((1, 65536, 4), np.uint8)) == b""
