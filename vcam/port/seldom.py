"""Keeps a line that could be said for every packet from being said more than once a minute."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

PAUSE_S: Final = 60.0


class Seldom:
    """One kind of line."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._said_at: float | None = None

    def now(self) -> bool:
        """It has happened once more: whether to say it now, which is so the first time."""
        if self._said_at is not None and self._clock() - self._said_at < PAUSE_S:
            return False
        self._said_at = self._clock()
        return True
