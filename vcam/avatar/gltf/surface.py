"""What a mesh needs to be drawn: plain triangles, unit normals, four influences a vertex."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.gltf.fields import Fields
from vcam.avatar.rigged import F32

STRIP: Final = 5
FAN: Final = 6
LEAST: Final = 1e-12


def triangles_of(corners: NDArray[np.uint32], mode: int) -> NDArray[np.uint32]:
    """(n, 3) of a list, a strip or a fan (glTF 2.0, section 3.7.2.1); what is left over at the end is dropped."""
    if mode == STRIP:
        rows = np.stack([corners[:-2], corners[1:-1], corners[2:]], 1) if len(corners) > 2 else corners[:0]
        out = rows.reshape(-1, 3).copy()
        out[1::2] = out[1::2][:, [1, 0, 2]]
    elif mode == FAN:
        rim = corners[1:]
        first = np.full(max(len(rim) - 1, 0), corners[0] if len(corners) else 0, np.uint32)
        out = np.stack([first, rim[:-1], rim[1:]], 1) if len(first) else corners[:0].reshape(-1, 3)
    else:
        out = corners[: len(corners) // 3 * 3].reshape(-1, 3)
    a, b, c = out[:, 0], out[:, 1], out[:, 2]
    whole: NDArray[np.uint32] = out[(a != b) & (b != c) & (c != a)]
    return whole


def unit_normals(found: F32 | None, points: F32, triangles: NDArray[np.uint32]) -> F32:
    """(V, 3): those of the file made unit length; where there are none, the mean of the triangles' around."""
    normals = np.zeros_like(points) if found is None else found.copy()
    length = np.sqrt(np.einsum("ij,ij->i", normals, normals, dtype=np.float64))
    flat = length < LEAST
    if flat.any():
        normals[flat] = _of_triangles(points, triangles)[flat]
        length[flat] = np.linalg.norm(normals[flat].astype(np.float64), axis=1)
    lost = length < LEAST
    normals[lost], length[lost] = (0.0, 0.0, 1.0), 1.0
    return np.asarray(normals / length[:, None], np.float32)


def _of_triangles(points: F32, triangles: NDArray[np.uint32]) -> NDArray[np.float64]:
    a, b, c = (points[triangles[:, k]].astype(np.float64) for k in range(3))
    face = np.cross(b - a, c - a)
    out = np.zeros((len(points), 3))
    for k in range(3):
        for axis in range(3):
            out[:, axis] += np.bincount(triangles[:, k], face[:, axis], len(points))
    length = np.linalg.norm(out, axis=1, keepdims=True)
    return np.asarray(out / np.where(length > 0, length, 1))


def strongest_four(taken: Callable[..., F32 | None], attributes: Fields) -> tuple[NDArray[np.uint16], F32]:
    """JOINTS and WEIGHTS of up to eight influences as the strongest four, adding up to 1; zeros where it has none."""
    sets = []
    for k in (0, 1):
        joints, weights = taken(f"JOINTS_{k}", 4), taken(f"WEIGHTS_{k}", 4)
        if joints is not None and weights is not None:
            sets.append((joints, np.maximum(weights, 0)))
    if not sets:
        points: Any = taken("POSITION", 3)
        return np.zeros((len(points), 4), np.uint16), np.zeros((len(points), 4), np.float32)
    joints, weights = (np.concatenate(parts, axis=1) for parts in zip(*sets, strict=True))
    if joints.size and (joints.max() > 65535 or joints.min() < 0):
        raise attributes.fault("JOINTS_0", f"names joint {joints.max():.0f}")
    if weights.shape[1] > 4:
        order = np.argsort(-weights, axis=1, kind="stable")[:, :4]
        joints, weights = np.take_along_axis(joints, order, 1), np.take_along_axis(weights, order, 1)
    total = weights.sum(1, keepdims=True)
    none = total[:, 0] < LEAST
    weights[none, 0], total[none] = 1.0, 1.0
    weights = weights / total
    return np.where(weights > 0, joints, 0).astype(np.uint16), weights.astype(np.float32)
