"""A sound of any rate, block by block, as one of 16 kHz: a windowed sinc, taken at the moments that are wanted."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

F32 = NDArray[np.float32]

RATE: Final = 16_000
"""Samples a second of all that is analysed: vowels lie below 5 kHz."""
CROSSINGS: Final = 8
"""Zero crossings of the sinc to either side: half a millisecond of delay, aliases below -50 dB."""
PASS: Final = 0.92
"""The cutoff, of half the lower rate."""
KAISER_BETA: Final = 6.0
RATES: Final = (4_000, 400_000)
"""Samples a second that sound cards have, with room."""


class Resampler:
    """One stream; blocks in order."""

    def __init__(self, rate: int) -> None:
        """`rate`: samples a second that come. Raises ValueError for one that no sound card has."""
        if not RATES[0] <= rate <= RATES[1]:
            raise ValueError(f"a rate from {RATES[0]} to {RATES[1]} samples a second, got {rate}")
        divisor = math.gcd(rate, RATE)
        self._up, self._down = RATE // divisor, rate // divisor
        cutoff = PASS * min(1.0, RATE / rate)  # of half the incoming rate
        half = math.ceil(CROSSINGS / cutoff)
        self._taps = 2 * half
        # row p: the filter for a moment p/up after a sample; the newest `taps` samples are weighted
        away = np.arange(self._taps)[None] - (half - 1) - np.arange(self._up)[:, None] / self._up
        window = np.i0(KAISER_BETA * np.sqrt(np.clip(1 - (away / half) ** 2, 0, 1))) / np.i0(KAISER_BETA)
        filters = cutoff * np.sinc(cutoff * away) * window
        self._filters: F32 = (filters / filters.sum(axis=1, keepdims=True)).astype(np.float32)
        self._kept: F32 = np.zeros(self._taps - 1, np.float32)
        self._next = 0
        """The next moment wanted, in 1/up of a sample after the first kept one."""

    def __call__(self, block: F32) -> F32:
        """(m,) float32 at RATE: all that `block` (n,) completes."""
        if self._up == self._down:
            return block
        sound = np.concatenate([self._kept, block])
        end = (len(sound) - self._taps + 1) * self._up
        moments = np.arange(self._next, max(end, self._next), self._down)
        first, phase = np.divmod(moments, self._up)
        windows = np.lib.stride_tricks.sliding_window_view(sound, self._taps)[first] if len(moments) else None
        used = len(sound) - self._taps + 1
        self._next += len(moments) * self._down - used * self._up
        self._kept = sound[used:].copy()
        if windows is None:
            return np.zeros(0, np.float32)
        return np.asarray(np.einsum("ij,ij->i", windows, self._filters[phase]), np.float32)
