"""The 478 points and the expression scores of one face, from MediaPipe's landmark and blendshape nets."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.trackers.nets import BLENDSHAPES_OUTPUTS, LANDMARKS_OUTPUTS, open_net
from vcam.trackers.roi import Roi
from vcam.types import ARKIT

SIZE: Final = 256
"""px, side of what the landmark net looks at."""
POINTS: Final = 478
LEAST_PRESENCE: Final = 0.5
"""MediaPipe's own threshold for a face."""
OF_BLENDSHAPES: Final = np.array(
    [
        0, 1, 4, 5, 6, 7, 8, 10, 13, 14, 17, 21, 33, 37, 39, 40, 46, 52, 53, 54, 55, 58, 61, 63, 65, 66, 67, 70, 78, 80,
        81, 82, 84, 87, 88, 91, 93, 95, 103, 105, 107, 109, 127, 132, 133, 136, 144, 145, 146, 148, 149, 150, 152, 153,
        154, 155, 157, 158, 159, 160, 161, 162, 163, 168, 172, 173, 176, 178, 181, 185, 191, 195, 197, 234, 246, 249,
        251, 263, 267, 269, 270, 276, 282, 283, 284, 285, 288, 291, 293, 295, 296, 297, 300, 308, 310, 311, 312, 314,
        317, 318, 321, 323, 324, 332, 334, 336, 338, 356, 361, 362, 365, 373, 374, 375, 377, 378, 379, 380, 381, 382,
        384, 385, 386, 387, 388, 389, 390, 397, 398, 400, 402, 405, 409, 415, 454, 466, *range(468, 478),
    ]
)  # fmt: skip
"""The 146 points that the blendshape net looks at (kLandmarksSubsetIdxs in
mediapipe/tasks/cc/vision/face_landmarker/face_blendshapes_graph.cc)."""


@dataclass(frozen=True, slots=True)
class Look:
    """What the landmark net makes of one square of a picture, whether it is a face or not."""

    points: NDArray[np.float32]
    """(478, 3) px of the picture, depths as in Sighting."""
    presence: float
    """0..1, how surely this is a face."""


class FaceNets:
    """Landmarks, and expression from them. One thread."""

    def __init__(self, landmarks: bytes, blendshapes: bytes) -> None:
        """The bytes of the two `.tflite` files. Raises TrackerError."""
        self._landmarks = open_net(landmarks, LANDMARKS_OUTPUTS)
        self._blendshapes = open_net(blendshapes, BLENDSHAPES_OUTPUTS)
        self.about = self._landmarks.about
        """What runs them, for the user."""
        self._tensor = np.empty((1, SIZE, SIZE, 3), np.float32)
        nothing = np.zeros((SIZE, SIZE, 3), np.uint8)  # nets finish starting in their first run: before the first face
        self.scores(self.look(nothing, Roi(SIZE / 2, SIZE / 2, SIZE, 0.0)).points)

    def look(self, image: NDArray[np.uint8], roi: Roi) -> Look:
        """The points in the square `roi` of (h, w, 3) RGB `image`."""
        crop = roi.crop(image, SIZE)
        np.multiply(crop, np.float32(1 / 255), out=self._tensor[0])
        points, logit = self._landmarks(self._tensor)
        local = points.reshape(POINTS, 3).astype(np.float64)
        back = roi.picture_from_crop(SIZE)
        placed = np.column_stack([local[:, :2] @ back[:, :2].T + back[:, 2], local[:, 2] * (roi.side / SIZE)])
        presence = 1 / (1 + np.exp(-np.clip(float(logit.ravel()[0]), -100, 100)))
        return Look(placed.astype(np.float32), float(presence))

    def scores(self, points: NDArray[np.floating]) -> NDArray[np.float32]:
        """(52,) 0..1 in ARKIT order, from (478, >= 2) px; tongueOut is 0."""
        (net,) = self._blendshapes(np.ascontiguousarray(points[None, OF_BLENDSHAPES, :2], np.float32))
        scores = np.zeros(len(ARKIT), np.float32)
        scores[:-1] = net.ravel()[1:]
        return scores
