"""A jaw that is down opens the mouth, lips that stay together close it, and a narrow mouth is a kiss or an "oo"."""

import numpy as np
import pytest

from vcam.expression.measures import Measures
from vcam.expression.mouth import CHIN_DROP_M, CHIN_M, CLOSE, FUNNEL, JAW, LIPS_M, LIPS_OPEN_M, PUCKER, mouth


def read(lips=LIPS_M, chin=CHIN_M, width=0.05, **scores):
    given = np.zeros(52)
    for name, value in scores.items():
        given[{"jaw": JAW, "close": CLOSE, "pucker": PUCKER, "funnel": FUNNEL}[name]] = value
    return mouth(given, Measures(np.zeros((3, 2)), np.full(2, 0.3), lips, width, chin, np.zeros(2)))


def test_a_closed_mouth_is_0():
    assert list(read().values()) == pytest.approx([0, 0, 0, 0], abs=1e-9)


def test_score_lips_and_chin_open_the_jaw_together():
    opened = read(LIPS_M + LIPS_OPEN_M, CHIN_M + CHIN_DROP_M, jaw=1)
    assert opened[JAW] == pytest.approx(1)
    assert 0.3 < read(jaw=1)[JAW] < 0.7


def test_lips_that_stay_together_close_what_the_jaw_opens_and_not_more():
    dropped = read(LIPS_M, CHIN_M + CHIN_DROP_M, jaw=0.8, close=1.2)
    assert dropped[JAW] > 0.4
    assert dropped[CLOSE] == dropped[JAW]
    assert read(close=1)[CLOSE] == pytest.approx(0)


def test_a_narrow_mouth_with_lips_together_is_a_pucker_and_with_lips_apart_a_funnel():
    kiss, oo = read(0.001, width=0.04, pucker=1), read(0.012, width=0.04, pucker=1)
    assert (kiss[PUCKER], kiss[FUNNEL]) == (1, 0)
    assert (oo[PUCKER], oo[FUNNEL]) == (0, 1)


def test_between_kiss_and_oo_there_is_no_jump():
    halves = [read(lips, width=0.04, pucker=1) for lips in np.linspace(0, 0.014, 100)]
    steps = np.diff([[h[PUCKER], h[FUNNEL], h[JAW]] for h in halves], axis=0)
    assert np.abs(steps).max() < 0.03


def test_an_oo_opens_the_lips_and_hardly_the_jaw():
    assert read(LIPS_M + 0.0105, width=0.04, pucker=1)[JAW] == pytest.approx(0, abs=0.02)
    assert read(LIPS_M + 0.0105)[JAW] > 0.1
