"""A profile, as it is written to its file."""

from __future__ import annotations

from datetime import date
from typing import Any

import cv2

from vcam.types import Camera


def record(camera: Camera, *, name: str, board: str, views: int) -> dict[str, Any]:
    """What `load_profile` reads back. `name`: the camera's, "" when not known; `board`: "9x6", or "fov" or "iris" for a
    guess without one; `views`: how many pictures it was made from."""
    return {
        "camera": name,
        "size_wh": list(camera.size_wh),
        "matrix": camera.matrix.tolist(),
        "distortion": camera.distortion.tolist(),
        "rms_px": camera.rms_px,
        "board": board,
        "views": views,
        "date": date.today().isoformat(),
        "opencv": cv2.__version__,
    }
