"""What is known of the camera behind an opened source: the profile that was named, or the one that was kept of it."""

from __future__ import annotations

import logging
from pathlib import Path

from vcam import v4l2
from vcam.calibration import load_profile
from vcam.calibration.kept import kept_path, kept_sizes
from vcam.errors import BadInput, UsageError
from vcam.sources import Source
from vcam.types import Camera

log = logging.getLogger(__name__)


def camera_name(source: Source) -> str:
    """What the maker calls the camera that `source` reads; "" when it reads a file.

    Where the system tells no name (Windows, macOS) it is "camera 0", by number.
    """
    device = getattr(source, "device", None)
    if device is None:
        return ""
    named = next((one.name for one in v4l2.devices() if one.path == device), "") if device else ""
    return named or source.about.partition(":")[0]


def known_camera(profile: str | None, source: Source) -> Camera | None:
    """The Camera of `profile`, or without one the kept one of the camera that is read; None: to be guessed.

    Says which in one line. Raises UsageError and BadInput for a `profile` that doesn't fit; a kept one that can't be
    used is only told.
    """
    size_wh: tuple[int, int] | None = getattr(source, "size_wh", None)
    if profile:
        if size_wh is None:
            raise UsageError("--camera-profile: this source has no fixed picture size, so no profile fits it")
        return _told(load_profile(Path(profile), size_wh), profile)
    name = camera_name(source)
    if not name or size_wh is None:
        return None
    kept, size = kept_path(name, size_wh), f"{size_wh[0]}x{size_wh[1]}"
    if not kept.exists():
        others = kept_sizes(name)
        state = f"calibrated for {', '.join(others)} only" if others else "not calibrated"
        log.info("camera: %s, at %s its field of view is guessed; see vcam calibrate --help", state, size)
        return None
    try:
        return _told(load_profile(kept, size_wh), f"{name}, {size}")
    except BadInput as error:
        log.warning("%s", error)
        return None


def _told(camera: Camera, whose: str) -> Camera:
    if camera.rms_px is None:
        log.info("camera: guessed by the profile (%s)", whose)
    else:
        log.info("camera: calibrated to %.2f px (%s)", camera.rms_px, whose)
    return camera
