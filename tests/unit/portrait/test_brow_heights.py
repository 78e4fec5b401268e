"""Brows are up where their points are, however long they stay there, and whatever a channel that drifts says."""

import numpy as np
import pytest
from driven_faces import channels, face

from vcam.portrait.brow_heights import with_brows
from vcam.portrait.reading import read
from vcam.portrait.resting import rest_of
from vcam.types import CHANNEL

RAISED = channels(browInnerUp=0.8)
INNER = CHANNEL["browInnerUp"]


def moves(up):
    out = np.zeros((478, 2))
    out[:, 1] = up
    return out


def test_brows_that_are_up_are_read_as_up_though_the_channel_has_got_used_to_them():
    rest = rest_of([face(t=i / 30) for i in range(40)])
    drifted = read(face(RAISED, raw=channels()), rest)
    assert drifted.weights[INNER] > 0.5
    assert drifted.reading[INNER] > 0.3


def test_brows_at_rest_are_at_rest_though_the_channel_says_the_contrary():
    rest = rest_of([face(t=i / 30) for i in range(40)])
    after = read(face(raw=channels(browInnerUp=-0.7)), rest)
    assert abs(after.reading[INNER]) < 0.15  # of 40 faces their rest is believed by 0.83
    assert abs(after.weights[INNER]) < 0.25


def test_an_unknown_rest_leaves_the_channels_as_they_are():
    reading = channels(browDown=0.4, mouthSmile=0.3).astype(float)
    np.testing.assert_array_equal(with_brows(reading, moves(0.05), believed=0.0), reading)


@pytest.mark.parametrize("up", [-0.04, 0.04])
def test_higher_brows_are_raised_ones_and_lower_brows_lowered_ones(up):
    read = with_brows(np.zeros(52), moves(up), believed=1.0)
    assert np.sign(read[INNER]) == np.sign(up)
    assert np.sign(read[CHANNEL["browOuterUpLeft"]]) == np.sign(up)
    assert np.sign(read[CHANNEL["browDownRight"]]) == -np.sign(up)


def test_nothing_but_brows_is_changed():
    reading = np.linspace(-0.5, 0.5, 52)
    changed = with_brows(reading, moves(0.03), believed=1.0) != reading
    names = {"browInnerUp", "browDownLeft", "browDownRight", "browOuterUpLeft", "browOuterUpRight"}
    assert set(np.flatnonzero(changed).tolist()) <= {CHANNEL[name] for name in names}
