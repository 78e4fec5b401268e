"""The newest picture in shared memory: one process writes and never waits, another reads whole pictures or none."""

from __future__ import annotations

import mmap
from collections.abc import Callable
from typing import Final

import numpy as np
from numpy.typing import NDArray

SLOTS: Final = 3
"""One being read, one newest, one being written: who reads for less than two pictures' time is never disturbed."""
HEAD: Final = 64
"""Bytes before the first slot: the number of the newest picture, then the number of each slot's."""
TRIES: Final = 3
"""Whole pictures are tried to be read so often before the reader comes again later."""

Pixels = NDArray[np.uint8]


class Slots:
    """Pictures are numbered from 1; picture n lies in slot n modulo SLOTS. A slot's number is 0 while it is written.

    A number is one aligned 8-byte store. Where a processor lets others see stores in another order, a torn picture may
    be seen once, in the user's own view.
    """

    def __init__(self, memory: mmap.mmap, size_wh: tuple[int, int]) -> None:
        """`memory` has at least `slots_bytes(size_wh)` bytes; both sides must mean the same (width, height) px."""
        width, height = size_wh
        self.size_wh = size_wh
        self._numbers = np.frombuffer(memory, np.int64, 1 + SLOTS)
        size = height * width * 4
        flat = np.frombuffer(memory, np.uint8, SLOTS * size, HEAD)
        self._pictures = flat.reshape(SLOTS, height, width, 4)
        self._bytes = [memoryview(memory)[HEAD + n * size : HEAD + (n + 1) * size] for n in range(SLOTS)]

    @property
    def newest(self) -> int:
        """Number of the newest picture; 0: there was none yet."""
        return int(self._numbers[0])

    def put(self, rgba: Pixels) -> None:
        """Copy (h, w, 4) `rgba` as the newest picture. For the one process that writes."""
        number = self.newest + 1
        slot = number % SLOTS
        self._numbers[1 + slot] = 0
        # A memoryview keeps the GIL for this half a millisecond; numpy lets go of it, and a busy thread gives it
        # back after 5 ms only: beside one 95 % of these copies took 0.7 ms so, 18 ms by numpy
        self._bytes[slot][:] = np.ascontiguousarray(rgba).data.cast("B")
        self._numbers[1 + slot] = number
        self._numbers[0] = number

    def read(self, use: Callable[[Pixels], object]) -> int:
        """Have `use` take a copy of the newest picture; gives its number, or 0 when none was whole.

        `use` may be called again, when the picture was written over meanwhile: only its last call counts.
        """
        for _ in range(TRIES):
            number = self.newest
            slot = number % SLOTS
            if not number:
                break
            if self._numbers[1 + slot] == number:
                use(self._pictures[slot])
                if self._numbers[1 + slot] == number:
                    return number
        return 0


def slots_bytes(size_wh: tuple[int, int]) -> int:
    """Memory that Slots of (width, height) px need."""
    return HEAD + SLOTS * size_wh[0] * size_wh[1] * 4
