"""A person cut out by colours alone (GrabCut, Rother et al. 2004), seeded by the fitted head: where no net helps."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]

FACE_PX: Final = 90.0
"""Height of the face in the reduced picture: larger brings no better edge, and takes long."""
ROUNDS: Final = 3
HAIR: Final = 0.45
"""Heights of the face about the fitted head that may be hair."""


def cut_out(image: U8, face: U8, head: F32, face_px: float) -> F32:
    """(h, w) 0..1: the person in (h, w, 3) `image`. `face` (h, w): not 0 within the face's outline; `head` (n, 2) px:
    vertices of the fitted head, skull and neck with it."""
    scale = min(1.0, FACE_PX / max(face_px, 1.0))
    size_wh = (max(2, round(image.shape[1] * scale)), max(2, round(image.shape[0] * scale)))
    small = cv2.resize(image, size_wh, interpolation=cv2.INTER_AREA)
    tall = face_px * scale
    skull = np.zeros(size_wh[::-1], np.uint8)
    cv2.fillConvexPoly(skull, cv2.convexHull(np.rint(head * scale).astype(np.int32)), 1)
    hair = cv2.dilate(skull, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (2 * int(HAIR * tall) + 1,) * 2))
    seeds = np.full(size_wh[::-1], cv2.GC_BGD, np.uint8)
    lowest = int(np.clip(head[:, 1].max() * scale - 0.25 * tall, 0, size_wh[1] - 1))
    seeds[lowest:] = cv2.GC_PR_BGD
    seeds[hair > 0] = cv2.GC_PR_BGD
    seeds[skull > 0] = cv2.GC_PR_FGD
    sure = cv2.resize(face, size_wh, interpolation=cv2.INTER_NEAREST)
    seeds[sure > 0] = cv2.GC_FGD
    try:
        cv2.grabCut(small, seeds, (0, 0, 1, 1), np.zeros((1, 65)), np.zeros((1, 65)), ROUNDS, cv2.GC_INIT_WITH_MASK)
        person = np.isin(seeds, (cv2.GC_FGD, cv2.GC_PR_FGD)).astype(np.float32)
    except cv2.error:  # one of the two has no pixel: a face that fills the picture
        person = np.ones(size_wh[::-1], np.float32)
    return np.asarray(cv2.resize(person, image.shape[1::-1], interpolation=cv2.INTER_LINEAR), np.float32)
