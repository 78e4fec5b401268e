"""Mends the times of a video: strictly increasing from 0, whatever the file claims."""

from __future__ import annotations

from typing import Final

MAX_GAP_S: Final = 10.0
"""A longer pause between two pictures is taken for a broken timestamp: playing must not wait for hours."""


class Timeline:
    """Gives each picture in turn its time in s; the first has 0. `period_s` stands in for what can't be believed."""

    def __init__(self, period_s: float) -> None:
        self._period_s = period_s
        self._last_s: float | None = None
        self._shift_s = 0.0  # given time − the file's own

    def at(self, raw_s: float | None) -> float:
        """Time of the next picture, which the file puts at `raw_s` (None: it doesn't say)."""
        if self._last_s is None:
            self._shift_s = -(raw_s or 0.0)
            self._last_s = 0.0
            return 0.0
        guess_s = self._last_s + self._period_s
        time_s = guess_s if raw_s is None else raw_s + self._shift_s
        if not -MAX_GAP_S < time_s - self._last_s < MAX_GAP_S:  # a jump: the file goes on from another origin
            self._shift_s += guess_s - time_s
            time_s = guess_s
        elif time_s <= self._last_s:
            time_s = guess_s
        self._last_s = time_s
        return time_s
