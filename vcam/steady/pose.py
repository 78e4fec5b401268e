"""Calms where the head is and how it is turned, apart, in coordinates in which a camera's noise is even.

The turn in the head's own axes; the place by the direction in which the camera sees it, and by the logarithm of its
distance, which is by far the noisiest: then one millimetre near the camera counts like two at twice the distance.
"""

from __future__ import annotations

import math
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.geometry import rigid
from vcam.smoothing import GAP_S, Gain
from vcam.steady import tuning
from vcam.types import HeadPose

Array = NDArray[np.float64]

STILL_HZ: Final = 0.4
GAIN_HZ: Final = 1.3
KNEE: Final = 2.5
"""See smoothing.Tuning. Chosen on rendered heads (raw points of the nets, four people, one in dim light): of noise that
turns a head at rest by 0.02 to 0.4° from frame to frame, 0.001 to 0.024° is left; moving heads come 0.1 frames late."""
NOISE: Final = np.array(
    [
        *[np.radians([0.015, 0.6, 0.4])] * 3,  # turn about the head's x, y, z; rad
        *[[5e-5, 3e-3, 2e-3]] * 2,  # direction: x and y at the distance 1
        [2e-4, 6e-3, 1e-2],  # logarithm of the distance
    ]
)
"""(6, 3) least, before any is measured, most."""
_NEWTON: Final = 1.5 * np.eye(3)


class PoseFilter:
    """Keeps the pose that it gave last. One thread, times of frames that go up."""

    def __init__(self, smoothing: float) -> None:
        self._tuning = tuning(smoothing, STILL_HZ, GAIN_HZ, KNEE, NOISE)
        self.reset()

    def reset(self) -> None:
        """Forget everything: the next pose passes as it is."""
        self._gain = Gain(self._tuning)
        self._newest: tuple[Array, Array] | None = None
        self._calm: tuple[Array, Array] | None = None
        self._t = 0.0

    def __call__(self, pose: HeadPose, t: float) -> HeadPose:
        """`pose` at time `t` (s), calmed. Starts over after a gap, or when the clock goes back."""
        elapsed = t - self._t
        seen = _parts(pose.camera_from_head)
        if self._newest is None or self._calm is None or not 0 <= elapsed <= GAP_S:
            self.reset()
            self._newest, self._calm, self._t = seen, seen, t
        elif elapsed > 0:
            behind = _between(self._calm, seen)
            gain = self._gain.follow(_between(self._newest, seen), behind, elapsed)
            self._calm = _moved(self._calm, gain * behind)
            self._newest, self._t = seen, t
        rotation, place = self._calm
        x, y, log_z = place.tolist()
        z = math.exp(log_z)
        return HeadPose(rigid(rotation, np.array([x * z, y * z, z])), pose.error_px)


def _parts(camera_from_head: Array) -> tuple[Array, Array]:
    """(3, 3) rotation and (3,) x/z, y/z, log z; the head must be before the camera."""
    x, y, z = camera_from_head[:3, 3].tolist()
    return camera_from_head[:3, :3], np.array([x / z, y / z, math.log(z)])


def _between(a: tuple[Array, Array], b: tuple[Array, Array]) -> Array:
    """(6,) from `a` to `b`: rotation vector in a's axes, rad, and the difference of the places."""
    return np.concatenate([cv2.Rodrigues(a[0].T @ b[0])[0].ravel(), b[1] - a[1]])


def _moved(a: tuple[Array, Array], by: Array) -> tuple[Array, Array]:
    """`a` moved by a part of what `_between` gave; again a rotation, however often."""
    turned = a[0] @ cv2.Rodrigues(by[:3])[0]
    nearest = turned @ (_NEWTON - 0.5 * (turned.T @ turned))  # Newton's step, or rounding grows over hours
    return np.asarray(nearest, np.float64), a[1] + by[3:]
