"""Whether a run stayed as it was: samples of equal states compared, one minute of the script with another."""

import math
import statistics
from dataclasses import dataclass

CYCLE_S = 60
"""The script repeats itself each minute, so samples of the same second are of equal states."""
MB_PER_HOUR = 20.0
"""What memory may grow: more would be seen in a stream of an evening."""
NOISE_MB = 12.0
"""By how much one minute's memory differs from another's that does the same: pages that allocators keep."""
MOST_RSS_MB = 500.0
"""With eight photos and avatars opened in turn; an avatar alone has 400 (docs/measured.md)."""
DRIFT_MS = 10.0
"""What the age of pictures may drift by, in a run on a computer that does nothing else."""


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    what: str
    value: float
    limit: float
    unit: str
    judged: bool = True

    @property
    def well(self):
        """Whether it is within its limit, or isn't judged."""
        return not self.judged or self.value <= self.limit

    @property
    def line(self):
        """For people."""
        word = "not judged" if not self.judged else "well" if self.well else "NOT WELL"
        return f"{self.what}: {self.value:+.1f} {self.unit} (limit {self.limit:.1f}): {word}"


def drift(samples, what):
    """(how much more of `what` the later half of what is looked at has, minutes between the halves, minutes in each).

    Looked at is the second half of the run, whole minutes, and never the first minute, in which all is done for the
    first time. The difference is the median over the states of a minute.
    """
    minutes = sorted({sample["minute"] for sample in samples})
    seen = [m for m in minutes[1:] if m >= len(minutes) // 2]
    half = len(seen) // 2
    earlier, later = seen[:half], seen[len(seen) - half :]
    if not half:
        return math.nan, 0.0, 0
    by_state = {}
    for sample in samples:
        by_state.setdefault(sample["second"], {})[sample["minute"]] = sample[what]
    changes = []
    for values in by_state.values():
        before = [values[m] for m in earlier if m in values]
        after = [values[m] for m in later if m in values]
        if before and after:
            changes.append(statistics.mean(after) - statistics.mean(before))
    return statistics.median(changes), later[0] - earlier[0], half


def findings(samples, minutes, *, busy):
    """All that is looked at. `samples` as the driver takes them, `minutes`: age_p95_ms of each whole minute; `busy`:
    whether other programs had the processor, so that nothing is said of time."""
    grown, apart, half = drift(samples, "rss_mb")
    found = [
        Finding("memory", grown, MB_PER_HOUR * apart / 60 + NOISE_MB / math.sqrt(max(half, 1)), "MB"),
        Finding("memory at most", max((sample["rss_mb"] for sample in samples), default=math.nan), MOST_RSS_MB, "MB"),
        Finding("open files", drift(samples, "files")[0], 0.9, "more"),
        Finding("threads", drift(samples, "threads")[0], 0.9, "more"),
        Finding("processes", drift(samples, "processes")[0], 0.9, "more"),
    ]
    ages = [{"minute": n, "second": 0, "age": age} for n, age in enumerate(minutes) if age is not None]
    if len(ages) >= 3:
        found.append(Finding("age of pictures, p95", drift(ages, "age")[0], DRIFT_MS, "ms", judged=not busy))
    return found
