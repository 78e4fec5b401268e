"""Takes the time of every stage of a picture: by the clock, and what the process worked meanwhile."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from typing import Final

WHOLE: Final = "whole"
"""The stage that is the picture from its beginning to its end."""
Took = tuple[float, float]
"""(s by the clock, s of processor in all threads of this process) for one stage of one picture."""
Slice = dict[str, list[Took]]
"""Stage → what it took, picture by picture."""
Steps = Generator[dict[str, Slice]]
"""Opens what it needs and measures a little, by case, each time that it is asked for the next; `close` frees it."""


class Stopwatch:
    """A metrics.Timed. What is booked under a stage several times in one picture is added up."""

    def __init__(self) -> None:
        self._slice: Slice = defaultdict(list)
        self._now: dict[str, Took] = {}

    @contextmanager
    def __call__(self, stage: str) -> Iterator[None]:
        clock, worked = time.perf_counter(), time.process_time()
        try:
            yield
        finally:
            before = self._now.get(stage, (0.0, 0.0))
            took = time.perf_counter() - clock, time.process_time() - worked
            self._now[stage] = before[0] + took[0], before[1] + took[1]

    @contextmanager
    def picture(self) -> Iterator[None]:
        """Within the block one picture is made; one that fails isn't counted."""
        self._now.clear()
        with self(WHOLE):
            yield
        for stage, took in self._now.items():
            self._slice[stage].append(took)

    def taken(self) -> Slice:
        """All pictures since the last call."""
        taken, self._slice = self._slice, defaultdict(list)
        return dict(taken)
