"""Where each node is at rest: translation, rotation and scale, taken from a matrix where the file has one."""

from __future__ import annotations

from typing import Final

import numpy as np

from vcam.avatar.gltf.accessors import REACH
from vcam.avatar.gltf.document import Document
from vcam.avatar.gltf.fields import Fields
from vcam.avatar.gltf.tree import Tree
from vcam.avatar.rigged import IDENTITY4, NO_NODE, Nodes
from vcam.geometry import quat_wxyz_from_rotation

LEAST: Final = 1e-9
"""A shorter axis or quaternion has no direction."""
Placement = tuple[tuple[float, ...], tuple[float, ...], tuple[float, ...]]
"""Translation, rotation wxyz, scale."""


def read_nodes(document: Document, tree: Tree) -> Nodes:
    """All nodes of the file in the order of `tree`."""
    tables = document.root.tables("nodes")
    ordered = [tables[number] for number in tree.order]
    place = tree.place
    parents = [NO_NODE if tree.parents[number] < 0 else place[tree.parents[number]] for number in tree.order]
    placed = [_placement(table) for table in ordered]
    return Nodes(
        names=tuple(table.text("name") for table in ordered),
        parents=np.array(parents, np.int32),
        translation=np.array([move for move, _, _ in placed], np.float32).reshape(-1, 3),
        rotation_wxyz=np.array([turn for _, turn, _ in placed], np.float32).reshape(-1, 4),
        scale=np.array([size for _, _, size in placed], np.float32).reshape(-1, 3),
    )


def _placement(table: Fields) -> Placement:
    if "matrix" in table:
        flat = table.numbers("matrix", tuple(IDENTITY4.ravel().tolist()), -REACH, REACH)
        return _taken_apart(np.array(flat).reshape(4, 4).T)
    x, y, z, w = table.numbers("rotation", (0.0, 0.0, 0.0, 1.0), -REACH, REACH)
    length = float(np.linalg.norm((w, x, y, z)))
    turn = (w / length, x / length, y / length, z / length) if length > LEAST else (1.0, 0.0, 0.0, 0.0)
    move = table.numbers("translation", (0.0, 0.0, 0.0), -REACH, REACH)
    return move, turn, table.numbers("scale", (1.0, 1.0, 1.0), -REACH, REACH)


def _taken_apart(matrix: np.ndarray) -> Placement:
    """Of a (4, 4) matrix; shear, which the format forbids, is lost."""
    axes = matrix[:3, :3]
    size = np.linalg.norm(axes, axis=0)
    move = tuple(matrix[:3, 3].tolist())
    if size.min() < LEAST:
        return move, (1.0, 0.0, 0.0, 0.0), tuple(size.tolist())
    rotation = axes / size
    if np.linalg.det(rotation) < 0:
        size[0], rotation[:, 0] = -size[0], -rotation[:, 0]
    left, _, right = np.linalg.svd(rotation)  # the nearest rotation
    return move, tuple(quat_wxyz_from_rotation(left @ right).tolist()), tuple(size.tolist())
