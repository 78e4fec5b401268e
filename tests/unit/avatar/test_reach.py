"""The net's scores reach an avatar's whole range, and rest stays rest."""

import numpy as np
import pytest

from vcam.avatar.reach import RANGE, stretched
from vcam.types import ARKIT, CHANNEL


@pytest.mark.parametrize(("name", "ends"), RANGE.items())
def test_the_scores_at_rest_and_at_full_become_0_and_1(name, ends):
    for score, shown in zip(ends, (0, 1), strict=True):
        expression = np.zeros(len(ARKIT), np.float32)
        expression[CHANNEL[name]] = score
        assert stretched(expression)[CHANNEL[name]] == pytest.approx(shown, abs=1e-6)


def test_every_channel_stays_within_0_and_1_and_in_order():
    scores = np.linspace(0, 1, 101, dtype=np.float32)
    shown = np.array([stretched(np.full(len(ARKIT), s, np.float32)) for s in scores])
    assert shown.min() == 0
    assert shown.max() == 1
    assert (np.diff(shown, axis=0) >= 0).all()


def test_the_input_is_left_as_it_was():
    given = np.full(len(ARKIT), 0.5, np.float32)
    stretched(given)
    assert (given == 0.5).all()
