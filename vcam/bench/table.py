"""A report as lines for people, at most 100 columns wide."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from textwrap import wrap
from typing import Final

from vcam.bench.goals import GOALS, Goal, Judged, judged, ratios, typical
from vcam.bench.machine import BUSY, LOADED
from vcam.bench.results import Parts, Report, Runs
from vcam.bench.stopwatch import WHOLE

WIDE: Final = 100
NAMED: Final = 22
"""Columns of a case's name."""
LIVE: Final[dict[str, tuple[str, int]]] = {
    "fps": ("fps", 1),
    "age_p50": ("age p50", 0),
    "age_p95": ("p95", 0),
    "age_p99": ("p99", 0),
    "drops": ("drops", 0),
    "cpu_ms": ("CPU ms", 1),
    "ratio": ("x graph", 2),
    "rss_mb": ("MB", 0),
    "start_s": ("start s", 2),
}
"""Quantity → its head and its decimals."""
SAID: Final = {
    "fps": "pictures a second",
    "age_p95": "age p95, ms",
    "drops": "drops",
    "ratio": "CPU, of MediaPipe's graph",
    "start_s": "first picture, s",
    "rss_mb": "memory, MB",
}


def table(report: Report) -> list[str]:
    """Everything: the machine, the whole loop, the stages, the peers, the goals, what is missing."""
    lines = [*about(report), ""]
    if report.live:
        lines += [*_live(report), ""]
    lines += [*_stages("ms a picture, 1280x720", report.stages), ""]
    if report.peers:
        lines += [*_stages("beside it", report.peers), ""]
    lines += _goals(list(judged(report)))
    for line in report.skipped:
        lines += wrap(f"not measured: {line}", WIDE, subsequent_indent="  ")
    return lines


def about(report: Report) -> list[str]:
    """What was measured, where and when, and whether the machine had other things to do."""
    commit = f" ({report.commit})" if report.commit else ""
    lines = [f"vcam {report.vcam}{commit}, {report.date}"]
    for name, value in report.machine.items():
        lines += wrap(f"{name + ':':11}{value}", WIDE, subsequent_indent=" " * 11)
    if report.load is not None:
        lines.append(f"{'load:':11}{report.load[0]:g} at the start, {report.load[1]:g} at the end")
    if (taken := busy(report)) is not None:
        text = f"BUSY: {taken}; CPU figures hold better than those by the clock, and the least better than the median"
        lines += wrap(text, WIDE, subsequent_indent="  ")
    return lines


def busy(report: Report) -> str | None:
    """What else the machine did meanwhile; None: little, or nobody knows."""
    if report.others is not None:
        return f"other programs took {report.others:.0%} of the processors" if report.others > BUSY else None
    cores = report.machine.get("cores", "1")
    if report.load is not None and cores.isdigit() and report.load[0] > LOADED * int(cores):
        return f"a load of {report.load[0]:g} on {cores} cores at the start"
    return None


def _live(report: Report) -> Iterator[str]:
    heads = "".join(f"{head:>7} " for head, _ in LIVE.values()).rstrip()
    yield f"{'the whole loop, live':{NAMED}}{heads}"
    for case, runs in report.live.items():
        known = {**runs, "ratio": ratios(report, case)}
        count = max(len(values) for values in runs.values())
        yield f"{f'{case}, {count} runs' if count > 1 else case:{NAMED}}{_cells(known, best=False)}"
        if count > 1:
            yield f"{'  at best':{NAMED}}{_cells(known, best=True)}"
    limits = {goal.what: goal for goal in GOALS}
    yield f"{'goal (!: missed)':{NAMED}}{''.join(_limit(limits.get(name)) for name in LIVE)}".rstrip()
    yield from _lowered(report)


def _lowered(report: Report) -> Iterator[str]:
    runs = {case: runs.get("lowered", ()) for case, runs in report.live.items()}
    less = [f"{case} in {sum(map(bool, values))} of {len(values)}" for case, values in runs.items() if any(values)]
    if less:
        text = f"runs that drew less, since the machine was busy: {', '.join(less)}"
        yield from wrap(text, WIDE, subsequent_indent="  ")


def _cells(runs: Runs, *, best: bool) -> str:
    """Of each quantity what is typical, or the best; what misses its goal is marked."""
    cells = []
    limits = {goal.what: goal for goal in GOALS}
    for name, (_, decimals) in LIVE.items():
        values = runs.get(name, ())
        if not values:
            cells.append(f"{'-':>7} ")
            continue
        goal = limits.get(name)
        most = max if goal is not None and goal.least else min
        value = most(values) if best else typical(name, values)
        cells.append(f"{value:>7.{decimals}f}{' ' if goal is None or goal.met_by(value) else '!'}")
    return "".join(cells).rstrip()


def _limit(goal: Goal | None) -> str:
    return " " * 8 if goal is None else f"{f'{chr(8805) if goal.least else chr(8804)}{goal.limit:g}':>7} "


def _stages(title: str, cases: Mapping[str, Parts]) -> Iterator[str]:
    heads = "".join(f"{head:>7}" for head in ("min", "p50", "p95", "p99", "CPU"))
    yield f"{title:{NAMED}}{heads}  p50 of its parts"
    for case, parts in cases.items():
        whole = parts.get(WHOLE)
        if whole is None:
            continue
        numbers = (whole.min_ms, whole.p50_ms, whole.p95_ms, whole.p99_ms, whole.cpu_ms)
        within = ", ".join(f"{name} {_short(part.p50_ms)}" for name, part in parts.items() if name != WHOLE)
        yield f"{case:{NAMED}}{''.join(f'{_short(ms, 2):>7}' for ms in numbers)}  {within}".rstrip()


def _short(ms: float, decimals: int = 1) -> str:
    return f"{ms:.{decimals}f}" if ms < 1000 else f"{ms:.0f}"


def _goals(found: list[Judged]) -> Iterator[str]:
    for goal in GOALS:
        of_it = [one for one in found if one.what == goal.what]
        if not of_it:
            continue
        missed = ", ".join(f"{one.case} {one.got:.{LIVE[goal.what][1]}f}" for one in of_it if not one.met)
        said = f"goal {SAID[goal.what]}, {'at least' if goal.least else 'at most'} {goal.limit:g}: "
        yield from wrap(said + (f"missed by {missed}" if missed else "met"), WIDE, subsequent_indent="  ")
