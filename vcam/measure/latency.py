"""How old moments are when a reader first sees them, and what follows from it for a microphone."""

from __future__ import annotations

import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Final

import numpy as np

from vcam.metrics import KEPT
from vcam.strip import moment_of, ticks_between

LATELY_S: Final = 5.0
"""How far `lately` looks back."""
STEP_MS: Final = 10
"""To which a microphone's delay is rounded: sound that is off by less isn't noticed (ITU-R BT.1359: 45 ms)."""


@dataclass(frozen=True, slots=True)
class Spread:
    """Latencies of several pictures."""

    pictures: int
    p50_ms: float
    p95_ms: float
    p99_ms: float

    @property
    def microphone_ms(self) -> int:
        """By how much to delay a microphone, so that sound and picture belong together."""
        return round(self.p50_ms / STEP_MS) * STEP_MS


class Latency:
    """Each moment counts once, when it is seen first. `seen` in one thread, the rest in any."""

    def __init__(self, clock: Callable[[], float] = time.perf_counter) -> None:
        """`clock`: the one by which moments were written; what is from before now is left over and doesn't count."""
        self._clock, self._begun = clock, clock()
        self._late: deque[tuple[float, float]] = deque(maxlen=KEPT)
        self._lock = threading.Lock()
        self._newest: int | None = None
        self.out_of_order = 0
        """Moments that came after a newer one."""

    def seen(self, number: int, at: float) -> None:
        """A picture with the strip `number` was read at the time `at`, s."""
        moment = moment_of(number, at)
        later = 1 if self._newest is None else ticks_between(self._newest, number)
        if later == 0 or moment < self._begun:
            return
        if later < 0:
            self.out_of_order += 1
            return
        self._newest = number
        with self._lock:
            self._late.append((at, at - moment))

    def lately(self) -> Spread | None:
        """Of the last LATELY_S; None: nothing came."""
        return self._spread(self._clock() - LATELY_S)

    def whole(self) -> Spread | None:
        """Of all that is kept."""
        return self._spread(float("-inf"))

    def _spread(self, since: float) -> Spread | None:
        with self._lock:
            newest_first = takewhile(lambda seen: seen[0] >= since, reversed(self._late))
            late_ms = [1000 * late_s for _, late_s in newest_first]
        return spread_of(late_ms)


def spread_of(late_ms: Sequence[float]) -> Spread | None:
    """Of latencies, ms; None: there are none."""
    if not late_ms:
        return None
    return Spread(len(late_ms), *(round(float(p), 1) for p in np.percentile(late_ms, (50, 95, 99))))
