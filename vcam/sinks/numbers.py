"""A face as the plain numbers that go over the network."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vcam.geometry import quat_wxyz_from_rotation
from vcam.types import Face


def numbers_of(face: Face) -> NDArray[np.float32] | None:
    """(63,) float32: head x y z (m) and q w x y z, gaze (rad), expression; None when float32 can't hold them."""
    pose = face.pose.camera_from_head
    with np.errstate(over="ignore", invalid="ignore"):
        head = np.concatenate([pose[:3, 3], quat_wxyz_from_rotation(pose[:3, :3])]).astype(np.float32)
    numbers = np.concatenate([head, face.gaze.ravel(), face.expression])
    return numbers if np.isfinite(numbers).all() else None
