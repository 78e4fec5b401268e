"""A moment written into a picture's bottom rows as black and white boxes, and read again wherever the picture arrives.

52 boxes over the whole width: white, black, a number of 32 bits, its CRC of 16 bits (highest bits first), black, white.
They survive JPEG, 4:2:0 video of either matrix and range, and half or double size. The number counts TICK_S of a clock
that both ends share, as time.perf_counter is on Linux for all programs (CLOCK_MONOTONIC), modulo 2**32: 119 hours.
"""

from __future__ import annotations

import binascii
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

Pixels = NDArray[np.uint8]

TICK_S: Final = 1e-4
BITS: Final = 32
CRC_BITS: Final = 16
BEGINS: Final = (1, 0)
ENDS: Final = (0, 1)
BOXES: Final = len(BEGINS) + BITS + CRC_BITS + len(ENDS)
HEIGHT_SHARE: Final = 30
"""The strip takes a 30th of the picture's height, 24 rows of 720."""
LEAST_WH: Final = (4 * BOXES, 4 * HEIGHT_SHARE)
"""px of the smallest picture that a strip fits into: boxes of 4 by 4."""
LOOKS: Final = (0.3, 0.43, 0.57, 0.7)
"""Where a box is looked at, shares of its sides: in the middle, for codecs blur its edges."""
CONTRAST: Final = 64.0
"""Least difference of white and black, levels of 255: limited range has 219, a dim picture of a picture less."""
NEAR: Final = 0.3
"""A box is black or white when its mean is so near, in shares of the contrast; what lies between is no strip."""
EVEN: Final = 0.5
"""Most difference within a box, in shares of the contrast."""


def number_of(moment_s: float) -> int:
    """What is written for `moment_s`."""
    return round(moment_s / TICK_S) % (1 << BITS)


def moment_of(number: int, near_s: float) -> float:
    """The moment, s, that was written as `number`: of all that are, the one nearest to `near_s`."""
    return near_s + ticks_between(number_of(near_s), number) * TICK_S


def ticks_between(first: int, then: int) -> int:
    """TICK_S by which the number `then` is later than `first`; less than 0 where it is earlier."""
    around = 1 << BITS
    return (then - first + around // 2) % around - around // 2


def fits(size_wh: tuple[int, int]) -> bool:
    """Whether a picture of that size, px, can carry a strip."""
    return size_wh[0] >= LEAST_WH[0] and size_wh[1] >= LEAST_WH[1]


def draw(picture: Pixels, number: int) -> None:
    """Write `number` over the bottom rows of the (h, w, 3 or 4) RGB or RGBA `picture`, opaque. It must fit."""
    height, width = picture.shape[:2]
    row = np.repeat(np.array(_bits(number), np.uint8) * 255, np.diff(_edges(width)))
    boxes = np.repeat(row[:, None], picture.shape[2], axis=1)
    boxes[:, 3:] = 255
    picture[height - height // HEIGHT_SHARE :] = boxes


def read(picture: Pixels) -> int | None:
    """The number in the (h, w) luma, or (h, w, 3 or 4) RGB or RGBA, `picture`; None where there is no whole strip."""
    height, width = picture.shape[:2]
    if not fits((width, height)):
        return None
    rows, columns = _places(height, width)
    seen = picture[rows].take(columns, axis=1).astype(np.float32)
    if seen.ndim == 3:
        seen = seen[..., :3].mean(axis=-1)
    seen = seen.reshape(len(LOOKS), BOXES, len(LOOKS))
    levels, spread = seen.mean(axis=(0, 2)), np.ptp(seen, axis=(0, 2))
    guards = np.array([*BEGINS, *ENDS], bool)
    framing = np.concatenate([levels[: len(BEGINS)], levels[-len(ENDS) :]])
    white, black = float(framing[guards].mean()), float(framing[~guards].mean())
    contrast = white - black
    if contrast < CONTRAST or spread.max() > EVEN * contrast:
        return None
    ones = levels > (white + black) / 2
    if np.abs(levels - np.where(ones, white, black)).max() > NEAR * contrast:
        return None
    return _checked(ones)


@cache
def _places(height: int, width: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Rows and columns where boxes are looked at, from left to right."""
    rows = height - height // HEIGHT_SHARE * (1 - np.array(LOOKS))
    columns = (np.arange(BOXES)[:, None] + np.array(LOOKS)) * width / BOXES
    return rows.astype(np.int64), columns.astype(np.int64).ravel()


def _bits(number: int) -> list[int]:
    code = number << CRC_BITS | _crc(number)
    return [*BEGINS, *(code >> bit & 1 for bit in reversed(range(BITS + CRC_BITS))), *ENDS]


def _checked(ones: NDArray[np.bool_]) -> int | None:
    """The number in (52,) boxes, where its CRC and the guards are right."""
    code = int("".join("1" if one else "0" for one in ones[len(BEGINS) : -len(ENDS)]), 2)
    number = code >> CRC_BITS
    return number if ones.tolist() == [bool(bit) for bit in _bits(number)] else None


def _crc(number: int) -> int:
    """CRC-CCITT that begins with ones, so that boxes of one colour are no strip."""
    return binascii.crc_hqx(number.to_bytes(BITS // 8, "big"), 0xFFFF)


def _edges(width: int) -> NDArray[np.int64]:
    """(53,) columns between which the boxes are."""
    return np.arange(BOXES + 1) * width // BOXES
