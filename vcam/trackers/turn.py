"""What the nets under-read of a head's turn, put back.

Of 200 rendered people before a webcam (24 views each, yaw ±45°, pitch ±28°, roll ±22°; every identity's constant
offset taken out) the solved pose lacks a seventh of the pitch, and rolls too little with yaw times pitch. A bias of
more terms, or one learned from all points, fitted that crowd better and other renders worse. On seven photographs of
real people it makes no difference beyond the error of their truth (docs/tracking.md).
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.geometry import rotation_from_angles
from vcam.types import HeadPose

PITCH_BY_PITCH: Final = 0.154
PITCH_BY_PITCH_SQUARED: Final = 0.136
"""1/rad"""
PITCH_BY_YAW_SQUARED: Final = -0.007
YAW_BY_YAW: Final = -0.013
YAW_BY_BOTH: Final = 0.034
ROLL_BY_BOTH: Final = 0.141
"""1/rad, for yaw times pitch."""
TRUSTED_RAD: Final = (math.radians(45.0), math.radians(30.0))
"""(yaw, pitch) up to which this was measured; beyond, the correction stays as it is there."""


def whole_turn(pose: HeadPose) -> NDArray[np.float64]:
    """(3, 3) camera_from_head rotation of a pose solved from the nets' points, with what they under-read."""
    yaw, pitch = _from_sight(pose.camera_from_head)
    most_yaw, most_pitch = TRUSTED_RAD
    yaw, pitch = min(max(yaw, -most_yaw), most_yaw), min(max(pitch, -most_pitch), most_pitch)
    missing = rotation_from_angles(
        YAW_BY_YAW * yaw + YAW_BY_BOTH * yaw * pitch,
        PITCH_BY_PITCH * pitch + PITCH_BY_PITCH_SQUARED * pitch**2 + PITCH_BY_YAW_SQUARED * yaw**2,
        ROLL_BY_BOTH * yaw * pitch,
    )
    return np.asarray(pose.camera_from_head[:3, :3] @ missing, np.float64)


def _from_sight(camera_from_head: NDArray[np.float64]) -> tuple[float, float]:
    """Yaw and pitch of avatar.rest.rotation_from_sight, rad, at a fifth of its cost."""
    x, y, z = camera_from_head[:3, 3].tolist()
    away = math.hypot(x, y, z)
    x, y, z = x / away, y / away, z / away
    a, b, c = camera_from_head[:3, 2].tolist()  # where the nose points
    share = c + (a * x + b * y) / (1 + z)  # the shortest arc that takes the sight to +z, as there
    across, down, along = a - x * share, b - y * share, a * x + b * y + c * z
    return math.atan2(across, -along), math.asin(min(max(down, -1.0), 1.0))
