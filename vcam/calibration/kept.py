"""Profiles that are kept in the user's folder, found again by the camera's name and the size of its pictures."""

from __future__ import annotations

import hashlib
import re
from pathlib import Path
from typing import Final

from vcam.calibration.profile import load_profile
from vcam.errors import BadInput
from vcam.resources import data_folder

KEPT: Final = re.compile(r"(?P<words>.*)-[0-9a-f]{8}\.(?P<width>\d{1,5})x(?P<height>\d{1,5})\.json")
"""The names that kept_path gives."""


def kept_path(camera: str, size_wh: tuple[int, int]) -> Path:
    """Where the profile of `camera` (its maker's name for it) is kept; it may not exist yet."""
    return data_folder() / "cameras" / f"{_stem(camera)}.{size_wh[0]}x{size_wh[1]}.json"


def kept_sizes(camera: str) -> list[str]:
    """Sizes, as "640x480", that there are profiles of `camera` for."""
    return sorted(path.name.split(".")[-2] for path in (data_folder() / "cameras").glob(f"{_stem(camera)}.*.json"))


def kept_profiles() -> list[tuple[str, tuple[int, int], Path]]:
    """(camera, size_wh, path) of all that is kept; of the camera's name only letters and digits are known here."""
    found = []
    for path in sorted((data_folder() / "cameras").glob("*.json")):
        if parts := KEPT.fullmatch(path.name):
            found.append((parts["words"].replace("-", " "), (int(parts["width"]), int(parts["height"])), path))
    return found


def is_measured(path: Path, size_wh: tuple[int, int]) -> bool:
    """Whether there is a profile at `path` that was made with a board, for pictures of `size_wh`."""
    try:
        return path.exists() and load_profile(path, size_wh).rms_px is not None
    except BadInput:
        return False


def _stem(camera: str) -> str:
    """A file name for any name of a camera; two cameras never share one."""
    words = re.sub(r"[^A-Za-z0-9]+", "-", camera).strip("-")[:60]
    return f"{words}-{hashlib.sha256(camera.encode()).hexdigest()[:8]}"
