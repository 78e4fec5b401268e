"""Two reports side by side: what changed by more than either measurement varies in itself."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from statistics import median
from textwrap import wrap
from typing import Final

from vcam.bench.goals import typical
from vcam.bench.results import LIVE, Report
from vcam.bench.stopwatch import WHOLE
from vcam.bench.table import WIDE, about, busy

ROUNDS: Final = 3
"""With fewer nobody knows how much a measurement varies."""
MORE_IS_BETTER: Final = ("fps",)


@dataclass(frozen=True, slots=True)
class Change:
    """One figure in both reports."""

    case: str
    what: str
    before: float
    """As `typical` has it, as `now`."""
    now: float
    ratio: float | None
    """now / before; None: that was 0."""
    verdict: str
    """"better" or "worse"; "": it changed by no more than the rounds of either differ; "?": too few rounds to tell."""


def changes(before: Report, now: Report) -> Iterator[Change]:
    """Of everything that both measured: the runs of the whole loop, then each stage as a whole, then the peers."""
    for case, runs in now.live.items():
        for what in LIVE:
            yield from _change(f"run {case}", what, before.live.get(case, {}).get(what, ()), runs.get(what, ()))
    for old, new in ((before.stages, now.stages), (before.peers, now.peers)):
        for case, parts in new.items():
            was, is_now = old.get(case, {}).get(WHOLE), parts.get(WHOLE)
            if was is not None and is_now is not None:
                yield from _change(case, "p50", was.p50_rounds, is_now.p50_rounds)
                yield from _change(case, "cpu_ms", was.cpu_rounds, is_now.cpu_rounds)


def _change(case: str, what: str, before: Sequence[float], now: Sequence[float]) -> Iterator[Change]:
    if before and now:
        was, is_now = typical(what, before), typical(what, now)
        ratio = round(is_now / was, 3) if was else None
        yield Change(case, what, was, is_now, ratio, verdict(before, now, more_is_better=what in MORE_IS_BETTER))


def verdict(before: Sequence[float], now: Sequence[float], *, more_is_better: bool) -> str:
    """As Change has it. A measurement varies by as much as its rounds lie apart."""
    if min(len(before), len(now)) < ROUNDS:
        return "?"
    by = median(now) - median(before)
    if abs(by) <= max(max(rounds) - min(rounds) for rounds in (before, now)):
        return ""
    return "better" if (by > 0) == more_is_better else "worse"


def machines_differ(before: Report, now: Report) -> list[str]:
    """A line for each thing in which the machines differ."""
    names = dict.fromkeys([*now.machine, *before.machine])
    pairs = ((name, now.machine.get(name, "?"), before.machine.get(name, "?")) for name in names)
    return [f"{name}: {is_now}; before: {was}" for name, is_now, was in pairs if is_now != was]


def comparison(before: Report, now: Report) -> list[str]:
    """Both, as lines for people."""
    lines = wrap(f"compared with {about(before)[0]}", WIDE)
    if (taken := busy(before)) is not None:
        lines += wrap(f"  measured while busy: {taken}", WIDE, subsequent_indent="  ")
    for line in machines_differ(before, now):
        lines += wrap(f"the machines differ, {line}", WIDE, subsequent_indent="  ")
    found = list(changes(before, now))
    if not found:
        return [*lines, "nothing was measured in both"]
    lines.append(f"{'':34}{'before':>10}{'now':>10}{'ratio':>8}")
    for one in found:
        ratio = "-" if one.ratio is None else f"{one.ratio:.2f}"
        numbers = f"{one.before:10.2f}{one.now:10.2f}{ratio:>8}"
        lines.append(f"{f'{one.case}: {one.what}':34}{numbers}  {one.verdict}".rstrip())
    if any(one.verdict == "?" for one in found):
        lines.append(f"?: fewer than {ROUNDS} rounds, nobody knows how much it varies; give more --seconds")
    return lines
