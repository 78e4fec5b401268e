"""The gate and the filters as one: what is held, and what starts over."""

import numpy as np
import pytest
from moving import FPS, degrees, head

from vcam.steady.gate import Verdict
from vcam.steady.together import Steady
from vcam.types import ARKIT


def test_somebody_elsewhere_starts_every_filter_over():
    steady = Steady(1.0)
    assert steady.judge(head(), -1 / FPS, 1.0) is Verdict.NEW
    for i in range(30):
        assert steady.judge(head(), i / FPS, 1.0) is Verdict.FOLLOWS
        steady.pose(head(), i / FPS)
        steady.expression(np.zeros(len(ARKIT), np.float32), i / FPS)
        steady.gaze(np.zeros((2, 2), np.float32), i / FPS)
    other = head(3, at=(0.5, 0, 0.9))
    assert steady.judge(other, 1.0, 1.0) is Verdict.NEW
    assert degrees(steady.pose(other, 1.0))[0] == pytest.approx(3)
    assert steady.expression(np.full(len(ARKIT), 0.03, np.float32), 1.0) == pytest.approx(0.03)
    assert steady.gaze(np.full((2, 2), 0.01, np.float32), 1.0) == pytest.approx(0.01)


def test_a_flip_is_held_and_leaves_the_filters_as_they_were():
    steady = Steady(0.5)
    for i in range(30):
        steady.judge(head(25), i / FPS, 1.0)
        steady.pose(head(25), i / FPS)
    assert steady.judge(head(-25), 1.0, 1.0) is Verdict.HELD
    assert steady.judge(head(25.5), 31 / FPS, 1.0) is Verdict.FOLLOWS
    assert degrees(steady.pose(head(25.5), 31 / FPS))[0] == pytest.approx(25.5, abs=0.5)


def test_back_after_a_lost_frame_it_goes_on_as_calmly():
    steady, rng = Steady(0.5), np.random.default_rng(0)
    shown = []
    for i in range(200):
        if i % 10 == 9:
            steady.lost()
            continue
        pose = head(*(0.3 * rng.standard_normal(3)))
        assert steady.judge(pose, i / FPS, 1.0) is (Verdict.FOLLOWS if i else Verdict.NEW)
        shown.append(degrees(steady.pose(pose, i / FPS))[0])
    assert np.diff(shown[60:]).std() < 0.06
