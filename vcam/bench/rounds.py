"""Measures in rounds, a little of every case in each, so that what disturbs the machine disturbs all of them alike."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from vcam.errors import VcamError

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Case:
    """Something that is measured a little in each round."""

    name: str
    measure: Callable[[], object]
    """One round's share; opens what it needs when it is called first. Raises VcamError where it can't be measured."""
    core: bool = False
    """Whether it is measured once even when no time is left for it."""
    guess_s: float = 1.0
    """What the first call takes on a slow machine."""
    turn: tuple[int, int] = (0, 1)
    """(i, n): only in every n-th round, from the i-th on. In the first round a case with another turn is left out."""


def measured(
    cases: Sequence[Case],
    seconds: float,
    *,
    stopped: Callable[[], bool] = lambda: False,
    clock: Callable[[], float] = time.perf_counter,
    each: Callable[[int, str], object] = lambda number, name: None,
) -> list[str]:
    """Measure rounds of `cases`, in their order, until `seconds` are over. Returns a line for those that weren't.

    A case that isn't core is begun only when there is time for it. `each` is told the round, from 0, and the case.
    """
    end = clock() + seconds
    takes: dict[str, float] = {}
    failed: dict[str, str] = {}
    number, idle = 0, 0
    while idle < _longest_turn(cases) and not stopped():
        idle += 1
        for case in cases:
            its_turn = number % case.turn[1] == case.turn[0]
            needed = takes.get(case.name, case.guess_s)
            must = case.core and case.name not in takes
            if case.name in failed or not its_turn or stopped() or not (must or clock() + needed <= end):
                continue
            each(number, case.name)
            begun, idle = clock(), 0
            try:
                case.measure()
            except VcamError as error:
                failed[case.name] = f"{case.name}: {error}"
                log.debug("%s can't be measured", case.name, exc_info=True)
            takes[case.name] = clock() - begun
        number += 1
    late = [case.name for case in cases if case.name not in takes]
    why = "you stopped it" if stopped() else "no time left; give more --seconds"
    return [*failed.values(), *([f"{', '.join(late)}: {why}"] if late else [])]


def _longest_turn(cases: Sequence[Case]) -> int:
    return max((case.turn[1] for case in cases), default=1)
