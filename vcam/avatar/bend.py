"""How a turn of the head is shared out over neck and shoulders: each point gets a true rotation, part of the head's."""

from __future__ import annotations

from dataclasses import dataclass
from math import atan2, hypot
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.geometry import angles_from_rotation, rotation_from_angles

F64 = NDArray[np.float64]

TORSO_SHARE: Final = np.array([0.2, 0.05, 0.15])
"""Of the head's yaw, pitch and roll that the shoulders follow."""
TORSO_SHIFT: Final = 0.5
"""Of the head's translation that the shoulders follow."""


@dataclass(frozen=True, slots=True)
class Bend:
    """A turn of the head: what follows it by a share turns with the torso, and by that share of an angle before."""

    head: F64
    """(3, 3)"""
    torso: F64
    """(3, 3) how far the shoulders turn."""
    axis: F64
    """(3, 3) cross-product matrix of the neck's unit axis, in the torso's axes; zeros when it hardly turns."""
    angle: float
    """rad, by which the head turns further than the torso; below 180°."""

    @classmethod
    def of(cls, rotation: NDArray[np.floating]) -> Bend:
        """When the head turns by `rotation` (3, 3)."""
        head = np.asarray(rotation, np.float64)
        yaw, pitch, roll = TORSO_SHARE * angles_from_rotation(head)
        torso = rotation_from_angles(yaw, pitch, roll)
        (a, b, c), (d, e, f), (g, h, i) = (torso.T @ head).tolist()
        x, y, z = (h - f) / 2, (c - g) / 2, (d - b) / 2
        sine = hypot(x, y, z)
        axis = np.array([[0.0, -z, y], [z, 0.0, -x], [-y, x, 0.0]]) / max(sine, 1e-6)
        return cls(head, torso, axis, atan2(sine, (a + e + i - 1) / 2))


def frames(pivot: NDArray[np.floating], bend: Bend, shift: F64, shares: F64) -> F64:
    """(n, 4, 4) what carries a resting point that follows the head by a share of `shares` (n,): 1 head, 0 shoulders.

    The head turns about the neck's `pivot` (3,) and is moved by `shift` (3,) m.
    """
    part = bend.angle * shares[:, None, None]
    out = np.tile(np.eye(4), (len(shares), 1, 1))
    out[:, :3, :3] = bend.torso @ (
        np.eye(3) + np.sin(part) * bend.axis + (1 - np.cos(part)) * (bend.axis @ bend.axis)
    )  # Rodrigues' formula
    out[:, :3, 3] = pivot + shift * (TORSO_SHIFT + (1 - TORSO_SHIFT) * shares[:, None]) - out[:, :3, :3] @ pivot
    return out
