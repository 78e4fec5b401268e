"""What never changes about joints that swing: their order by level, frames at rest, lengths and what they hit."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.node_tree import world_matrices
from vcam.avatar.rigged import NO_NODE, SpringJoints

F64 = NDArray[np.float64]
Ints = NDArray[np.int64]

MAX_LEVELS: Final = 64
"""Joints deeper in a chain than this stay stiff: hair has about ten, and each level costs time in every step."""
LEAST_LENGTH_M: Final = 1e-4
"""A shorter bone can't be seen to swing and stays stiff."""
LEAST_SCALE: Final = 1e-9
"""Determinant of a node's matrix below which it is flat, and stays stiff."""


@dataclass(frozen=True, slots=True)
class SpringRig:
    """J joints in an order where those of one level (as many joints above them) lie together.

    Each joint has a frame whose +y is its bone's rest direction. An anchor is a node that chains hang on: the parent of
    a chain's first joint, or that joint's node itself where it has none.
    Rows of frames in a simulation: first the A anchors' as the pose gives them, then the J joints'.
    """

    nodes: Ints
    """(J,)"""
    levels: tuple[slice, ...]
    """Of the joints."""
    above: Ints
    """(J,) row of the frame that each joint hangs on."""
    anchors: Ints
    """(A,) nodes."""
    rigid_from_anchor: F64
    """(A, 3, 3) takes the scale out of an anchor's matrix."""
    rest: F64
    """(J, 4, 4) turn and place (m) of the joint's frame at rest, in the frame above."""
    node_shape: F64
    """(J, 4, 4) the node's matrix in its joint's frame: scale, and the turn of the axes."""
    length: F64
    """(J, 1) m"""
    stiffness: F64
    """(J, 1)"""
    gravity: F64
    """(J, 3)"""
    keep: F64
    """(J, 1) share of the motion that a step keeps: 1 - drag."""
    centre: Ints
    """(J,) node, or NO_NODE"""
    collider_nodes: Ints
    """(C,)"""
    collider_ends: F64
    """(2, C, 4, 1) first and second end, in the node's space, homogeneous."""
    reach: F64
    """(J, C) m, how near a tail may come to a collider's line; 0: they don't meet."""
    carried: Ints
    """(D,) nodes that are no joints but have one above them."""
    carriers: Ints
    """(D,) node of that joint."""
    carried_from: F64
    """(D, 4, 4) their rest in that node's space."""


def spring_rig(parents: NDArray[np.integer], joints: SpringJoints, local: NDArray[np.floating]) -> SpringRig:
    """The SpringRig of a tree of N nodes: `parents` (N,) come before their children, `local` (N, 4, 4) is the rest."""
    world = world_matrices(parents, np.asarray(local, np.float64))
    rigid = _rotations(world[:, :3, :3])
    number = _usable(joints, world)
    above, level = _joint_above(parents, number)
    chosen = np.array(sorted(number, key=lambda node: (level[node], above[node])), np.int64)
    rows = np.array([number[node] for node in chosen], np.int64)
    row_of = {int(node): i for i, node in enumerate(chosen)}
    counts = np.bincount([level[node] for node in chosen], minlength=1)
    ends = np.cumsum(counts)
    held_by = [above[n] if level[n] else int(parents[n]) if parents[n] != NO_NODE else n for n in map(int, chosen)]
    anchors = np.array(sorted({node for node, n in zip(held_by, chosen, strict=True) if not level[n]}), np.int64)
    anchor_of = {int(node): i for i, node in enumerate(anchors)}
    rows_above = [
        len(anchors) + row_of[node] if level[n] else anchor_of[node] for node, n in zip(held_by, chosen, strict=True)
    ]

    tails = np.einsum("nij,nj->ni", world[chosen, :3, :3], joints.tails[rows].astype(np.float64))
    length = np.linalg.norm(tails, axis=1, keepdims=True)
    frames = np.array([_with_y(rigid[n], tail / size) for n, tail, size in zip(chosen, tails, length, strict=True)])
    frames = frames.reshape(-1, 3, 3)
    frame_above = np.concatenate([rigid[anchors], frames])[rows_above].reshape(-1, 3, 3)
    origin = np.concatenate([world[anchors, :3, 3], world[chosen, :3, 3]])[rows_above].reshape(-1, 3)
    place = world[chosen, :3, 3] - origin
    from_above = frame_above.transpose(0, 2, 1)
    carried = np.array([n for n in range(len(parents)) if n in above and n not in row_of], np.int64)
    carriers = np.array([above[n] for n in carried], np.int64)
    scale = np.cbrt(np.abs(np.linalg.det(world[:, :3, :3])))
    nodes = np.array([c.node for c in joints.colliders], np.int64)
    offsets = np.array([[(*c.offset, 1.0) for c in joints.colliders], [(*c.tail, 1.0) for c in joints.colliders]])
    radius = np.array([c.radius for c in joints.colliders]) * scale[nodes]
    reach = (radius + joints.hit_radius[rows, None] * scale[chosen, None]) * joints.collides[rows]
    return SpringRig(
        nodes=chosen,
        levels=tuple(slice(int(end - count), int(end)) for end, count in zip(ends, counts, strict=True) if count),
        above=np.array(rows_above, np.int64),
        anchors=anchors,
        rigid_from_anchor=np.linalg.pinv(world[anchors, :3, :3]) @ rigid[anchors],
        rest=_matrices(from_above @ frames, np.einsum("nij,nj->ni", from_above, place)),
        node_shape=_matrices(frames.transpose(0, 2, 1) @ world[chosen, :3, :3], np.zeros(3)),
        length=length,
        stiffness=joints.stiffness[rows, None].astype(np.float64),
        gravity=joints.gravity[rows].astype(np.float64),
        keep=1.0 - np.clip(joints.drag[rows, None].astype(np.float64), 0.0, 1.0),
        centre=joints.centre[rows].astype(np.int64),
        collider_nodes=nodes,
        collider_ends=offsets.reshape(2, len(nodes), 4, 1),
        reach=reach,
        carried=carried,
        carriers=carriers,
        carried_from=np.linalg.inv(world[carriers]) @ world[carried],
    )


def _usable(joints: SpringJoints, world: F64) -> dict[int, int]:
    """Row in `joints` of each node that can swing."""
    number: dict[int, int] = {}
    for row, node in enumerate(joints.nodes):
        matrix = world[node, :3, :3]
        long_enough = np.linalg.norm(matrix @ joints.tails[row]) > LEAST_LENGTH_M
        if long_enough and abs(np.linalg.det(matrix)) > LEAST_SCALE:
            number.setdefault(int(node), row)
    return number


def _joint_above(parents: NDArray[np.integer], number: dict[int, int]) -> tuple[dict[int, int], dict[int, int]]:
    """For all nodes below a joint the nearest one above, and for joints their level; takes what is too deep out."""
    above: dict[int, int] = {}
    level: dict[int, int] = {}
    for node, parent in enumerate(parents.tolist()):
        nearest = parent if parent in number else above.get(parent, NO_NODE)
        if nearest != NO_NODE:
            above[node] = nearest
        if node in number:
            depth = level[nearest] + 1 if nearest != NO_NODE else 0
            if depth < MAX_LEVELS:
                level[node] = depth
                above.setdefault(node, NO_NODE)
            else:
                del number[node]
    return above, level


def _matrices(linear: F64, place: F64) -> F64:
    """(n, 4, 4) of `linear` (n, 3, 3) and `place` (n, 3) or (3,) m."""
    out = np.tile(np.eye(4), (len(linear), 1, 1))
    out[:, :3, :3], out[:, :3, 3] = linear, place
    return out


def _rotations(matrices: F64) -> F64:
    """(n, 3, 3) nearest rotations (polar decomposition by SVD, mirrored axes left to the rest)."""
    u, _, vt = np.linalg.svd(matrices)
    u[:, :, 2] *= np.linalg.det(u @ vt)[:, None]
    return np.asarray(u @ vt, np.float64)


def _with_y(frame: F64, direction: F64) -> F64:
    """(3, 3) `frame` turned the shortest way so that its +y is `direction` (unit length)."""
    y = frame[:, 1]
    if y @ direction < -0.999:  # nearly opposite: the shortest way is not defined; half a turn about x first
        frame = frame @ np.diag([1.0, -1.0, -1.0])
        y = frame[:, 1]
    both = y + direction
    turned = frame - np.outer(both, both @ frame) / (1 + y @ direction)
    return np.asarray(turned + 2 * np.outer(direction, y @ frame), np.float64)
