"""Times from a file are mended until they strictly increase from 0, and left alone where they do."""

import numpy as np
import pytest

from vcam.sources._timeline import MAX_GAP_S, Timeline


def mended(*raw):
    timeline = Timeline(0.1)
    return [timeline.at(t) for t in raw]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ([0, 0.1, 0.2], [0, 0.1, 0.2]),
        ([1.4, 1.5, 1.6], [0, 0.1, 0.2]),
        ([-0.2, 0.0, 0.3], [0, 0.2, 0.5]),
        ([None, None, None], [0, 0.1, 0.2]),
        ([0, None, 0.25], [0, 0.1, 0.25]),
        ([0, 0, 0, 0.7], [0, 0.1, 0.2, 0.7]),
        ([0, 0.5, 0.4, 1.0], [0, 0.5, 0.6, 1.0]),
        ([0, 0.1, 1e9, 1e9 + 0.3], [0, 0.1, 0.2, 0.5]),
        ([50, 50.1, 0, 0.25], [0, 0.1, 0.2, 0.45]),
    ],
    ids=["good", "late start", "early start", "none", "one missing", "same", "backwards", "jump ahead", "starts anew"],
)
def test_times_are_mended(raw, expected):
    np.testing.assert_allclose(mended(*raw), expected, atol=1e-6)


def test_any_times_at_all_give_steadily_growing_ones():
    rng = np.random.default_rng(3)
    for _ in range(50):
        raw = [None if rng.random() < 0.2 else float(rng.normal(0, 10.0 ** rng.integers(-3, 9))) for _ in range(200)]
        steps = np.diff(mended(*raw))
        assert (steps > 0).all()
        assert (steps <= MAX_GAP_S).all()
