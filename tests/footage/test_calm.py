"""Real people through the whole tracker: who sits still is still, who moves isn't late."""

import csv

import numpy as np
import pytest

pytestmark = [pytest.mark.shared, pytest.mark.slow]


@pytest.fixture
def angles(data, vcam, tmp_path):
    """(n, 3) degrees of a clip with the filter on and off, in the frames that both show."""

    def run(clip):
        found = []
        for state in ("on", "off"):
            out = tmp_path / f"{state}.csv"
            vcam("track", data / "video" / clip, "--out", out, "--tracker", "direct", "--filter", state)
            with out.open(newline="") as file:
                rows = list(csv.DictReader(file))
            names = ("yaw_deg", "pitch_deg", "roll_deg")
            found.append(np.array([[float(row[name] or "nan") for name in names] for row in rows]))
        both = np.isfinite(found[0] + found[1]).all(axis=1)
        return found[0][both], found[1][both]

    return run


def roughness(angles):
    """(3,) degrees of noise, told from movement by third differences."""
    return np.median(np.abs(np.diff(angles, 3, axis=0)), axis=0) / 0.6745 / np.sqrt(20)


def test_a_woman_who_sits_still_is_still(angles):
    calm, raw = angles("lp_s18_far.mp4")
    assert (roughness(calm) < 0.02).all()  # measured: 0.006 degrees
    assert (roughness(calm) < 0.3 * roughness(raw)).all()


def test_a_man_who_turns_is_shown_in_time(angles):
    calm, raw = angles("lp_d12_glasses.mp4")
    frames, lags = np.arange(len(raw)), np.arange(-1.0, 3.0, 0.05)
    yaw, shown = raw[:, 0], calm[:, 0]
    errors = [np.mean((np.interp(frames + lag, frames, shown) - yaw)[5:-5] ** 2) for lag in lags]
    assert abs(lags[int(np.argmin(errors))]) <= 0.3  # frames
