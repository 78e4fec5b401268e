"""What others say of a face, in their own measure, becomes a Face before a camera that isn't there.

No sender knows our camera, so the head is 0.6 m in front of it, and moves from there as the sender's head moves.
"""

from __future__ import annotations

from math import atan2, hypot
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.expression.gaze import GAZE_LIMIT
from vcam.geometry import CAMERA_FROM_HEAD_FACING, rigid
from vcam.sources._shapes import with_looks
from vcam.types import Face, HeadPose, Landmarks

Array = NDArray[np.float64]
F32 = NDArray[np.float32]

PLACE_M: Final = np.array([0.0, 0.0, 0.6])
"""Of the eyes, camera axes: where people sit before a laptop."""
MOST_SHIFT_M: Final = np.array([0.3, 0.3, 0.35])
"""From there, so that the head stays before the camera."""
NO_POINTS: Final = Landmarks(np.zeros((0, 2), np.float32), "none", 1.0)


def face_from(rotation: Array, shift_m: Array, expression: F32, gaze: F32, *, captured: float, index: int) -> Face:
    """The Face of a head turned by `rotation` (3, 3) away from facing the camera and shifted by `shift_m` (3,) from its
    usual place, both in the head's axes; `expression` (52,) 0..1 in ARKIT order, `gaze` (2, 2) rad."""
    place = PLACE_M + np.clip(CAMERA_FROM_HEAD_FACING @ shift_m, -MOST_SHIFT_M, MOST_SHIFT_M)
    pose = HeadPose(rigid(CAMERA_FROM_HEAD_FACING @ rotation, place), 0.0)
    gaze = np.clip(gaze, -GAZE_LIMIT, GAZE_LIMIT).astype(np.float32)
    expression = with_looks(expression, gaze)
    return Face(captured, index, NO_POINTS, pose, expression, gaze, raw=expression)


def gaze_along(x: float, y: float, z: float) -> tuple[float, float]:
    """(yaw, pitch) rad of an eye that looks that way, head axes."""
    return atan2(x, z), atan2(-y, hypot(x, z))
