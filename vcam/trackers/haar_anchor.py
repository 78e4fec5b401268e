"""How the person's eyes lie on the average head that is followed: from it come the true size, place and roll.

The eyes that a cascade finds jump by a pixel or two; the mean over many views doesn't.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.geometry import rigid, rotation_from_angles
from vcam.trackers.haar_surface import EYES_APART_M, on_surface
from vcam.types import Camera

Array = NDArray[np.float64]

MOST_VIEWS: Final = 60
"""After so many views a new one counts as one in so many."""
LEAST_VIEWS: Final = 5
"""Before so many views the mean is worth no more than a single view."""
STEP: Final = 0.2
"""How far each view corrects where the head is followed."""
FURTHEST_M: Final = 0.02
"""Eyes further than this from where the average head has them are none."""


class EyeAnchor:
    """The mean of where the eyes were seen on the head."""

    def __init__(self) -> None:
        self._eyes = np.array([[1.0, 0.0], [-1.0, 0.0]]) * EYES_APART_M / 2
        self._views = 0

    def fits(self, eyes_px: Array, camera: Camera, camera_from_model: Array) -> bool:
        """Whether eyes (2, 2) px, left first, may be those of a head that is followed at `camera_from_model` (4, 4)."""
        eyes = on_surface(eyes_px, camera, camera_from_model)[:, :2]
        return bool(np.abs(eyes - self._eyes).max() < FURTHEST_M)

    def see(self, eyes_px: Array, camera: Camera, camera_from_model: Array) -> None:
        """Learn from eyes that fit, on a head that looks ahead."""
        self._views = min(self._views + 1, MOST_VIEWS)
        self._eyes += (on_surface(eyes_px, camera, camera_from_model)[:, :2] - self._eyes) / self._views

    def corrected(self, eyes_px: Array, camera: Camera, camera_from_model: Array) -> Array:
        """`camera_from_model` with its place, distance and roll a little nearer to what the eyes say, so that they
        don't drift; of the turn they say too little."""
        if self._views < LEAST_VIEWS:
            return camera_from_model
        should = on_surface(eyes_px, camera, camera_from_model)
        is_ = np.column_stack([self._eyes, should[:, 2]])
        across, wanted = is_[0] - is_[1], should[0] - should[1]
        roll = float(np.arctan2(wanted[1], wanted[0]) - np.arctan2(across[1], across[0]))
        near = float(np.linalg.norm(across[:2]) / np.linalg.norm(wanted[:2]))
        out = camera_from_model.copy()
        out[:3, 3] += STEP * camera_from_model[:3, :3] @ (should.mean(axis=0) - is_.mean(axis=0))
        out[:3, 3] *= near**STEP
        out[:3, :3] = camera_from_model[:3, :3] @ rotation_from_angles(0.0, 0.0, STEP * roll)
        return out

    def head(self, camera_from_model: Array) -> Array:
        """(4, 4) camera_from_head in metres, its origin between the person's eyes, of a head followed there."""
        across = self._eyes[0] - self._eyes[1]
        model_from_head = rigid(
            rotation_from_angles(0.0, 0.0, float(np.arctan2(across[1], across[0]))),
            np.append(self._eyes.mean(axis=0), 0.0),
        )
        head = camera_from_model @ model_from_head
        head[:3, 3] *= EYES_APART_M / np.linalg.norm(across)  # a camera can't tell a small head from a distant one
        return np.asarray(head, np.float64)
