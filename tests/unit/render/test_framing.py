"""The viewer's place: a head of the same look in pictures of any shape."""

import numpy as np
import pytest

from vcam.avatar.model import HAIR, SKIN, load_avatar
from vcam.render.framing import frame, frame_head


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
