"""The whole loop: `vcam run` in a process of its own, with the actor before it, and what it says of itself."""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from vcam.bench.film import SIZE_WH
from vcam.errors import VcamError

FRAMES: Final = 60
"""Pictures of a run, two seconds."""
PATIENCE_S: Final = 120.0
"""A run that takes longer hangs."""
PHOTO_SHOWN: Final = "scene: portrait"
"""What a run says that begins with the photo."""


def run(words: Sequence[str], folder: Path) -> dict[str, float]:
    """What results.LIVE says of a run with `words` added; `folder` is its own.

    Raises VcamError where it fails, or shows the avatar in place of a photo that wasn't ready.
    """
    report, settings = folder / "metrics.json", folder / "nothing.toml"
    report.unlink(missing_ok=True)
    settings.touch()  # in place of the user's own
    size = f"{SIZE_WH[0]}x{SIZE_WH[1]}"
    command = ["run", "--config", str(settings), "--source", "actor", "--out", "null", "--size", size]
    command += ["--frames", str(FRAMES), "--metrics", str(report), *words]
    before = _python_starts_s()
    said = _done([sys.executable, "-P", "-m", "vcam", *command])
    try:
        values = of_metrics(json.loads(report.read_text(encoding="utf-8")))
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        last = said.strip().rpartition("\n")[2].removeprefix("vcam: ")
        raise VcamError(f"vcam run told nothing of itself ({last[:200] or error})") from error
    if "--portrait" in words and PHOTO_SHOWN not in said:
        raise VcamError("the photo wasn't ready when the run began: this machine is busy")
    if "start_s" in values:
        values["start_s"] += before
    return values


def of_metrics(told: dict[str, Any]) -> dict[str, float]:
    """Of what `--metrics` wrote, what is finite."""
    age = told["age_ms"]
    values = {
        "fps": told["fps_out"],
        **{f"age_{name}": value for name, value in age.items()},
        "drops": sum(told["drops"].values()),
        "lowered": told["frames_lowered"],
        "cpu_ms": told["cpu_ms_per_frame"],
        "rss_mb": told["peak_rss_mb"],
        "start_s": told["start_to_first_frame_s"],
    }
    return {name: float(value) for name, value in values.items() if value is not None and math.isfinite(value)}


def _python_starts_s() -> float:
    """How long a Python that does nothing takes: a run counts from its own first line on."""
    begun = time.perf_counter()
    _done([sys.executable, "-P", "-c", ""])
    return time.perf_counter() - begun


def _done(command: Sequence[str]) -> str:
    """What it said on stderr."""
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            timeout=PATIENCE_S,
            check=False,
            env=os.environ | {"DISPLAY": "", "WAYLAND_DISPLAY": ""},
            start_new_session=True,  # Ctrl-C is ours: what is being measured is measured to its end
        )
    except subprocess.TimeoutExpired as error:
        raise VcamError(f"{' '.join(command[2:5])} did not end within {PATIENCE_S:g} s") from error
    except (OSError, ValueError) as error:
        raise VcamError(f"{command[0]!r} can't be started: {error}") from error
    return done.stderr.decode(errors="replace")
