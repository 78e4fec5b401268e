"""Which vowel is said, whoever says it: the length of the throat is found out while they speak.

A spectrum alone can't tell a man's "oh" from a child's "ou". But a throat doesn't change: what was heard so far says
how long it is (a hidden Markov model whose state hardly moves), and the pitch is a hint from the first moment on.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.voice.heard import VISEMES
from vcam.voice.resample import RATE
from vcam.voice.spectrum import HOP
from vcam.voice.vowels import MAN_HZ, PITCH_POWER, cepstrum, vowels

Array = NDArray[np.float64]

TEMPER: Final = 3.0
"""What vowels really are is further from the table than the table's own draws are from each other: distances count as
so many times less."""
SCALE_TEMPER: Final = 20.0
"""The same for the throat: neighbouring moments tell the same, so they mustn't be counted as new."""
FORGET_S: Final = 6.0
"""After so much speech another person would be known as one."""
PITCH_HINT: Final = 0.09
"""How far a person's scale is from the one that their pitch suggests, standard deviation of the logarithm."""
SHIFT_HINT: Final = 0.08
"""The same of the first formant's own scale."""


class Speaker:
    """Follows one speaker; one thread."""

    def __init__(self) -> None:
        self._table = vowels()
        self._of = np.array([[name == viseme for name in self._table.viseme] for viseme in VISEMES], np.float64)
        self._of /= self._of.sum(axis=1, keepdims=True)
        self._log_scale = np.zeros(len(self._table.scale))
        self._log_pitch = np.log(MAN_HZ)
        self._heard_s = 0.0

    @property
    def scale(self) -> float:
        """Formants of the speaker, a man's being 1."""
        return float(self._belief() @ self._table.scale)

    def vowel(self, bands: Array, pitch_hz: float) -> Array:
        """(5,) how likely each mouth shape is in a moment of (26,) `bands`, together 1. Learns of the speaker."""
        away = self._table.middles - cepstrum(bands) @ self._table.whiten
        squared = (away**2).sum(axis=-1)  # (scales, vowels)
        self._learn(squared, pitch_hz)
        belief = self._belief()
        likely = np.exp(-0.5 * (squared - squared.min()) / TEMPER)
        shapes = self._of @ (belief @ likely)
        return np.asarray(shapes / shapes.sum())

    def _learn(self, squared: Array, pitch_hz: float) -> None:
        hop_s = HOP / RATE
        self._heard_s += hop_s
        self._log_pitch += max(hop_s / self._heard_s, hop_s / FORGET_S) * (np.log(pitch_hz) - self._log_pitch)
        fits = -0.5 * squared.min(axis=1) / SCALE_TEMPER
        self._log_scale += fits - fits.max() - hop_s / FORGET_S * self._log_scale

    def _belief(self) -> Array:
        """(scales,) together 1."""
        hinted = (self._log_pitch - np.log(MAN_HZ)) / PITCH_POWER
        log = self._log_scale - 0.5 * ((np.log(self._table.scale) - hinted) / PITCH_HINT) ** 2
        log -= 0.5 * (np.log(self._table.shift) / SHIFT_HINT) ** 2
        belief = np.exp(log - log.max())
        return np.asarray(belief / belief.sum())
