"""The shadow that the hair throws on the face: a shadow map on the processor, made once per avatar."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.avatar.model import HAIR, SKIN, Avatar

FROM: Final = np.array([-0.12, 0.60, 0.79])
"""Unit, head frame, towards the light of this shadow: steeper than the key light, so that a fringe shades the forehead
and side hair leaves the cheeks alone. It turns with the head: a drawn face keeps its shadow."""
MAP_PX: Final = 256
LEAST_M: Final = 0.002
"""Hair nearer to the skin than this lies on it and throws no shadow."""
SOFT_PX: Final = 3
"""Half the width over which the shadow ends; about 3 mm."""


def fringe_shadow(avatar: Avatar) -> NDArray[np.float64]:
    """(V,) 0 in the light .. 1 in the shadow of the hair, for skin."""
    out = np.zeros(len(avatar.positions))
    hair = avatar.triangles[(avatar.material[avatar.triangles] == HAIR).all(axis=1)]
    skin = np.flatnonzero(avatar.material == SKIN)
    if not len(hair) or not len(skin):
        return out
    side = np.cross([0.0, 1.0, 0.0], FROM)
    side /= np.linalg.norm(side)
    seen = avatar.positions @ np.column_stack([side, np.cross(FROM, side), FROM])
    low, high = seen[hair].reshape(-1, 3).min(axis=0), seen[hair].reshape(-1, 3).max(axis=0)
    px = (seen[:, :2] - low[:2]) * ((MAP_PX - 1) / (high - low)[:2].max())
    nearest = np.full((MAP_PX, MAP_PX), -np.inf, np.float32)
    depth = seen[hair, 2].mean(axis=1)
    order = np.argsort(depth)  # what is nearer to the light is painted later
    for corners, away in zip(np.round(px).astype(np.int32)[hair[order]], depth[order].tolist(), strict=True):
        cv2.fillConvexPoly(nearest, corners, away)
    steps = np.arange(-SOFT_PX, SOFT_PX + 1, SOFT_PX)
    for dx in steps:
        for dy in steps:
            x, y = (np.clip(np.round(px[skin] + [dx, dy]).astype(int), 0, MAP_PX - 1)).T
            out[skin] += nearest[y, x] > seen[skin, 2] + LEAST_M
    return np.asarray(out / len(steps) ** 2, np.float64)
