"""The picture without the head: what a turn of it may uncover is painted in from around.

It is a smooth filling of the background about the head, whose edges and objects are not continued: a mirrored window
is seen as one, a soft transition isn't. Grain and strokes of a brush go on over it: mirrored next to the outline,
from beside it further in.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.portrait.fill import smoothstep
from vcam.portrait.masks import shrunk
from vcam.portrait.outline import CHIN, FOREHEAD, face_height
from vcam.portrait.surroundings import strongest, surroundings

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]

# All lengths are in heights of the face, forehead to chin.
OUTLINE_FACE_PX: Final = 120.0
"""Height of the face in the reduced picture in which the outline is: its mirror must be smooth, not exact."""
SOFT: Final = 0.012
"""From the picture to what is painted."""
MIRRORED: Final = (0.12, 0.35)
"""From the outline inwards: up to here grain and strokes are mirrored whole, and up to there less and less. A turn by
12 degrees about a point below the ears moves the crown by 0.2, and the cheeks by 0.1."""
GRAINY: Final = (1.5, 2.5)
"""Times the median strength of what is fine in the background: it goes on up to the first, and less and less up to the
second, beyond which it is an edge of something."""
ROUNDED: Final = 0.04
"""The sd over which the outline is rounded before anything is mirrored at it."""
ASIDE: Final = 0.03
"""The mirror takes what lies so far beyond the outline, clear of the person's glow."""
RIM: Final = 0.02
"""Over which the mirrored background fades where it ends."""
GRAIN: Final = 0.06
"""The sd of what is smooth, not grain nor strokes of a brush."""
LEAST_GRAIN: Final = 0.5
"""Grey levels: less is none."""
BESIDE: Final = (0.45, 0.7, 1.0, 1.4, 1.9)
"""So far away grain is taken from, as near as there is any; sideways rather than up or down."""
COARSE: Final = 2.5
"""px, sd of a blur in a picture that is reduced for it."""
SHOULDERS: Final = (0.5, 0.9)
"""Below the chin: from here to there the picture comes back, as shoulders don't move."""


def painted_plate(image: U8, person: U8, points: F32) -> U8:
    """(h, w, 3): `image` (h, w, 3) without the head in the matte `person` (h, w) whose landmarks (478, 2) px are
    `points`; the picture itself, to the bit, where the person isn't near."""
    face_px = face_height(points)
    around, smooth = surroundings(image, person, face_px)
    if not around.any() or around.all():
        return image.copy()  # nothing to paint, or nothing to paint from
    picture = image.astype(np.float32)
    soft = max(0.8, SOFT * face_px)
    blurred = np.asarray(cv2.GaussianBlur(around.astype(np.float32), (0, 0), soft), np.float32)
    share = np.where(blurred < 1 / 512, 0, blurred) * _above_shoulders(points, around.shape, face_px)
    fine = _grain(picture, 1 - around, max(1.0, GRAIN * face_px))
    depth, mirrored, seen = _mirrored(fine, around, face_px)
    whole = smoothstep(MIRRORED[1] * face_px, MIRRORED[0] * face_px, depth) * seen
    beside = _beside(fine, 1 - around, (whole < 1) & (share > 0), face_px)
    painted = smooth + whole[..., None] * mirrored + (1 - whole)[..., None] * beside
    return np.asarray(np.clip(picture + share[..., None] * (painted - picture) + 0.5, 0, 255), np.uint8)


def _mirrored(fine: F32, around: U8, face_px: float) -> tuple[F32, F32, F32]:
    """(h, w) px inwards from the outline of `around` (h, w); (h, w, 3) `fine` mirrored at it; and (h, w) 0..1 whether
    there was any background to be mirrored."""
    high, wide = around.shape
    scale = min(1.0, OUTLINE_FACE_PX / face_px)
    size_wh = (max(2, round(wide * scale)), max(2, round(high * scale)))
    small = cv2.resize(around, size_wh, interpolation=cv2.INTER_NEAREST)
    signed = cv2.distanceTransform(small, cv2.DIST_L2, 5) - cv2.distanceTransform(1 - small, cv2.DIST_L2, 5)
    inwards = np.asarray(cv2.GaussianBlur(signed, (0, 0), max(0.8, ROUNDED * face_px * scale)), np.float32)
    down, across = np.gradient(inwards)
    length = np.maximum(np.hypot(down, across), 0.2)  # near ridges it is short: the mirror then reaches less far
    reach = (2 * np.maximum(inwards, 0) + ASIDE * face_px * scale) / length / scale
    coarse = np.dstack([-across * reach, -down * reach, inwards / scale]).astype(np.float32)
    steps = np.asarray(cv2.resize(coarse, (wide, high), interpolation=cv2.INTER_LINEAR), np.float32)
    y, x = np.mgrid[:high, :wide].astype(np.float32)
    to_x, to_y = x + steps[..., 0], y + steps[..., 1]
    mirrored = cv2.remap(fine, to_x, to_y, cv2.INTER_LINEAR, borderMode=cv2.BORDER_REPLICATE)
    free = cv2.remap(1 - around, to_x, to_y, cv2.INTER_NEAREST, borderMode=cv2.BORDER_CONSTANT)
    rim_px = max(0.8, RIM * face_px)
    seen = cv2.GaussianBlur(shrunk(free, 2.5 * rim_px).astype(np.float32), (0, 0), rim_px)  # clear of the blur
    return steps[..., 2], np.asarray(mirrored, np.float32), np.asarray(seen, np.float32)


def _beside(fine: F32, free: U8, wanted: NDArray[np.bool_], face_px: float) -> F32:
    """(h, w, 3) `fine` (h, w, 3) of the nearest place beside that is `free` (h, w), where `wanted` (h, w)."""
    high, wide = free.shape
    out = np.where(free[..., None] > 0, fine, 0)
    y, x = np.nonzero(wanted & (free == 0))
    for radius in BESIDE:
        for across, down in ((1, 0), (-1, 0), (0.7, 0.7), (-0.7, 0.7), (0.7, -0.7), (-0.7, -0.7), (0, 1), (0, -1)):
            from_x, from_y = x + round(across * radius * face_px), y + round(down * radius * face_px)
            there = (from_x >= 0) & (from_x < wide) & (from_y >= 0) & (from_y < high)
            there[there] = free[from_y[there], from_x[there]] > 0
            out[y[there], x[there]] = fine[from_y[there], from_x[there]]
            x, y = x[~there], y[~there]
    return np.asarray(out, np.float32)


def _grain(picture: F32, seen: U8, sigma: float) -> F32:
    """(h, w, 3) about 0: what is finer than `sigma` px in `picture` (h, w, 3), where it is `seen` (h, w), without the
    edges of what stands there."""
    high, wide = seen.shape
    size_wh = (max(2, round(wide * COARSE / max(sigma, COARSE))), max(2, round(high * COARSE / max(sigma, COARSE))))
    known = np.dstack([picture * seen[..., None], seen.astype(np.float32)])
    small = cv2.GaussianBlur(cv2.resize(known, size_wh, interpolation=cv2.INTER_AREA), (0, 0), min(sigma, COARSE))
    around = np.asarray(cv2.resize(small, (wide, high), interpolation=cv2.INTER_LINEAR), np.float32)
    smooth = around[..., :3] / np.maximum(around[..., 3:], 1e-3)
    fine = np.asarray((picture - smooth) * seen[..., None], np.float32)
    strong = np.asarray(cv2.GaussianBlur(strongest(fine), (0, 0), 2), np.float32)
    usual = max(float(np.median(strong[seen > 0])), LEAST_GRAIN)
    return np.asarray(fine * smoothstep(GRAINY[1] * usual, GRAINY[0] * usual, strong)[..., None], np.float32)


def _above_shoulders(points: F32, shape: tuple[int, ...], face_px: float) -> F32:
    """(h, w) 1, and 0 from SHOULDERS downwards along the face."""
    down = (points[CHIN] - points[FOREHEAD]) / face_px
    across = np.arange(shape[1], dtype=np.float32) - points[CHIN, 0]
    along = np.arange(shape[0], dtype=np.float32) - points[CHIN, 1]
    below = (across * down[0])[None] / np.float32(face_px) + (along * down[1])[:, None] / np.float32(face_px)
    return smoothstep(SHOULDERS[1], SHOULDERS[0], below)
