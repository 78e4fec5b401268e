"""Which pixels about a person are background, and what it may look like behind them: a smooth filling.

A matte misses wisps of hair and earrings, and takes some wall for hair. Next to the person a pixel is background where
it differs from the filling no more than the background elsewhere does from one, or has a colour that the background
has elsewhere; what differs more is the person's own wisps and glow.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.portrait.fill import fill, smoothstep
from vcam.portrait.masks import grown

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]

# All lengths are in heights of the face, forehead to chin.
SMOOTH_FACE_PX: Final = 50.0
"""Height of the face in the reduced picture in which the smooth filling is found."""
STIFF: Final = 0.5
"""Of the filling: an edge that is seen stays as sharp as that picture is."""
FADES: Final = 0.2
"""So far in from the outline what is unusual there ends: a window's edge."""
UNUSUAL: Final = (1.0, 2.5)
"""Twice the median difference from what is usual: up to the first it is shades of the same wall, which go on behind the
head, from the second on another thing."""
USUAL: Final = 0.4
"""The sd of the neighbourhood in which most of the background tells what is usual."""
BESIDE: Final = 0.15
"""At first only what is so near to the person tells it (sd)."""
LEAST_BESIDE: Final = 0.1
"""Of what is next to it."""
ROUNDS: Final = 4
"""Times that what is usual is found without what was far from it; more change it by less than a level of grey."""
PARTLY: Final = 0.2
"""Of a pixel of that: so much background tells its colour."""
SEEN: Final = 5
"""Of 255: a larger share of the person leaves a shadow in the background."""
MARGIN: Final = 0.035
"""About the person this is painted over as well: wisps of hair, and the glow at an edge."""
CLOSE: Final = 0.025
"""About the person this is painted over in any case: half a pixel of hair, and what lenses and JPEG make of it."""
SURELY: Final = 128
"""Of 255: so much of the person is never taken for background."""
THEIRS: Final = 2.5
"""Times that the background differs from its own filling (rms): a pixel next to the person that differs less is
background, one that differs more is the person's."""
LEAST_THEIRS: Final = 3.0
"""Grey levels that always count as background: noise of cameras and of JPEG."""
WALL, WITHIN = 0.6, 0.2
"""About the person, and within: a colour that is commoner in the first than in the second is background, too, though
the filling has another: a strip of wall between a window and a cheek."""
FRAME_PX: Final = 4
"""px; what is strange so near to a picture's edge is its frame, or the paper that it lies on."""
NEARBY: Final = 0.1
"""The sd of the neighbourhood in which that is found."""
STRAY: Final = 0.15
"""So far beyond the matte it may have missed the end of something that hangs on the person: an earring, a curl."""
UNLIKE: Final = 2.0
"""Times that such a thing differs from the background more than nearly all (95 %) of the background near it does."""


def surroundings(image: U8, person: U8, face_px: float) -> tuple[U8, F32]:
    """(h, w) 1 where `image` (h, w, 3) shows the person of the matte `person` (h, w) or what hangs on them, else 0;
    and (h, w, 3) the background, without any detail, filled in smoothly there."""
    around = grown(person > SEEN, MARGIN * face_px)
    if not around.any() or around.all():
        return around, image.astype(np.float32)
    around, smooth = _with_strays(image, around, face_px)
    return _without_background(image, person, around, smooth, face_px)


def _with_strays(image: U8, around: U8, face_px: float) -> tuple[U8, F32]:
    """`around` (h, w) with what hangs on it and is unlike the background; and the smooth filling (h, w, 3)."""
    smooth = _smooth(image, around, face_px)
    near = (grown(around, STRAY * face_px) > 0) & (around == 0)
    if not near.any():
        return around, smooth
    unlike = np.abs(image[near] - smooth[near]).max(axis=1)
    strange = np.zeros_like(around)
    strange[near] = unlike > UNLIKE * np.percentile(unlike, 95)
    strange = np.asarray((cv2.medianBlur(strange, 3) > 0) & _within(around.shape), np.uint8)
    if not strange.any():
        return around, smooth
    _, labels = cv2.connectedComponents(strange | around)
    hanging = strange & np.isin(labels, np.unique(labels[around > 0])).astype(np.uint8)
    if not hanging.any():
        return around, smooth
    around = around | grown(hanging, MARGIN * face_px)
    return around, _smooth(image, around, face_px)


def _without_background(image: U8, person: U8, around: U8, smooth: F32, face_px: float) -> tuple[U8, F32]:
    """`around` (h, w) without what isn't surely the person (h, w) and looks like the background by itself; and the
    smooth filling (h, w, 3) of that."""
    beyond = grown(around, 2 * MARGIN * face_px)
    ring = beyond & (1 - around)
    if not ring.any() or beyond.all():
        return around, smooth
    wrong = np.square(strongest(image - _smooth(image, beyond, face_px)))[..., None]
    near = cv2.GaussianBlur(_reduced(wrong, ring, face_px), (0, 0), NEARBY * min(SMOOTH_FACE_PX, face_px))
    small = np.sqrt(near[..., 0] / np.maximum(near[..., 1], 1e-3))
    usual = cv2.resize(small, image.shape[1::-1], interpolation=cv2.INTER_LINEAR)
    wall = grown(around, WALL * face_px) & (1 - around)
    rim = grown(1 - around, WITHIN * face_px) & (person > SURELY)
    elsewhere = _commonness(image, wall) > _commonness(image, rim)
    theirs = ((strongest(image - smooth) > LEAST_THEIRS + THEIRS * usual) & ~elsewhere).astype(np.uint8) & around
    kept = (person > SURELY) | ((cv2.medianBlur(theirs, 3) > 0) & _within(around.shape))
    around = grown(kept, max(2.5, CLOSE * face_px)) & around
    return around, _usual_soon(image, around, face_px)


def _within(shape: tuple[int, ...]) -> NDArray[np.bool_]:
    """(h, w) false along the picture's edges."""
    out = np.zeros(shape, bool)
    out[FRAME_PX:-FRAME_PX, FRAME_PX:-FRAME_PX] = True
    return out


def _commonness(image: U8, among: U8) -> F32:
    """(h, w) how often the colour of each pixel comes `among` (h, w) some of them: 1 if all colours came as often."""
    bins = image >> 4
    numbers = (bins[..., 0].astype(np.int32) << 8) | (bins[..., 1].astype(np.int32) << 4) | bins[..., 2]
    counts: F32 = np.bincount(numbers[among > 0], minlength=16**3).reshape(16, 16, 16).astype(np.float32)
    for _ in range(3):  # each time along the first axis, which then is the last
        padded = np.pad(counts, ((1, 1), (0, 0), (0, 0)))
        counts = np.asarray(padded[:-2] + 2 * padded[1:-1] + padded[2:], np.float32).transpose(1, 2, 0) / np.float32(4)
    shares = counts.ravel() * (counts.size / max(int((among > 0).sum()), 1))
    return np.asarray(shares[numbers], np.float32)


def strongest(values: F32) -> F32:
    """(h, w) the greatest size in each pixel of (h, w, 3); several times as fast as NumPy's over the last axis."""
    size = np.abs(values)
    return np.asarray(np.maximum(np.maximum(size[..., 0], size[..., 1]), size[..., 2]), np.float32)


def _smooth(image: U8, around: U8, face_px: float) -> F32:
    """(h, w, 3) the background, and in `around` (h, w) what it may be there, without any detail."""
    return _enlarged(fill(*_known(image, around, face_px), stiffness=STIFF), image)


def _known(image: U8, around: U8, face_px: float) -> tuple[F32, F32]:
    """(n, m, 3) the background's colours in a reduced picture, and (n, m) how much of each pixel it is."""
    small = _reduced(image.astype(np.float32), 1 - around, face_px)
    free = np.asarray(small[..., 3] * (small[..., 3] > PARTLY), np.float32)
    return np.asarray(small[..., :3] / np.maximum(small[..., 3:], PARTLY), np.float32), free


def _enlarged(filled: F32, image: U8) -> F32:
    """(h, w, 3) of the size of `image`."""
    return np.asarray(cv2.resize(filled, image.shape[1::-1], interpolation=cv2.INTER_CUBIC), np.float32)


def _usual_soon(image: U8, around: U8, face_px: float) -> F32:
    """As `_smooth`; but what is unusual at the outline, a window's edge, ends within FADES, and what is usual goes on.

    A window that hair touches would else shine through the whole head, with a strip of wall in front of it.
    """
    colours, free = _known(image, around, face_px)
    scale = min(SMOOTH_FACE_PX, face_px)
    usual, wrong = _usual(colours, free, scale)
    unusual = np.where(free[..., None] > 0, colours - usual, 0).astype(np.float32)
    ends = fill(np.dstack([smoothstep(*UNUSUAL, wrong)] * 2), free, stiffness=STIFF)[..., 0]  # one channel it can't
    trust = np.asarray(free + (1 - free) * ends * np.float32(STIFF / (FADES * scale) ** 2), np.float32)
    return _enlarged(usual + fill(unusual, trust, stiffness=STIFF), image)


def _usual(colours: F32, free: F32, face_px: float) -> tuple[F32, F32]:
    """(n, m, 3) what most of the background close to the person looks like, each time nearby: `colours` (n, m, 3) that
    are `free` (n, m), without those that are far from the others; and (n, m) how far each is, in twice the median."""
    covered = (free < 0.5).astype(np.float32)
    trust = np.asarray(free * cv2.GaussianBlur(covered, (0, 0), BESIDE * face_px), np.float32)
    near = trust > LEAST_BESIDE
    usual, wrong = colours, np.zeros_like(free)
    for _ in range(ROUNDS):
        known = np.dstack([colours * trust[..., None], trust]).astype(np.float32)
        wide = cv2.GaussianBlur(known, (0, 0), USUAL * face_px, borderType=cv2.BORDER_CONSTANT).astype(np.float32)
        mean = np.asarray(wide[..., :3] / np.maximum(wide[..., 3:], 1e-3), np.float32)
        usual = fill(mean, np.minimum(wide[..., 3], 1))
        wrong = strongest(colours - usual)
        wrong /= max(LEAST_THEIRS, 2 * float(np.median(wrong[near]))) if near.any() else LEAST_THEIRS
        trust = np.asarray(free / np.square(1 + np.square(wrong)), np.float32)
    return usual, wrong


def _reduced(values: F32, among: U8, face_px: float) -> F32:
    """(n, m, c + 1) sums of the `values` (h, w, c) that are `among` (h, w), and the share of pixels that are."""
    high, wide = among.shape
    scale = min(1.0, SMOOTH_FACE_PX / face_px)
    size_wh = (max(2, round(wide * scale)), max(2, round(high * scale)))
    shares = among.astype(np.float32)
    known = cv2.resize(values * shares[..., None], size_wh, interpolation=cv2.INTER_AREA)
    return np.asarray(np.dstack([known, cv2.resize(shares, size_wh, interpolation=cv2.INTER_AREA)]), np.float32)
