"""A small formant synthesiser (after Klatt 1980), so that tests can speak without any program."""

import numpy as np
from numpy.typing import NDArray

RATE = 16_000
MEN = {"aa": (730, 1090, 2440), "ih": (270, 2290, 3010), "ou": (300, 870, 2240), "ee": (530, 1840, 2480),
       "oh": (570, 840, 2410)}  # fmt: skip
WOMEN = {"aa": (850, 1220, 2810), "ih": (310, 2790, 3310), "ou": (370, 950, 2670), "ee": (610, 2330, 2990),
         "oh": (590, 920, 2710)}  # fmt: skip
CHILDREN = {"aa": (1030, 1370, 3170), "ih": (370, 3200, 3730), "ou": (430, 1170, 3260), "ee": (690, 2610, 3570),
            "oh": (680, 1060, 3180)}  # fmt: skip
"""Formants in Hz as Peterson and Barney 1952 measured them; vcam has those of men alone."""
PEOPLE = {"man": (MEN, 1.0, 130.0), "woman": (WOMEN, 1.16, 220.0), "child": (CHILDREN, 1.3, 270.0)}
"""Formants, scale of the upper ones, pitch in Hz."""


def vowel(formants, seconds=0.4, *, pitch=130.0, scale=1.0, rate=RATE) -> NDArray[np.float32]:
    """(n,) -1..1, one vowel: beats of the glottis through resonances."""
    n = int(seconds * rate)
    delay = np.exp(-2j * np.pi * np.arange(n // 2 + 1) / n)
    through = (1 - delay) / (1 - 0.97 * delay) ** 2  # lips, and the glottis with 12 dB an octave
    for hz, width in zip((*formants, 3500 * scale, 4500 * scale), (70, 90, 130, 200, 250), strict=True):
        r = np.exp(-np.pi * width / rate)
        b, c = 2 * r * np.cos(2 * np.pi * hz / rate), -r * r
        through = through * (1 - b - c) / (1 - b * delay - c * delay**2)
    beats = np.diff(np.floor(np.arange(n + 1) * pitch / rate))
    sound = np.fft.irfft(np.fft.rfft(beats) * through, n)
    edge = np.minimum(1, np.minimum(np.arange(n), np.arange(n)[::-1]) / (0.01 * rate))
    return (0.4 * sound / np.abs(sound).max() * edge).astype(np.float32)


def pause(seconds, rate=RATE):
    """(n,) of silence, as a microphone has it."""
    return np.random.default_rng(0).normal(0, 1e-4, int(seconds * rate)).astype(np.float32)


def spoken(person, order=("aa", "ih", "ou", "ee", "oh"), **how):
    """The vowels of one of PEOPLE in that `order`, as blocks: each a pause, then the vowel."""
    formants, scale, pitch = PEOPLE[person]
    rate = how.get("rate", RATE)
    return [(name, pause(0.15, rate), vowel(formants[name], pitch=pitch, scale=scale, **how)) for name in order]
