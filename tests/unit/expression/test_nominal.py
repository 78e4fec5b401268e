"""Scores mean the same on every channel: 0 at rest, 1 at full; the dead ones say so."""

import numpy as np
import pytest

from vcam.expression.nominal import DEAD, NEUTRAL_SD, SCORES, nominal
from vcam.types import ARKIT, CHANNEL

SIDES = ("", "Left", "Right")


def test_every_channel_is_scored_or_dead_or_told_by_gaze():
    scored = {name + side for name in SCORES for side in SIDES} & set(ARKIT)
    gaze = {name for name in ARKIT if name.startswith("eyeLook")}
    assert sorted([*scored, *DEAD, *gaze]) == sorted(ARKIT)


@pytest.mark.parametrize("name", sorted(SCORES))
def test_rest_is_0_full_is_1_and_beyond_is_not_cut(name):
    rest, full = SCORES[name]
    for k in [CHANNEL[name + side] for side in SIDES if name + side in CHANNEL]:
        for score, meant in ((rest, 0.0), (full, 1.0), (2 * full - rest, 2.0), (2 * rest - full, -1.0)):
            scores = np.zeros(52)
            scores[k] = score
            assert nominal(scores)[k] == pytest.approx(meant)


def test_dead_channels_stay_0_whatever_the_net_says():
    assert (nominal(np.ones(52))[[CHANNEL[name] for name in DEAD]] == 0).all()


def test_people_differ_at_rest_most_at_brows_and_eyes():
    assert NEUTRAL_SD.shape == (52,)
    assert (NEUTRAL_SD > 0).all()
    assert ARKIT[int(NEUTRAL_SD.argmax())].startswith(("brow", "eye"))
    assert NEUTRAL_SD[CHANNEL["eyeBlinkLeft"]] == NEUTRAL_SD[CHANNEL["eyeBlinkRight"]]
