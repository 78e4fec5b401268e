"""A photo nearer, as the user wants it: a part of the finished picture, as large as the whole."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.render.framing import USUAL, Framing


def within(framing: Framing) -> Framing:
    """The nearest to `framing` that a photo has pixels for: never smaller than usual, and no edge comes in."""
    zoom = max(1.0, framing.zoom)
    room = (zoom - 1) / 2
    return Framing(zoom, min(max(framing.x, -room), room), min(max(framing.y, -room), room)) if room else USUAL


def crop(picture: NDArray[np.uint8], framing: Framing, out: NDArray[np.uint8]) -> None:
    """Write what `framing`, from `within`, shows of `picture` (h, w, 4) into `out` of the same shape.

    Its edges lie on whole pixels: cv2.warpAffine knows finer ones and takes 3.8 ms a picture of 1280x720 for 2.3.
    """
    high, wide = picture.shape[:2]
    width, height = max(1, round(wide / framing.zoom)), max(1, round(high / framing.zoom))
    left = min(max(round(wide * (0.5 - framing.x / framing.zoom) - width / 2), 0), wide - width)
    top = min(max(round(high * (0.5 - framing.y / framing.zoom) - height / 2), 0), high - height)
    cv2.resize(picture[top : top + height, left : left + width], (wide, high), out, interpolation=cv2.INTER_LINEAR)
