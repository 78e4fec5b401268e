"""How the 468 points of a face hang together: its triangles, and the rows of points along lids and lips."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.archive import read_arrays
from vcam.errors import BadInput
from vcam.resources import find

Index = NDArray[np.int32]
Row = tuple[int, ...]

FACE_POINTS: Final = 468
"""MediaPipe's points on the skin; the irises' follow."""
OVAL: Final[Row] = (
    10, 338, 297, 332, 284, 251, 389, 356, 454, 323, 361, 288, 397, 365, 379, 378, 400, 377, 152, 148, 176, 149, 150,
    136, 172, 58, 132, 93, 234, 127, 162, 21, 54, 103, 67, 109,
)  # fmt: skip
"""The face's outline, clockwise in the picture of an upright face, from the forehead's middle."""

# All rows run from the person's right to their left; rows of one opening pair up point by point.
RIGHT_LIDS: Final[tuple[Row, Row]] = (
    (33, 246, 161, 160, 159, 158, 157, 173, 133),
    (33, 7, 163, 144, 145, 153, 154, 155, 133),
)
"""The person's: upper margin and lower margin, corners in both."""
LEFT_LIDS: Final[tuple[Row, Row]] = (
    (362, 398, 384, 385, 386, 387, 388, 466, 263),
    (362, 382, 381, 380, 374, 373, 390, 249, 263),
)
ABOVE_LIDS: Final[tuple[Row, Row]] = (
    (414, 286, 258, 257, 259, 260, 467),
    (247, 30, 29, 27, 28, 56, 190),
)
"""The next points above the upper margins, corners left out: the person's left eye, then the right."""
UPPER_LIP: Final[tuple[Row, ...]] = (
    (78, 191, 80, 81, 82, 13, 312, 311, 310, 415, 308),
    (62, 183, 42, 41, 38, 12, 268, 271, 272, 407, 292),
    (76, 184, 74, 73, 72, 11, 302, 303, 304, 408, 306),
    (61, 185, 40, 39, 37, 0, 267, 269, 270, 409, 291),
)
"""From the margin outwards."""
LOWER_LIP: Final[tuple[Row, ...]] = (
    (78, 95, 88, 178, 87, 14, 317, 402, 318, 324, 308),
    (62, 96, 89, 179, 86, 15, 316, 403, 319, 325, 292),
    (76, 77, 90, 180, 85, 16, 315, 404, 320, 307, 306),
    (61, 146, 91, 181, 84, 17, 314, 405, 321, 375, 291),
)
LIDS: Final = (LEFT_LIDS, RIGHT_LIDS)
"""In the order of everything that has two rows: the person's left, then right."""
LID_RING: Final = 0.30
"""Where the skin of a lid is solid, on the way from its margin to the next row of points. Chosen by looking."""
IRISES: Final = (473, 468)
"""The points at the centres of the person's left and right iris."""


def face_triangles(path: Path | None = None) -> Index:
    """(898, 3) triangles between the 468 points, openings of eyes and mouth filled; of the bundled file or another.

    Raises BadInput with one line when it is missing or damaged.
    """
    source = find("avatars", "head") / "portrait.npz" if path is None else path
    triangles = read_arrays(source, ("triangles",))["triangles"]
    if triangles.dtype != np.int32 or triangles.ndim != 2 or triangles.shape[1] != 3:
        raise BadInput(f"{source}: triangles is {triangles.dtype} of {triangles.shape}; bake it again")
    if not len(triangles) or triangles.min() < 0 or triangles.max() >= FACE_POINTS:
        raise BadInput(f"{source}: triangles points beyond the {FACE_POINTS} points of a face; bake it again")
    return triangles


def without_openings(triangles: Index) -> Index:
    """(t, 3) those of `triangles` that are skin: not within one of the rings of lids or inner lips."""
    rings = [{*upper, *lower} for upper, lower in (*LIDS, (UPPER_LIP[0], LOWER_LIP[0]))]
    keep = [not any(ring.issuperset(three) for ring in rings) for three in triangles.tolist()]
    return np.ascontiguousarray(triangles[keep])
