"""Lids snap, the mouth is quick, brows glide, and nothing leaves 0..1."""

import numpy as np
import pytest
from moving import FPS

from vcam.steady.expression import ExpressionFilter
from vcam.types import ARKIT, CHANNEL

LID, JAW, BROW = CHANNEL["eyeBlinkLeft"], CHANNEL["jawOpen"], CHANNEL["browInnerUp"]


def calmed(smoothing=0.5, noise=0.0, frames=None, **curves):
    """(n, 52) of what the filter makes of some channels' curves, the others resting at 0.1."""
    frames = frames or len(next(iter(curves.values())))
    raw = np.full((frames, len(ARKIT)), 0.1)
    for name, curve in curves.items():
        raw[:, CHANNEL[name]] = curve
    raw = np.clip(raw + noise * np.random.default_rng(0).standard_normal(raw.shape), 0, 1).astype(np.float32)
    calm = ExpressionFilter(smoothing)
    return raw, np.array([calm(value, i / FPS) for i, value in enumerate(raw)])


@pytest.mark.parametrize("smoothing", [0.0, 0.5, 1.0])
def test_a_closed_eye_is_shown_closed_in_its_frame_and_open_in_its_frame(smoothing):
    blink = np.zeros(90)
    blink[60:64] = [0.5, 1.0, 1.0, 0.4]
    _, shown = calmed(smoothing, eyeBlinkLeft=blink)
    assert shown[61, LID] > 0.98
    assert shown[65, LID] < 0.1


def test_a_blink_of_a_single_frame_reaches_its_full_value():
    blink = np.zeros(90)
    blink[60] = 0.9
    _, shown = calmed(eyeBlinkLeft=blink)
    assert shown[60, LID] > 0.85


def test_a_wink_leaves_the_other_eye_alone():
    wink = np.zeros(90)
    wink[60:80] = 1.0
    _, shown = calmed(eyeBlinkLeft=wink, eyeBlinkRight=np.zeros(90))
    assert shown[:, CHANNEL["eyeBlinkRight"]].max() == 0


def test_speech_passes_with_its_full_width():
    jaw = 0.3 + 0.25 * np.sin(2 * np.pi * 4 * np.arange(120) / FPS)  # four syllables a second
    raw, shown = calmed(noise=0.005, jawOpen=jaw)
    assert shown[30:, JAW].std() > 0.95 * raw[30:, JAW].std()


def test_a_resting_face_is_still():
    raw, shown = calmed(noise=0.01, frames=300)
    calmer = np.diff(shown[60:], axis=0).std(axis=0) / np.diff(raw[60:], axis=0).std(axis=0)
    assert calmer.max() < 0.35
    assert calmer[BROW] < 0.1


def test_a_brow_raised_slowly_arrives():
    brow = np.interp(np.arange(90), [20, 50], [0.0, 0.6])
    _, shown = calmed(noise=0.004, browInnerUp=brow)
    assert shown[60, BROW] == pytest.approx(0.6, abs=0.03)


def test_it_never_leaves_what_came_in():
    calm, rng = ExpressionFilter(0.5), np.random.default_rng(3)
    for i in range(300):
        shown = calm((rng.random(len(ARKIT)) ** 4).astype(np.float32), i / FPS)
        assert shown.dtype == np.float32
        assert shown.min() >= 0
        assert shown.max() <= 1


def test_after_a_reset_the_next_passes_as_it_is():
    calm = ExpressionFilter(0.5)
    calm(np.zeros(len(ARKIT), np.float32), 0.0)
    calm.reset()
    assert (calm(np.full(len(ARKIT), 0.7, np.float32), 0.03) == np.float32(0.7)).all()
