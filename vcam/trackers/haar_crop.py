"""The face upright, at one size and one brightness, whatever the picture: what is followed is followed in there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.types import Camera

Array = NDArray[np.float64]
Grey = NDArray[np.uint8]

SIDE_PX: Final = 160
"""Side of the square in which points are followed."""
SIDE_M: Final = 0.22
"""What that square shows of an average head: chin to hair, ear to ear."""
CENTRE_M: Final = np.array([0.0, -0.03, 0.0])
"""Its middle, in the head frame."""
CONTRAST: Final = 45.0
"""Standard deviation of the grey values after levelling."""
LEAST_CONTRAST: Final = 3.0
"""A face of less contrast is not amplified further: it would be noise."""


@dataclass(frozen=True, slots=True)
class Crop:
    """One upright picture of the face."""

    image: Grey
    """(side, side) uint8."""
    from_frame: Array
    """(2, 3) similarity: pixels of the frame to pixels of the crop."""

    @property
    def scale(self) -> float:
        """Pixels of the crop for one of the frame."""
        return float(np.hypot(self.from_frame[0, 0], self.from_frame[1, 0]))

    def seen(self, points_px: NDArray[np.floating]) -> NDArray[np.float32]:
        """(n, 2) pixels of the frame as pixels of the crop."""
        return np.asarray(points_px @ self.from_frame[:, :2].T + self.from_frame[:, 2], np.float32)

    def in_frame(self, points_px: NDArray[np.floating]) -> Array:
        """(n, 2) pixels of the crop as pixels of the frame."""
        return np.asarray((points_px - self.from_frame[:, 2]) @ np.linalg.inv(self.from_frame[:, :2]).T, np.float64)


def upright(
    grey: Grey,
    camera: Camera,
    camera_from_head: Array,
    *,
    side_px: int = SIDE_PX,
    side_m: float = SIDE_M,
    centre_m: Array = CENTRE_M,
    level: bool = True,
) -> Crop:
    """The head at that place cut out of the frame `grey` (h, w), its crown up; `level`: at the usual contrast."""
    rotation, place = camera_from_head[:3, :3], camera_from_head[:3, 3]
    middle = place + rotation @ centre_m
    centre_px = cv2.projectPoints(middle[None], np.zeros(3), np.zeros(3), camera.matrix, camera.distortion)[0].ravel()
    scale = side_px / side_m * middle[2] / camera.matrix[0, 0]
    up = rotation[:2, 1]  # the head's up in the picture: x right, y down
    turn = np.arctan2(up[0], -up[1])
    cos, sin = scale * np.cos(turn), scale * np.sin(turn)
    from_frame = np.array([[cos, sin, 0.0], [-sin, cos, 0.0]])
    from_frame[:, 2] = (side_px - 1) / 2 - from_frame[:, :2] @ centre_px
    how = cv2.INTER_LINEAR if scale > 0.6 else cv2.INTER_AREA
    shown = cv2.warpAffine(grey, from_frame, (side_px, side_px), flags=how, borderMode=cv2.BORDER_REPLICATE)
    image = np.asarray(shown, np.uint8)
    return Crop(levelled(image) if level else image, from_frame)


def levelled(image: Grey) -> Grey:
    """`image` with mean 128 and a standard deviation of CONTRAST."""
    mean, deviation = (float(v[0, 0]) for v in cv2.meanStdDev(image))
    gain = CONTRAST / max(deviation, LEAST_CONTRAST)
    return np.asarray(np.clip(cv2.addWeighted(image, gain, image, 0.0, 128 - gain * mean), 0, 255), np.uint8)
