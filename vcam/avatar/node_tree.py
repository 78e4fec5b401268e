"""Matrices of a node tree: each node's own, and their product from the root down."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.rigged import NO_NODE, Nodes

F64 = NDArray[np.float64]


def local_matrices(nodes: Nodes) -> F64:
    """(N, 4, 4) translation · rotation · scale of each node at rest."""
    out = np.zeros((len(nodes.parents), 4, 4))
    out[:, :3, :3] = rotations(nodes.rotation_wxyz.astype(np.float64)) * nodes.scale[:, None, :]
    out[:, :3, 3] = nodes.translation
    out[:, 3, 3] = 1
    return out


def world_matrices(parents: NDArray[np.integer], local: F64) -> F64:
    """(N, 4, 4) product of the local matrices from the root down to each node; parents come before their children."""
    world = local.copy()
    for node, parent in enumerate(parents.tolist()):
        if parent != NO_NODE:
            world[node] = world[parent] @ local[node]
    return world


def rotations(quat_wxyz: F64) -> F64:
    """(n, 3, 3) rotations of (n, 4) quaternions of any length; one of no length is no rotation."""
    size = np.linalg.norm(quat_wxyz, axis=1, keepdims=True)
    w, x, y, z = np.where(size > 1e-12, quat_wxyz / np.maximum(size, 1e-12), (1.0, 0.0, 0.0, 0.0)).T
    rows = (
        (1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)),
        (2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)),
        (2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)),
    )
    return np.moveaxis(np.array(rows), 2, 0)
