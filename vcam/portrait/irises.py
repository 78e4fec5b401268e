"""Irises taken out of a photo as whole discs, and the white of the eyes without them.

What is seen stays as it is: disc over white gives the photo again. What the lids cover is guessed, of the disc by what
it shows at the same distance from its centre, of the white by what surrounds it, in the lids' shadow.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.portrait.eye_crop import EYE, EyeCrop, crop_eyes
from vcam.portrait.fill import fill, smoothstep
from vcam.portrait.iris_edge import find_edge
from vcam.portrait.portrait import Iris
from vcam.portrait.topology import IRISES

U8 = NDArray[np.uint8]
F32 = NDArray[np.float32]

LIMBUS: Final = (0.9, 1.1)
"""Of the radius: where the iris begins to fade into the white, and where it has."""
AROUND: Final = 1.2
"""Of the radius: from here on the white is believed to be white."""
RIM: Final = 0.06
"""Of the eye's width inside of the lids: lashes and their shadow; no white is read there."""
BELIEVED: Final = 0.002
"""How much the expected white counts against one that is seen."""
SHADOW: Final = (0.38, 0.5)
"""The upper lid's shadow on the white: its depth, and how far it reaches, of the opening's height."""
FOOT: Final = 0.12
"""How much darker the white is at the lower lid."""
CORNERS: Final = 0.3
"""How much darker it is in the corners."""
WHITEST: Final = 0.86
"""sRGB 0..1 of the lightest channel: whiter whites startle, where the photo has none."""
UNLIKE: Final = (0.2, 0.06)
"""Of 0..1: a colour that differs from the expected white by the first is lash, lid or the inner corner."""
ENOUGH: Final = 0.03
"""Of an eye's width squared: so much white, seen beside the iris, tells as much of it as the skin does."""
LEAST_RED: Final = 0.6
"""Share of what is light beside the iris that is white and no corner or lid's edge."""
PALER: Final = 1.35
"""How much lighter than skin the white of an eye is, at least, in sRGB."""
COLOURLESS: Final = 0.5
"""How much less coloured."""
DARK: Final = 0.75
"""Of the disc's own lightness where the upper lid covers it."""


def sclera_and_irises(image: U8, points: NDArray[np.floating]) -> tuple[U8, tuple[Iris, Iris]]:
    """(h, w, 3) RGB `image` with the irises painted out, and the irises; of (478, 2) px `points`."""
    out = image.copy()
    left, right = (
        _taken_apart(image, out, eye, points[middle : middle + 5, :2])
        for eye, middle in zip(crop_eyes(image, points), IRISES, strict=True)
    )
    return out, (left, right)


def _taken_apart(image: U8, white: U8, eye: EyeCrop, circle: NDArray[np.floating]) -> Iris:
    """The iris whose five points are `circle` (5, 2) px; its eye's white is painted into `white`."""
    seen = eye.to_crop(circle)
    opening = eye.opening()
    rough = float(np.linalg.norm(seen[1:] - seen[0], axis=1).mean())
    centre, radius = find_edge(eye.image, opening, seen[0], rough)
    inside = smoothstep(0, RIM * EYE, _depth(opening))
    eye.put(white, _white(eye, opening, inside, centre, radius), _near(opening))
    back = cv2.invertAffineTransform(eye.crop_from_picture)
    in_picture = (back[:, :2] @ centre + back[:, 2], radius * float(np.hypot(*back[0, :2])))
    return _disc(image, white, eye, inside, in_picture)


def _white(eye: EyeCrop, opening: F32, inside: F32, centre: F32, radius: float) -> F32:
    """(h, w, 3) the eye without its iris, also beneath the lids."""
    x, y = eye.grid()
    away = np.hypot(x - centre[0], y - centre[1]) / radius
    top, bottom = eye.heights(x)
    shade = _lid_shade(eye, x, y, top, bottom)[..., None]
    lit = np.asarray(eye.image / shade, np.float32)
    trust = inside * smoothstep(AROUND, AROUND + 0.15, away)
    expected = _expected(np.median(eye.image[: EYE // 2].reshape(-1, 3), axis=0), lit[trust > 0.5])
    like = smoothstep(*UNLIKE, np.abs(lit - expected).max(axis=2))
    trust = np.asarray(trust * (0.02 + like), np.float32)
    count = np.asarray(trust + BELIEVED, np.float32)
    values = (lit * trust[..., None] + expected * BELIEVED) / count[..., None]
    even = fill(np.asarray(values, np.float32), count, 30.0)
    most = max(WHITEST, float(expected.max()))
    white = even * np.minimum(1, most / np.maximum(even.max(axis=2, keepdims=True), most)) * shade
    kept = (smoothstep(LIMBUS[1], AROUND + 0.1, away) * smoothstep(0, 0.5, opening))[..., None]
    return np.asarray(white * (1 - kept) + eye.image * kept, np.float32)


def _expected(skin: F32, seen: F32) -> F32:
    """(3,) the white that the skin (3,) about the eye lets one expect, lighter and less coloured; the more of the eye
    is `seen` (n, 3) beside the iris, the lighter and less red of that instead: painters' whites are not white."""
    grey = skin.mean() * PALER
    white = np.clip(grey + (skin - skin.mean()) * (1 - COLOURLESS), 0.05, WHITEST)
    if len(seen):
        light = seen.mean(axis=1)
        lighter = seen[light >= np.median(light)]
        redder = lighter[:, 0] - lighter[:, 2]
        own = lighter[redder <= np.quantile(redder, LEAST_RED)].mean(axis=0)
        white = white + (own - white) * len(seen) / (len(seen) + ENOUGH * EYE * EYE)
    return np.asarray(white, np.float32)


def _lid_shade(eye: EyeCrop, x: F32, y: F32, top: F32, bottom: F32) -> F32:
    """(h, w) factor of the lids' shadow on the white."""
    height = np.maximum(bottom - top, 0.12 * EYE)
    down = np.clip((y - top) / height, 0, 1)
    left, right = eye.upper[0, 0], eye.upper[-1, 0]
    side = np.clip(np.abs(2 * (x - left) / max(right - left, 1) - 1), 0, 1)
    dark = SHADOW[0] * smoothstep(SHADOW[1], 0, down) + FOOT * smoothstep(0.7, 1, down) + CORNERS * side**4
    return np.asarray(np.maximum(1 - dark, 0.25), np.float32)


def _depth(opening: F32) -> F32:
    """(h, w) px, how far within the opening."""
    return np.asarray(cv2.distanceTransform((opening > 0.5).astype(np.uint8), cv2.DIST_L2, 5), np.float32)


def _near(opening: F32) -> F32:
    """(h, w) 1 in the opening and where lids may draw back to, else 0."""
    away = cv2.distanceTransform((opening < 0.5).astype(np.uint8), cv2.DIST_L2, 5) / EYE
    return smoothstep(0.25, 0.15, np.asarray(away, np.float32))


def _disc(image: U8, white: U8, eye: EyeCrop, inside: F32, circle: tuple[NDArray[np.floating], float]) -> Iris:
    """The iris in the `circle` of (centre, radius) px of the picture: as it is seen over `white`, and completed."""
    centre, radius = circle
    half = int(np.ceil(radius * LIMBUS[1])) + 2
    step = np.arange(-half, half + 1, dtype=np.float32)
    dx, dy = np.meshgrid(step, step)
    x, y = np.float32(centre[0]) + dx, np.float32(centre[1]) + dy
    shown = _sample(image, x, y) / np.float32(255)
    below = _sample(white, x, y) / np.float32(255)
    m = eye.crop_from_picture
    at = (m[0, 0] * x + m[0, 1] * y + m[0, 2], m[1, 0] * x + m[1, 1] * y + m[1, 2])
    seen = cv2.remap(inside, *at, cv2.INTER_LINEAR, borderMode=cv2.BORDER_CONSTANT)
    soft = max(1.0, 0.5 * (LIMBUS[1] - LIMBUS[0]) * radius)
    alpha = smoothstep(radius + soft, radius - soft, np.hypot(dx, dy))
    share = alpha[..., None]
    own = np.clip((shown - (1 - share) * below) / np.maximum(share, 0.05), 0, 1)
    colour = _completed(np.asarray(own, np.float32), np.asarray(seen * smoothstep(0.3, 0.9, alpha), np.float32))
    rgba = np.dstack([colour, alpha])
    return Iris(centre.astype(np.float32), radius, np.rint(255 * np.clip(rgba, 0, 1)).astype(np.uint8))


def _completed(colour: F32, trust: F32) -> F32:
    """(d, d, 3) `colour` where `trust` is 1; else mirrored from what is seen below, or of the same distance."""
    size = len(colour)
    middle = size // 2
    polar = (middle + 1, 128)
    whole = np.dstack([colour * trust[..., None], trust])
    rings = cv2.warpPolar(whole, polar, (middle, middle), middle + 1, cv2.INTER_LINEAR)
    # rows are directions, clockwise from the right; columns are distances
    by_distance = cv2.GaussianBlur(rings.sum(axis=0, keepdims=True), (0, 0), 0.6)
    floor = by_distance[..., 3:].max() * 0.02 + 1e-4
    mean = by_distance[..., :3].sum(axis=1, keepdims=True) / (by_distance[..., 3:].sum(axis=1, keepdims=True) + 1e-4)
    profile = (by_distance[..., :3] + floor * mean) / (by_distance[..., 3:] + floor)
    opposite = whole[::-1]
    x, y = np.meshgrid(np.arange(size) - middle, np.arange(size) - middle)
    distance = np.clip(np.hypot(x, y), 0, middle).astype(np.float32)
    even = cv2.remap(profile.astype(np.float32), distance, np.zeros_like(distance), cv2.INTER_LINEAR)
    mirrored = opposite[..., :3] + even * (1 - opposite[..., 3:])
    dim = 1 - (1 - DARK) * smoothstep(0.1, -0.6, y / max(middle, 1))[..., None]
    return np.asarray(colour * trust[..., None] + mirrored * dim * (1 - trust[..., None]), np.float32)


def _sample(image: U8, x: F32, y: F32) -> F32:
    return np.asarray(cv2.remap(image, x, y, cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE), np.float32)
