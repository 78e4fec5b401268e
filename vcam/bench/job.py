"""What `vcam bench` is asked for, checked before anything is measured."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from vcam.bench.against import changes, comparison
from vcam.bench.reading import read_report
from vcam.bench.results import Report, as_json
from vcam.bench.table import table
from vcam.errors import UsageError
from vcam.sinks.aside import reserve, write_whole

RANGE_S: Final = (1.0, 3600.0)


@dataclass(frozen=True, slots=True)
class Job:
    """For about how long, what it is held against, and where it is written."""

    seconds: float
    before: Report | None
    out: Path | None

    def told(self, report: Report) -> tuple[dict[str, Any], list[str]]:
        """What was measured, for programs and as lines for people."""
        told, lines = as_json(report), table(report)
        if self.before is not None:
            told["changes"] = [asdict(one) for one in changes(self.before, report)]
            lines += ["", *comparison(self.before, report)]
        return told, lines

    def write(self, report: Report) -> None:
        """Write what was measured, for another time. Raises SinkError."""
        if self.out is not None:
            write_whole(self.out, (json.dumps(as_json(report), indent=1) + "\n").encode())


def job_of(seconds: str, out: str | None, against: str | None) -> Job:
    """Of the words of the command line. Raises UsageError, BadInput or SinkError with one line."""
    low, high = RANGE_S
    try:
        wanted = float(seconds)
    except ValueError:
        wanted = 0.0
    if not low <= wanted <= high:
        raise UsageError(f"--seconds must be a number from {low:g} to {high:g}, got {seconds!r:.40}")
    before = read_report(Path(against)) if against is not None else None
    if out is not None:
        if "\0" in out or not out:
            raise UsageError(f"--out must be a file, got {out!r:.40}")
        reserve(Path(out)).unlink()
    return Job(wanted, before, None if out is None else Path(out))
