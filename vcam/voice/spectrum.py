"""25 ms of sound as numbers: the power in 26 bands as hearing has them, and whether vocal cords beat in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.voice.resample import RATE

Array = NDArray[np.float64]

HOP: Final = RATE // 100
"""10 ms."""
WINDOW: Final = RATE // 40
"""25 ms: two beats of a deep voice."""
FFT: Final = 1024
"""Longer than the window and the slowest beat together, so that no echo of the window falls into what is compared."""
BANDS: Final = 26
LOW_HZ: Final = 90.0
HIGH_HZ: Final = 6500.0
PITCH_HZ: Final = (75.0, 420.0)
"""From a deep man's to a child's voice."""
OCTAVE: Final = 0.08
"""Handicap for each octave down: of a beat and of two beats, which are as alike, the one counts (Boersma 1993)."""
FULL_SCALE: Final = 0.5
"""Mean square of a sine as loud as a sound card can: 0 dB."""


@dataclass(frozen=True, slots=True)
class Moment:
    """What was measured."""

    bands: Array
    """(26,) power, shares of FULL_SCALE."""
    voicing: float
    """0..1, how like itself the sound is after one beat; noise is below 0.4."""
    pitch_hz: float
    """Of the beat; means nothing where voicing is low."""


def mel(hz: Array | float) -> Array:
    """Pitch as it is heard (O'Shaughnessy 1987)."""
    return np.asarray(1127.0 * np.log1p(np.asarray(hz) / 700.0))


def _filters() -> Array:
    """(26, FFT/2+1) triangles of mel, each as wide as two steps."""
    at = mel(np.arange(FFT // 2 + 1) * RATE / FFT)
    edges = np.linspace(mel(LOW_HZ), mel(HIGH_HZ), BANDS + 2)
    step = edges[1] - edges[0]
    return np.asarray(np.clip(1 - np.abs(at[None] - edges[1:-1, None]) / step, 0, None))


FILTERS: Final = _filters()
SHAPE: Final = np.hanning(WINDOW + 2)[1:-1]
_POWER: Final = 2 / (FFT * float(np.sum(SHAPE**2)) * FULL_SCALE)
"""Makes the sum over all bins the mean square."""
_LAGS: Final = np.arange(int(RATE / PITCH_HZ[1]), int(RATE / PITCH_HZ[0]) + 1)
_SELF: Final = np.fft.irfft(np.abs(np.fft.rfft(SHAPE, FFT)) ** 2)
_FAIR: Final = _SELF[0] / _SELF[_LAGS]
"""What the window takes from the likeness at each lag."""
_HANDICAP: Final = OCTAVE * np.log2(_LAGS / _LAGS[0])


def measure(sound: NDArray[np.float32]) -> Moment:
    """The Moment of (400,) `sound` at 16 kHz, -1..1."""
    spectrum = np.fft.rfft((sound - sound.mean()) * SHAPE, FFT)
    power = spectrum.real**2 + spectrum.imag**2
    bands = FILTERS @ power * _POWER
    alike = np.fft.irfft(power)
    if alike[0] <= 0:
        return Moment(bands, 0.0, PITCH_HZ[0])
    likeness = alike[_LAGS] / alike[0] * _FAIR - _HANDICAP
    best = int(likeness.argmax())
    return Moment(bands, float(np.clip(likeness[best], 0.0, 1.0)), float(RATE / _LAGS[best]))
