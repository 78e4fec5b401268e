"""Shut eyes for a photo that shows them open: eyes and lashes painted over by the skin of the lids.

The skin around spreads over the opening; what the upper lid will cover takes the lightness of the lit skin above.
Lashes and liner are no skin: they are told by being darker than the skin about them.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.portrait.eye_crop import EYE, EyeCrop, crop_eyes
from vcam.portrait.fill import fill, smoothstep
from vcam.portrait.grain import grain_of_skin
from vcam.portrait.spectacles import frames, wears_dark_frames

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]

MEET: Final = 0.85
"""Of the way from the upper lid's margin to the lower one's: where the lids meet."""
LASHES: Final = (0.05, 0.16)
"""Of an eye's width above its opening: up to here nothing is skin, from there on all may be."""
LOWER_LASHES: Final = (0.03, 0.10)
"""The same below."""
OVER: Final = (0.13, 0.05)
"""Above the opening: from where on the photo's own skin is kept, and up to where all is painted."""
UNFOLDED: Final = (0.32, 0.2)
"""The same of the fold above, which a shut lid draws nearly flat: from where on it is kept, up to where it is half."""
HALF: Final = 0.5
UNDER: Final = (0.09, 0.03)
"""The same below."""
SOFTLY: Final = 0.3
"""Of an eye's width: no lower is what is taken for the opening's height, beyond its corners."""
LIFTED: Final = (0.2, 0.0)
"""Away from the opening: from where to where the lid takes the lightness of the lit skin above."""
LID_HIGH: Final = 0.3
"""Above where the lids meet it has it wholly, and softly goes over to what is below."""
FURTHEST: Final = (0.42, 0.26)
"""How far from the opening long lashes are looked for, and up to where they are taken away wholly."""
DARKER: Final = (0.01, 0.05)
"""Below the smooth skin, of 0..1: up to here it is shading, from there on lash, liner or brow. Brighter by twice as
much: a glint."""
CLEAR: Final = (0.1, 0.26)
"""Of an eye's width from the opening: from where to where skin gets likely to be without make-up and shadow."""
FINER: Final = 0.75
"""Of the cheeks' grain, that of lids."""
ROUNDS: Final = 3
STIFF: Final = 120.0
"""Of `fill`, in pixels of half a crop, while lashes are told from shading."""
SOFT: Final = 4.0
"""And at last."""
LIT: Final = 0.4
"""Share of the skin above that is darker than what a lid, which bulges, is compared with."""
LID_LIGHT: Final = 0.97
"""Of that skin's lightness, a shut lid's."""
MOST_GAIN: Final = 1.25
FEWEST: Final = 50
"""px of skin, in the crop, that tell."""
OTHER: Final = (0.05, 0.15)
"""Difference from the skin about it, of 0..1, that is left as it is, and that is painted over."""
EDGE: Final = 0.035
"""Of an eye's width: how softly that begins."""
BROW: Final = (0.75, 0.95)
"""Of the way from the upper lid to the brow: skin ends here."""
BULGE: Final = 0.06
"""How much lighter the lid is where the eyeball bulges under it."""
MARGIN_SHADE: Final = 0.2
"""How much darker it gets towards its margin. With it dlib's points, too, see the lids of drawn and real eyes meet."""


def clean_lids(image: U8, points: NDArray[np.floating]) -> U8:
    """(h, w, 3) RGB `image` with the eyes of (478, 2) px `points` painted over by lid skin."""
    out = image.copy()
    grain = FINER * grain_of_skin(image, points)
    spectacles = wears_dark_frames(image, points)
    for eye in crop_eyes(image, points):
        layer, matte, shade = _shut(eye, spectacles=spectacles)
        eye.put(out, layer, matte, grain)
        eye.shade(out, shade)
    return out


def _shut(eye: EyeCrop, *, spectacles: bool) -> tuple[F32, F32, F32]:
    """(h, w, 3) skin without the eye, (h, w) where no skin is seen of the open one, (h, w, 3) the shut one's shade."""
    x, y = eye.grid()
    away = np.asarray(cv2.distanceTransform((eye.opening() < 0.5).astype(np.uint8), cv2.DIST_L2, 5) / EYE, np.float32)
    top, bottom = eye.heights(x)
    meet = top + MEET * (bottom - top)
    above = smoothstep(0.6, 0.4, (y - top) / np.maximum(bottom - top, SOFTLY * EYE))
    below_brow = smoothstep(BROW[1], BROW[0], (top - y) / np.maximum(top - eye.brow_height(x), 1))
    skin = _either(above, smoothstep(*LASHES, away), smoothstep(*LOWER_LASHES, away)) * below_brow
    painted = _without_lashes(eye.image, skin, away)
    gain = _gain(eye.image, painted, skin * above * (away > CLEAR[0]) * (away < CLEAR[1] + 0.1), eye.opening())
    lifted = (smoothstep(*LIFTED, away) * smoothstep(0, LID_HIGH, (meet - y) / EYE))[..., None]
    shade = (1 + (gain - 1) * lifted) * _shade(eye, x, y, top, meet)[..., None]
    lid = np.maximum(smoothstep(*OVER, away), HALF * smoothstep(*UNFOLDED, away))
    near = _either(above, np.asarray(lid, np.float32), smoothstep(*UNDER, away)) * below_brow
    other = smoothstep(*OTHER, np.abs(eye.image - painted).max(axis=2)) * below_brow * smoothstep(*FURTHEST, away)
    matte = np.maximum(near, cv2.GaussianBlur(other, (0, 0), EDGE * EYE))
    if spectacles:
        worn = frames(eye, painted, away)
        matte, shade = matte * (1 - worn), 1 + (shade - 1) * (1 - worn[..., None])
    return painted, np.asarray(np.clip(matte, 0, 1), np.float32), np.asarray(shade, np.float32)


def _either(share: F32, one: F32, other: F32) -> F32:
    """(h, w) `one` where `share` is 1, `other` where it is 0."""
    return np.asarray(other + share * (one - other), np.float32)


def _without_lashes(image: F32, skin: F32, away: F32) -> F32:
    """(h, w, 3) the skin spread over all; what is darker than that turns out to be loses its say (asymmetric least
    squares, Eilers and Boelens 2005). At first skin counts the more the further from the lashes it is."""
    seen, skin, away = _half(image), _half(skin), _half(away)
    trust = skin * (0.02 + smoothstep(*CLEAR, away))
    for _ in range(ROUNDS):
        off = (seen - fill(seen, np.asarray(trust, np.float32), STIFF)).mean(axis=2)
        like = smoothstep(DARKER[1], DARKER[0], -off) * smoothstep(2 * DARKER[1], 2 * DARKER[0], off)
        trust = skin * (0.003 + like)
    smooth = fill(seen, np.asarray(trust, np.float32), SOFT)
    return np.asarray(cv2.resize(smooth, image.shape[1::-1], interpolation=cv2.INTER_LINEAR), np.float32)


def _gain(image: F32, painted: F32, skin: F32, opening: F32) -> F32:
    """(3,) factor that gives what is `painted` in the `opening` the colour of the lit `skin` (h, w) above it."""
    seen = image[skin > 0.5]
    if len(seen) < FEWEST:
        return np.ones(3, np.float32)
    light = seen.mean(axis=1)
    lit = seen[light >= np.quantile(light, LIT)].mean(axis=0)
    own = (painted * opening[..., None]).sum(axis=(0, 1)) / max(float(opening.sum()), 1.0)
    return np.asarray(np.clip(LID_LIGHT * lit / np.maximum(own, 0.02), 1, MOST_GAIN), np.float32)


def _half(field: F32) -> F32:
    return np.asarray(cv2.resize(field, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA), np.float32)


def _shade(eye: EyeCrop, x: F32, y: F32, top: F32, meet: F32) -> F32:
    """(h, w) factor that makes the lid round."""
    middle = (eye.upper[0, 0] + eye.upper[-1, 0]) / 2
    across = np.clip(1 - ((x - middle) / (0.5 * EYE)) ** 2, 0, 1)
    centre = top + 0.35 * (meet - top)
    bulge = np.exp(-(((y - centre) / (0.16 * EYE)) ** 2)) * across
    margin = smoothstep(0.2 * EYE, 0, meet - y) * smoothstep(0.1 * EYE, 0, y - meet) * across
    return np.asarray(1 + BULGE * bulge - MARGIN_SHADE * margin, np.float32)
