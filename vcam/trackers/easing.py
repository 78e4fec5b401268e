"""Lets a face that another tracker goes on with begin where the last one left it, and ease to what it really is."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.geometry import rigid
from vcam.types import Face, HeadPose

Array = NDArray[np.float64]

EASED_S: Final = 0.15
"""After this long a third of the difference is left: half-shut lids are open again before one wonders."""
GAP_S: Final = 0.4
"""What was shown longer ago than this is nothing to begin at."""


class Easing:
    """Remembers what was shown last and what still is between it and the truth. One thread."""

    def __init__(self) -> None:
        self._shown: Face | None = None
        self._since = 0.0
        self._turn, self._place = np.zeros(3), np.zeros(3)
        self._expression, self._gaze = np.zeros(52), np.zeros((2, 2))

    def change(self, to: Face) -> None:
        """From this face on another tracker sees it: begin where the last one was."""
        shown = self._shown
        if shown is None or not 0 <= to.captured - shown.captured < GAP_S:
            self.cut()
            return
        was, is_ = shown.pose.camera_from_head, to.pose.camera_from_head
        self._since = to.captured
        self._turn = cv2.Rodrigues(is_[:3, :3].T @ was[:3, :3])[0].ravel().astype(np.float64)
        self._place = was[:3, 3] - is_[:3, 3]
        self._expression = (shown.expression - to.expression).astype(np.float64)
        self._gaze = (shown.gaze - to.gaze).astype(np.float64)

    def cut(self) -> None:
        """What comes next has nothing to do with what was shown."""
        self._turn, self._place = np.zeros(3), np.zeros(3)
        self._expression, self._gaze = np.zeros(52), np.zeros((2, 2))

    def __call__(self, face: Face) -> Face:
        """`face` as it should be shown."""
        left = float(np.exp(-(face.captured - self._since) / EASED_S)) if face.captured >= self._since else 0.0
        if left < 0.01:
            self.cut()
            self._shown = face
            return face
        pose = face.pose.camera_from_head
        rotation = pose[:3, :3] @ cv2.Rodrigues(left * self._turn)[0]
        self._shown = replace(
            face,
            pose=HeadPose(rigid(rotation, pose[:3, 3] + left * self._place), face.pose.error_px),
            expression=np.clip(face.expression + left * self._expression, 0, 1).astype(np.float32),
            gaze=(face.gaze + left * self._gaze).astype(np.float32),
        )
        return self._shown
