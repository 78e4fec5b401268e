"""The tones that what is drawn anew takes from a photo: skin, lips, the dark behind them, lashes. Linear RGB."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.colour import LUMINANCE, linear_from_srgb
from vcam.portrait.topology import LIDS

F32 = NDArray[np.float32]
U8 = NDArray[np.uint8]

SKIN: Final = (50, 280, 101, 330, 117, 346, 118, 347, 151, 108, 337, 9)
"""MediaPipe's points on cheeks and forehead, away from brows, hair and beard."""
LIPS: Final = (73, 72, 11, 302, 303, 180, 85, 16, 315, 404)
"""In the middle of the red of both lips."""
UNKNOWN: Final = (0.38, 0.25, 0.19)
"""Skin of which nothing lies in the picture: a middle tone."""
CAVITY: Final = (0.12, 0.066, 0.066)
"""Of the lips' light: what comes back from behind them is darker and redder."""
DARKEST: Final = 0.12
"""Share of the pixels along the upper lids' margins that are lashes."""
LASH_LIGHT: Final = 0.07
"""Of the skin's light: lashes are no lighter than this."""
STEPS: Final = 64
"""Places along a lid."""


def skin_tone(image: U8, points: NDArray[np.floating]) -> F32:
    """(3,) of the skin of (478, 2) px `points`."""
    return _tone(image, points[list(SKIN), :2], np.array(UNKNOWN))


def mouth_tone(image: U8, points: NDArray[np.floating]) -> tuple[F32, F32]:
    """(3,) and (3,) of the lips, and of the dark behind them."""
    lips = _tone(image, points[list(LIPS), :2], skin_tone(image, points) * [0.85, 0.6, 0.6])
    return lips, np.asarray(lips * CAVITY, np.float32)


def lash_colour(image: U8, points: NDArray[np.floating]) -> F32:
    """(3,) of the lashes: the darkest along the upper lids, and never lighter than lashes are."""
    skin = skin_tone(image, points)
    along = []
    for upper, lower in LIDS:
        line, width = points[list(upper), :2], float(np.linalg.norm(points[upper[-1], :2] - points[upper[0], :2]))
        up = points[list(upper), :2].mean(axis=0) - points[list(lower), :2].mean(axis=0)
        up = up / max(float(np.linalg.norm(up)), 1e-6) * width
        at = np.linspace(0.5, len(upper) - 1.5, STEPS)
        places = np.stack([np.interp(at, np.arange(len(upper)), line[:, axis]) for axis in (0, 1)], axis=1)
        along += [places + share * up for share in (0.005, 0.02, 0.035)]
    colours = _read(image, np.concatenate(along))
    if not len(colours):
        return np.asarray(LASH_LIGHT * skin, np.float32)
    light = colours @ LUMINANCE
    dark = colours[light <= np.quantile(light, DARKEST)].mean(axis=0)
    limit = LASH_LIGHT * float(skin @ LUMINANCE) / max(float(dark @ LUMINANCE), 1e-6)
    dark = np.minimum(dark, dark[0])  # bluer ones are irises
    return np.asarray(dark * min(1.0, limit), np.float32)


def _tone(image: U8, places: NDArray[np.floating], otherwise: NDArray[np.floating]) -> F32:
    """(3,) the median of those (n, 2) px that lie in the picture."""
    colours = _read(image, places)
    return np.asarray(np.median(colours, axis=0) if len(colours) else otherwise, np.float32)


def _read(image: U8, places: NDArray[np.floating]) -> NDArray[np.float64]:
    """(m, 3) the means of nine pixels about those of (n, 2) px that lie in the picture."""
    high, wide = image.shape[:2]
    x, y = np.rint(places).astype(int).T
    seen = (x >= 1) & (x < wide - 1) & (y >= 1) & (y < high - 1)
    x, y = x[seen], y[seen]
    around = [linear_from_srgb(image[y + j, x + i] / 255) for i in (-1, 0, 1) for j in (-1, 0, 1)]
    return np.asarray(np.mean(around, axis=0), np.float64).reshape(-1, 3)
