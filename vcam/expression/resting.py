"""Where each channel of a face rests: the value that it keeps coming back to while the face is calm.

A histogram per channel is filled while nothing moves. Its mode is the rest, weighed by how people's rests scatter, so
that a smile that is held for a minute is not taken for one, but glasses or heavy lids are.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.person import Person
from vcam.person.data import MOST_EVIDENCE, NEUTRAL_BOUNDS
from vcam.types import ARKIT

Array = NDArray[np.float64]

BIN: Final = 0.025
CENTRES: Final = BIN * np.arange(-64, 65)
_ROWS: Final = len(CENTRES) * np.arange(len(ARKIT))
"""Of the bins, raw units; values beyond fall into the outermost."""
NEAR: Final = 2
"""Bins to each side of the mode that count as it: a channel at rest scatters by about 0.03 (real clips, unsmoothed)."""
KERNEL: Final = np.array([1.0, 2.0, 3.0, 2.0, 1.0]) / 9
SPREAD_BOUNDS: Final = (0.12, 0.5)
"""Standard deviation of people's rests that is believed, raw units."""
LOWEST: Final = np.where([name.startswith("eyeBlink") for name in ARKIT], -0.15, NEUTRAL_BOUNDS[0])
"""Raw units, the lowest rest of each channel: were eyes that are held wide open taken for a rest, lids that come down
half would be a blink (acted eyes of a real clip)."""
BELIEF_SD: Final = 2.0
"""So many of them a rest may lie away before it is doubted. The tail is long: a mouth that always seems pressed is
believed after half a minute, a smile not after one."""
TWO_WAY: Final = np.array([name.startswith(("brow", "eye")) for name in ARKIT])
"""Channels that are moved both ways from rest, as brows and lids are."""
STAY: Final = np.where(TWO_WAY, 1.5, 1.0)[:, None]
RISE: Final = np.where(TWO_WAY, 1.5, 3.0)[:, None]
"""So many times longer than the rest believed so far must one below it have been seen, and one above it: expressions
go up and are held, rests come back."""
DOUBT_S: Final = 0.5
"""The typical rest counts as much as so many seconds of calm face."""
REMEMBERED_S: Final = 20.0
"""A profile counts as no more than this, so that a wrong one costs seconds."""
MEMORY_S: Final = 180.0
"""s of calm face after which what was seen counts a third."""
STRANGER_S: Final = 5.0
"""What was seen before a long absence counts no more than this."""
YOUNG_S: Final = 3.0
YOUNG_TAU_S: Final = 0.2
TAU_S: Final = 5.0
"""Time constants with which the rest goes to the mode: at first, and later."""
YOUNG_EVERY: Final = 6
EVERY: Final = 24
"""The mode is looked for once in so many frames: at first, and later."""


class Resting:
    """One thread. Feed it calm frames; `value` (52,) is the rest of each channel, raw units."""

    def __init__(self, spread: Array, person: Person) -> None:
        """`spread` (52,): standard deviation of people's rests; `person`: what is known already."""
        sd = np.clip(spread, *SPREAD_BOUNDS)[:, None]
        inside = (NEUTRAL_BOUNDS[0] <= CENTRES) & (NEUTRAL_BOUNDS[1] >= CENTRES)
        self._belief = inside / (1 + (CENTRES / (BELIEF_SD * sd)) ** 2) ** 1.5  # a Student t of two degrees
        self._seen = DOUBT_S * _bump(np.zeros(len(ARKIT)), sd)
        self._seen += np.minimum(person.neutral_s, REMEMBERED_S)[:, None] * _bump(person.neutral, np.array(BIN))
        self.value: Array = person.neutral.copy()
        self._mode, self._mode_s = self.value.copy(), person.neutral_s.copy()
        self._known_s = person.neutral_s.copy()
        self._young_s = np.minimum(person.neutral_s, YOUNG_S)
        self._new_s = np.zeros(len(ARKIT))
        self._count = 0

    @property
    def seconds(self) -> Array:
        """(52,) s of calm face that speak for `value`, with those of the profile."""
        forgotten_s = self._known_s - np.minimum(self._known_s, REMEMBERED_S)
        return np.minimum(forgotten_s + self._mode_s, MOST_EVIDENCE)

    def see(self, raw: Array, weight: Array, elapsed: float) -> None:
        """A frame with channels `raw` (52,), each calm to a share `weight` (52,) 0..1, `elapsed` s after the last."""
        seconds = weight * elapsed
        self._fill(raw, seconds)
        self._young_s += seconds
        young = self._young_s < YOUNG_S
        every = YOUNG_EVERY if 2 * np.count_nonzero(young) > len(young) else EVERY
        if self._count % every == 0:
            self._find_mode()
        self._count += 1
        self.value += (self._mode - self.value) * (1 - np.exp(seconds / np.where(young, -YOUNG_TAU_S, -TAU_S)))

    def doubt(self) -> None:
        """Somebody else may be there now: what was seen counts little."""
        total = self._seen.sum(axis=1, keepdims=True)
        self._seen *= np.minimum(1.0, STRANGER_S / np.maximum(total, 1e-9))
        self._young_s[:] = 0.0

    def _fill(self, raw: Array, seconds: Array) -> None:
        place = np.minimum(np.maximum((raw - CENTRES[0]) / BIN, 0), len(CENTRES) - 1.001)
        low = place.astype(np.intp)
        above = seconds * (place - low)
        self._new_s += seconds
        bins, at = self._seen.ravel(), low + _ROWS
        bins[at] += seconds - above
        bins[at + 1] += above

    def _find_mode(self) -> None:
        self._seen *= np.exp(-self._new_s / MEMORY_S)[:, None]
        self._new_s[:] = 0.0
        smooth = cv2.sepFilter2D(self._seen, -1, KERNEL, np.ones(1), borderType=cv2.BORDER_CONSTANT)
        away = CENTRES - self._mode[:, None]
        doubt = np.where(away > NEAR * BIN, RISE, np.where(away < -NEAR * BIN, STAY, 1.0))
        likely = smooth * self._belief / doubt
        best = np.clip(np.argmax(likely, axis=1), NEAR, len(CENTRES) - NEAR - 1)
        near = best[:, None] + np.arange(-NEAR, NEAR + 1)
        seen = np.take_along_axis(self._seen, near, axis=1)
        self._mode_s = seen.sum(axis=1)
        mode = (seen * CENTRES[near]).sum(axis=1) / np.maximum(self._mode_s, 1e-9)
        self._mode = np.clip(mode, LOWEST, NEUTRAL_BOUNDS[1])


def _bump(centre: Array, sd: Array) -> Array:
    """(52, bins) of sum 1 a row around `centre` (52,)."""
    heap = np.exp(-(((CENTRES - centre[:, None]) / sd) ** 2) / 2)
    return np.asarray(heap / heap.sum(axis=1, keepdims=True), np.float64)
