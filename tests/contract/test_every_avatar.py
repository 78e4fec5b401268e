"""Every bundled avatar keeps the promises of avatar_promises; and the promises notice when one is broken."""

from dataclasses import replace
from pathlib import Path

import avatar_promises as promises
import cv2
import numpy as np
import pytest

from vcam.avatar.model import TEETH, Morph, load_avatar
from vcam.types import CHANNEL

AVATARS = Path(__file__).parents[2] / "avatars"
NAMES = sorted(toml.parent.name for toml in AVATARS.glob("*/avatar.toml"))


@pytest.fixture(scope="module")
def avatar_of():
    loaded = {}
    return lambda name: loaded.setdefault(name, load_avatar(str(AVATARS / name)))


def test_there_are_avatars():
    assert {"mika", "ren", "zuri", "momo", "bolt", "noh"} <= set(NAMES)


@pytest.mark.parametrize("promise", promises.PROMISES, ids=lambda p: p.__name__)
@pytest.mark.parametrize("name", NAMES)
def test_the_avatar_keeps_its_promise(avatar_of, name, promise):
    assert promise(avatar_of(name)) == ""


@pytest.mark.parametrize("name", NAMES)
def test_the_folder_is_whole(name):
    folder = AVATARS / name
    assert (folder / "avatar.glb").stat().st_size < 2_500_000
    assert "CC0" in (folder / "LICENSE.md").read_text()
    assert cv2.imread(str(folder / "thumbnail.png")).shape == (256, 256, 3)


def with_unit(avatar, name, change):
    """`avatar` with the offsets of a unit changed."""
    morphs = list(avatar.morphs)
    morph = morphs[CHANNEL[name]]
    morphs[CHANNEL[name]] = Morph(morph.indices, np.asarray(change(morph.offsets), np.float32))
    return replace(avatar, morphs=tuple(morphs))


def with_moved(avatar, rows, offset):
    positions = avatar.positions.copy()
    positions[rows] += np.asarray(offset, np.float32)
    return replace(avatar, positions=positions)


def exchanged(avatar, one, other):
    morphs = list(avatar.morphs)
    morphs[CHANNEL[one]], morphs[CHANNEL[other]] = morphs[CHANNEL[other]], morphs[CHANNEL[one]]
    return replace(avatar, morphs=tuple(morphs))


def with_pivot(avatar, offset):
    pivots = avatar.eye_pivots.copy()
    pivots[0] += np.asarray(offset, np.float32)
    return replace(avatar, eye_pivots=pivots)


BROKEN = {
    "lids_meet": lambda a: with_unit(a, "eyeBlinkRight", lambda offsets: 0.7 * offsets),
    "blinks_stay_shut": lambda a: with_unit(a, "eyeBlinkLeft", lambda offsets: 0.7 * offsets),
    "closed_mouths_stay_closed": lambda a: exchanged(a, "jawOpen", "mouthPucker"),
    "lips_seal": lambda a: with_unit(a, "mouthClose", lambda offsets: 0.5 * offsets),
    "lids_stay_outside": lambda a: with_unit(a, "eyeBlinkLeft", lambda offsets: offsets * [1, -0.5, 1]),
    "teeth_lie_behind_the_lips": lambda a: with_moved(a, a.material == TEETH, [0, 0, 0.02]),
    "units_move_something": lambda a: with_unit(a, "cheekPuff", lambda offsets: 0.0 * offsets),
    "sides_are_the_persons": lambda a: exchanged(a, "mouthSmileLeft", "mouthSmileRight"),
    "eyes_are_where_they_belong": lambda a: with_pivot(a, [0.004, 0, 0]),
    "size_is_kept": lambda a: replace(a, triangles=np.vstack([a.triangles] * 3)),
    "faces_stay_in_measure": lambda a: with_unit(a, "jawOpen", lambda offsets: 50 * offsets),
}


@pytest.mark.parametrize("promise", promises.PROMISES, ids=lambda p: p.__name__)
def test_a_broken_avatar_is_noticed(avatar_of, promise):
    assert promise(BROKEN[promise.__name__](avatar_of("mika"))) != ""


def test_a_jaw_that_goes_to_the_wrong_side_is_noticed(avatar_of):
    assert "jawLeft" in promises.sides_are_the_persons(exchanged(avatar_of("mika"), "jawLeft", "jawRight"))
