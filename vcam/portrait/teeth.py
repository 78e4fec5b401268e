"""Which pixels of a photo are upper teeth: between the lips, lighter than what is behind and less red than around."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.avatar.colour import lab_from_srgb, srgb_from_linear
from vcam.portrait.fill import smoothstep
from vcam.portrait.tones import mouth_tone, skin_tone
from vcam.portrait.topology import LOWER_LIP, UPPER_LIP

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]

LEAST_GAP: Final = 0.05
"""Of the mouth's width: lips that are less apart show no teeth that could be told."""
LIGHT: Final = (0.55, 0.8)
"""Of the skin's L*: darker than the first is none, lighter than the second may well be."""
RED: Final = (0.75, 0.35)
"""Of the way from neutral to the lips' a*: redder than the first is gum, tongue or lip."""
LEAST_RED: Final = 6.0
"""a* of lips, at least: pale ones would make every tooth red."""
SURE, GAP = 0.5, 0.2
"""Of a tooth's colour: a column's first tooth begins, and ends."""
HALF: Final = 0.55
"""Of the opening's height: a column whose first tooth lies below shows a lower one."""
NEIGHBOURS: Final = 0.12
"""Of the mouth's width, to either side."""
SHORTER: Final = 0.35
"""Of the neighbouring columns, this share ends sooner than teeth are let go."""
BESIDE: Final = 1.5
"""Of SOFT: incisors end no further beyond the bow of all."""
FITS: Final = 6
LEAST_COLUMNS: Final = 8
"""Of a bow that is fitted, and how often it is, without what goes beyond it."""
SOFT: Final = 0.008
"""Of the mouth's width: the sd of the matte's edge."""
FADES: Final = 0.03
"""Of the mouth's width, below the upper lip."""
THIN: Final = 0.03
"""Of the mouth's width: what is less high or less wide is a sliver of a tooth, which would hang alone as lips part."""
SMALLEST: Final = 0.008
"""Of the mouth's width squared: less is a glint on a lip, or too little of the teeth to go on from."""


def teeth_matte(image: U8, points: NDArray[np.floating]) -> U8:
    """(h, w) matte of the upper teeth that show between the lips of (478, 2) px `points`; all 0 where none do."""
    matte = np.zeros(image.shape[:2], np.uint8)
    upper, lower = points[list(UPPER_LIP[0]), :2], points[list(LOWER_LIP[0]), :2]
    wide = float(np.linalg.norm(upper[-1] - upper[0]))
    if wide < 1 or float(np.linalg.norm(upper - lower, axis=1).max()) < LEAST_GAP * wide:
        return matte
    outline = np.concatenate([upper, lower[::-1]])
    left, top = np.maximum(np.floor(outline.min(axis=0)).astype(int) - 2, 0)
    right, bottom = np.minimum(np.ceil(outline.max(axis=0)).astype(int) + 3, image.shape[1::-1])
    if left >= right or top >= bottom:
        return matte
    inside = np.zeros((bottom - top, right - left), np.uint8)
    cv2.fillPoly(inside, [np.rint((outline - [left, top]) * 16).astype(np.int32)], 255, cv2.LINE_AA, 4)
    tooth = _tooth(image, points, (slice(top, bottom), slice(left, right))) * (inside / np.float32(255))
    upper_only = _upper(np.asarray(tooth, np.float32), wide)
    upper_only *= _from_lip(upper_only, FADES * wide)
    radius = max(0, round(0.5 * SOFT * wide))
    closed = cv2.morphologyEx(upper_only, cv2.MORPH_CLOSE, np.ones((2 * radius + 3,) * 2, np.uint8))
    across = 2 * round(0.5 * THIN * wide) + 1
    whole = cv2.morphologyEx(closed, cv2.MORPH_OPEN, cv2.getStructuringElement(cv2.MORPH_ELLIPSE, (across, across)))
    if whole.sum() < SMALLEST * wide**2:
        return matte
    soft = cv2.GaussianBlur(whole, (0, 0), max(0.5, SOFT * wide)) * (inside / np.float32(255))
    matte[top:bottom, left:right] = np.rint(255 * np.clip(soft, 0, 1))
    return matte


def _upper(tooth: F32, wide: float) -> F32:
    """`tooth` (h, w) down to the first gap of each column, and no further than its neighbours' go: lower teeth, which
    may touch the upper ones, hang on the jaw, and tongues move."""
    high = len(tooth)
    begun = np.maximum.accumulate(tooth, axis=0) > SURE
    beyond = np.maximum.accumulate(begun & (tooth < GAP), axis=0)
    first = np.where(begun.any(axis=0), begun.argmax(axis=0), high)
    shows = first <= HALF * high
    ends = np.where(shows & beyond.any(axis=0), beyond.argmax(axis=0), high)
    reach = max(1, round(NEIGHBOURS * wide))
    limit = np.full(len(ends), high, np.float32)
    for column in np.flatnonzero(shows):
        near = slice(max(0, column - reach), column + reach + 1)
        limit[column] = np.quantile(ends[near][shows[near]], SHORTER) + SOFT * wide
    limit = np.minimum(limit, _bow(ends, shows, BESIDE * SOFT * wide))
    down = np.arange(high)[:, None]
    return np.asarray(np.where(shows & ~beyond & (down < limit), tooth, 0), np.float32)


def _from_lip(tooth: F32, fade_px: float) -> F32:
    """(h, w) 0..1 down from each column's first tooth: the lip's shade on a tooth would stay where the lip is not."""
    begun = tooth > SURE
    first = np.where(begun.any(axis=0), begun.argmax(axis=0), len(tooth))
    return np.clip((np.arange(len(tooth))[:, None] - first + 1) / max(fade_px, 1.0), 0, 1).astype(np.float32)


def _bow(ends: NDArray[np.intp], shows: NDArray[np.bool_], tolerance: float) -> F32:
    """(w,) a parabola along which teeth end, `tolerance` beyond it: columns that go further hang on others."""
    across = np.linspace(-1, 1, len(ends))
    kept = shows.copy()
    curve = np.full(len(ends), np.inf)
    for _ in range(FITS):
        if kept.sum() < LEAST_COLUMNS:
            break
        curve = np.polyval(np.polyfit(across[kept], ends[kept], 2), across)
        kept = shows & (ends <= curve + tolerance)
    return np.asarray(curve + tolerance, np.float32)


def _tooth(image: U8, points: NDArray[np.floating], part: tuple[slice, slice]) -> F32:
    """How much each pixel of `part` has a tooth's colour, 0..1."""
    lab = lab_from_srgb(image[part] / 255)
    skin = lab_from_srgb(srgb_from_linear(skin_tone(image, points)))
    lips = lab_from_srgb(srgb_from_linear(mouth_tone(image, points)[0]))
    red = lab[..., 1] / max(float(lips[1]), LEAST_RED)
    return np.asarray(smoothstep(*LIGHT, lab[..., 0] / max(float(skin[0]), 1)) * smoothstep(*RED, red), np.float32)
