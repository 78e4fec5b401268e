"""CIE L*a*b* and back (CIE 15, sRGB primaries, D65), for colours that are compared or moved as people see them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

XYZ_FROM_LINEAR = np.array(
    [[0.4124564, 0.3575761, 0.1804375], [0.2126729, 0.7151522, 0.0721750], [0.0193339, 0.1191920, 0.9503041]]
)
"""IEC 61966-2-1."""
LUMINANCE = XYZ_FROM_LINEAR[1]
WHITE = XYZ_FROM_LINEAR.sum(axis=1)


def linear_from_srgb(srgb: NDArray[np.floating]) -> Array:
    """Linear light of sRGB 0..1 (IEC 61966-2-1)."""
    c = np.asarray(srgb, np.float64)
    return np.where(c <= 0.04045, c / 12.92, ((c + 0.055) / 1.055) ** 2.4)


def srgb_from_linear(linear: NDArray[np.floating]) -> Array:
    """sRGB 0..1 of linear light, cut to that range."""
    c = np.clip(np.asarray(linear, np.float64), 0, 1)
    return np.where(c <= 0.0031308, 12.92 * c, 1.055 * c ** (1 / 2.4) - 0.055)


def lab_from_srgb(srgb: NDArray[np.floating]) -> Array:
    """(..., 3) L* 0..100, a*, b* of sRGB 0..1."""
    ratio = linear_from_srgb(srgb) @ XYZ_FROM_LINEAR.T / WHITE
    f = np.where(ratio > (6 / 29) ** 3, np.cbrt(ratio), ratio / (3 * (6 / 29) ** 2) + 4 / 29)
    return np.stack([116 * f[..., 1] - 16, 500 * (f[..., 0] - f[..., 1]), 200 * (f[..., 1] - f[..., 2])], axis=-1)


def srgb_from_lab(lab: NDArray[np.floating]) -> Array:
    """(..., 3) sRGB 0..1, cut to what it can show."""
    fy = (lab[..., 0] + 16) / 116
    f = np.stack([fy + lab[..., 1] / 500, fy, fy - lab[..., 2] / 200], axis=-1)
    ratio = np.where(f > 6 / 29, f**3, 3 * (6 / 29) ** 2 * (f - 4 / 29))
    return srgb_from_linear((ratio * WHITE) @ np.linalg.inv(XYZ_FROM_LINEAR).T)
