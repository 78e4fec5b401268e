"""Only what has changed is enlarged, and nobody can tell."""

import cv2
import numpy as np
import pytest

from vcam.render.enlarge import Enlarger

ROUNDED = 1
"""Levels by which processors may differ between the middle of a row and its end."""


@pytest.fixture
def random():
    return np.random.default_rng(8)


def noise(random, *shape):
    return random.integers(0, 256, (*shape, 4), dtype=np.uint8)


def is_whole(picture, drawn):
    wanted = cv2.resize(drawn, picture.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    return (cv2.absdiff(picture, wanted) <= ROUNDED).all()


@pytest.mark.parametrize(
    ("drawn_wh", "size_wh"),
    [
        ((80, 45), (128, 72)),
        ((80, 45), (192, 108)),
        ((60, 34), (128, 72)),
        ((40, 23), (128, 72)),
        ((80, 45), (64, 36)),
        ((69, 52), (64, 48)),
        ((80, 45), (40, 23)),
        ((80, 60), (40, 30)),
        ((1, 1), (5, 3)),
        ((3, 40), (2, 64)),
    ],
    ids=lambda wh: "x".join(map(str, wh)),
)
def test_wherever_something_changes_all_is_as_if_the_whole_were_enlarged(random, drawn_wh, size_wh):
    enlarger, (width, height) = Enlarger(size_wh), drawn_wh
    drawn = noise(random, height, width)
    assert is_whole(enlarger(drawn), drawn)
    for _ in range(100):
        drawn = drawn.copy()
        (left, right), (top, bottom) = (sorted(random.integers(0, side + 1, 2)) for side in drawn_wh)
        drawn[top:bottom, left:right] = noise(random, bottom - top, right - left)
        assert is_whole(enlarger(drawn), drawn)


def test_a_single_pixel_that_changes_in_one_channel_is_seen():
    enlarger = Enlarger((128, 72))
    drawn = np.zeros((45, 80, 4), np.uint8)
    enlarger(drawn)
    for channel in range(4):
        for row, column in ((0, 0), (0, 79), (44, 0), (44, 79), (20, 39), (20, 40)):
            drawn = drawn.copy()
            drawn[row, column, channel] += 200
            assert is_whole(enlarger(drawn), drawn)


def test_what_came_and_went_is_gone(random):
    enlarger, bare = Enlarger((128, 72)), noise(random, 45, 80)
    shown = bare.copy()
    shown[20:30, 40:60] = 0
    for drawn in (bare, shown, bare.copy(), bare.copy()):
        assert is_whole(enlarger(drawn), drawn)


def test_what_is_drawn_smaller_from_now_on_is_enlarged_as_a_whole(random):
    enlarger = Enlarger((128, 72))
    for height, width in ((45, 80), (34, 60), (45, 80)):
        drawn = noise(random, height, width)
        assert is_whole(enlarger(drawn), drawn)


def test_what_has_the_size_is_passed_on(random):
    drawn = noise(random, 72, 128)
    assert Enlarger((128, 72))(drawn) is drawn


def test_the_rest_is_left_alone(random, monkeypatch):
    enlarged, resize = [], cv2.resize
    monkeypatch.setattr(
        cv2, "resize", lambda part, *args, **kwargs: enlarged.append(part.shape) or resize(part, *args, **kwargs)
    )
    enlarger, drawn = Enlarger((128, 72)), noise(random, 45, 80)
    enlarger(drawn)
    enlarger(drawn.copy())
    changed = drawn.copy()
    changed[20:30, 40:60] = 0
    enlarger(changed)
    assert enlarged[0] == (45, 80, 4)
    assert len(enlarged) == 2
    assert enlarged[1][0] * enlarged[1][1] < 0.5 * 45 * 80
