"""What a sink may take, a Rendered and nothing else, and the two ways to be rid of its premultiplied alpha."""

from __future__ import annotations

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.errors import SinkError
from vcam.types import Rendered

Pixels = NDArray[np.uint8]


def pixels(rendered: Rendered, size_wh: tuple[int, int] | None = None) -> Pixels:
    """The (h, w, 4) premultiplied sRGB pixels of `rendered`, not copied: they change when the scene draws again.

    Read over black they are opaque RGB already: premultiplied colour plus (1 − alpha) · 0.
    Raises TypeError for anything but a Rendered, so that a camera's frame can't be shown by accident; SinkError when
    `size_wh` is given and differs.
    """
    if not isinstance(rendered, Rendered):
        raise TypeError(f"a sink shows Rendered pictures only, got {type(rendered).__name__}")
    height, width = rendered.rgba.shape[:2]
    if size_wh is not None and (width, height) != size_wh:
        raise SinkError(f"the picture is {width}x{height}, this output was opened for {size_wh[0]}x{size_wh[1]}")
    return rendered.rgba


def straight_alpha(rgba: Pixels) -> Pixels:
    """A copy with colour divided by alpha, as PNG stores it; where alpha is 0 the colour is 0."""
    alpha = rgba[..., 3:].astype(np.float32)
    colour = rgba[..., :3] * (255.0 / np.maximum(alpha, 1.0))
    out = rgba.copy()
    out[..., :3] = np.where(alpha > 0, np.minimum(np.rint(colour), 255.0), 0.0)
    return out


def even_size(size_wh: tuple[int, int]) -> tuple[int, int]:
    """The smallest even size that holds `size_wh`: 4:2:0 video halves both sides of its colour planes."""
    return size_wh[0] + size_wh[0] % 2, size_wh[1] + size_wh[1] % 2


def padded_to_even(rgba: Pixels) -> Pixels:
    """`rgba` itself when both sides are even, else a copy with its last column or row repeated once."""
    bottom, right = rgba.shape[0] % 2, rgba.shape[1] % 2
    if not (bottom or right):
        return rgba
    return np.asarray(cv2.copyMakeBorder(rgba, 0, bottom, 0, right, cv2.BORDER_REPLICATE), np.uint8)
