"""The small mark that tells viewers that a driven photo is synthetic."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

WORD: Final = "synthetic"
HEIGHT: Final = 0.034
"""Of the picture's shorter side: 24 px of 720, where the word is still read in a call's small tile."""
LEAST_PX: Final = 14
MARGIN: Final = 0.6
"""Of the mark's own height, from the picture's edge."""
OPACITY: Final = 0.45
FINER: Final = 4
"""It is drawn so much larger and shrunk, which smooths its edges."""


def drawn_mark(
    size_wh: tuple[int, int], *, mirrored: bool = False
) -> tuple[NDArray[np.uint8], tuple[int, int, int, int]]:
    """The mark (m, n, 4) premultiplied uint8 for a picture of that size, and its box (left, top, width, height).

    `mirrored`: so that it can be read once left and right of the picture are exchanged.
    """
    wide, high = size_wh
    mark = _drawn(max(LEAST_PX, round(HEIGHT * min(high, wide))))[:high, :wide]
    tall, long = mark.shape[:2]
    edge = round(MARGIN * tall)
    return mark[:, ::-1] if mirrored else mark, (max(0, wide - long - edge), max(0, high - tall - edge), long, tall)


def put(mark: NDArray[np.uint8], box: tuple[int, int, int, int], picture: NDArray[np.uint8]) -> None:
    """Draw `mark` over `picture` (h, w, 4) at `box`."""
    left, top, width, height = box
    under = picture[top : top + height, left : left + width]
    kept = (255 - mark[..., 3:].astype(np.uint16)) * under
    under[:] = mark + ((kept + 127) // 255).astype(np.uint8)


def _drawn(height: int) -> NDArray[np.uint8]:
    """(height, n, 4) premultiplied: the word on a dark, rounded ground."""
    tall = height * FINER
    scale, weight = tall / 42, max(1, round(tall / 21))
    (long, capital), below = cv2.getTextSize(WORD, cv2.FONT_HERSHEY_SIMPLEX, scale, weight)
    wide = -(-(long + tall) // FINER) * FINER
    ground = np.zeros((tall, wide), np.uint8)
    half = tall // 2
    cv2.rectangle(ground, (half, 0), (wide - half - 1, tall - 1), 255, -1)
    for x in (half, wide - half - 1):
        cv2.circle(ground, (x, half), half, 255, -1)
    word = np.zeros((tall, wide), np.uint8)
    at = (wide - long) // 2, (tall + capital - below // 2) // 2
    cv2.putText(word, WORD, at, cv2.FONT_HERSHEY_SIMPLEX, scale, 255, weight, cv2.LINE_AA)
    size = wide // FINER, height
    ground, word = (np.asarray(cv2.resize(a, size, interpolation=cv2.INTER_AREA), np.uint8) for a in (ground, word))
    light = word / 255
    alpha = np.maximum(OPACITY * ground / 255, 0.85 * light)
    rgb = np.repeat((0.85 * light * 245)[..., None], 3, axis=2)
    return np.asarray(np.rint(np.dstack([rgb, alpha * 255])), np.uint8)
