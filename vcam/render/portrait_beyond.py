"""What of a person a picture's edge cuts off: made up by mirroring, so that a head that turns doesn't end at a cut.

Above, hair closes to a crown: the mirrored hair is kept within a half ellipse on what the edge shows of it. At the
sides what crosses the edge goes on in a band. Below nothing is made up; shoulders don't move.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]

CROWN: Final = 0.35
"""Height of the half ellipse, of its width (a skull's upper half has 0.5; what is cut off is less)."""
SOFT_PX: Final = 1.5
SEEN: Final = 128
"""Opacity, of 255, from which on the person is at the edge."""
EDGE_PX: Final = 2


def with_beyond(person: U8, reach_px: int) -> tuple[U8, tuple[int, int]]:
    """`person` (h, w, 4) premultiplied, with up to `reach_px` more at the top and the sides; and the new columns at
    the left and rows at the top (x, y).

    One clear row or column at least, so that what is read beyond them is clear.
    """
    opacity = person[..., 3]
    across = reach_px if max(opacity[:, 0].max(initial=0), opacity[:, -1].max(initial=0)) >= SEEN else EDGE_PX
    above = reach_px if opacity[0].max(initial=0) >= SEEN else EDGE_PX
    high, wide = person.shape[:2]
    across, above = min(across, wide - 1), min(above, high - 1)
    out = np.asarray(cv2.copyMakeBorder(person, above, 0, across, across, cv2.BORDER_REFLECT), np.uint8)
    share = np.ones(out.shape[:2], np.float32)
    share[:above] = _crown(out[above, :, 3], above)
    for side, edge in ((slice(0, across), opacity[:, 0]), (slice(across + wide, None), opacity[:, -1])):
        share[above:, side] = _band(edge)[:, None]
        share[:above, side] = 0
    share[0], share[:, 0], share[:, -1] = 0, 0, 0
    made_up = np.ones(out.shape[:2], bool)
    made_up[above:, across : across + wide] = False
    out[made_up] = np.rint(out[made_up] * share[made_up][:, None]).astype(np.uint8)
    return out, (across, above)


def _crown(edge: U8, rows: int) -> F32:
    """(rows, w) 0..1 of the opacity (w,) of the row below: half an ellipse on its span, soft at its outline."""
    at = np.flatnonzero(edge >= SEEN)
    if not len(at):
        return np.zeros((rows, len(edge)), np.float32)
    middle, half = (at[0] + at[-1]) / 2, (at[-1] - at[0]) / 2 + 1
    x = (np.arange(len(edge)) - middle) / half
    y = (rows - 0.5 - np.arange(rows)) / (2 * CROWN * half)
    radius = np.hypot(x[None], y[:, None])
    return np.asarray(np.clip((1 - radius) * min(half, 2 * CROWN * half) / SOFT_PX + 0.5, 0, 1), np.float32)


def _band(edge: U8) -> F32:
    """(h,) 0..1: where the person is at the edge."""
    return np.asarray(cv2.GaussianBlur((edge >= SEEN).astype(np.float32)[:, None], (1, 7), SOFT_PX)[:, 0], np.float32)
