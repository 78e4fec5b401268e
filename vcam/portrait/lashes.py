"""How strong a photo's lashes are: how much darker the line along its upper lids is than the skin above."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.portrait.eye_crop import EYE, crop_eyes

U8 = NDArray[np.uint8]

LINES: Final = (-0.02, 0.0, 0.02, 0.04, 0.06, 0.08)
"""Of an eye's width above the landmarks of the margin: where its darkest line is looked for."""
BREADTH: Final = 0.024
"""Of the same: of such a line."""
SKIN: Final = (0.12, 0.3)
"""Of the same: from where to where the skin lies; in a deep socket, the lighter skin all about counts."""
CORNERS: Final = 0.1
"""Of the same: left out at each end."""


def lash_weight(image: U8, points: NDArray[np.floating]) -> float:
    """0..1, the stronger eye's of (478, 2) px `points`: painted faces with hardly a line have 0.3, liner has 0.9."""
    weights = [0.0]
    for eye in crop_eyes(image, points):
        x, y = eye.grid()
        above = (eye.heights(x)[0] - y) / EYE
        between = (x > eye.upper[0, 0] + CORNERS * EYE) & (x < eye.upper[-1, 0] - CORNERS * EYE)
        light = eye.image.mean(axis=2)
        lid = light[between & (above > SKIN[0]) & (above < SKIN[1])]
        skin = max(float(np.median(part)) for part in (light, lid) if part.size)
        for line in LINES:
            here = light[between & (np.abs(above - line) < BREADTH / 2)]
            if here.size:
                weights.append(1 - float(here.mean()) / max(skin, 1e-3))
    return min(max(weights), 1.0)
