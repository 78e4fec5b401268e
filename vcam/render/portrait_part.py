"""Part of a photo as it goes to the GPU, made in any thread: its pixels, and where the picture's px are in it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from vcam.render.portrait_sharp import BOOST, doubled, texels_of
from vcam.render.portrait_target import Box

F32 = NDArray[np.float32]
U8 = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class Part:
    """Of one picture."""

    pixels: U8
    """(h, w, c), in C order: texels, twice as fine as the picture's px where it is sharp."""
    box: Box
    """Which part of the picture it is."""
    texels: F32
    """(4,) scale and offset from px of the picture to 0..1."""

    @staticmethod
    def of(image: U8, box: Box | None = None, *, sharp: bool = False, boost: float = BOOST) -> Part:
        """Of `image` (h, w, c) only `box`; `sharp`: twice as large, for what is moved by parts of a pixel,
        by that `boost`."""
        high, wide = image.shape[:2]
        left, top, width, height = box = box or (0, 0, wide, high)
        pixels = image[top : top + height, left : left + width]
        plain = 1 / width, 1 / height, (0.5 - left) / width, (0.5 - top) / height
        texels = np.array(texels_of(box) if sharp else plain, np.float32)
        return Part(np.ascontiguousarray(doubled(pixels, boost) if sharp else pixels), box, texels)


def box_around(points: F32, size_wh: tuple[int, int], room_px: int = 2) -> Box:
    """The box of whole px in a picture of `size_wh` that holds `points` (…, 2) and `room_px` about them, at least one
    pixel."""
    across = np.ascontiguousarray(points.reshape(-1, 2).T)  # NumPy is ten times faster along long rows
    low = np.floor(across.min(axis=1)).astype(int) - room_px
    high = np.ceil(across.max(axis=1)).astype(int) + room_px + 1
    left, top = (int(np.clip(low[i], 0, size_wh[i] - 1)) for i in (0, 1))
    right, bottom = (int(np.clip(high[i], start + 1, size_wh[i])) for i, start in ((0, left), (1, top)))
    return left, top, right - left, bottom - top
