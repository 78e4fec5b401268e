"""Meshes bent by their skins (glTF 2.0, section 3.7.3.3)."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.rigged import Primitive, Skin

F64 = NDArray[np.float64]


def palette(skin: Skin, world: F64) -> F64:
    """(joints, 4, 4) what takes a vertex at rest to where each joint alone would put it; `world` (N, 4, 4)."""
    return np.asarray(world[skin.joints] @ skin.inverse_bind, np.float64)


def skinned(primitive: Primitive, matrices: F64) -> F64:
    """(V, 3) m, the primitive's positions by the skin's palette."""
    out = np.zeros((len(primitive.positions), 3))
    for k in range(4):
        chosen = matrices[primitive.joints[:, k], :3]
        moved = np.einsum("nij,nj->ni", chosen[:, :, :3], primitive.positions) + chosen[:, :, 3]
        out += primitive.weights[:, k, None] * moved
    return out
