"""Where a vertex of an eyeball lies: on the ball, for the iris, and in the socket, for the shadow of the lid."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.model import NO_EYE, RIGHT_EYE, Avatar
from vcam.avatar.points import run, unit
from vcam.types import CHANNEL

F32 = NDArray[np.float32]

MARGIN_VERTICES: Final = 5
"""Vertices taken for the middle of the upper lid's edge: those that a blink lowers most."""
OPEN_LID: Final = 0.5
"""Height of the upper lid of an avatar whose blink moves nothing, unit of the eyeball's radius."""


class Eyes:
    """The two eyeballs of one avatar."""

    def __init__(self, avatar: Avatar) -> None:
        self._pivots, self._radius = avatar.eye_pivots, avatar.eye_radius_m
        self._of = run(np.flatnonzero(avatar.eye != NO_EYE))
        self.side: F32 = (avatar.eye == RIGHT_EYE).astype(np.float32)
        """(V,) 0 left, 1 right."""
        self._pivot_of = self._pivots[self.side[self._of].astype(int)]
        self._socket = np.zeros_like(avatar.positions)
        self._socket[:, 2] = 1.0
        self.on_ball: F32 = self.in_socket(avatar.positions).copy()
        """(V, 3) direction from the eyeball's centre at rest; +z where eyes are not."""
        self._margins = [self._margin(avatar, side) for side in range(2)]

    def _margin(self, avatar: Avatar, side: int) -> NDArray[np.int64]:
        blink = avatar.morphs[CHANNEL[("eyeBlinkLeft", "eyeBlinkRight")[side]]]
        free = avatar.eye[blink.indices] == NO_EYE
        indices, drop = blink.indices[free].astype(np.int64), -blink.offsets[free, 1]
        near = np.abs(avatar.positions[indices, 0] - self._pivots[side][0]) < 0.4 * self._radius
        return np.asarray(indices[near][np.argsort(drop[near])[-MARGIN_VERTICES:]], np.int64)

    def in_socket(self, positions: F32) -> F32:
        """(V, 3) direction from the eyeball's centre of `positions` (V, 3) after the gaze, before the head's turn.

        +z where eyes are not; valid until the next call.
        """
        self._socket[self._of] = unit(positions[self._of] - self._pivot_of)
        return self._socket

    def lid_heights(self, positions: F32) -> F32:
        """(2,) height of the upper lids' edges over the eyeballs' centres, unit of their radius."""
        heights = [
            (sum(positions[m, 1].tolist()) / len(m) - pivot[1]) / self._radius if len(m) else OPEN_LID
            for m, pivot in zip(self._margins, self._pivots, strict=True)
        ]
        return np.array(heights, np.float32)
