"""Which way up a picture is: EXIF orientation and a video's display matrix, as one number from 1 to 8."""

from __future__ import annotations

import struct
from typing import Final

import numpy as np
from numpy.typing import NDArray

UPRIGHT: Final = 1
_TAG: Final = 0x0112  # "Orientation": TIFF 6.0 section 8, EXIF 2.3 table 3
_SHORT: Final = 3
_BY_MATRIX: Final = {
    (1, 0, 0, 1): 1, (-1, 0, 0, 1): 2, (-1, 0, 0, -1): 3, (1, 0, 0, -1): 4,
    (0, 1, 1, 0): 5, (0, 1, -1, 0): 6, (0, -1, -1, 0): 7, (0, -1, 1, 0): 8,
}  # fmt: skip
"""Signs of (a, b, c, d) in x' = a x + c y, y' = b x + d y (ISO/IEC 14496-12, 8.3.2.3) → EXIF orientation."""


def from_exif(exif: bytes) -> int:
    """Orientation 1..8 in an EXIF block (a TIFF header and its first directory); 1 when there is none."""
    try:
        order = {b"II": "<", b"MM": ">"}[exif[:2]]
        (start,) = struct.unpack_from(order + "I", exif, 4)
        (count,) = struct.unpack_from(order + "H", exif, start)
        for i in range(count):
            tag, kind, _, value = struct.unpack_from(order + "HHIH", exif, start + 2 + 12 * i)
            if (tag, kind) == (_TAG, _SHORT):
                return value if 1 <= value <= 8 else UPRIGHT
    except (KeyError, struct.error):
        pass  # no EXIF, or a damaged one: the picture itself may be fine
    return UPRIGHT


def from_display_matrix(matrix: bytes) -> int:
    """Orientation 1..8 of a video's display matrix (nine native int32, a b u c d v x y w); 1 for any other angle."""
    if len(matrix) < 20:
        return UPRIGHT
    a, b, _, c, d = struct.unpack_from("=5i", matrix)
    return _BY_MATRIX.get((_sign(a), _sign(b), _sign(c), _sign(d)), UPRIGHT)


def _sign(value: int) -> int:
    return (value > 0) - (value < 0)


def upright(image: NDArray[np.uint8], orientation: int) -> NDArray[np.uint8]:
    """`image` (h, w, c) turned and mirrored so that it is shown as it was meant; contiguous."""
    if orientation >= 5:
        image = image.transpose(1, 0, 2)
    if orientation in (2, 3, 6, 7):
        image = image[:, ::-1]
    if orientation in (3, 4, 7, 8):
        image = image[::-1]
    return np.ascontiguousarray(image)
