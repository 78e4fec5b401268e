"""What vcam is to reach on two processors without a graphics card, and whether it did."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final

from vcam.bench.results import Report

GRAPH: Final = "mediapipe graph"
"""The peer that the ratio is to."""


@dataclass(frozen=True, slots=True)
class Goal:
    """A limit for a quantity of results.LIVE, or for "ratio": processor a picture, of the bare MediaPipe graph's."""

    what: str
    limit: float
    least: bool = False
    """Whether it is the least that will do, and not the most."""

    def met_by(self, got: float) -> bool:
        """Whether `got` will do."""
        return got >= self.limit if self.least else got <= self.limit


GOALS: Final = (
    Goal("fps", 29.7, least=True),
    Goal("age_p95", 50.0),
    Goal("drops", 0.0),
    Goal("ratio", 1.8),
    Goal("start_s", 1.5),
    Goal("rss_mb", 400.0),
)
"""The frame budget of the project's eighth issue, set before it was measured, for 1280x720 at 30 pictures a second. Of
the 30 a hundredth is left to the few seconds that are counted here."""


WORST: Final = ("drops", "rss_mb")
"""Quantities of which the worst run counts."""


@dataclass(frozen=True, slots=True)
class Judged:
    """One goal for one avatar or photo."""

    case: str
    what: str
    limit: float
    got: float
    """As `typical` has it."""
    met: bool


def typical(what: str, runs: Sequence[float]) -> float:
    """What stands for several runs: their median; of drops and memory the most, for there each run counts."""
    return max(runs) if what in WORST else median(runs)


def ratios(report: Report, case: str) -> tuple[float, ...]:
    """Processor a picture of the whole program, of the bare graph's on the same frames, run by run; without the graph
    none."""
    graph = report.peers.get(GRAPH, {}).get("whole")
    if graph is None or not graph.cpu_ms:
        return ()
    return tuple(round(value / graph.cpu_ms, 3) for value in report.live.get(case, {}).get("cpu_ms", ()))


def judged(report: Report) -> Iterator[Judged]:
    """Every goal for every case of which something is known."""
    for case, runs in report.live.items():
        for goal in GOALS:
            values = ratios(report, case) if goal.what == "ratio" else runs.get(goal.what, ())
            if values:
                got = typical(goal.what, values)
                yield Judged(case, goal.what, goal.limit, got, goal.met_by(got))
