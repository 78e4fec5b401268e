"""How vowels look as a spectrum, from whatever throat: made from published formants, so no recording is needed.

Source and filter (Fant 1960): harmonics of the voice's pitch pass resonances of the throat and the mouth. Each vowel is
drawn many times, as different people and microphones make it; what differs then is what recognising must not heed.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.voice.resample import RATE
from vcam.voice.spectrum import BANDS, FFT, FILTERS, SHAPE

Array = NDArray[np.float64]

FORMANTS_HZ: Final[tuple[tuple[str, tuple[float, float, float]], ...]] = (
    ("aa", (768, 1333, 2522)), ("aa", (730, 1090, 2440)), ("aa", (640, 1190, 2390)), ("aa", (660, 1720, 2410)),
    ("ih", (342, 2322, 3000)), ("ih", (270, 2290, 3010)),
    ("ou", (378, 997, 2343)), ("ou", (300, 870, 2240)),
    ("ee", (580, 1799, 2605)), ("ee", (530, 1840, 2480)), ("ee", (476, 2089, 2691)),
    ("oh", (652, 997, 2538)), ("oh", (570, 840, 2410)), ("oh", (497, 910, 2459)),
    ("aa", (638, 1353, 2500)), ("ih", (286, 2147, 2900)), ("ou", (322, 992, 2400)), ("ee", (458, 1814, 2550)),
    ("oh", (460, 1019, 2450)),
    ("ee", (427, 2034, 2684)), ("ou", (323, 1417, 2399)),
)  # fmt: skip
"""Mouth shape and men's first three formants of a vowel that has it. English: Hillenbrand et al. 1995 (table V) and
Peterson and Barney 1952 (table II), Hagiwara 1997 (the "oo" of California); Spanish, the third formant guessed:
Bradlow 1995."""
UPPER: Final = (3500.0, 4500.0, 5500.0)
"""Formants of every vowel of a man: a tube of 17 cm resonates each 1000 Hz."""
WIDTHS_HZ: Final = (70.0, 90.0, 130.0, 200.0, 250.0, 300.0)
"""Of the formants (Klatt 1980)."""
SCALES: Final = np.geomspace(0.88, 1.42, 11)
"""Formants of a person, men's being 1: women have 1.16, children up to 1.4 (both tables)."""
CEPSTRA: Final = 9
"""Numbers that a spectrum's shape is kept as; its finer ripple is the pitch's."""
DYNAMIC_DB: Final = 30.0
"""What lies further below the strongest band is as good as nothing."""
SHIFTS: Final = np.geomspace(0.82, 1.16, 5)
"""Of the first formant against the others: a throat and the mouth before it don't grow alike (Fant 1966)."""
MAN_HZ: Final = 120.0
PITCH_POWER: Final = 3.3
"""Pitch = MAN_HZ times scale to this power: women of 1.18 speak at 210 Hz, children of 1.28 at 270 (both tables)."""
SLOPES_DB: Final = (-9.0, -1.0)
"""An octave: the glottis falls by 12, lips give back 6 (Fant 1960), microphones and loudness change both."""
ROOM_DB: Final = (-50.0, -25.0)
"""Noise below the strongest band."""
DRAWN: Final = 16
"""Times that each vowel is drawn for each throat."""
SEED: Final = 2
"""Of the draws: other ones recognise from 0.88 to 0.95 of the voices that this was tuned on."""
_COSINES: Final = np.cos(np.pi / BANDS * np.outer(np.arange(1, CEPSTRA + 1), np.arange(BANDS) + 0.5))


def cepstrum(bands: Array) -> Array:
    """(…, 9) shape of the spectrum, in dB, from (…, 26) powers; how loud it is has no part in it."""
    level = 10 * np.log10(np.maximum(bands, 1e-12))
    level = np.maximum(level, level.max(axis=-1, keepdims=True) - DYNAMIC_DB)
    return np.asarray(level @ _COSINES.T / BANDS)


@dataclass(frozen=True, slots=True)
class Vowels:
    """Middles of the vowels, in a space where the differences that don't matter are 1 in each direction."""

    whiten: Array
    """(c, c) cepstrum → that space."""
    middles: Array
    """(throats, vowels, c)"""
    viseme: tuple[str, ...]
    """(vowels,) of each its mouth shape."""
    scale: Array
    """(throats,) of its formants, a man's being 1."""
    shift: Array
    """(throats,) the first formant's own scale, on top."""


@cache
def vowels() -> Vowels:
    """The table, computed once."""
    scale, shift = (grid.ravel() for grid in np.meshgrid(SCALES, SHIFTS, indexing="ij"))
    drawn = np.array([[_draw(f, *throat) for _, f in FORMANTS_HZ] for throat in zip(scale, shift, strict=True)])
    middles = drawn.mean(axis=2)
    apart = (drawn - middles[:, :, None]).reshape(-1, CEPSTRA)
    values, vectors = np.linalg.eigh(apart.T @ apart * (DRAWN / (DRAWN - 1) / len(apart)))
    whiten = vectors / np.sqrt(values) @ vectors.T
    return Vowels(whiten, middles @ whiten, tuple(name for name, _ in FORMANTS_HZ), scale, shift)


def _smeared() -> Array:
    """(26, FFT/2+1) power in each band of a harmonic at each frequency: the window spreads it."""
    line = np.abs(np.fft.fft(SHAPE, FFT)) ** 2
    line = np.roll(line, FFT // 2)[FFT // 2 - 8 : FFT // 2 + 9]
    return np.array([np.convolve(band, line / line.sum(), "same") for band in FILTERS])


SMEARED: Final = _smeared()
_HZ: Final = np.arange(FFT // 2 + 1) * RATE / FFT


def _draw(formants: tuple[float, float, float], scale: float, shift: float) -> Array:
    """(DRAWN, c) cepstra of one vowel as many people of such a throat say it, the same people whatever they say."""
    random = np.random.default_rng(SEED)
    own = np.array([formants[0] * shift, *formants[1:], *UPPER]) * scale
    own = own * np.exp(random.normal(0, 0.05, (DRAWN, len(own))))
    width = np.array(WIDTHS_HZ) * np.exp(random.normal(0, 0.35, own.shape))
    pitch = MAN_HZ * scale**PITCH_POWER * np.exp(random.normal(0, 0.2, DRAWN))
    slope = random.uniform(*SLOPES_DB, DRAWN)
    power = np.zeros((DRAWN, len(_HZ)))
    for row, (formant, wide, beat, fall) in enumerate(zip(own, width, pitch, slope, strict=True)):
        at = np.arange(beat, RATE / 2, beat)
        away = at / formant[:, None]
        gain = 1 / ((1 - away**2) ** 2 + (away * (wide / formant)[:, None]) ** 2)  # of a resonance, in power
        power[row, np.round(at * FFT / RATE).astype(int)] = gain.prod(axis=0) * 10 ** (fall / 10 * np.log2(at / 500))
    bands = power @ SMEARED.T
    bands += bands.max(axis=1, keepdims=True) * 10 ** (random.uniform(*ROOM_DB, (DRAWN, 1)) / 10)
    return cepstrum(bands)
