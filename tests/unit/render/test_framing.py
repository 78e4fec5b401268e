"""The viewer's place: a head of the same look in pictures of any shape."""

import numpy as np
import pytest

from vcam.avatar.model import HAIR, SKIN, load_avatar
from vcam.render.framing import USUAL, Framing, frame, frame_head


@pytest.fixture(scope="module")
def avatar():
    return load_avatar("mika")


def shown(view, points):
    """(n, 2) share of the picture from its top left."""
    clip = np.column_stack([points, np.ones(len(points))]) @ view.clip_from_head.T
    return clip[:, :2] / clip[:, 3:] * 0.5 + 0.5


SHAPES = [(1280, 720), (640, 480), (512, 512), (360, 640), (200, 720), (1920, 400)]


@pytest.mark.parametrize("size_wh", SHAPES)
def test_the_whole_head_is_in_the_picture(avatar, size_wh):
    head = avatar.positions[np.isin(avatar.material, (SKIN, HAIR)) & (avatar.follow > 0.95)]
    seen = shown(frame(avatar, size_wh), head)
    assert seen.min() > 0.0
    assert seen.max() < 1.0
    assert seen[:, 0].mean() == pytest.approx(0.5, abs=0.03)


@pytest.mark.parametrize("size_wh", SHAPES)
def test_the_avatar_never_ends_inside_the_picture(avatar, size_wh):
    lowest = avatar.positions[avatar.positions[:, 1] < avatar.positions[:, 1].min() + 0.01]
    assert shown(frame(avatar, size_wh), lowest)[:, 1].min() > 1.0


def test_size_changes_nothing_but_the_number_of_pixels(avatar):
    small, large = frame(avatar, (320, 180)), frame(avatar, (1280, 720))
    assert np.allclose(small.clip_from_head, large.clip_from_head)
    assert large.px_per_m == pytest.approx(4 * small.px_per_m)


def test_a_metre_in_the_plane_of_the_face_has_the_pixels_that_it_says(avatar):
    view = frame(avatar, (1280, 720))
    x, y, z = avatar.style.view_centre_m
    a, b = shown(view, np.array([[x, y, z], [x + 0.1, y, z]]))
    assert (b[0] - a[0]) * 1280 == pytest.approx(0.1 * view.px_per_m, rel=1e-4)


def test_the_persons_left_is_on_the_pictures_right_and_up_is_up(avatar):
    view = frame(avatar, (640, 360))
    left, up, origin = shown(view, np.array([[0.05, 0, 0], [0, 0.05, 0], [0, 0, 0.0]]))
    assert left[0] > origin[0]
    assert up[1] < origin[1]


@pytest.mark.parametrize("size_wh", SHAPES)
@pytest.mark.parametrize(("head", "crown"), [(0.24, 0.13), (0.24, 0.19), (1.0, 0.6)])
def test_a_models_head_is_in_the_picture_from_the_chin_to_the_crown(size_wh, head, crown):
    seen = shown(frame_head(head, crown, -10 * head, size_wh), np.array([[0, crown, 0], [0, crown - head, 0.0]]))
    assert 0.01 < seen[0, 1] < seen[1, 1] < 0.99


def test_in_a_narrow_picture_a_bust_does_not_end_inside_it():
    ends = shown(frame_head(0.24, 0.13, -0.3, (200, 720)), np.array([[0, -0.3, 0.0]]))
    assert ends[0, 1] > 1.0


def test_a_large_head_is_seen_as_a_small_one_is():
    small, large = (frame_head(h, 0.6 * h, -9 * h, (640, 360)) for h in (0.24, 2.4))
    points = np.random.default_rng(1).normal(0, 0.1, (20, 3))
    assert shown(small, points) == pytest.approx(shown(large, 10 * points), abs=1e-4)


def test_an_antenna_does_not_push_the_face_out_of_the_picture():
    seen = shown(frame_head(0.24, 2.0, -3.0, (640, 360)), np.array([[0, -0.08, 0.0]]))
    assert seen[0, 1] < 1.0


@pytest.mark.parametrize("framing", [Framing(2.0, 0.1, 0.05), Framing(1.2, -0.4, 0.3), Framing(0.6, 0.2, 0.4)])
def test_a_framing_says_how_large_and_how_far_off_in_shares_of_the_picture(avatar, framing):
    usual = frame(avatar, (640, 360))
    points = np.array([[0.03, 0.05, 0.02], [-0.02, -0.04, 0.1]])
    wanted = (shown(usual, points) - 0.5) * framing.zoom + 0.5 + [framing.x, framing.y]
    assert shown(usual.framed(framing), points) == pytest.approx(wanted, abs=1e-5)
    assert usual.framed(framing).px_per_m == pytest.approx(framing.zoom * usual.px_per_m)


@pytest.mark.parametrize(
    "framing", [Framing(0.5), Framing(0.7, 0.3, -1.0), Framing(3.0, 0.0, -1.0), Framing(1, 0, -0.2)]
)
@pytest.mark.parametrize("size_wh", SHAPES)
def test_however_it_is_framed_the_avatar_never_ends_inside_the_picture(avatar, size_wh, framing):
    lowest = avatar.positions[avatar.positions[:, 1] < avatar.positions[:, 1].min() + 0.01]
    assert shown(frame(avatar, size_wh).framed(framing), lowest)[:, 1].min() > 0.999


def test_a_head_that_floats_anyway_may_float_anywhere():
    floating = frame_head(0.24, 0.13, -0.1, (640, 360))
    eyes = np.array([[0, 0, 0.0]])
    up = shown(floating.framed(Framing(0.5, 0.0, -0.3)), eyes)[0, 1]
    assert up == pytest.approx((shown(floating, eyes)[0, 1] - 0.5) * 0.5 + 0.5 - 0.3, abs=1e-5)


def test_the_usual_framing_changes_nothing(avatar):
    usual = frame(avatar, (640, 360))
    assert (usual.framed(USUAL).clip_from_head == usual.clip_from_head).all()
    assert usual.framed(USUAL).hem == pytest.approx(usual.hem)


def test_the_window_is_what_fills_the_picture():
    usual = frame_head(0.24, 0.13, -9.0, (640, 360))
    framing = Framing(0.6, 0.2, 0.1)
    left, top, right, bottom = framing.window
    corners = np.array([[left, top], [right, bottom]]) * 0.5 + 0.5
    assert (corners - 0.5) * framing.zoom + 0.5 + [framing.x, framing.y] == pytest.approx(np.array([[0, 0], [1, 1.0]]))
    assert usual.framed(framing).hem > 1
