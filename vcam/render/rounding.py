"""Normals that shade a face as a drawer would: as a round thing, whose eye sockets and lips throw no shade."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.model import SKIN, Avatar

F32 = NDArray[np.float32]

FACE: Final = 0.55
"""Share of the blurred normals in those of a face; the rest is its own, so that it keeps a nose."""
SOCKET: Final = 1.0
"""The same round the eyes, where real normals make a shade on the far lid when the head turns from the light."""
NEAR, FAR = 1.3, 2.6
"""Distances from the eyeball's centre, unit its radius, over which the one becomes the other."""
LIDS = (1.15, 1.7)
"""The same over which lids end."""
BLUR: Final = 0.9
"""Standard deviation of the blur, unit the eyeball's radius: a socket is two wide."""
MOST_SOURCES: Final = 1500
"""Vertices that are blurred from: more give the same picture and take longer to load."""
SIDE: Final = (0.3, 0.6)
"""Forward part of the skull's normal over which the face begins."""


def rounded_normals(avatar: Avatar, bulge: F32) -> F32:
    """(V, 3) unit normals for shading. `bulge` (V, 3) are those of the skull's ellipsoid on the face, 0 elsewhere."""
    out = avatar.normals.copy()
    face = np.flatnonzero((bulge[:, 2] > SIDE[0]) & (avatar.material == SKIN))
    if not len(face) or avatar.eye_radius_m <= 0:
        return out
    share = FACE + (SOCKET - FACE) * near_eyes(avatar, NEAR, FAR)[face]
    share *= np.clip((bulge[face, 2] - SIDE[0]) / (SIDE[1] - SIDE[0]), 0, 1)
    smooth = _blurred(avatar, face, BLUR * avatar.eye_radius_m)
    mixed = avatar.normals[face] * (1 - share[:, None]) + smooth * share[:, None]
    out[face] = mixed / np.maximum(np.linalg.norm(mixed, axis=1, keepdims=True), 1e-9)
    return out


def near_eyes(avatar: Avatar, near: float, far: float) -> NDArray[np.float64]:
    """(V,) 1 nearer to an eyeball's centre than `near`, 0 further than `far`, unit its radius."""
    away = np.full(len(avatar.positions), np.inf)
    if avatar.eye_radius_m > 0:
        for pivot in avatar.eye_pivots:
            away = np.minimum(away, np.linalg.norm(avatar.positions - pivot, axis=1) / avatar.eye_radius_m)
    share = np.clip((far - away) / (far - near), 0.0, 1.0)
    return np.asarray(share * share * (3 - 2 * share), np.float64)


def _blurred(avatar: Avatar, face: NDArray[np.intp], deviation_m: float) -> F32:
    """(n, 3) unit, mean of the normals round each vertex of `face`, by area, of what looks the same way."""
    area = np.zeros(len(avatar.positions), np.float32)
    a, b, c = (avatar.positions[avatar.triangles[:, i]] for i in range(3))
    size = np.linalg.norm(np.cross(b - a, c - a), axis=1).astype(np.float32)
    for i in range(3):
        np.add.at(area, avatar.triangles[:, i], size)
    source = face[:: max(1, len(face) // MOST_SOURCES)]
    points, places = avatar.positions[face], avatar.positions[source]
    apart = (points**2).sum(1)[:, None] + (places**2).sum(1) - 2 * (points @ places.T)
    weight = np.exp(-np.maximum(apart, 0) / (2 * deviation_m**2)) * area[source]
    weight *= np.maximum(avatar.normals[face] @ avatar.normals[source].T, 0)
    mean = weight @ avatar.normals[source] + 1e-12 * avatar.normals[face]
    return np.asarray(mean / np.maximum(np.linalg.norm(mean, axis=1, keepdims=True), 1e-30), np.float32)
