"""What a photo is cut into for drawing: the person with soft edges, and what a head that turns is drawn upon."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.portrait.fill import smoothstep
from vcam.portrait.mesh import Mesh
from vcam.portrait.outline import face_height
from vcam.portrait.portrait import Portrait

F32 = NDArray[np.float32]
U8 = NDArray[np.uint8]

SOLID: Final = 254
"""Of a matte, that nothing behind is seen through."""
SEEN_THROUGH: Final = 96
"""Of 255: below it the plate is changed to fit; above it the person alone fits to within a level of grey."""
NOISE: Final = (0.01, 0.04)
"""Difference of photo and plate, of what is possible: below the first it is the plate's own error, from the second on
it is the person's: thin hair, rims of light. What is between stays behind in part, too faint to be seen."""

MOVES: Final = 0.08
"""Heights of the face that skin of a still head moves at its outline: a jaw that opens aside of the picture's plane."""
FAINT: Final = (0.4, 0.7)
"""Shares of the person in a matte: up to the first, where photo and plate are the same, it is the background that the
matte wasn't sure of; it would travel with the head as a haze."""
STRIP_ROWS: Final = 32
"""Worked on at a time, so that what comes between stays in the processor's cache: 30 ms a photo, not 80."""


def premultiplied(portrait: Portrait) -> NDArray[np.uint8]:
    """(h, w, 4) uint8: what of the photo is the person's, so that over the plate at rest it makes the photo again.

    Near the matte's edge it is as opaque as that needs: light on a rim of hair goes with the head.
    """
    layers, out = portrait.layers, np.zeros((*portrait.image.shape[:2], 4), np.uint8)
    rows, columns = part_with((layers.person > 0) | any_channel(portrait.image != layers.plate))
    for row in range(rows.start or 0, rows.stop, STRIP_ROWS):
        part = slice(row, min(row + STRIP_ROWS, rows.stop)), columns
        out[part] = _premultiplied(portrait.image[part], layers.plate[part], layers.person[part])
    return out


def _premultiplied(image: U8, without: U8, person: U8) -> U8:
    photo, plate = image.astype(np.float32), without.astype(np.float32)
    room = np.where(photo > plate, 255 - plate, plate)
    each = np.abs(photo - plate) / np.maximum(room, 1)
    needed = np.maximum(np.maximum(each[..., 0], each[..., 1]), each[..., 2])
    theirs = np.clip((needed - NOISE[0]) / (NOISE[1] - NOISE[0]), 0, 1)
    matte = person / np.float32(255)
    matte = matte * np.maximum(theirs, smoothstep(*FAINT, matte))
    opaque = np.maximum(matte, np.minimum(needed * theirs, 1))[..., None]
    colour = np.clip(photo - (1 - opaque) * plate, 0, 255 * opaque)
    return np.asarray(np.rint(np.dstack([colour, 255 * opaque])), np.uint8)


def any_channel(marked: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """(h, w) of (h, w, 3): ten times faster than NumPy's any()."""
    return np.asarray(marked[..., 0] | marked[..., 1] | marked[..., 2])


def part_with(marked: NDArray[np.bool_]) -> tuple[slice, slice]:
    """Rows and columns of the smallest part of a picture with all that is `marked` (h, w)."""
    rows, columns = (np.flatnonzero(marked.any(axis=axis)) for axis in (1, 0))
    return (slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)) if len(rows) else (slice(0), slice(0))


def behind(portrait: Portrait, person: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """(h, w, 3) uint8: the plate, changed so that `person` (h, w, 4), premultiplied, over it is the photo at rest.

    Where matte and plate disagree a part of the picture would change as soon as it is drawn anew. What is hardly seen
    through is left: there the rounding of `person` alone, made larger, would leave dots about the place of the head.
    """
    opaque = person[..., 3]
    exact = _pasted(portrait.layers.plate, opaque, portrait.image)
    through = (opaque > 0) & (opaque < SEEN_THROUGH)
    seen = (255 - opaque[through].astype(np.float32))[:, None] / 255
    wanted = (portrait.image[through].astype(np.float32) - person[through, :3]) / seen
    exact[through] = np.clip(np.rint(wanted), 0, 255)
    return exact


def ground(portrait: Portrait, mesh: Mesh, behind: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """(h, w, 3) uint8: what a head that turns is drawn upon: what is behind where the mesh carries the person, else the
    photo."""
    carried = np.zeros(portrait.image.shape[:2], np.uint8)
    corners = np.rint(mesh.rest[mesh.triangles]).astype(np.int32)
    moving = (mesh.rigid[mesh.triangles] > 0).any(axis=1)
    cv2.fillPoly(carried, list(corners[moving]), 255)
    for opening in (*mesh.eyes, mesh.mouth):
        cv2.fillPoly(carried, list(np.rint(mesh.rest[opening.hole]).astype(np.int32)), 255)
    # What is filled here is a pixel wider than what is drawn: a line of the plate would show
    carried = np.asarray(cv2.erode(carried, np.ones((5, 5), np.uint8)), np.uint8)
    carried[-1] = 0  # there triangles end in the middle of the last pixels
    return _pasted(behind, carried, portrait.image)


def _pasted(image: U8, mask: U8, onto: U8) -> U8:
    """(h, w, 3) a copy of `onto` with `image` where `mask` (h, w) isn't 0."""
    return np.asarray(cv2.copyTo(image, mask, onto.copy()), np.uint8)


def least_near(portrait: Portrait) -> NDArray[np.uint8]:
    """(h, w) uint8: the least of the person's matte so near to each pixel that skin which moves away may show it."""
    side = 2 * max(1, round(MOVES * face_height(portrait.points))) + 1
    return np.asarray(cv2.erode(portrait.layers.person, np.ones((side, side), np.uint8)), np.uint8)


def touched(marked: NDArray[np.bool_], triangles: F32) -> NDArray[np.bool_]:
    """(t,) whether something `marked` (h, w) lies in the boxes around `triangles` (t, 3, 2)."""
    high, wide = marked.shape
    left, top = low = np.clip(np.floor(triangles.min(axis=1)).astype(int) - 1, 0, [wide - 1, high - 1]).T
    right, bottom = np.clip(np.ceil(triangles.max(axis=1)).astype(int) + 2, low.T + 1, [wide, high]).T
    counts = cv2.integral(marked.astype(np.uint8))
    return np.asarray(counts[bottom, right] - counts[top, right] > counts[bottom, left] - counts[top, left])
