"""A cut is told from all that moves, trembles or gets dark within one scene."""

import numpy as np
import pytest

from vcam.trackers.cut import Cuts


def scene(seed, size_wh=(640, 480)):
    """A picture of large patches."""
    patches = np.random.default_rng(seed).integers(20, 235, (6, 8, 3))
    return np.kron(patches, np.ones((size_wh[1] // 6, size_wh[0] // 8, 1))).astype(np.uint8)


def cut(*pictures):
    cuts = Cuts()
    for picture in pictures:
        cuts.see(picture)
    return cuts.cut()


@pytest.mark.parametrize("seed", range(1, 6))
def test_another_scene_is_a_cut(seed):
    assert cut(scene(0), scene(seed))
    assert not cut(scene(0), scene(seed), scene(seed))


def test_a_first_frame_is_none():
    assert not cut()
    assert not cut(scene(0))


def within_a_scene():
    room, noise = scene(0), np.random.default_rng(9)
    passing = room.copy()
    passing[:, 240:400] = 30  # somebody walks by: a quarter of the picture
    yield "light goes down", room, (room * 0.25).astype(np.uint8)
    yield "noise", room, np.clip(room + noise.normal(0, 60, room.shape), 0, 255).astype(np.uint8)
    yield "a shaken camera", room, np.roll(room, 25, axis=1)
    yield "somebody near", room, passing


@pytest.mark.parametrize(("before", "after"), [pytest.param(a, b, id=name) for name, a, b in within_a_scene()])
def test_what_happens_in_one_scene_is_none(before, after):
    assert not cut(before, after)


def test_a_covered_camera_says_nothing():
    dark = np.random.default_rng(0).integers(0, 3, (480, 640, 3), np.uint8)
    assert not cut(scene(0), dark)
    assert not cut(dark, scene(0))


def test_pictures_of_other_sizes_are_compared_too():
    assert not cut(scene(0), scene(0, (1280, 960)))
    assert cut(scene(0), scene(1, (1280, 960)))
