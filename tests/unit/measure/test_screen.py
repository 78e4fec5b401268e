"""A marker on the screen, filmed askew, dim, mirrored and late: that is how late it is said to be."""

import cv2
import numpy as np
import pytest

from vcam import strip
from vcam.measure.screen import HOLD_S, LONGEST_S, MARKERS, NOW_AND_THEN_S, Screen
from vcam.types import Frame

SIZE_WH = (640, 360)


@pytest.fixture
def screen(clock):
    return Screen(clock)


@pytest.fixture
def following(screen, clock):
    """It has seen a marker, and looks at every frame now."""
    screen.watch(filmed(shown(screen), clock.now + 0.05, askew=False))
    assert screen.whole() is None
    clock.now += 1.01 * HOLD_S
    return screen


def shown(screen, size_wh=SIZE_WH):
    rgba = np.full((size_wh[1], size_wh[0], 4), 120, np.uint8)
    screen.draw(rgba)
    return rgba


def filmed(rgba, captured, *, askew=True, mirrored=False):
    """What a camera makes of a screen that fills part of its picture."""
    width, height = SIZE_WH
    corners = np.float32([[0, 0], [width, 0], [width, height], [0, height]])
    there = np.float32([[90, 45], [525, 75], [505, 320], [70, 300]])
    warp = cv2.getPerspectiveTransform(corners, there if askew else corners)
    picture = cv2.warpPerspective(rgba[..., :3].copy(), warp, SIZE_WH, borderValue=(60, 70, 60)).astype(float)
    picture = cv2.GaussianBlur(picture, (0, 0), 0.8) * 0.6 + np.random.default_rng(1).normal(25, 4, picture.shape)
    picture = picture.clip(0, 255).astype(np.uint8)
    return Frame(np.ascontiguousarray(picture[:, ::-1] if mirrored else picture), captured, 0)


@pytest.mark.parametrize("askew", [False, True])
@pytest.mark.parametrize("mirrored", [False, True])
def test_a_filmed_marker_tells_how_late_it_is(following, clock, askew, mirrored):
    for late_ms in (60, 70, 80):
        following.watch(filmed(shown(following), clock.now + late_ms / 1000, askew=askew, mirrored=mirrored))
        clock.now += 1.01 * HOLD_S
    assert following.whole().pictures == 3
    assert following.whole().p50_ms == pytest.approx(70, abs=0.1)


def test_no_mirrored_marker_is_taken_for_another(screen, clock):
    for number in range(MARKERS):
        marked = shown(screen)
        assert screen._found(marked[:, ::-1, :3].copy()) == screen._found(marked[..., :3].copy()) == number
        clock.now += 1.01 * HOLD_S


def test_it_counts_when_it_is_seen_first(following, clock):
    picture = shown(following)
    following.watch(filmed(picture, clock.now + 0.06))
    following.watch(filmed(picture, clock.now + 0.09))
    assert following.whole().pictures == 1
    assert following.whole().p50_ms == pytest.approx(60)


def test_while_the_camera_sees_no_screen_it_looks_now_and_then_only(screen, clock, monkeypatch):
    looks = []
    monkeypatch.setattr(screen, "_found", looks.append)
    for _ in range(90):
        shown(screen)
        screen.watch(Frame(np.zeros((9, 16, 3), np.uint8), clock.now, 0))
        clock.now += 1 / 30
    assert 3 / NOW_AND_THEN_S - 1 <= len(looks) <= 3 / NOW_AND_THEN_S + 1


def test_the_first_that_is_found_may_have_been_there_before_and_doesnt_count(screen, clock):
    picture = shown(screen)
    screen.watch(Frame(np.zeros((9, 16, 3), np.uint8), clock.now, 0))
    screen.watch(filmed(picture, clock.now + NOW_AND_THEN_S))
    assert screen.whole() is None


def test_a_marker_stays_for_some_pictures_and_then_changes(screen, clock):
    first = shown(screen)
    clock.now += HOLD_S / 3
    assert (shown(screen) == first).all()
    clock.now += HOLD_S
    assert (shown(screen) != first).any()


@pytest.mark.parametrize("late_s", [-0.01, LONGEST_S + 0.1])
def test_one_that_is_too_old_or_not_shown_yet_is_none_of_ours(following, clock, late_s):
    picture = shown(following)
    following._found_at = clock.now + late_s
    clock.now += late_s
    shown(following)  # others are shown by now
    following.watch(filmed(picture, clock.now))
    assert following._shown.count(float("-inf")) >= MARKERS - 1, "it was found"
    assert following.whole() is None


def test_while_no_marker_is_shown_nobody_looks_for_one(screen, clock, monkeypatch):
    monkeypatch.setattr(screen, "_found", lambda image: pytest.fail("it looked"))
    screen.watch(Frame(np.zeros((90, 160, 3), np.uint8), clock.now, 0))
    shown(screen)
    screen.watch(Frame(np.zeros((90, 160, 3), np.uint8), clock.now + LONGEST_S + 0.1, 1))


@pytest.mark.parametrize("size_wh", [strip.LEAST_WH, (640, 480), (360, 640)])
def test_it_fits_into_any_picture_that_a_strip_fits_into_and_lies_above_that(screen, size_wh):
    rgba = shown(screen, size_wh)
    rows = size_wh[1] // strip.HEIGHT_SHARE
    assert (rgba[-rows:] == 120).all()
    assert screen._found(np.ascontiguousarray(rgba[..., :3])) is not None
    assert set(np.unique(rgba)) <= {0, 120, 255}


def test_noise_and_empty_frames_are_passed_over(screen, clock):
    shown(screen)
    rng = np.random.default_rng(2)
    for size_wh in ((1, 1), (7, 3), (640, 360)):
        screen.watch(Frame(rng.integers(0, 256, (size_wh[1], size_wh[0], 3), np.uint8), clock.now + 0.05, 0))
    assert screen.whole() is None
