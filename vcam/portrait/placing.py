"""Where a photo is put in the picture that is shown: which part of it, how large, and what fills the sides.

The head decides: its whole hair in view, room about it, a face of a size that looks as in a video call. Where the
photo is too narrow for that, it stands in the middle of a dim, blurred and enlarged copy of itself.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.portrait.outline import CHIN, FOREHEAD, face_height

U8 = NDArray[np.uint8]
Rect = tuple[int, int, int, int]
"""x, y, width, height, px."""

HAIR: Final = 0.5
"""Heights of the face (forehead to chin) that hair may reach above the forehead."""
ABOVE: Final = 0.06
"""Share of the picture's height that is left free above the hair."""
FACE: Final = 0.42
"""Share of the picture's height that the face gets where the photo allows."""
LARGEST_FACE: Final = 0.55
"""With a face larger than this, hair and chin don't fit in the picture."""
MOST_ENLARGED: Final = 2.0
"""Times that a photo is enlarged to bring a small face nearer; it is enlarged further only to fill the picture."""
LONGEST_PX: Final = 1920
"""Of a photo that is shown in its own size: more than that no stream and no screen of today shows."""
SIDES_PX: Final = 24
"""Width of what fills the sides before it is enlarged: nothing in it can be made out."""
SIDES_LIGHT: Final = 0.45
"""Their brightness against the photo's."""


@dataclass(frozen=True, slots=True)
class Placement:
    """A part of a photo and where it goes."""

    size_wh: tuple[int, int]
    """px, of the picture that is shown."""
    source: Rect
    """The part of the photo, within it."""
    target: Rect
    """Where it goes, within the picture."""

    def moved(self, points: NDArray[np.float32]) -> NDArray[np.float32]:
        """(n, 2) px of the picture, of (n, 2) px of the photo; pixels' centres are whole numbers in both."""
        source, target = np.array(self.source, np.float64), np.array(self.target, np.float64)
        scale = target[2:] / source[2:]
        return np.asarray((points + 0.5 - source[:2]) * scale + target[:2] - 0.5, np.float32)


def in_own_size(photo_wh: tuple[int, int]) -> Placement:
    """The whole photo, both sides made even (video wants it) by leaving out a row or column, shrunk to LONGEST_PX."""
    width, height = (side - side % 2 for side in photo_wh)
    scale = min(1.0, LONGEST_PX / max(width, height))
    shown = (2 * max(1, round(width * scale / 2)), 2 * max(1, round(height * scale / 2)))
    return Placement(shown, (0, 0, width, height), (0, 0, *shown))


def around_head(photo_wh: tuple[int, int], points: NDArray[np.floating], size_wh: tuple[int, int]) -> Placement:
    """The part of the photo about the head whose landmarks (478, 2) px are `points`, for a picture of `size_wh`."""
    forehead, chin = (np.asarray(points[i, :2], np.float64) for i in (FOREHEAD, CHIN))
    face_px = face_height(points)
    crown = forehead + HAIR * (forehead - chin)
    size, photo = np.array(size_wh, np.float64), np.array(photo_wh, np.float64)
    fills, fits = float((size / photo).max()), float((size / photo).min())
    if fills * face_px <= LARGEST_FACE * size[1]:
        scale = max(fills, min(FACE * size[1] / face_px, MOST_ENLARGED))
    else:
        scale = max(fits, FACE * size[1] / face_px)
    part = np.minimum(size / scale, photo)
    middle = (forehead[0] + chin[0]) / 2
    corner = np.array([middle - part[0] / 2, min(crown[1], chin[1]) - ABOVE * size[1] / scale])
    corner = np.clip(corner, 0, photo - part)
    x, y = np.floor(corner).astype(int)
    width, height = np.minimum(np.maximum(np.rint(part), 1), photo - [x, y]).astype(int)
    across, down = (round(min(side, share * scale)) for side, share in zip(size, (width, height), strict=True))
    across, down = (max(1, length) for length in (across, down))
    if size[0] - across < 4:
        across = size_wh[0]
    if size[1] - down < 4:
        down = size_wh[1]
    source = (int(x), int(y), int(width), int(height))
    return Placement(size_wh, source, ((size_wh[0] - across) // 2, size_wh[1] - down, across, down))


def placed(photo: U8, placement: Placement) -> U8:
    """(h, w, 3) the picture that is shown. Every pixel of the photo is resampled at most once."""
    x, y, width, height = placement.source
    part = photo[y : y + height, x : x + width]
    left, top, across, down = placement.target
    shown = part if (across, down) == (width, height) else _resized(part, (across, down))
    if (across, down) == placement.size_wh:
        return np.ascontiguousarray(shown, np.uint8)
    out = _sides(photo, placement.size_wh)
    out[top : top + down, left : left + across] = shown
    return out


def _resized(part: U8, size_wh: tuple[int, int]) -> U8:
    how = cv2.INTER_AREA if size_wh[0] < part.shape[1] else cv2.INTER_LANCZOS4
    return np.asarray(cv2.resize(part, size_wh, interpolation=how), np.uint8)


def _sides(photo: U8, size_wh: tuple[int, int]) -> U8:
    """(h, w, 3) the photo's middle, enlarged until it fills the picture, blurred and dimmed."""
    high, wide = photo.shape[:2]
    share = min(wide / size_wh[0], high / size_wh[1])
    width, height = max(1, int(size_wh[0] * share)), max(1, int(size_wh[1] * share))
    x, y = (wide - width) // 2, (high - height) // 2
    small_wh = (SIDES_PX, max(2, round(SIDES_PX * size_wh[1] / size_wh[0])))
    small = cv2.resize(photo[y : y + height, x : x + width], small_wh, interpolation=cv2.INTER_AREA)
    large = cv2.resize(cv2.GaussianBlur(small, (0, 0), 1.5), size_wh, interpolation=cv2.INTER_CUBIC)
    return np.asarray(cv2.convertScaleAbs(large, alpha=SIDES_LIGHT), np.uint8)
