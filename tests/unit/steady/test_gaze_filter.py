"""Eyes that rest are still, eyes that jump jump at once, both together."""

import numpy as np
import pytest
from moving import FPS

from vcam.steady.gaze import GazeFilter


def shown(yaw, noise_deg=0.0, squint_deg=0.0, smoothing=0.5):
    """(raw, calmed) (n, 2, 2) degrees of eyes that look by `yaw` to the side."""
    rng = np.random.default_rng(0)
    raw = np.zeros((len(yaw), 2, 2))
    raw[..., 0] = np.asarray(yaw)[:, None] + np.array([squint_deg, -squint_deg])
    raw = np.radians(raw + noise_deg * rng.standard_normal(raw.shape)).astype(np.float32)
    calm = GazeFilter(smoothing)
    return np.degrees(raw), np.degrees([calm(gaze, i / FPS) for i, gaze in enumerate(raw)])


@pytest.mark.parametrize("noise_deg", [0.2, 1.0])
def test_resting_eyes_are_still(noise_deg):
    raw, calm = shown(np.zeros(300), noise_deg)
    assert np.diff(calm[60:], axis=0).std() < 0.15 * np.diff(raw[60:], axis=0).std()


@pytest.mark.parametrize("degrees", [8.0, -25.0])
def test_a_jump_is_there_in_its_frame(degrees):
    _, calm = shown(np.where(np.arange(90) < 60, 0.0, degrees), noise_deg=0.4)
    assert calm[60, :, 0] == pytest.approx(degrees, abs=1.5)
    assert calm[80, :, 0] == pytest.approx(degrees, abs=0.5)


def test_what_follows_a_thing_slowly_follows():
    yaw = np.interp(np.arange(120), [30, 90], [-15, 15])
    _, calm = shown(yaw, noise_deg=0.3)
    assert np.abs(calm[30:, :, 0] - yaw[30:, None]).max() < 2.5


def test_both_eyes_turn_by_the_same_and_keep_what_is_between_them():
    _, calm = shown(np.where(np.arange(90) < 60, 0.0, 10.0), noise_deg=0.3, squint_deg=2.0)
    between = calm[30:, 0, 0] - calm[30:, 1, 0]
    assert between == pytest.approx(4.0, abs=0.5)
    assert np.abs(np.diff(between)).max() < 0.2


def test_the_first_passes_and_a_reset_forgets():
    calm, there = GazeFilter(0.5), np.radians([[10, 5], [8, 4]]).astype(np.float32)
    assert calm(there, 1.0) == pytest.approx(there)
    calm.reset()
    assert calm(-there, 1.03) == pytest.approx(-there)
    assert calm(there, 100.0) == pytest.approx(there)
