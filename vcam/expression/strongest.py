"""How strong each channel of a face gets: a level that it reaches again and again, never that of one bad frame.

Each time that a channel goes up and comes down again is one vote. Three are needed before anything moves, and each
moves it by little.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.person import Person
from vcam.person.data import MOST_EVIDENCE
from vcam.types import ARKIT, CHANNEL

Array = NDArray[np.float64]

EYELIDS: Final = np.isin(np.arange(len(ARKIT)), [CHANNEL["eyeBlinkLeft"], CHANNEL["eyeBlinkRight"]])
"""Blinks are sure to be full, and to come; a small smile may just be a small one."""
LEAST: Final = np.where(EYELIDS, 0.6, 0.7)
MOST: Final = np.where(EYELIDS, 1.0, 1.3)
"""Raw units; what is learned quietly stays within. Lids that shut harder than shut look no different."""
UP: Final = np.where(EYELIDS, 0.6, 0.7)
DOWN: Final = np.where(EYELIDS, 0.3, 0.4)
"""Share of the way from rest to full at which a vote begins, and below which it has ended."""
RISE: Final = 0.05
FALL: Final = np.where(EYELIDS, 0.03, 0.015)
"""Most that one vote moves it. Their ratio makes it about the 63rd percentile of blinks (at 30 frames a second a quick
one is caught half closed, and not every quick fall of the lids is one), and the 77th of the rest."""
LONGEST_BLINK_S: Final = 0.5
"""Lids that are down for longer look down, or are tired, and are not sure to be shut."""
VOTES: Final = 3
"""From which on they count."""
QUICK: Final = 6
"""Votes up to which each moves twice as far."""
HOME_S: Final = 4 * 3600.0
"""Time constant, s of face, with which what isn't seen again goes back to the typical."""


class Strongest:
    """One thread. `value` (52,) is each channel at its strongest, raw units; `times` (52,) how often that was seen."""

    def __init__(self, person: Person) -> None:
        self.value: Array = person.full.copy()
        self.times: Array = person.full_times.copy()
        self._peak: Array = np.full(len(ARKIT), -np.inf)
        self._last: Array = np.full(len(ARKIT), -np.inf)
        self._since_s: Array = np.zeros(len(ARKIT))

    def see(self, raw: Array, rest: Array, elapsed: float) -> None:
        """A frame with channels `raw` (52,) of a face that rests at `rest` (52,), `elapsed` s after the last."""
        held = np.where(EYELIDS, raw, np.minimum(raw, self._last))  # but for blinks, two frames must agree
        self._last = raw.copy()
        share = (held - rest) / (self.value - rest)
        rising = (share > UP) | np.isfinite(self._peak)
        self._peak = np.where(rising, np.maximum(self._peak, held), -np.inf)
        self._since_s = np.where(rising, self._since_s + elapsed, 0.0)
        over = rising & (share < DOWN)
        self._peak[over & EYELIDS & (self._since_s > LONGEST_BLINK_S)] = -np.inf
        over &= np.isfinite(self._peak)
        if over.any():
            self._vote(over)
        home = elapsed / HOME_S
        self.value += (1 - self.value) * home
        self.times *= 1 - home

    def forget(self) -> None:
        """The face is gone: what had begun doesn't count."""
        self._peak[:] = self._last[:] = -np.inf

    def _vote(self, over: NDArray[np.bool_]) -> None:
        """The channels that are `over` have each come down from a peak."""
        self.times[over] = np.minimum(self.times[over] + 1, MOST_EVIDENCE)
        counts = over & (self.times >= VOTES - 0.5)  # half: they fade
        pace = np.where(self.times < QUICK, 2.0, 1.0)
        step = np.clip(np.where(counts, self._peak, self.value) - self.value, -FALL * pace, RISE * pace)
        low, high = np.minimum(self.value, LEAST), np.maximum(self.value, MOST)
        self.value = np.clip(self.value + step, low, high)
        self._peak[over] = -np.inf
