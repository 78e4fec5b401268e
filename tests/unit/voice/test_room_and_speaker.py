import numpy as np
import pytest
from formants import CHILDREN, MEN, RATE, pause, vowel

from vcam.voice.analysis import Analysis
from vcam.voice.noise import Noise
from vcam.voice.speaker import Speaker
from vcam.voice.spectrum import BANDS, HOP, WINDOW, measure


def moments(sound):
    return [measure(sound[start : start + WINDOW]) for start in range(0, len(sound) - WINDOW, HOP)]


def test_a_hum_that_goes_on_becomes_part_of_the_room():
    """It has a pitch, as a voice; only that it never pauses tells it."""
    hum = (0.05 * vowel(MEN["oh"], 10.0, pitch=100)).astype(np.float32)
    analysis = Analysis(RATE)
    analysis.hear(pause(1.0))
    opened = [heard.weights.sum() for heard in analysis.hear(hum)]
    assert max(opened[:100]) > 0.3, "at first it is a voice"
    assert max(opened[-150:-10]) < 0.05


def test_a_vowel_that_is_held_for_two_seconds_is_no_room():
    analysis = Analysis(RATE)
    analysis.hear(pause(1.0))
    held = analysis.hear(vowel(MEN["aa"], 2.0))
    assert min(heard.weights.sum() for heard in held[10:-10]) > 0.8


@pytest.mark.parametrize("seconds", [0.02, 0.15])
def test_keys_and_hisses_move_no_mouth(seconds):
    """Bursts that come and go, so that they are no room; but they have no pitch."""
    random, analysis = np.random.default_rng(5), Analysis(RATE)
    opened = []
    for _ in range(12):
        burst = random.normal(0, 0.1, int(seconds * RATE)).astype(np.float32)
        opened += [heard.weights.sum() for heard in analysis.hear(np.concatenate([pause(0.25), burst]))]
    assert np.mean(np.array(opened) > 0.3) < 0.02


def test_a_voice_far_below_the_room_is_not_heard():
    random, analysis = np.random.default_rng(6), Analysis(RATE)
    analysis.hear(random.normal(0, 0.05, RATE).astype(np.float32))
    sound = 0.02 * vowel(MEN["aa"], 1.0)
    heard = analysis.hear(sound + random.normal(0, 0.05, len(sound)).astype(np.float32))
    assert np.mean([moment.voiced for moment in heard]) < 0.05


def test_the_room_is_known_as_loud_as_it_is():
    random, noise = np.random.default_rng(7), Noise()
    fan = random.normal(0, 0.03, 3 * RATE).astype(np.float32)
    seen = [moment.bands for moment in moments(fan)]
    for bands in seen:
        noise.without(bands)
    off_db = 10 * np.log10(noise.bands / np.mean(seen, axis=0))
    assert abs(float(off_db.mean())) < 1.5
    assert noise.bands.shape == (BANDS,)


def test_the_length_of_a_throat_is_found_out_from_the_vowels():
    """Both speak at the same pitch, so that this tells nothing."""
    scales = {}
    for person, formants, upper in (("man", MEN, 1.0), ("child", CHILDREN, 1.3)):
        speaker = Speaker()
        for name in ("aa", "ih", "ou", "ee", "oh"):
            for moment in moments(vowel(formants[name], pitch=190, scale=upper)):
                speaker.vowel(moment.bands, moment.pitch_hz)
        scales[person] = speaker.scale
    assert scales["man"] < 1.1
    assert scales["child"] > 1.18


def test_the_pitch_of_a_voice_is_found():
    for hz in (90.0, 130.0, 220.0, 300.0):
        found = [moment.pitch_hz for moment in moments(vowel(MEN["aa"], pitch=hz))[3:-3]]
        assert np.median(found) == pytest.approx(hz, rel=0.03)
