"""The One-Euro filter in units of noise: calm at rest, quick in motion, whatever the units and the clock."""

import numpy as np
import pytest

from vcam import smoothing
from vcam.smoothing import NoiseMeter, OneEuro, Tuning, low_pass_share

FPS = 30
NOISE = 0.05


def tuned(channels=1, scale=1.0):
    ones = np.ones(channels)
    limits = np.tile(np.array([0.01, 0.1, 0.5]) * scale, (channels, 1))
    return Tuning(0.4 * ones, 1.0 * ones, 2.5 * ones, limits)


def filtered(values, times=None, **tuning):
    values = np.asarray(values, float).reshape(len(values), -1)
    times = np.arange(len(values)) / FPS if times is None else times
    run = OneEuro(tuned(values.shape[1], **tuning))
    return np.array([run(value, t) for value, t in zip(values, times, strict=True)])


def noise(frames, deviation=NOISE, seed=0, channels=1):
    return deviation * np.random.default_rng(seed).standard_normal((frames, channels))


def test_what_rests_is_calmed_to_a_tenth_of_its_steps():
    raw = noise(300)
    calm = filtered(raw)
    assert np.diff(calm[60:], axis=0).std() < 0.1 * np.diff(raw[60:], axis=0).std()


def test_a_ramp_is_followed_with_hardly_any_lag():
    truth = np.clip((np.arange(90) - 30) * 2.0, 0, 60)[:, None]  # 60 units a second
    calm = filtered(truth + noise(90))
    lag_s = (truth - calm)[40:58].mean() / 60
    assert abs(lag_s) < 0.002


@pytest.mark.parametrize("height", [1.0, 20.0, -300.0])
def test_a_step_is_there_in_two_frames_and_never_beyond(height):
    truth = np.where(np.arange(90) < 45, 0.0, height)[:, None]
    calm = filtered(truth)
    assert calm[46] == pytest.approx(height, rel=0.1)
    assert (np.abs(calm) <= abs(height) + 1e-9).all()


def test_noise_is_measured_at_rest_and_in_a_smooth_movement():
    swing = 20 * np.sin(2 * np.pi * 0.3 * np.arange(150) / FPS)[:, None]
    for signal in (noise(150), swing + noise(150)):
        meter = NoiseMeter(np.array([[0.0, 1.0, 10.0]]))
        for change in np.diff(signal, axis=0):
            measured = meter(change, 1 / FPS)
        assert measured[0] == pytest.approx(NOISE, rel=0.5)


def test_units_make_no_difference():
    raw = np.cumsum(noise(200, seed=3), axis=0)
    assert filtered(raw * 1000, scale=1000.0) == pytest.approx(filtered(raw) * 1000)


def test_more_noise_is_calmed_as_well_as_less():
    """The cutoff isn't tuned to one camera: four times the noise gives four times the rest, not a filter that opens."""
    little, much = (np.diff(filtered(noise(300, d))[60:], axis=0).std() for d in (0.05, 0.2))
    assert much == pytest.approx(4 * little, rel=0.2)


def test_channels_do_not_disturb_each_other():
    both = np.column_stack([noise(90)[:, 0], np.where(np.arange(90) < 45, 0, 10.0)])
    assert filtered(both)[:, :1] == pytest.approx(filtered(both[:, :1]))


def test_the_first_value_passes_and_the_same_frame_again_changes_nothing():
    run = OneEuro(tuned())
    assert run(np.array([7.0]), 3.0) == 7.0
    run(np.array([7.1]), 3.03)
    once = run(np.array([7.2]), 3.06)
    assert run(np.array([9.0]), 3.06) == once


@pytest.mark.parametrize("later", [smoothing.GAP_S + 0.01, 3600.0, -0.001, -1e6])
def test_after_a_gap_or_a_clock_set_back_it_starts_over(later):
    run = OneEuro(tuned())
    for i in range(60):
        run(np.array([1.0]), 10 + i / FPS)
    assert run(np.array([5.0]), 10 + 59 / FPS + later) == 5.0


def test_a_dropped_frame_leaves_it_calm():
    raw, times = noise(300), np.arange(300) / FPS
    kept = np.random.default_rng(1).random(300) > 0.3
    calm = filtered(raw[kept], times[kept])
    assert np.diff(calm[60:], axis=0).std() < 0.15 * np.diff(raw, axis=0).std()


def test_irregular_steps_follow_a_ramp_too():
    times = np.cumsum(np.random.default_rng(2).uniform(0.01, 0.07, 120))
    truth = (60 * times)[:, None]
    calm = filtered(truth + noise(120), times)
    assert np.abs(truth - calm)[10:].max() < 0.5


@pytest.mark.parametrize("rate", [10, 30, 60, 120])
def test_calm_at_every_rate(rate):
    raw = noise(10 * rate)
    calm = filtered(raw, np.arange(len(raw)) / rate)
    assert calm[2 * rate :].std() < 0.5 * NOISE


def test_days_after_the_clock_began_it_is_the_same():
    raw, times = noise(200), np.arange(200) / FPS
    assert filtered(raw, times + 4e5) == pytest.approx(filtered(raw, times), abs=1e-5)


def test_it_never_leaves_the_range_of_what_came_in():
    raw = np.random.default_rng(5).random((500, 4)) ** 3
    calm = filtered(raw)
    assert np.isfinite(calm).all()
    assert calm.min() >= 0
    assert calm.max() <= 1


def test_what_was_given_is_not_changed_and_what_is_given_is_the_callers():
    run, value = OneEuro(tuned()), np.array([1.0])
    run(value, 0.0)[0] = 99.0
    assert value == 1.0
    assert run(np.array([1.0]), 1 / FPS) == pytest.approx(1.0)


def test_low_pass_shares_compose():
    """Two half steps go as far as one: what makes a filter independent of the frame rate."""
    whole, half = low_pass_share(2.0, 0.05), low_pass_share(2.0, 0.025)
    assert whole == pytest.approx(half + (1 - half) * half)
