"""Where a Camera comes from: a calibration profile, or a guess from a usual field of view."""

from vcam.calibration.guess import guess_camera
from vcam.calibration.profile import load_profile

__all__ = ["guess_camera", "load_profile"]
