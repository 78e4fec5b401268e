"""Lays a picture with transparent parts over grey."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

GREY: Final = 128
BAND: Final = 256
"""Rows at a time: the products need twice the room of the picture, and a large one needs enough already."""


def over_grey(image: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """(h, w, 3) uint8 of `image` (h, w, 4) uint8 with straight alpha in the last place, colours in any order."""
    colours = np.ascontiguousarray(image[..., :3])
    for top in range(0, len(image), BAND):
        alpha = image[top : top + BAND, :, 3:].astype(np.uint16)
        if alpha.min() < 255:
            mixed = colours[top : top + BAND] * alpha + GREY * (255 - alpha) + 127
            colours[top : top + BAND] = mixed // 255
    return colours
