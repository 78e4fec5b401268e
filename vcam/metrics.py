"""What a run measures of itself: how old shown moments are, what each stage costs, what was dropped."""

from __future__ import annotations

import sys
import time
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path
from typing import Any

import numpy as np

Timed = Callable[[str], AbstractContextManager[None]]
"""`with timed("draw"): ...` books the time of the block under one of STAGES."""

STAGES = ("capture", "track", "solve", "animate", "draw", "readback", "send")
KEPT = 36_000
"""Samples kept of each series: 20 minutes at 30 fps; older ones are forgotten so that memory stays flat."""

SETTLED = 15
"""Pictures of a run before its work for one is counted: the first ones compile and load what all others use."""

KIB = 1024
"""Bytes; "kB" in proc(5) and getrusage(2) mean these."""

LATELY = 300
"""Newest pictures that are looked at for how it goes now,"""
LATELY_S = 2.0
"""as far as they are so new."""


@contextmanager
def untimed(stage: str) -> Iterator[None]:
    """A Timed that books nothing, for parts used alone."""
    yield


class Metrics:
    """Counters and series of one run. Each series is written by one thread only."""

    def __init__(self, started: float | None = None) -> None:
        self._started = time.perf_counter() if started is None else started
        self._cpu_started = self._cpu_settled = self._cpu_last = time.process_time()
        self._stages: dict[str, deque[float]] = defaultdict(lambda: deque(maxlen=KEPT))
        self._ages: deque[float] = deque(maxlen=KEPT)
        self._sent_at: deque[float] = deque(maxlen=KEPT)
        self._newest: deque[tuple[float, float | None]] = deque(maxlen=LATELY)
        self.lowered = 0
        """Pictures that were drawn in less than full, for the computer was busy."""
        self.counts: dict[str, int] = {"captured": 0, "tracked": 0, "rendered": 0, "sent": 0}

    @contextmanager
    def timed(self, stage: str) -> Iterator[None]:
        """Book the time of the block under `stage`, also when it raises."""
        begun = time.perf_counter()
        try:
            yield
        finally:
            self._stages[stage].append(time.perf_counter() - begun)

    def count(self, what: str) -> None:
        """One more `captured`, `tracked`, `rendered` or `sent`."""
        self.counts[what] += 1

    def sent(self, captured: float | None) -> None:
        """A picture went to the sinks; `captured` only when it is the first that shows this face."""
        now = time.perf_counter()
        self.count("sent")
        self._sent_at.append(now)
        self._cpu_last = time.process_time()
        if self.counts["sent"] == SETTLED:
            self._cpu_settled = self._cpu_last
        self._newest.append((now, None if captured is None else now - captured))
        if captured is not None:
            self._ages.append(now - captured)

    def ages_ms(self) -> list[float]:
        """Hand-over minus capture of each face that was shown, ms, as many as are kept."""
        return [1000 * age for age in self._ages]

    def age_ms(self) -> dict[str, float]:
        """p50, p95 and p99 of hand-over minus capture, ms; empty before the first face."""
        return _percentiles(self._ages, (50, 95, 99))

    def lately(self) -> tuple[float, float | None]:
        """Pictures a second and mean age, ms, of what was sent in the LATELY_S before the newest picture.

        In the thread that sends. No age: none of them showed a new face.
        """
        if len(self._newest) < 2:
            return 0.0, None
        since = self._newest[-1][0] - LATELY_S
        sent = [(at, age) for at, age in self._newest if at >= since]
        ages = [age for _, age in sent if age is not None]
        span = sent[-1][0] - sent[0][0]
        fps = round((len(sent) - 1) / span, 1) if span > 0 else 0.0
        return fps, round(1000 * sum(ages) / len(ages), 1) if ages else None

    def fps_out(self) -> float:
        """Pictures sent per second, over all that are kept; 0 before the second."""
        span = self._sent_at[-1] - self._sent_at[0] if len(self._sent_at) > 1 else 0.0
        return round((len(self._sent_at) - 1) / span, 2) if span > 0 else 0.0

    def cpu_ms_per_frame(self) -> float | None:
        """What the whole process worked for a picture, ms, without the first SETTLED; None before there are more."""
        pictures = self.counts["sent"] - SETTLED
        return round(1000 * (self._cpu_last - self._cpu_settled) / pictures, 3) if pictures > 0 else None

    def report(self, drops: dict[str, int]) -> dict[str, Any]:
        """All of it in the shape that `--metrics` writes; `drops` by mailbox name."""
        first = self._sent_at[0] - self._started if self._sent_at else None
        return {
            **{f"frames_{name}": n for name, n in self.counts.items()},
            "frames_lowered": self.lowered,
            "drops": drops,
            "age_ms": self.age_ms(),
            "stage_ms": {name: _percentiles(self._stages.get(name, ()), (50, 95)) for name in STAGES},
            "fps_out": self.fps_out(),
            "cpu_ms_per_frame": self.cpu_ms_per_frame(),
            "cpu_s": round(time.process_time() - self._cpu_started, 3),
            "peak_rss_mb": peak_rss_mb(),
            "start_to_first_frame_s": None if first is None else round(first, 3),
        }


def _percentiles(seconds: Any, which: tuple[int, ...]) -> dict[str, float]:
    if not len(seconds):
        return {}
    values = np.percentile(np.fromiter(seconds, float) * 1000, which)
    return {f"p{p}": round(float(v), 3) for p, v in zip(which, values, strict=True)}


def peak_rss_mb() -> float | None:
    """Most memory this process ever held, MB; None where the system doesn't tell (Windows)."""
    if sys.platform == "win32":
        return None
    if sys.platform == "linux":  # there getrusage keeps what whoever started this process held at that moment
        with suppress(OSError, ValueError):
            for line in Path("/proc/self/status").read_text().splitlines():
                if line.startswith("VmHWM:"):
                    return round(int(line.split()[1]) * KIB / 1e6, 1)
    import resource

    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return round(peak * (1 if sys.platform == "darwin" else KIB) / 1e6, 1)  # macOS counts bytes, others KiB
