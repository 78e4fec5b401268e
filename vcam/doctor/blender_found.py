"""The doctor's look at Blender, which only those need who move a rig there."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from pathlib import Path
from typing import Final

from vcam.doctor.finding import Finding

LEAST: Final = (3, 4)
"""The oldest Blender that the add-on knows."""
PATIENCE_S: Final = 20.0
"""A first start reads hundreds of megabytes from the disk."""
PLACES: Final = (
    "/Applications/Blender.app/Contents/MacOS/Blender",
    "/var/lib/flatpak/exports/bin/org.blender.Blender",
    "~/.local/share/flatpak/exports/bin/org.blender.Blender",
    "/snap/bin/blender",
)
ADD_ON: Final = "vcam blender-addon --out vcam.zip"


def blender() -> Finding:
    """Which Blender there is, and whether the add-on can live in it."""
    program = find_blender()
    if program is None:
        return Finding(
            "Blender", False, "not found", "only for rigs: install Blender 3.4 or later (blender.org)", False
        )
    try:
        done = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=PATIENCE_S, check=False)
        told = re.search(r"Blender (\d+)\.(\d+)[\d.]*", done.stdout)
    except (OSError, subprocess.TimeoutExpired):
        told = None
    if told is None:
        return Finding("Blender", False, f"{program} doesn't tell its version", "start it once by hand", False)
    state = f"{told[0]} at {program}"
    if (int(told[1]), int(told[2])) < LEAST:
        return Finding("Blender", False, state, "it is too old: install Blender 3.4 or later (blender.org)", False)
    return Finding("Blender", True, f"{state}; its add-on: {ADD_ON}", needed=False)


def find_blender() -> str | None:
    """Where it is: on the path, or where systems put it; the newest of several on Windows."""
    if found := shutil.which("blender"):
        return found
    if folder := os.environ.get("PROGRAMFILES"):
        several = Path(folder).glob("Blender Foundation/Blender */blender.exe")
        if newest := max(several, key=lambda path: _version(path.parent.name), default=None):
            return str(newest)
    return next((str(path) for place in PLACES if os.access(path := Path(place).expanduser(), os.X_OK)), None)


def _version(name: str) -> list[int]:
    return [int(number) for number in re.findall(r"\d+", name)]
