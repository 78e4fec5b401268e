import numpy as np
import pytest

from vcam.voice.resample import RATE, Resampler


def tone(hz, rate, seconds=0.5):
    return np.sin(2 * np.pi * hz * np.arange(int(rate * seconds)) / rate).astype(np.float32)


@pytest.mark.parametrize("rate", [8_000, 16_000, 22_050, 44_100, 48_000, 96_000])
@pytest.mark.parametrize("hz", [200, 1000, 3000])
def test_a_tone_keeps_pitch_and_strength(rate, hz):
    out = Resampler(rate)(tone(hz, rate))[800:-800]
    assert abs(len(out) + 1600 - RATE // 2) < 40
    spectrum = np.abs(np.fft.rfft(out * np.hanning(len(out))))
    assert abs(spectrum.argmax() * RATE / len(out) - hz) < 5
    assert np.sqrt(np.mean(out**2)) == pytest.approx(np.sqrt(0.5), rel=0.02)


def test_what_lies_above_is_not_folded_down():
    out = Resampler(48_000)(tone(11_000, 48_000))[800:-800]
    assert np.sqrt(np.mean(out**2)) < 0.005


@pytest.mark.parametrize("rate", [44_100, 48_000, 11_025])
def test_blocks_give_what_the_whole_gives(rate):
    sound = tone(700, rate)
    resample = Resampler(rate)
    cut = np.concatenate([resample(sound[start : start + 331]) for start in range(0, len(sound), 331)])
    np.testing.assert_allclose(cut, Resampler(rate)(sound)[: len(cut)], atol=1e-6)


@pytest.mark.parametrize("rate", [0, -5, 100, 10**9])
def test_a_rate_that_no_sound_card_has_is_refused(rate):
    with pytest.raises(ValueError, match=f"a rate from 4000 to 400000 samples a second, got {rate}"):
        Resampler(rate)
