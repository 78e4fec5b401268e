"""What the nets under-read of a head's turn, put back.

Of 200 rendered people before a webcam (24 views each, yaw ±45°, pitch ±28°, roll ±22°; every identity's constant
offset taken out) the solved pose lacks a seventh of the pitch, and rolls too little with yaw times pitch. A bias of
more terms, or one learned from all points, fitted that crowd better and other renders worse.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.rest import rotation_from_sight
from vcam.geometry import angles_from_rotation, rotation_from_angles
from vcam.types import HeadPose

PITCH_BY_PITCH: Final = 0.154
PITCH_BY_PITCH_SQUARED: Final = 0.136
"""1/rad"""
PITCH_BY_YAW_SQUARED: Final = -0.007
YAW_BY_YAW: Final = -0.013
YAW_BY_BOTH: Final = 0.034
ROLL_BY_BOTH: Final = 0.141
"""1/rad, for yaw times pitch."""
TRUSTED_RAD: Final = np.radians([45.0, 30.0])
"""(yaw, pitch) up to which this was measured; beyond, the correction stays as it is there."""


def whole_turn(pose: HeadPose) -> NDArray[np.float64]:
    """(3, 3) camera_from_head rotation of a pose solved from the nets' points, with what they under-read."""
    yaw, pitch, _ = angles_from_rotation(rotation_from_sight(pose.camera_from_head))
    yaw, pitch = np.clip([yaw, pitch], -TRUSTED_RAD, TRUSTED_RAD)
    missing = rotation_from_angles(
        YAW_BY_YAW * yaw + YAW_BY_BOTH * yaw * pitch,
        PITCH_BY_PITCH * pitch + PITCH_BY_PITCH_SQUARED * pitch**2 + PITCH_BY_YAW_SQUARED * yaw**2,
        ROLL_BY_BOTH * yaw * pitch,
    )
    return np.asarray(pose.camera_from_head[:3, :3] @ missing, np.float64)
