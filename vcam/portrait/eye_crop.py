"""An eye of a photo, cut out upright and in one size, whatever the picture's size and the head's tilt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]

UPPER: Final = (
    (263, 466, 388, 387, 386, 385, 384, 398, 362),
    (33, 246, 161, 160, 159, 158, 157, 173, 133),
)
"""MediaPipe's points along the upper lid's margin, the person's left eye and right; outer corner first."""
LOWER: Final = (
    (263, 249, 390, 373, 374, 380, 381, 382, 362),
    (33, 7, 163, 144, 145, 153, 154, 155, 133),
)
"""Along the lower lid's."""
BROWS: Final = ((276, 283, 282, 295, 285), (46, 53, 52, 65, 55))
"""Along the lower edge of each brow, outer end first."""
EYE: Final = 96
"""px, an eye's width in its crop."""
SIZE_WH: Final = (2 * EYE, round(1.5 * EYE))
MIDDLE: Final = (1.0 * EYE, 0.8 * EYE)
"""px, where the middle between the eye's corners lies in its crop."""
LEAST_PX: Final = 2.0
"""No eye is narrower, so that a crop of it can be made."""


@dataclass(frozen=True, slots=True)
class EyeCrop:
    """One eye, its corners level, EYE px apart."""

    image: F32
    """(h, w, 3) sRGB 0..1."""
    crop_from_picture: F32
    """(2, 3)"""
    upper: F32
    """(9, 2) px in the crop along the upper lid's margin, from the viewer's left to right."""
    lower: F32
    """(9, 2) along the lower lid's."""
    brow: F32
    """(5, 2) along the brow's lower edge."""

    def to_crop(self, places: NDArray[np.floating]) -> F32:
        """(n, 2) px in the crop, of px in the picture."""
        m = self.crop_from_picture
        return np.asarray(places[:, :2] @ m[:, :2].T + m[:, 2], np.float32)

    def opening(self) -> F32:
        """(h, w) 1 between the lids, antialiased, else 0."""
        outline = np.concatenate([self.upper, self.lower[::-1]])
        mask = np.zeros(self.image.shape[:2], np.uint8)
        cv2.fillPoly(mask, [np.rint(outline * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
        return np.asarray(mask / np.float32(255), np.float32)

    def heights(self, x: F32) -> tuple[F32, F32]:
        """y of the upper and of the lower lid's margin at each x, level beyond the corners."""
        return _height(self.upper, x), _height(self.lower, x)

    def brow_height(self, x: F32) -> F32:
        """y of the brow's lower edge at each x."""
        return _height(self.brow, x)

    def grid(self) -> tuple[F32, F32]:
        """x and y, px in the crop, of its pixels."""
        x, y = np.meshgrid(np.arange(SIZE_WH[0], dtype=np.float32), np.arange(SIZE_WH[1], dtype=np.float32))
        return x, y

    def put(self, picture: U8, layer: F32, matte: F32, grain: F32 | None = None) -> None:
        """Blend `layer` (h, w, 3) of the crop into `picture` in place by `matte` (h, w); `grain`, of the picture's own
        size, is added where the layer is."""
        if (found := self._place(picture)) is None:
            return
        part, place, (left, top) = found
        size = part.shape[1::-1]
        shown = cv2.warpAffine(layer, place, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
        share = cv2.warpAffine(matte, place, size, flags=cv2.INTER_LINEAR)[..., None]
        if grain is not None:
            shown = shown + grain[top : top + size[1], left : left + size[0]]
        mixed = part / np.float32(255) * (1 - share) + np.clip(shown, 0, 1) * share
        part[:] = np.where(share > 0, np.rint(255 * mixed), part).astype(np.uint8)

    def shade(self, picture: U8, factor: F32) -> None:
        """Multiply `picture` in place by `factor` (h, w, 3) of the crop, 1 at its edge."""
        if (found := self._place(picture)) is None:
            return
        part, place, _ = found
        shown = cv2.warpAffine(factor - 1, place, part.shape[1::-1], flags=cv2.INTER_LINEAR)
        part[:] = np.rint(np.clip(part * (1 + shown), 0, 255)).astype(np.uint8)

    def _place(self, picture: U8) -> tuple[U8, NDArray[np.floating], tuple[int, int]] | None:
        """The part of `picture` that the crop covers, (2, 3) from the crop to it, and its left and top px."""
        back = cv2.invertAffineTransform(self.crop_from_picture)
        wide, high = SIZE_WH
        corners = np.array([[0, 0], [wide, 0], [0, high], [wide, high]]) @ back[:, :2].T + back[:, 2]
        left, top = np.maximum(np.floor(corners.min(axis=0)).astype(int), 0).tolist()
        right, bottom = np.minimum(np.ceil(corners.max(axis=0)).astype(int) + 1, picture.shape[1::-1]).tolist()
        if left >= right or top >= bottom:
            return None
        return picture[top:bottom, left:right], back - [[0, 0, left], [0, 0, top]], (left, top)


def crop_eyes(image: U8, points: NDArray[np.floating]) -> tuple[EyeCrop, EyeCrop]:
    """The person's left and right eye of (h, w, 3) RGB `image` with (478, >= 2) px `points`."""
    left, right = (_crop(image, points[:, :2], side) for side in (0, 1))
    return left, right


def _crop(image: U8, points: NDArray[np.floating], side: int) -> EyeCrop:
    places = [points[list(at[side])] for at in (UPPER, LOWER, BROWS)]
    upper, lower, brow = (line[::-1] if side == 0 else line for line in places)
    across = upper[-1] - upper[0]
    if np.linalg.norm(across) < LEAST_PX:
        across = np.array([LEAST_PX, 0])
    x, y = across * EYE / (across @ across)
    turn = np.array([[x, y], [-y, x]])
    shift = np.array(MIDDLE) - turn @ ((upper[0] + upper[-1]) / 2)
    matrix = np.c_[turn, shift].astype(np.float32)
    cut = _cut(image, matrix)
    lines = [np.asarray(line @ turn.T + shift, np.float32) for line in (upper, lower, brow)]
    return EyeCrop(cut, matrix, *lines)


def _cut(image: U8, crop_from_picture: F32) -> F32:
    """(h, w, 3) 0..1. A larger picture is shrunk by areas first: an affine warp would skip some of its pixels."""
    wide, high = SIZE_WH
    back = cv2.invertAffineTransform(crop_from_picture)
    corners = np.array([[0, 0], [wide, 0], [0, high], [wide, high]]) @ back[:, :2].T + back[:, 2]
    limit = image.shape[1::-1]
    left, top = np.clip(np.floor(corners.min(axis=0)).astype(int) - 1, 0, np.array(limit) - 1)
    right, bottom = np.clip(np.ceil(corners.max(axis=0)).astype(int) + 2, (left + 1, top + 1), limit)
    part = image[top:bottom, left:right]
    factor = min(1.0, float(np.hypot(*crop_from_picture[0, :2])))
    size = (max(1, round(part.shape[1] * factor)), max(1, round(part.shape[0] * factor)))
    if size != part.shape[1::-1]:
        part = np.asarray(cv2.resize(part, size, interpolation=cv2.INTER_AREA), np.uint8)
    fx, fy = size[0] / (right - left), size[1] / (bottom - top)
    picture_from_part = np.array([[1 / fx, 0, left + 0.5 / fx - 0.5], [0, 1 / fy, top + 0.5 / fy - 0.5], [0, 0, 1]])
    cut = cv2.warpAffine(
        part,
        (np.vstack([crop_from_picture, [0, 0, 1]]) @ picture_from_part)[:2],
        SIZE_WH,
        flags=cv2.INTER_CUBIC,
        borderMode=cv2.BORDER_REPLICATE,
    )
    return np.asarray(cut, np.float32) / np.float32(255)


def _height(line: F32, x: F32) -> F32:
    """y of a line (n, 2) at each x, level beyond its ends."""
    order = np.argsort(line[:, 0])
    return np.asarray(np.interp(x, line[order, 0], line[order, 1]), np.float32)
