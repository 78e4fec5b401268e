"""How far a photo may turn and shift: up to a knee as asked, then ever less, because one photo has no more to show."""

from __future__ import annotations

from math import radians
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.geometry import angles_from_rotation, rotation_from_angles

Array = NDArray[np.float64]

YAW: Final = (radians(7), radians(15))
PITCH: Final = (radians(6), radians(12))
ROLL: Final = (radians(14), radians(24))
"""(knee, limit) each; by looking at twelve photos: beyond, ears and the far cheek are missing. Far apart, so that a
head that turns on and on slows down and never stops: at 12 degrees of yaw two thirds of a movement are still shown."""
NEARER: Final = (0.10, 0.15)
"""(knee, limit) of how much nearer or farther the head may come, as a share of its distance."""


def soft(value: float, knee: float, limit: float) -> float:
    """`value` up to ±knee; beyond, bent smoothly towards ±limit, which it never reaches."""
    size = abs(value)
    if size <= knee:
        return value
    room = limit - knee
    return float(np.copysign(knee + room * np.tanh((size - knee) / room), value))


def soft_many(values: NDArray[np.floating], knee: float, limit: float) -> NDArray[np.floating]:
    """The same of an array of vectors (n, k): by their length."""
    size = np.linalg.norm(values, axis=-1, keepdims=True)
    room = limit - knee
    bent = knee + room * np.tanh((size - knee) / room)
    return np.where(size <= knee, values, values * bent / np.maximum(size, 1e-12))


def limited_turn(rotation: Array) -> Array:
    """(3, 3) `rotation` within the limits of a photo; identity stays identity."""
    yaw, pitch, roll = angles_from_rotation(rotation)
    return rotation_from_angles(soft(yaw, *YAW), soft(pitch, *PITCH), soft(roll, *ROLL))


def limited_shift(shift: Array, room: tuple[Array, Array], distance: float) -> Array:
    """(3,) m `shift` that keeps the head within the picture.

    `room`: (2,) m each, how far it may go to -x and -y (negative numbers) and to +x and +y; `distance` m from the
    camera. Without room on a side it doesn't go there.
    """
    out = np.zeros(3)
    for axis in range(2):
        limit = float(room[0][axis] if shift[axis] < 0 else room[1][axis])
        out[axis] = soft(float(shift[axis]), 0.7 * abs(limit), abs(limit)) if abs(limit) > 1e-6 else 0.0
    out[2] = soft(float(shift[2]), NEARER[0] * distance, NEARER[1] * distance)
    return out
