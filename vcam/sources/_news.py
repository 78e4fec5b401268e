"""Says that a camera was lost, why, and that it is back; one that comes and goes doesn't fill the screen with it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final

log = logging.getLogger(__name__)

QUIET_S: Final = 10.0
"""Lost is said at most once in this time, and back only after it. A loss that lasts is said when the time is over."""
FORGOTTEN_S: Final = 60.0
"""Losses that were further apart aren't told together."""


class News:
    """What is said of one camera. Call `lost` and `fine` as often as you like; they say what has changed."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._away = False
        self._losses = 0  # since one was said
        self._lost_at = -float("inf")
        self._told: set[str] = set()  # why, since it was said to be lost; empty: it is said to be fine
        self._told_at = -float("inf")

    def lost(self, label: str, why: str) -> None:
        """`label` gives nothing, because of `why`: "it was unplugged"."""
        now = self._clock()
        if not self._away:
            self._losses = 1 if now - self._lost_at > FORGOTTEN_S else self._losses + 1
            self._away, self._lost_at = True, now
        if self._told:
            if why not in self._told:
                log.warning("%s: %s; trying again", label, why)
                self._told.add(why)
        elif now - self._told_at >= QUIET_S:
            again = f" {self._losses} times, see to its cable" if self._losses > 1 else ""
            log.warning("%s was lost%s: %s; trying again", label, again, why)
            self._told, self._told_at, self._losses = {why}, now, 0

    def fine(self, label: str) -> None:
        """`label` gives a picture."""
        self._away = False
        if self._told:
            log.info("%s is back", label)
            self._told = set()
