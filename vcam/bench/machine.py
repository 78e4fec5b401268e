"""Names the machine that something was measured on, and how busy it was with other things."""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from contextlib import suppress
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from time import perf_counter
from typing import Final

from vcam.render.gl import Context
from vcam.resources import PACKAGE

PACKAGES: Final = ("mediapipe", "ai-edge-litert", "numpy", "opencv-python", "moderngl", "av")
"""Whose versions change what is measured."""
BUSY: Final = 0.1
"""Share of all processors: when other programs take more, figures by the clock say little."""
LOADED: Final = 0.5
"""Load average of each core at the start, above which a machine counts as busy where it tells nothing better."""
PATIENCE_S: Final = 10.0


def look(context: Context) -> dict[str, str]:
    """What the machine is, by names for people, in the order in which they are printed."""
    info = context.gl.info
    return {
        "processor": _processor() or platform.machine() or "unknown",
        "cores": str(cores()),
        "memory": _memory(),
        "system": platform.platform(),
        "python": platform.python_version(),
        "opengl": f"{info['GL_RENDERER']}; {info['GL_VENDOR']}; {info['GL_VERSION']}",
        "packages": ", ".join(f"{name} {_version(name)}" for name in PACKAGES),
    }


def commit() -> str:
    """The commit of the checkout that runs, "-dirty" where it was changed; empty: it isn't one, or there is no git."""
    if not (PACKAGE.parent / ".git").exists():
        return ""
    return _said(["git", "-C", str(PACKAGE.parent), "describe", "--always", "--dirty", "--exclude=*"])


def load_now() -> float | None:
    """Load average of the last minute; None where the system has none."""
    return round(os.getloadavg()[0], 2) if hasattr(os, "getloadavg") else None


@dataclass(frozen=True, slots=True)
class Worked:
    """What all processors have done until now, s."""

    at: float
    everybody: float | None
    """None: the system doesn't tell."""
    us: float
    """This process and those that it started and that have ended."""

    @staticmethod
    def now() -> Worked:
        """Read from the system."""
        times = os.times()
        return Worked(perf_counter(), _everybody_s(), sum(times[:4]))

    def others_since(self, before: Worked) -> float | None:
        """Share of all processors, 0..1, that other programs took since `before`."""
        if self.everybody is None or before.everybody is None or self.at <= before.at:
            return None
        theirs = (self.everybody - before.everybody) - (self.us - before.us)
        return round(min(1.0, max(0.0, theirs / ((self.at - before.at) * cores()))), 3)


def _everybody_s() -> float | None:
    """From /proc/stat: user, nice, system, irq, softirq and steal of all processors (proc(5)), not idle and iowait."""
    with suppress(OSError, ValueError, IndexError):
        ticks = [int(word) for word in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
        return sum(ticks[:3] + ticks[5:8]) / os.sysconf("SC_CLK_TCK")
    return None


def cores() -> int:
    """Processors, as the system counts them."""
    return os.cpu_count() or 1


def _processor() -> str:
    if sys.platform == "win32":
        return os.environ.get("PROCESSOR_IDENTIFIER", "")
    if sys.platform == "darwin":
        return _said(["sysctl", "-n", "machdep.cpu.brand_string"])
    with suppress(OSError):
        for line in Path("/proc/cpuinfo").read_text(errors="replace").splitlines():
            name, _, value = line.partition(":")
            if name.strip() == "model name":
                return value.strip()
    return ""


def _memory() -> str:
    with suppress(OSError, ValueError, AttributeError):  # Windows has no sysconf
        return f"{os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 1e9:.0f} GB"
    return "unknown"


def _version(name: str) -> str:
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return "none"


def _said(command: list[str]) -> str:
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S, check=True)
    except (OSError, ValueError, subprocess.SubprocessError):
        return ""
    return done.stdout.strip()
