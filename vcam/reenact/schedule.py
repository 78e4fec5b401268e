"""Which of the driver's frames is shown when: a film's own, one picture's, or a photo's made into a short film."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

from vcam.reenact.driver import Driver

STILL_FPS: Final = 30.0
"""Of a film made of a photo."""
REST_S, EASE_S, HOLD_S = 0.5, 0.6, 1.4
"""Such a film: the target as it is, the way to the source's expression, that expression; then back the same way."""
LEAST_FPS: Final = 1.0
"""Of what can be written; a film of fewer, a GIF of slides, is in steps of STILL_FPS, each picture at its own time."""


@dataclass(frozen=True, slots=True)
class Moment:
    """One picture of the result."""

    index: int
    """The driver's frame."""
    share: float
    """How much of what it shows, 0..1."""
    t: float
    """s, in the result."""


def moments(driver: Driver, *, film: bool) -> tuple[list[Moment], float]:
    """The moments of the result in order, and its frames a second."""
    if film and driver.is_still:
        count = round((2 * REST_S + 2 * EASE_S + HOLD_S) * STILL_FPS)
        times = [k / STILL_FPS for k in range(count)]
        return [Moment(0, _there_and_back(t, times[-1]), t) for t in times], STILL_FPS
    fps = driver.fps if driver.fps >= LEAST_FPS else STILL_FPS
    return [Moment(k, 1.0, t) for k, t in enumerate(driver.times)], fps


def _there_and_back(t: float, length: float) -> float:
    """0, smoothly to 1, and back to 0 at the end."""
    way = (min(t, length - t) - REST_S) / EASE_S
    return 0.5 - 0.5 * math.cos(math.pi * min(max(way, 0.0), 1.0))
