"""What a photo's face wears gives way to what pulls against it, and to nothing else."""

import numpy as np
import pytest

from vcam.portrait.letting_go import OPPOSED, let_go
from vcam.types import ARKIT, CHANNEL


def channels(**values):
    out = np.zeros(len(ARKIT))
    for name, value in values.items():
        out[CHANNEL[name]] = value
    return out


TEETH = channels(mouthUpperUpLeft=0.9, mouthUpperUpRight=0.7)


def test_every_name_in_the_table_is_a_channel():
    for pulls, yields in OPPOSED.items():
        for name in (pulls, *yields):
            assert any(channel.startswith(name) for channel in ARKIT), name


def test_a_face_that_wears_nothing_is_moved_as_asked():
    weights = np.random.default_rng(1).normal(0, 0.5, len(ARKIT))
    np.testing.assert_array_equal(let_go(weights, np.zeros(len(ARKIT))), weights)


@pytest.mark.parametrize("pucker", [0.0, 0.3, 1.0, 1.4])
def test_teeth_go_as_far_as_lips_pucker_and_no_further(pucker):
    shown = let_go(channels(mouthPucker=pucker), TEETH)
    assert shown[CHANNEL["mouthPucker"]] == pucker
    np.testing.assert_allclose(shown + min(pucker, 1) * TEETH, channels(mouthPucker=pucker))


def test_what_the_driver_lets_go_is_not_let_go_twice():
    shown = let_go(channels(mouthPucker=0.5, mouthUpperUpLeft=-0.6), TEETH)
    assert shown[CHANNEL["mouthUpperUpLeft"]] == -0.6
    assert shown[CHANNEL["mouthUpperUpRight"]] == pytest.approx(-0.35)


def test_what_the_driver_shows_as_well_stays_beside_what_gives_way():
    shown = let_go(channels(mouthPucker=0.5, mouthUpperUpLeft=0.2), TEETH)
    assert shown[CHANNEL["mouthUpperUpLeft"]] == pytest.approx(0.2 - 0.45)


def test_a_raised_brow_ends_the_frown_of_its_own_side():
    frown = channels(browDownLeft=0.8, browDownRight=0.8)
    shown = let_go(channels(browOuterUpLeft=1.0), frown)
    assert shown[CHANNEL["browDownLeft"]] == pytest.approx(-0.8)
    assert shown[CHANNEL["browDownRight"]] == 0
