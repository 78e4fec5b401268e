"""Drives a run for an hour, or as long as is asked, and says whether it stayed as it was. `make soak` calls it.

    python tools/soak.py [--minutes 60] [--size 1280x720] [--out build/soak]

Each minute twelve avatars and photos are shown, a camera is unplugged and comes back, an output goes and comes back, a
film is recorded, somebody watches the page and somebody listens to the numbers for a while. See docs/soak.md.
"""

import argparse
import json
import os
import sys
import tempfile
from pathlib import Path

import numpy as np
from endure.driver import STEP_S, Soak
from endure.plot import plotted, saved
from endure.verdict import CYCLE_S, findings

MOST_LINES_A_MINUTE = 60
"""The script gives some thirty of them reasons; a trouble that floods gives hundreds."""


def main():
    """Returns the exit code: 0 it stayed as it was, 1 it didn't."""
    words = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    words.add_argument("--minutes", type=int, default=60, help="at least 3")
    words.add_argument("--size", default="1280x720")
    words.add_argument("--out", type=Path, default=Path("build/soak"), help="folder for soak.json and soak.png")
    chosen = words.parse_args()
    if chosen.minutes < 3:
        words.error("--minutes must be 3 or more: the first is for what is done once, two others are compared")
    chosen.out.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="soak") as folder:
        with Soak(Path(folder), chosen.size) as soak:
            soak.drive(chosen.minutes)
            report = soak.end()
            code = soak.process.returncode
        seconds = [json.loads(line) for line in (Path(folder) / "pictures.jsonl").read_text().splitlines()]
    result = judged(soak, seconds, report, code, chosen)
    (chosen.out / "soak.json").write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
    saved(picture_of(result), chosen.out / "soak.png")
    for line in result["lines"]:
        print(line)
    print(f"{'WELL' if result['well'] else 'NOT WELL'}: {chosen.out}/soak.json, {chosen.out}/soak.png")
    return 0 if result["well"] else 1


def judged(soak, seconds, report, code, chosen):
    """The result, all plain."""
    minutes = by_minute(seconds)
    busy = float(np.median([sample["load"] for sample in soak.samples] or [0.0])) > (os.cpu_count() or 1) + 1
    found = findings(soak.samples, [minute["age_p95_ms"] for minute in minutes], busy=busy)
    expected = chosen.minutes * CYCLE_S // STEP_S
    wrong = []
    if code != 0 or report is None:
        wrong.append(f"it did not end well (exit code {code}): {soak.lines[-3:]}")
    if len(soak.samples) < 0.8 * expected:
        wrong.append(f"only {len(soak.samples)} of {expected} samples could be taken")
    if any("Traceback" in line for line in soak.lines):
        wrong.append("a traceback was said")
    if len(soak.lines) > MOST_LINES_A_MINUTE * (chosen.minutes + 2):
        wrong.append(f"{len(soak.lines)} lines were said in {chosen.minutes} minutes")
    return {
        "schema": 1,
        "ended": code == 0 and report is not None,
        "well": not wrong and all(finding.well for finding in found),
        "minutes": chosen.minutes,
        "size": chosen.size,
        "busy": busy,
        "lines": [finding.line for finding in found] + wrong,
        "findings": [{**vars(finding), "well": finding.well} for finding in found],
        "by_minute": minutes,
        "samples": soak.samples,
        "report": report,
        "said": soak.lines,
    }


def by_minute(seconds):
    """Pictures a second, the longest pause and ages of each minute that was written whole."""
    found = []
    for n in range(0, len(seconds) - CYCLE_S + 1, CYCLE_S):
        part = seconds[n : n + CYCLE_S]
        ages = [age for second in part for age in second["ages_ms"]]
        found.append(
            {
                "fps": round(sum(second["pictures"] for second in part) / len(part), 2),
                "longest_pause_ms": max(second["pause_ms"] for second in part),
                "age_p50_ms": round(float(np.percentile(ages, 50)), 1) if ages else None,
                "age_p95_ms": round(float(np.percentile(ages, 95)), 1) if ages else None,
            }
        )
    return found


def picture_of(result):
    """The plot."""
    samples = result["samples"]
    times = [sample["minute"] + sample["second"] / CYCLE_S for sample in samples]
    minutes = result["by_minute"]
    at = [n + 0.5 for n in range(len(minutes))]
    series = {name: (times, [sample[key] for sample in samples]) for name, key in (
        ("memory, MB", "rss_mb"), ("open files", "files"), ("threads", "threads"), ("pictures a second", "fps"),
        ("drops, all so far", "dropped"),
    )}  # fmt: skip
    for name, key in (("age p95, ms", "age_p95_ms"), ("longest pause, ms", "longest_pause_ms")):
        series[name] = (at, [np.nan if minute[key] is None else minute[key] for minute in minutes])
    title = f"vcam soak: {result['minutes']} minutes at {result['size']}, {'well' if result['well'] else 'not well'}"
    return plotted(series, title + (", on a busy computer" if result["busy"] else ""))


if __name__ == "__main__":
    sys.exit(main())
