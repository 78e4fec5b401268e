"""The light on a photo's face, and the tones that what is drawn anew takes from it: skin, lips, mouth, lashes."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.colour import linear_from_srgb
from vcam.avatar.fit import Fit
from vcam.avatar.morphable import HeadModel
from vcam.types import Camera

F32 = NDArray[np.float32]
U8 = NDArray[np.uint8]

SKIN: Final = (50, 280, 101, 330, 117, 346, 118, 347, 151, 108, 337, 9)
"""MediaPipe's points on cheeks and forehead, away from brows, hair and beard."""
LIPS: Final = (0, 37, 267, 17, 84, 314, 39, 269, 181, 405)
LID_RIM: Final = (159, 160, 158, 386, 385, 387)
Y00: Final = 0.282095
"""The first spherical harmonic, sqrt(1 / 4 pi)."""


def light_on_skin(image: U8, points: NDArray[np.floating], fit: Fit, camera: Camera, model: HeadModel) -> F32:
    """(9, 3) spherical harmonics of the light on the skin of the first frame of `fit`, linear, camera axes (OpenCV).

    Relative to the skin: where `irradiance` gives 1, skin has `skin_tone`. In the order of Ramamoorthi and Hanrahan
    2001: 1, y, z, x, xy, yz, 3z^2 - 1, xz, x^2 - y^2.
    """
    light = np.zeros((9, 3), np.float32)
    light[0] = 1 / Y00
    return light


def skin_tone(image: U8, points: NDArray[np.floating]) -> F32:
    """(3,) linear RGB of the face's skin."""
    return _tone(image, points, SKIN)


def mouth_tone(image: U8, points: NDArray[np.floating]) -> tuple[F32, F32]:
    """(3,) and (3,) linear RGB of the lips, and of the dark behind them."""
    lips = _tone(image, points, LIPS)
    return lips, np.asarray(0.12 * lips * [1.0, 0.55, 0.55], np.float32)


def lash_colour(image: U8, points: NDArray[np.floating]) -> F32:
    """(3,) linear RGB of the lashes."""
    return np.asarray(_tone(image, points, LID_RIM) * 0.3, np.float32)


def _tone(image: U8, points: NDArray[np.floating], at: tuple[int, ...]) -> F32:
    high, wide = image.shape[:2]
    x, y = np.rint(points[list(at), :2]).astype(int).T
    seen = (x >= 0) & (x < wide) & (y >= 0) & (y < high)
    if not seen.any():
        return np.full(3, 0.3, np.float32)
    return np.asarray(np.median(linear_from_srgb(image[y[seen], x[seen]] / 255), axis=0), np.float32)
