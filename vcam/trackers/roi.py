"""The turned square of a picture that a net looks at, and the way back from it into the picture."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.expression.gaze import LEFT_OUTER, RIGHT_OUTER
from vcam.trackers.choice import box_of

MARGIN: Final = 1.5
"""Side of the square in sides of the face (mediapipe/tasks/cc/vision/face_landmarker/face_landmarks_detector_graph.cc,
face_detector_graph.cc); what the landmark net was trained to see."""
WELL: Final = (0.1, math.radians(15.0))
"""A square off the mark by this share of its side, or too large or small by it, or turned so far (rad), shows a face
well enough."""
RIGHT: Final = (0.006, math.radians(0.5))
"""The same of a square in which a face looks as it will in the next frames."""


@dataclass(frozen=True, slots=True)
class Roi:
    """A square in a picture."""

    x: float
    """px, of its middle; (0, 0) is the centre of the top-left pixel."""
    y: float
    side: float
    """px."""
    angle: float
    """rad, clockwise as seen: of the line from the right to the left eye against the picture's rows."""

    def picture_from_crop(self, size: int) -> NDArray[np.float64]:
        """(2, 3) that takes px of a crop of `size` px a side to px of the picture."""
        along, across = math.cos(self.angle) * self.side / size, math.sin(self.angle) * self.side / size
        half = size / 2  # MediaPipe's crops have their middle at this pixel's centre (image_to_tensor_utils.cc)
        return np.array(
            [
                [along, -across, self.x - half * (along - across)],
                [across, along, self.y - half * (across + along)],
            ]
        )

    def shifted(self, right: float, down: float) -> Roi:
        """The square, shifted along its own sides by shares of its side."""
        cosine, sine = np.cos(self.angle) * self.side, np.sin(self.angle) * self.side
        x, y = self.x + right * cosine - down * sine, self.y + right * sine + down * cosine
        return Roi(float(x), float(y), self.side, self.angle)

    def far_from(self, other: Roi, least: tuple[float, float]) -> bool:
        """Whether the other square, which was aimed less well, is off this one by more than `least`: (share of the
        side, rad), as WELL."""
        shift = math.hypot(self.x - other.x, self.y - other.y) / self.side
        turn = abs(math.remainder(self.angle - other.angle, 2 * math.pi))
        return bool(max(shift, abs(math.log(self.side / other.side))) > least[0] or turn > least[1])

    def crop(self, image: NDArray[np.uint8], size: int) -> NDArray[np.uint8]:
        """(size, size, 3) what the square shows of (h, w, 3) `image`; black outside of it."""
        flags = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
        return np.asarray(cv2.warpAffine(image, self.picture_from_crop(size), (size, size), flags=flags), np.uint8)


def around_points(points: NDArray[np.floating]) -> Roi:
    """Where to look for the face of (478, >= 2) px `points` in the next frame: MediaPipe's own rule, the box of all
    points along the picture's rows, made square by its longer side and turned as the eyes are. The box along the
    *eyes*, which would be smaller in a tilted head, gave worse poses on synth_pose (2.16 for 2.08 degrees)."""
    right, left = points[RIGHT_OUTER].tolist(), points[LEFT_OUTER].tolist()
    angle = math.atan2(left[1] - right[1], left[0] - right[0])
    x0, y0, x1, y1 = box_of(points[:, :2]).tolist()
    return Roi((x0 + x1) / 2, (y0 + y1) / 2, MARGIN * max(x1 - x0, y1 - y0), angle)
