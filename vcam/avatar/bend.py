"""How a turn of the head is shared out over neck and shoulders: each point gets a true rotation, part of the head's."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from vcam.geometry import angles_from_rotation, rotation_from_angles

F64 = NDArray[np.float64]

TORSO_SHARE: Final = np.array([0.2, 0.05, 0.15])
"""Of the head's yaw, pitch and roll that the shoulders follow."""
TORSO_SHIFT: Final = 0.5
"""Of the head's translation that the shoulders follow."""


def torso_rotation(rotation: NDArray[np.floating]) -> F64:
    """(3, 3) how far the shoulders turn when the head turns by `rotation` (3, 3)."""
    yaw, pitch, roll = TORSO_SHARE * angles_from_rotation(np.asarray(rotation, np.float64))
    return rotation_from_angles(yaw, pitch, roll)


def spin(rotation: NDArray[Any]) -> tuple[NDArray[Any], Any]:
    """(3, 3) cross-product matrix of a rotation's unit axis, and its angle (below 180°); zeros when it hardly turns."""
    skew = (rotation - rotation.T) / 2
    sine = np.sqrt(skew[2, 1] ** 2 + skew[0, 2] ** 2 + skew[1, 0] ** 2)
    angle = np.arctan2(sine, (np.trace(rotation) - 1) / 2)
    return skew / max(sine, 1e-6), angle


def frames(pivot: NDArray[np.floating], rotation: F64, shift: F64, shares: F64) -> F64:
    """(n, 4, 4) what carries a resting point that follows the head by a share of `shares` (n,): 1 head, 0 shoulders.

    `rotation` (3, 3) about the neck's `pivot` (3,) and `shift` (3,) m are the head's.
    """
    torso = torso_rotation(rotation)
    axis, angle = spin(torso.T @ rotation)
    part = angle * shares[:, None, None]
    out = np.tile(np.eye(4), (len(shares), 1, 1))
    out[:, :3, :3] = torso @ (np.eye(3) + np.sin(part) * axis + (1 - np.cos(part)) * (axis @ axis))
    out[:, :3, 3] = pivot + shift * (TORSO_SHIFT + (1 - TORSO_SHIFT) * shares[:, None]) - out[:, :3, :3] @ pivot
    return out
