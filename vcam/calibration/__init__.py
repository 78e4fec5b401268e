"""Where a Camera comes from: boards that were seen, a profile that was made of them, or a guess."""

from vcam.calibration.guess import guess_camera, iris_camera
from vcam.calibration.profile import load_profile

__all__ = ["guess_camera", "iris_camera", "load_profile"]
