"""Finds all faces of a picture with BlazeFace, MediaPipe's short-range detector (arXiv 1907.05047)."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.trackers.nets import DETECTOR_OUTPUTS, Tensor, open_net
from vcam.trackers.roi import MARGIN, Roi

SIZE: Final = 128
"""px, side of what the net looks at."""
GRIDS: Final = ((16, 2), (8, 6))
"""(cells a side, anchors a cell): strides of 8, and of 16 three times two (SsdAnchorsCalculator's options in
mediapipe/tasks/cc/vision/face_detector/face_detector_graph.cc). All anchors have the size of the whole picture."""
ENOUGH: Final = 4
"""Of a larger picture only so many px in a row become one of the net's: averaging all would cost more than the net."""
LEAST_SCORE: Final = 0.5
"""MediaPipe's own threshold for a face."""
SAME_FACE: Final = 0.3
"""Boxes whose intersection is more than this share of their union show one face (MediaPipe's own)."""

Tile = tuple[int, int, int, int]
"""x, y, width, height px of a part of a picture."""


@dataclass(frozen=True, slots=True)
class Detections:
    """Faces of one picture, the surest first."""

    boxes: NDArray[np.float64]
    """(n, 4) [x0, y0, x1, y1] px: brows to chin."""
    eyes: NDArray[np.float64]
    """(n, 2, 2) px: the person's right eye, then the left."""
    scores: NDArray[np.float64]
    """(n,) 0..1."""

    def roi(self, row: int) -> Roi:
        """Where to look for the landmarks of one of them."""
        (x0, y0, x1, y1), (right, left) = self.boxes[row], self.eyes[row]
        angle = float(np.arctan2(left[1] - right[1], left[0] - right[0]))
        return Roi(float(x0 + x1) / 2, float(y0 + y1) / 2, MARGIN * float(max(x1 - x0, y1 - y0)), angle)


class BlazeFace:
    """The detector. One thread."""

    def __init__(self, model: bytes) -> None:
        """`model`: the bytes of its `.tflite`. Raises TrackerError."""
        self._net = open_net(model, DETECTOR_OUTPUTS)
        self._anchors = _anchors()
        self.find(np.zeros((SIZE, SIZE, 3), np.uint8))  # the net finishes starting in its first run: before any frame

    def find(self, image: NDArray[np.uint8], tile: Tile | None = None) -> Detections:
        """All faces in (h, w, 3) `image`, or in a tile of it, that are not too small for it."""
        x, y, width, height = tile or (0, 0, image.shape[1], image.shape[0])
        scale = max(height, width) / SIZE
        small_wh = (max(1, round(width / scale)), max(1, round(height / scale)))
        thin = max(1, int(scale / ENOUGH))
        small = cv2.resize(image[y : y + height : thin, x : x + width : thin], small_wh, interpolation=cv2.INTER_AREA)
        left, top = (SIZE - small_wh[0]) // 2, (SIZE - small_wh[1]) // 2
        tensor = np.full((1, SIZE, SIZE, 3), -1, np.float32)
        tensor[0, top : top + small_wh[1], left : left + small_wh[0]] = small * np.float32(2 / 255) - 1
        regressors, logits = self._net(tensor)
        per_px = np.array([width / small_wh[0], height / small_wh[1]])
        corners, scores = self._corners(regressors[0], logits[0, :, 0])
        corners = (corners - [left, top] + 0.5) * per_px - 0.5 + [x, y]  # px of the picture, between pixel centres
        merged, best = _merged(corners, scores)
        return Detections(merged[:, :2].reshape(-1, 4), merged[:, 2:], best)

    def _corners(self, regressors: Tensor, logits: Tensor) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """(n, 4, 2) px of the net's picture, the two corners of a box and two eyes, and (n,) scores, which fall."""
        scores = 1 / (1 + np.exp(-np.clip(logits.astype(np.float64), -100, 100)))
        sure = np.flatnonzero(scores >= LEAST_SCORE)
        sure = sure[np.argsort(-scores[sure])]
        raw, scores = regressors[sure].astype(np.float64), scores[sure]
        middle = raw[:, :2] + self._anchors[sure]
        eyes = raw[:, 4:8].reshape(-1, 2, 2) + self._anchors[sure, None]
        return np.stack([middle - raw[:, 2:4] / 2, middle + raw[:, 2:4] / 2, eyes[:, 0], eyes[:, 1]], axis=1), scores


def tiles(size_wh: tuple[int, int]) -> list[Tile]:
    """Overlapping squares over a picture of that size, as high as it, then half of that: faces too small for the
    detector in the whole picture are large enough in one of them. None that the detector would have to enlarge."""
    found = []
    for side in (min(size_wh), min(size_wh) // 2):
        if side < SIZE:
            break
        across, down = (
            np.linspace(0, length - side, 1 + math.ceil(2 * (length - side) / side)).astype(int) for length in size_wh
        )
        found += [(int(x), int(y), side, side) for y in down for x in across]
    return found


def tile_around(x: float, y: float, side: float, size_wh: tuple[int, int]) -> Tile:
    """The square of `side` px about a place, as much of it as lies in a picture of that size; at least one px."""
    left, right = (int(np.clip(x + half, 0, size_wh[0])) for half in (-side / 2, side / 2))
    top, bottom = (int(np.clip(y + half, 0, size_wh[1])) for half in (-side / 2, side / 2))
    left, top = min(left, size_wh[0] - 1), min(top, size_wh[1] - 1)
    return left, top, max(right - left, 1), max(bottom - top, 1)


def _anchors() -> NDArray[np.float64]:
    """(896, 2) px of the net's picture."""
    grids = []
    for cells, each in GRIDS:
        middles = (np.arange(cells) + 0.5) * SIZE / cells
        y, x = np.meshgrid(middles, middles, indexing="ij")
        grids.append(np.repeat(np.stack([x.ravel(), y.ravel()], axis=1), each, axis=0))
    return np.concatenate(grids)


def _merged(
    corners: NDArray[np.float64], scores: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(m, 4, 2) means, weighted by score, of the (n, 4, 2) corners whose boxes show the same face, and (m,) the best
    score of each (MediaPipe's weighted non-maximum suppression). `scores` fall."""
    means, best = [], []
    left = np.arange(len(scores))
    while len(left):
        same = _overlap(corners[left[0], :2], corners[left, :2]) > SAME_FACE
        same[0] = True
        one = left[same]
        means.append(np.average(corners[one], axis=0, weights=scores[one]))
        best.append(scores[one[0]])
        left = left[~same]
    return np.array(means).reshape(-1, 4, 2), np.array(best)


def _overlap(box: NDArray[np.float64], others: NDArray[np.float64]) -> NDArray[np.float64]:
    """(n,) intersection over union of (2, 2) `box` with (n, 2, 2) `others`, each [[x0, y0], [x1, y1]]."""
    shared = np.prod(np.clip(np.minimum(box[1], others[:, 1]) - np.maximum(box[0], others[:, 0]), 0, None), axis=1)
    areas = np.prod(np.clip(others[:, 1] - others[:, 0], 0, None), axis=1)
    area = float(np.prod(np.clip(box[1] - box[0], 0, None)))
    return np.asarray(shared / np.maximum(areas + area - shared, 1e-9), np.float64)
