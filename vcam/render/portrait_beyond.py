"""What of a person a picture's edge cuts off: made up by mirroring, so that a head that turns doesn't end at a cut.

Above, hair closes to a crown: the mirrored hair is kept within a half ellipse on what the edge shows of it. At the
sides what crosses the edge goes on in a band. Below nothing is made up; shoulders don't move.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.portrait.portrait import Portrait

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]

CROWN: Final = 0.35
"""Height of the half ellipse, of its width, at most (a skull's upper half has 0.5; what is cut off is less)."""
SOFT_PX: Final = 1.5
SEEN: Final = 128
"""Opacity, of 255, from which on the person is at the edge."""
EDGE_PX: Final = 2

FOREHEAD: Final = (10, 151, 108, 337)
"""MediaPipe's points on the forehead, down to between the brows."""
AMONG: Final = 0.1
"""Share of the columns in which skin is seen, where the hair at the edge ends."""


def hair_height(portrait: Portrait) -> int:
    """px from the picture's upper edge down to where skin begins, at least 2."""
    image = portrait.image
    high, wide = image.shape[:2]
    face = np.rint(portrait.points[list(FOREHEAD)]).astype(int)
    x, y = np.clip(face, 0, [wide - 1, high - 1]).T
    skin = np.median(image[y, x].astype(np.float32), axis=0)
    columns = np.flatnonzero(portrait.layers.person[0] >= SEEN)
    rows = max(2, int(y.min()))
    if not len(columns):
        return rows
    part = image[:rows, columns].astype(np.float32)
    edge = part[: min(3, rows)].mean(axis=0)
    is_skin = np.abs(part - skin).sum(axis=2) < np.abs(part - edge).sum(axis=2)
    found = np.flatnonzero(is_skin.mean(axis=1) > AMONG)
    return max(2, int(0.8 * found[0]) if len(found) else rows)


def with_beyond(person: U8, reach_px: int, hair_px: int) -> tuple[U8, tuple[int, int]]:
    """`person` (h, w, 4) premultiplied, with up to `reach_px` more at the top and the sides; and the new columns at
    the left and rows at the top (x, y).

    `hair_px`: height of the hair at the top, which is mirrored to and fro: no forehead comes again above it. One clear
    row or column at least, so that what is read beyond them is clear.
    """
    opacity = person[..., 3]
    across = reach_px if max(opacity[:, 0].max(initial=0), opacity[:, -1].max(initial=0)) >= SEEN else EDGE_PX
    above = reach_px if opacity[0].max(initial=0) >= SEEN else EDGE_PX
    high, wide = person.shape[:2]
    across, above = min(across, wide - 1), min(above, high - 1)
    out = np.asarray(cv2.copyMakeBorder(person, above, 0, across, across, cv2.BORDER_REFLECT), np.uint8)
    up = (np.arange(above)[::-1]) % (2 * hair_px)
    out[:above] = out[above + np.minimum(np.minimum(up, 2 * hair_px - 1 - up), high - 1)]
    share = np.ones(out.shape[:2], np.float32)
    share[:above] = _crown(out[above:, :, 3], above)
    for side, edge in ((slice(0, across), opacity[:, 0]), (slice(across + wide, None), opacity[:, -1])):
        share[above:, side] = _band(edge)[:, None]
        share[:above, side] = 0
    share[0], share[:, 0], share[:, -1] = 0, 0, 0
    made_up = np.ones(out.shape[:2], bool)
    made_up[above:, across : across + wide] = False
    out[made_up] = np.rint(out[made_up] * share[made_up][:, None]).astype(np.uint8)
    return out, (across, above)


def _crown(opacity: U8, rows: int) -> F32:
    """(rows, w) 0..1 above `opacity` (h, w): half an ellipse on the span of its first row, soft at its outline, as high
    as the circle that the outline there belongs to."""
    at = np.flatnonzero(opacity[0] >= SEEN)
    if not len(at):
        return np.zeros((rows, opacity.shape[1]), np.float32)
    middle, half = (at[0] + at[-1]) / 2, (at[-1] - at[0]) / 2 + 1
    below = min(max(1, int(0.3 * half)), len(opacity) - 1)
    wider = np.flatnonzero(opacity[below] >= SEEN)
    slope = max(((wider[-1] - wider[0]) / 2 + 1 - half) / below, 0.0) if len(wider) else 0.0
    tall = max(1.0, half * min(2 * CROWN, np.sqrt(1 + slope**2) - slope))
    x = (np.arange(opacity.shape[1]) - middle) / half
    y = (rows - 0.5 - np.arange(rows)) / tall
    radius = np.hypot(x[None], y[:, None])
    return np.asarray(np.clip((1 - radius) * min(half, tall) / SOFT_PX + 0.5, 0, 1), np.float32)


def _band(edge: U8) -> F32:
    """(h,) 0..1: where the person is at the edge."""
    return np.asarray(cv2.GaussianBlur((edge >= SEEN).astype(np.float32)[:, None], (1, 7), SOFT_PX)[:, 0], np.float32)
