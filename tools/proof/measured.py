"""Runs everything that is measured, each into a file of its own, and makes one small set of figures of them."""

import json
import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import numpy as np
from endure.driver import AVATARS

from vcam.bench.machine import Worked, commit

TOOLS = Path(__file__).parents[1]
ROOT = TOOLS.parent
SITTER = ROOT / "tests" / "data" / "pictures" / "sitter.jpg"
FPS = 30
WINDOW_S = 10
"""Ages are told for so many seconds at a time."""
BENCH_S = 180
READER_S = 60
CASES = {
    "mika": ("--avatar", "mika"),
    "photo": ("--portrait", str(SITTER)),
    **{name: ("--avatar", name) for name in AVATARS},
}


def measure(folder, *, minutes, soak_minutes):
    """All that isn't in `folder` yet."""
    if not (folder / "bench.json").exists():
        _said("bench")
        _done([sys.executable, "-m", "vcam", "bench", "--seconds", str(BENCH_S), "--out", folder / "bench.json"])
    for case, words in CASES.items():
        if not (folder / f"long_{case}.json").exists():
            _said(f"{case}, {minutes:g} minutes")
            _long(folder, case, words, round(minutes * 60 * FPS))
    if not (folder / "reader.json").exists():
        _said("a reader of the virtual camera")
        bench = ROOT / "tests" / "bench" / "bench_latency.py"
        told = _done([sys.executable, bench, str(READER_S)], OPENBLAS_NUM_THREADS="1").splitlines()
        _write(folder / "reader.json", {"lines": told, **_when()})
    if soak_minutes and not (folder / "soak" / "soak.json").exists():
        _said(f"soak, {soak_minutes} minutes")
        words = [TOOLS / "soak.py", "--minutes", str(soak_minutes), "--out", folder / "soak"]
        _done([sys.executable, *words], refuses=True)  # NOT WELL is a result


def _long(folder, case, words, frames):
    """`vcam run` as a user starts it, with a stopwatch as a second output; its own settings are none."""
    nothing, metrics = folder / "nothing.toml", folder / "metrics.json"
    nothing.touch()
    (folder / "pictures.jsonl").unlink(missing_ok=True)
    command = [sys.executable, "-m", "vcam", "run", "--config", nothing, "--source", "actor", "--size", "1280x720"]
    command += ["--out", "null", "--out", "endure.parts:Pictures", "--metrics", metrics, *words, "--frames"]
    here = {"PYTHONPATH": str(TOOLS), "SOAK_FOLDER": str(folder), "DISPLAY": "", "WAYLAND_DISPLAY": ""}
    if case == "photo":
        _done([*command, str(10 * FPS)], **here)  # it is opened for the first time, and kept
        (folder / "pictures.jsonl").unlink()
    before = Worked.now()
    _done([*command, str(frames)], **here)
    seconds = [json.loads(line) for line in (folder / "pictures.jsonl").read_text().splitlines()]
    result = {
        "metrics": json.loads(metrics.read_text()),
        "windows": windows(seconds),
        "others": Worked.now().others_since(before),
        **_when(),
    }
    _write(folder / f"long_{case}.json", result)


def windows(seconds):
    """Ages, ms, and the longest pause of each whole WINDOW_S; `seconds` as the stopwatch writes them."""
    found = []
    for n in range(0, len(seconds) - WINDOW_S + 1, WINDOW_S):
        part = seconds[n : n + WINDOW_S]
        ages = [age for second in part for age in second["ages_ms"]]
        p50, p95, most = np.percentile(ages, (50, 95, 100)).round(1).tolist() if ages else (None, None, None)
        pause = max(second["pause_ms"] for second in part)
        found.append({"age_p50": p50, "age_p95": p95, "age_most": most, "pause": pause})
    return found


def condensed(folder):
    """All that the page needs, plain; what wasn't measured isn't there."""
    figures = {"long": {}}
    for name, file in (("bench", "bench.json"), ("reader", "reader.json"), ("soak", "soak/soak.json")):
        if (folder / file).exists():
            figures[name] = json.loads((folder / file).read_text())
    for case in CASES:
        if (folder / f"long_{case}.json").exists():
            figures["long"][case] = json.loads((folder / f"long_{case}.json").read_text())
    if "bench" in figures:
        figures["bench"] = _of_bench(figures["bench"])
    if "soak" in figures:
        figures["soak"] = _of_soak(figures["soak"])
    return figures


def _of_bench(bench):
    kept = {name: bench[name] for name in ("commit", "date", "machine", "others", "goals", "live")}
    cpu = {name: {part: took["cpu_ms"] for part, took in parts.items()} for name, parts in bench["stages"].items()}
    return {**kept, "cpu": cpu, "graph": bench["peers"]["mediapipe graph"]["whole"]["cpu_ms"]}


def _of_soak(soak):
    kept = {name: soak[name] for name in ("minutes", "size", "well", "busy", "findings", "by_minute")}
    kept["samples"] = [
        [round(s["minute"] + s["second"] / 60, 2), round(s["rss_mb"], 1), s["files"], s["threads"]]
        for s in soak["samples"]
    ]
    return kept


def _when():
    return {"commit": commit(), "date": datetime.now().astimezone().isoformat(timespec="seconds")}


def _write(path, what):
    path.write_text(json.dumps(what, indent=1) + "\n", encoding="utf-8")


def _said(what):
    print(f"{datetime.now():%H:%M} {what}", flush=True)


def _done(command, *, refuses=False, **environment):
    """What it said on stdout. Ends the program with its last words where it failed."""
    words = [str(word) for word in command]
    done = subprocess.run(words, capture_output=True, text=True, env=os.environ | environment, check=False)
    if done.returncode and not refuses:
        sys.exit(f"{' '.join(words[:5])}: exit code {done.returncode}: {done.stderr[-800:]}")
    return done.stdout
