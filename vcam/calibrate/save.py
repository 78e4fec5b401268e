"""Writes what a calibration gave: the profile, also where it is found again, and a picture of the views."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import cv2

from vcam.calibrate.result import Result
from vcam.calibration.kept import kept_path
from vcam.calibration.picture import coverage_picture
from vcam.calibration.solve import Solution
from vcam.calibration.view import View
from vcam.errors import SinkError
from vcam.sinks.aside import write_whole


def save_profile(result: Result, out: Path | None, name: str) -> list[Path]:
    """Write the profile to `out`, and where `vcam run` finds it again when the camera has a `name`. Returns where.

    A profile that was there is replaced, whole or not at all. Raises SinkError.
    """
    content = json.dumps(result.profile(name), indent=1).encode() + b"\n"
    written = [] if out is None else [out]
    if name:
        kept = kept_path(name, result.camera.size_wh)
        try:
            kept.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise SinkError(
                f"can't make the folder {kept.parent}: {error.strerror}; choose another by XDG_DATA_HOME"
            ) from error
        written.append(kept)
    for path in written:
        write_whole(path, content)
    return written


def save_coverage(path: Path, views: Sequence[View], size_wh: tuple[int, int], solution: Solution | None) -> None:
    """Write the coverage picture as a PNG. Raises SinkError."""
    image = cv2.cvtColor(coverage_picture(views, size_wh, solution), cv2.COLOR_RGB2BGR)
    write_whole(path, cv2.imencode(".png", image)[1].tobytes())
