"""What was measured: of every stage how long a picture took, of every run of the whole loop what it said of itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np

from vcam.bench.stopwatch import Slice

SCHEMA: Final = 1
"""Of the JSON; a change that an older vcam would misread gets the next number."""
PROGRAM: Final = "vcam bench"

LIVE: Final[dict[str, str]] = {
    "fps": "pictures a second",
    "age_p50": "ms",
    "age_p95": "ms",
    "age_p99": "ms",
    "drops": "frames and faces that were never shown",
    "lowered": "pictures that were drawn smaller, or half as often, for the machine was busy",
    "cpu_ms": "ms of processor a picture, all threads, without the start",
    "rss_mb": "MB, the most memory held",
    "start_s": "s, from the start of the process to the first picture",
}
"""What is known of a run of the whole loop → its unit."""


@dataclass(frozen=True, slots=True)
class Part:
    """One stage of one case. Percentiles are of all pictures of all rounds, ms by the clock."""

    frames: int
    min_ms: float
    p50_ms: float
    p95_ms: float
    p99_ms: float
    cpu_ms: float
    """Of processor a picture, all threads: the median of the rounds."""
    p50_rounds: tuple[float, ...]
    """ms by the clock, the median of each round."""
    cpu_rounds: tuple[float, ...]
    """ms of processor, the mean of each round: clocks of processor time are coarse on some systems."""


Parts = Mapping[str, Part]
"""Stage → what it took."""
Runs = Mapping[str, tuple[float, ...]]
"""A quantity of LIVE → its value in each run."""


@dataclass(frozen=True, slots=True)
class Report:
    """A whole measurement."""

    vcam: str
    """Version."""
    commit: str
    """Of the checkout, "-dirty" where it was changed; empty: it isn't one."""
    date: str
    """ISO 8601 with the offset from UTC."""
    machine: Mapping[str, str]
    """What it was measured on, by names for people; see machine.look."""
    load: tuple[float, float] | None
    """Load average of the last minute at the start and at the end; None: the system has none."""
    others: float | None
    """Share of all processors that other programs took meanwhile, 0..1; None: the system doesn't tell."""
    stages: Mapping[str, Parts]
    """Case, as "track auto" → its parts."""
    peers: Mapping[str, Parts]
    """Other programs at the same pictures."""
    live: Mapping[str, Runs]
    """Avatar or photo → the runs of the whole loop."""
    skipped: tuple[str, ...] = ()
    """What wasn't measured and why, a line each."""


@dataclass(slots=True)
class Notes:
    """Collects what is measured, round by round."""

    stages: dict[str, list[Slice]] = field(default_factory=lambda: defaultdict(list))
    peers: dict[str, list[Slice]] = field(default_factory=lambda: defaultdict(list))
    live: dict[str, dict[str, list[float]]] = field(default_factory=dict)

    def took(self, slices: Mapping[str, Slice], *, peer: bool) -> None:
        """A round's share, by case; of others than vcam with `peer`."""
        for case, taken in slices.items():
            (self.peers if peer else self.stages)[case].append(taken)

    def run(self, case: str, values: Mapping[str, float]) -> None:
        """One run of the whole loop; a quantity that this system doesn't tell is left away."""
        runs = self.live.setdefault(case, {})
        for name, value in values.items():
            runs.setdefault(name, []).append(round(value, 3))

    def parts(self) -> tuple[dict[str, Parts], dict[str, Parts]]:
        """Of the stages, and of the peers."""
        return _parts_of(self.stages), _parts_of(self.peers)

    def runs(self) -> dict[str, Runs]:
        """Of the whole loop."""
        return {case: {name: tuple(values) for name, values in runs.items()} for case, runs in self.live.items()}


def _parts_of(cases: Mapping[str, list[Slice]]) -> dict[str, Parts]:
    return {
        case: {stage: part_of([one[stage] for one in slices if stage in one]) for stage in slices[0]}
        for case, slices in cases.items()
        if slices
    }


def part_of(rounds: list[list[tuple[float, float]]]) -> Part:
    """Of (s by the clock, s of processor) by picture, in each of at least one round with at least one picture."""
    ms = [1000 * np.array(one) for one in rounds]
    clock = np.concatenate(ms)[:, 0]
    cpu = [float(one[:, 1].mean()) for one in ms]
    found = (clock.min(), *np.percentile(clock, (50, 95, 99)), np.median(cpu))
    least, p50, p95, p99, worked = (round(float(value), 3) for value in found)
    p50s = tuple(round(float(np.median(one[:, 0])), 3) for one in ms)
    return Part(len(clock), least, p50, p95, p99, worked, p50s, tuple(round(value, 3) for value in cpu))


def as_json(report: Report) -> dict[str, Any]:
    """The report as docs/bench.md has it, with what became of the goals."""
    from dataclasses import asdict

    from vcam.bench.goals import judged

    goals = [asdict(one) for one in judged(report)]
    return {"program": PROGRAM, "schema": SCHEMA, **asdict(report), "goals": goals}
