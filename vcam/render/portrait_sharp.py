"""A texture twice as large as a photo, made so that what is moved by parts of a pixel stays as sharp as what rests."""

from __future__ import annotations

from typing import Any, Final

import cv2
import numpy as np
from numpy.typing import NDArray

TAPS: Final = 8
"""Of the Lanczos filter that finds what lies between two pixels."""
BOOST: Final = 0.1
"""How much is added to what lies between, where reading linearly between texels takes some away: the variance of the
Laplacian after shifts by parts of a pixel is then 0.85..1.02 of the photo's in the mean of seven photos (0.73..1.14 at
the worst and best shift); plain linear reading has 0.41..0.62, Catmull-Rom 0.70..0.90 at 4 times the cost."""

BOOSTS: Final = (0.0, 0.05, 0.1, 0.15, 0.2, 0.25)
"""From which one photo's is chosen."""
SHIFTS: Final = ((0, 1), (0.5, 2), (1, 1))
"""Half pixels in one direction, and how often they come in a period of shifts by quarters of a pixel."""
LOOKED_AT_PX: Final = 192
"""Of a face's middle."""
LEAST_DETAIL: Final = 4.0
"""Variance of the Laplacian, grey levels squared: less is rounding."""


def doubled(image: NDArray[np.uint8], boost: float = BOOST) -> NDArray[np.uint8]:
    """(2h, 2w, c) uint8 of (h, w, c): texel (2y, 2x) is pixel (y, x) itself, odd ones lie half-way to the next."""
    high, wide, channels = image.shape
    kernel = _kernel(boost)
    out = np.empty((2 * high, 2 * wide, channels), np.uint8)
    image = np.ascontiguousarray(image)
    for column, half in enumerate((image, _between(image, kernel))):
        out[::2, column::2], out[1::2, column::2] = half, _between(half, kernel.T)
    return out


def boost_for(image: NDArray[np.uint8]) -> float:
    """The boost with which `image` (h, w, 3) keeps its detail in the mean of all shifts: fine grain needs more of it
    than soft skin."""
    high, wide = image.shape[:2]
    left, top = max(0, (wide - LOOKED_AT_PX) // 2), max(0, (high - LOOKED_AT_PX) // 2)
    part = np.ascontiguousarray(image[top : top + LOOKED_AT_PX, left : left + LOOKED_AT_PX].mean(axis=2, keepdims=True))
    part = part.astype(np.uint8)
    if min(part.shape[:2]) <= 3 * TAPS or (own := _detail(part[..., 0])) < LEAST_DETAIL:
        return BOOST
    kept = []
    for boost in BOOSTS:
        fine = doubled(part, boost)
        y, x = np.mgrid[0 : fine.shape[0] : 2, 0 : fine.shape[1] : 2].astype(np.float32)
        all_of_it = [
            often * often_down * _detail(cv2.remap(fine, x + across, y + down, cv2.INTER_LINEAR))
            for across, often in SHIFTS
            for down, often_down in SHIFTS
        ]
        kept.append(sum(all_of_it) / sum(often for _, often in SHIFTS) ** 2 / own)
    return float(np.interp(1.0, kept, BOOSTS))


def _detail(grey: NDArray[Any]) -> float:
    return float(cv2.Laplacian(grey[TAPS:-TAPS, TAPS:-TAPS], cv2.CV_32F).var())


def texels_of(box: tuple[int, int, int, int]) -> tuple[float, float, float, float]:
    """Scale and offset, x and y each, from px of the picture (0 in the middle of the first pixel) to the place in the
    doubled texture of `box` (left, top, width, height), 0..1."""
    left, top, width, height = box
    return 1 / width, 1 / height, (0.25 - left) / width, (0.25 - top) / height


def _between(image: NDArray[np.uint8], kernel: NDArray[np.float32]) -> NDArray[np.uint8]:
    """(h, w, c) what lies half-way to the next pixel along `kernel` (n, 1) or (1, n)."""
    # The filter's middle lies between two pixels; OpenCV's anchor is the one before it
    anchor = tuple((side - 1) // 2 for side in kernel.shape[::-1])
    between = cv2.filter2D(image, cv2.CV_8U, kernel, anchor=anchor, borderType=cv2.BORDER_REPLICATE)
    return np.asarray(between, np.uint8).reshape(image.shape)


def _kernel(boost: float) -> NDArray[np.float32]:
    x = np.arange(TAPS) - TAPS / 2 + 0.5
    lanczos = np.sinc(x) * np.sinc(x / (TAPS / 2))
    boosted = np.convolve(lanczos / lanczos.sum(), [-boost, 1 + 2 * boost, -boost])
    return np.asarray(boosted[None], np.float32)
