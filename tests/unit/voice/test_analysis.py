import numpy as np
import pytest
from formants import PEOPLE, RATE, pause, spoken, vowel

from vcam.voice.analysis import Analysis
from vcam.voice.heard import VISEMES

MEN = PEOPLE["man"][0]


def mean_weights(analysis, sound):
    """Mean weights of a vowel, without its begin and end."""
    return np.mean([heard.weights for heard in analysis.hear(sound)[8:-5]], axis=0)


@pytest.mark.parametrize(("person", "rate"), [("man", RATE), ("woman", RATE), ("child", RATE), ("woman", 44_100)])
def test_vowels_of_a_man_a_woman_and_a_child_show_as_their_mouth_shapes(person, rate):
    analysis, right = Analysis(rate), 0
    for name, silence, sound in 2 * spoken(person, rate=rate):
        analysis.hear(silence)
        right += VISEMES[mean_weights(analysis, sound).argmax()] == name
    assert right >= 8  # of 10; an "ah" of this table is near an "aw"


def test_a_mouth_is_closed_in_silence_and_opens_and_closes_with_the_voice():
    analysis = Analysis(RATE)
    assert not any(heard.weights.any() for heard in analysis.hear(pause(1.0)))
    assert analysis.hear(vowel(MEN["aa"]))[20].weights.sum() > 0.8
    after = analysis.hear(pause(0.5))
    assert not after[20].weights.any(), "0.2 s later it is shut"
    assert not after[-1].voiced


def test_weights_are_never_more_than_one_mouth():
    analysis = Analysis(RATE)
    for name, silence, sound in spoken("woman"):
        for heard in analysis.hear(np.concatenate([silence, sound])):
            assert (heard.weights >= 0).all(), name
            assert heard.weights.sum() <= 1 + 1e-6, name


@pytest.mark.parametrize("loud", [0.02, 1.0])
def test_quiet_and_loud_people_open_the_mouth_alike_after_some_words(loud):
    analysis = Analysis(RATE)
    for _ in range(4):
        for _, silence, sound in spoken("man"):
            analysis.hear(np.concatenate([silence, sound * loud]))
    analysis.hear(pause(0.2))
    assert mean_weights(analysis, vowel(MEN["aa"]) * loud).sum() > 0.6


@pytest.mark.parametrize("level", [0.003, 0.03, 0.2])
def test_a_fan_moves_no_mouth(level):
    noise = np.random.default_rng(2).normal(0, level, 4 * RATE).astype(np.float32)
    moved = [heard.weights.sum() > 0.1 for heard in Analysis(RATE).hear(noise)]
    assert np.mean(moved) < 0.01


def test_a_vowel_is_heard_over_a_fan():
    analysis, random = Analysis(RATE), np.random.default_rng(3)
    analysis.hear(random.normal(0, 0.01, 2 * RATE).astype(np.float32))
    sound = vowel(MEN["ee"])
    noisy = sound + random.normal(0, 0.01, len(sound)).astype(np.float32)
    assert VISEMES[mean_weights(analysis, noisy).argmax()] == "ee"


def test_a_mouth_moves_less_than_60_ms_after_the_sound():
    """Half open and half shut, over bursts of a vowel; what a driver keeps before it hands on comes on top."""
    burst = np.concatenate([pause(0.2), vowel(MEN["aa"], 0.2)])
    analysis = Analysis(RATE)
    open_now = []
    for start in range(0, 5 * len(burst), RATE // 100):
        block = np.take(burst, range(start, start + RATE // 100), mode="wrap")
        open_now += [heard.weights.sum() for heard in analysis.hear(block)]
    truth = np.array([0.2 <= 0.01 * i % 0.4 < 0.4 for i in range(len(open_now))], float)
    lags = range(10)
    alike = [np.corrcoef(truth[: len(truth) - lag], open_now[lag:])[0, 1] for lag in lags]
    assert max(alike) > 0.8
    assert 10 * (int(np.argmax(alike)) + 1) < 60


def test_the_same_is_heard_however_the_sound_is_cut_into_blocks():
    sound = np.concatenate([pause(0.1), vowel(MEN["oh"], 0.2)])
    whole = Analysis(RATE).hear(sound)
    pieces, cut = Analysis(RATE), []
    for start in range(0, len(sound), 77):
        cut += pieces.hear(sound[start : start + 77])
    assert len(whole) == len(cut)
    for a, b in zip(whole, cut, strict=True):
        np.testing.assert_array_equal(a.weights, b.weights)


def test_what_a_broken_driver_gives_is_no_voice_and_breaks_nothing():
    analysis = Analysis(RATE)
    for value in (np.nan, np.inf, -np.inf, 1e30, 0.0):
        for heard in analysis.hear(np.full(800, value, np.float32)):
            assert np.isfinite(heard.weights).all()
    assert analysis.hear(np.zeros(0, np.float32)) == []
    analysis.hear(pause(1.0))
    assert mean_weights(analysis, vowel(MEN["ih"])).sum() > 0.5


def test_no_more_sound_is_kept_than_one_window():
    analysis = Analysis(48_000)
    analysis.hear(np.zeros(48_000, np.float32))
    kept = [value for value in vars(analysis).values() if isinstance(value, np.ndarray)]
    assert sum(array.size for array in kept) < 0.03 * RATE
