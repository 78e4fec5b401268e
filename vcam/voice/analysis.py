"""Sound in, mouth shapes out: a hop of 10 ms at a time, 25 ms of sound looked at for each."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.voice.heard import SILENCE, VISEMES, Heard
from vcam.voice.loudness import HOP_S, Loudness
from vcam.voice.noise import Noise
from vcam.voice.resample import Resampler
from vcam.voice.speaker import Speaker
from vcam.voice.spectrum import HOP, WINDOW, measure

F32 = NDArray[np.float32]
Array = NDArray[np.float64]

OPENING_S: Final = 0.008
CLOSING_S: Final = 0.030
"""Time constants of the lips: they shut for an "m" of 60 ms, and don't tremble with the pitch."""
LEAST: Final = 1e-3
"""Less than this is shut: a tail that never ends would move the mouth in silence."""


class Analysis:
    """Of one microphone; one thread, blocks in order. Keeps 35 ms of sound, and numbers."""

    def __init__(self, rate: int) -> None:
        """`rate`: samples a second. Raises ValueError for one that no sound card has."""
        self._resample = Resampler(rate)
        self._sound: F32 = np.zeros(WINDOW - HOP, np.float32)
        self._noise, self._loudness, self._speaker = Noise(), Loudness(), Speaker()
        self._shown: Array = np.zeros(len(VISEMES))
        self.heard = SILENCE
        """The newest moment."""

    def hear(self, block: F32) -> list[Heard]:
        """What each hop says that (n,) `block`, -1..1, completes; may be none."""
        block = np.clip(np.nan_to_num(block), -1.0, 1.0)  # drivers give infinities when a plug is pulled
        self._sound = np.concatenate([self._sound, self._resample(block)])
        said = []
        start = 0
        while len(self._sound) - start >= WINDOW:
            said.append(self._hop(self._sound[start : start + WINDOW]))
            start += HOP
        self._sound = self._sound[start:]
        if said:
            self.heard = said[-1]
        return said

    def _hop(self, sound: F32) -> Heard:
        moment = measure(sound)
        clean = self._noise.without(moment.bands)
        level = self._loudness(float(clean.sum()), float(self._noise.bands.sum()), moment.voicing)
        wanted = np.zeros(len(VISEMES))
        if level > 0:
            wanted = level * self._speaker.vowel(clean, moment.pitch_hz)
        pace = np.where(wanted > self._shown, OPENING_S, CLOSING_S)
        self._shown = self._shown + (1 - np.exp(-HOP_S / pace)) * (wanted - self._shown)
        self._shown /= max(1.0, float(self._shown.sum()))  # one opens before the other has shut
        self._shown[self._shown < LEAST] = 0.0
        return Heard(self._shown.astype(np.float32), level, self._loudness.speaks)
