"""Irises taken out of a photo as whole discs, and the white of the eyes without them."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.portrait.eye_crop import LOWER, UPPER
from vcam.portrait.portrait import Iris

U8 = NDArray[np.uint8]

CENTRES = (473, 468)
"""MediaPipe's points in the middle of the irises, the person's left and right; the four on the rim follow."""


def sclera_and_irises(image: U8, points: NDArray[np.floating]) -> tuple[U8, tuple[Iris, Iris]]:
    """(h, w, 3) RGB `image` with the irises painted out, and the irises; of (478, 2) px `points`."""
    out = image.copy()
    irises = []
    for upper, lower, middle in zip(UPPER, LOWER, CENTRES, strict=True):
        centre = points[middle, :2].astype(np.float32)
        radius = float(np.linalg.norm(points[middle + 1 : middle + 5, :2] - centre, axis=1).mean())
        irises.append(_disc(image, centre, radius))
        opening = np.zeros(image.shape[:2], np.uint8)
        cv2.fillPoly(opening, [np.rint(points[[*upper, *lower[::-1]], :2]).astype(np.int32)], 255)
        iris = np.zeros_like(opening)
        cv2.circle(iris, [round(float(c)) for c in centre], round(radius * 1.15), 255, -1)
        white = (opening > 0) & (iris == 0)
        out[opening > 0] = np.median(image[white], axis=0) if white.any() else (200, 196, 192)
    return out, (irises[0], irises[1])


def _disc(image: U8, centre: NDArray[np.float32], radius: float) -> Iris:
    half = int(np.ceil(radius * 1.2)) + 1
    colour = cv2.getRectSubPix(image, (2 * half + 1, 2 * half + 1), (float(centre[0]), float(centre[1])))
    y, x = np.mgrid[-half : half + 1, -half : half + 1]
    alpha = np.clip((radius + 1 - np.hypot(x, y)) / 2, 0, 1)
    return Iris(centre, radius, np.dstack([colour, np.rint(alpha * 255).astype(np.uint8)]))
