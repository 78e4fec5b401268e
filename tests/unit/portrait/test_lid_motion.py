"""How the skin about an eye goes along with its lids."""

import numpy as np
import pytest
from painted_portrait import painted_portrait

from vcam.portrait.lid_motion import LidMotion
from vcam.portrait.topology import ABOVE_LIDS, LIDS

BELOW = (110, 24, 23, 22, 26)
"""Points under the person's right eye."""


@pytest.fixture(scope="module")
def places():
    flat = painted_portrait().points.astype(float)
    return np.column_stack([flat, np.zeros(len(flat))])


def closed(places, blink_px):
    """(478, 3) moves of a right eye that shuts, on a head whose own blink moves all skin down by `blink_px`."""
    blink = np.zeros_like(places)
    blink[:, 1] = blink_px
    ball = places[[33, 133]].mean(axis=0) + np.array([0, 0, 30])
    moves = np.zeros_like(places)
    assert LidMotion(places, LIDS[1], ABOVE_LIDS[1], blink, ball).close(moves, 1.0) == 1
    return moves


def test_a_tall_eye_stretches_the_upper_lid_alone(places):
    short = 0.2 * float((places[[145, 153, 144], 1] - places[[159, 158, 160], 1]).mean())
    moves = closed(places, short)
    assert moves[list(BELOW), 1] == pytest.approx(short)
    assert (moves[list(ABOVE_LIDS[1][2:-2]), 1] > 1.5 * short).all()


def test_lids_meet_however_far_the_head_s_own_blink_goes(places):
    for blink_px in (0.0, 1.0, 40.0):
        after = places + closed(places, blink_px)
        upper, lower = (after[list(row[1:-1]), 1] for row in LIDS[1])
        assert (upper >= lower).all()
