"""What swings on a VRM 0.x model: secondaryAnimation's bone groups, given as VRM 1.0's joints."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.gltf.document import Document
from vcam.avatar.gltf.fields import Fields
from vcam.avatar.rigged import NO_NODE, Collider, SpringJoints
from vcam.avatar.vrm.numbers import reference, references, vector_xyz
from vcam.avatar.vrm.spring_bones import (
    MAX_COLLIDERS,
    MAX_JOINTS,
    MAX_SPRINGS,
    MOST_FORCE,
    MOST_RADIUS_M,
    Joint,
    as_arrays,
    place_in,
)

F64 = NDArray[np.float64]

LAST_BONE_M: Final = 0.07
"""A chain's last node swings as if its bone went on this far (VRMC_springBone-1.0, "For vrm0")."""
DOWN: Final = (0.0, -1.0, 0.0)


def read_springs0(document: Document, world: F64, parents: NDArray[np.integer]) -> SpringJoints | None:
    """SpringJoints, or None where nothing swings. `world` (N, 4, 4) are the model's nodes at rest.

    Vectors of 0.x have Unity's axes: z is turned round in collider offsets, and gravity is in the space of a model
    that faces +z with -x to its left. Raises BadInput for wrong types and for more joints or colliders than any has.
    """
    secondary = document.extension("VRM").table("secondaryAnimation")
    colliders: list[Collider] = []
    groups = [_group(group, document, colliders) for group in secondary.tables("colliderGroups", MAX_COLLIDERS)]
    if len(colliders) > MAX_COLLIDERS:
        raise secondary.fault("colliderGroups", f"have more than {MAX_COLLIDERS} colliders")
    children: dict[int, list[int]] = {}
    for node, parent in enumerate(parents.tolist()):
        children.setdefault(parent, []).append(node)
    joints: dict[int, Joint] = {}
    for group in secondary.tables("boneGroups", MAX_SPRINGS):
        hits = frozenset[int]().union(*(groups[g] for g in references(group, "colliderGroups", len(groups))))
        centre = reference(group, "center", len(document.node_place))
        x, y, z = vector_xyz(group, "gravityDir", DOWN)
        direction = np.array([-x, y, z]) / max(float(np.linalg.norm([x, y, z])), 1e-9)
        gx, gy, gz = direction * group.number("gravityPower", 0.0, -MOST_FORCE, MOST_FORCE)
        common = (
            group.number("stiffiness", 1.0, 0.0, MOST_FORCE),
            (float(gx), float(gy), float(gz)),
            group.number("dragForce", 0.4, 0.0, 1.0),
            group.number("hitRadius", 0.02, 0.0, MOST_RADIUS_M),
            document.node_place[centre] if centre >= 0 else NO_NODE,
            hits,
        )
        waiting = [document.node_place[n] for n in references(group, "bones", len(document.node_place))][::-1]
        while waiting:
            node = waiting.pop()
            if node in joints:
                continue
            below = children.get(node, [])
            waiting += below[::-1]
            tail = _tail(node, below, world, parents)
            if tail is not None:
                joints[node] = Joint(node, tail, *common)
            if len(joints) > MAX_JOINTS:
                raise secondary.fault("boneGroups", f"have more than {MAX_JOINTS} joints")
    return as_arrays(list(joints.values()), colliders)


def _tail(node: int, below: list[int], world: F64, parents: NDArray[np.integer]) -> tuple[float, float, float] | None:
    """Where the bone ends, in the node's space: at the first child, or straight on from the parent."""
    if below:
        return place_in(world, node, world[below[0], :3, 3])
    parent = int(parents[node])
    if parent == NO_NODE:
        return None
    here = world[node, :3, 3]
    bone = here - world[parent, :3, 3]
    length = float(np.linalg.norm(bone))
    return place_in(world, node, here + bone / length * LAST_BONE_M) if length > 0 else None


def _group(group: Fields, document: Document, colliders: list[Collider]) -> frozenset[int]:
    """Adds a group's balls to `colliders`; their places there."""
    first = len(colliders)
    node = reference(group, "node", len(document.node_place))
    for ball in group.tables("colliders", MAX_COLLIDERS) if node >= 0 else ():
        x, y, z = vector_xyz(ball, "offset", (0.0, 0.0, 0.0))
        radius = ball.number("radius", 0.0, 0.0, MOST_RADIUS_M)
        colliders.append(Collider(document.node_place[node], (x, y, -z), (x, y, -z), radius))
    return frozenset(range(first, len(colliders)))
