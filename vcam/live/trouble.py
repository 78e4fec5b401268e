"""A repeated trouble is said when it begins and when it ends; one that comes and goes, once more, and then no more."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from typing import Final

from vcam.errors import said

log = logging.getLogger(__name__)

QUIET_S: Final = 5.0
"""A trouble that is back so soon comes and goes: it is over when it hasn't been there for so long."""


class Trouble:
    """Says what repeats itself without a flood."""

    def __init__(self, what: str, meanwhile: str, clock: Callable[[], float] = time.perf_counter) -> None:
        self._what, self._meanwhile, self._clock = what, meanwhile, clock
        self._on = self._returns = False
        self._last = self._ended = float("-inf")

    def begins(self, error: BaseException) -> None:
        """It is there, perhaps still."""
        self._last = self._clock()
        if not self._on:
            self._on, self._returns = True, self._last - self._ended < QUIET_S
            again = ", again and again" if self._returns else ""
            log.warning("%s: %s%s; %s", self._what, said(error), again, self._meanwhile)
            log.debug("its traceback", exc_info=error)

    def ends(self) -> None:
        """It isn't there, perhaps as ever."""
        if self._on and (not self._returns or self._clock() - self._last >= QUIET_S):
            self._on, self._ended = False, self._clock()
            log.info("%s works again", self._what)
