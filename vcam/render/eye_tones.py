"""The tones of a photo's eyes: the irises, and the white beside them."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.colour import linear_from_srgb
from vcam.portrait.portrait import Portrait

F32 = NDArray[np.float32]


def eye_tones(portrait: Portrait) -> tuple[F32, F32]:
    """(3,) and (3,) linear RGB of the irises between pupil and rim, and of the white beside them."""
    irises, whites = [], []
    high, wide = portrait.image.shape[:2]
    for iris in portrait.layers.irises:
        y, x = np.mgrid[: iris.disc.shape[0], : iris.disc.shape[1]] - np.array(iris.disc.shape[:2])[:, None, None] // 2
        away = np.hypot(x, y) / max(iris.radius, 1)
        irises.append(iris.disc[(away > 0.45) & (away < 0.8), :3].reshape(-1, 3))
        left, top = (np.rint(iris.centre - 1.6 * iris.radius)).astype(int)
        right, bottom = (np.rint(iris.centre + 1.6 * iris.radius)).astype(int) + 1
        part = portrait.layers.sclera[max(0, top) : min(high, bottom), max(0, left) : min(wide, right)]
        around = portrait.layers.lids[max(0, top) : min(high, bottom), max(0, left) : min(wide, right)]
        whites.append(part[np.abs(part.astype(int) - around).max(axis=2) > 12].reshape(-1, 3))
    iris_px, white_px = np.concatenate(irises), np.concatenate(whites)
    iris_rgb = np.median(iris_px, axis=0) if len(iris_px) else np.array([80, 60, 45])
    white_rgb = np.percentile(white_px, 70, axis=0) if len(white_px) else np.array([205, 200, 195])
    return tuple(np.asarray(linear_from_srgb(c / 255), np.float32) for c in (iris_rgb, white_rgb))  # type: ignore[return-value]
