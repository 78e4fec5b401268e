"""What swings on a VRM 1.0 model: VRMC_springBone's chains and colliders."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.gltf.document import Document
from vcam.avatar.gltf.fields import Fields
from vcam.avatar.rigged import NO_NODE, Collider, SpringJoints
from vcam.avatar.vrm.numbers import REACH_M, reference, references, triple

F64 = NDArray[np.float64]

MAX_JOINTS: Final = 2000
"""Large models have 500."""
MAX_COLLIDERS: Final = 300
"""Large models have 60; each meets each joint in every step."""
MAX_SPRINGS: Final = 2000
MOST_FORCE: Final = 1000.0
"""Stiffness and gravity are clamped to this; sliders end at 4."""
MOST_RADIUS_M: Final = 10.0


@dataclass(frozen=True, slots=True)
class Joint:
    """One joint while they are collected; units as in SpringJoints."""

    node: int
    tail: tuple[float, float, float]
    stiffness: float
    gravity: tuple[float, float, float]
    drag: float
    hit_radius: float
    centre: int
    colliders: frozenset[int]


def read_springs1(document: Document, world: F64, parents: NDArray[np.integer]) -> SpringJoints | None:
    """SpringJoints, or None where nothing swings. `world` (N, 4, 4) are the model's nodes at rest.

    Raises BadInput for wrong types and for more than MAX_JOINTS joints or MAX_COLLIDERS colliders.
    """
    spring_bone = document.extension("VRMC_springBone")
    colliders, place = _colliders(spring_bone, document)
    groups = [
        frozenset(place[c] for c in references(group, "colliders", len(place)) if place[c] >= 0)
        for group in spring_bone.tables("colliderGroups", MAX_COLLIDERS)
    ]
    joints: list[Joint] = []
    for spring in spring_bone.tables("springs", MAX_SPRINGS):
        hits = frozenset[int]().union(*(groups[g] for g in references(spring, "colliderGroups", len(groups))))
        centre = reference(spring, "center", len(document.node_place))
        chain = spring.tables("joints", MAX_JOINTS)
        nodes = [reference(joint, "node", len(document.node_place)) for joint in chain]
        if len(joints) + len(chain) > MAX_JOINTS:
            raise spring_bone.fault("springs", f"have more than {MAX_JOINTS} joints")
        for fields, number, following in zip(chain, nodes, nodes[1:], strict=False):
            if number < 0 or following < 0:
                continue
            node, end = document.node_place[number], document.node_place[following]
            tail = place_in(world, node, world[end, :3, 3])
            if tail is None or not _is_below(end, node, parents):
                continue
            joints.append(_joint(fields, node, tail, document.node_place[centre] if centre >= 0 else NO_NODE, hits))
    return as_arrays(joints, colliders)


def place_in(world: F64, node: int, point: F64) -> tuple[float, float, float] | None:
    """`point` (3,) m in the node's space; None where the node is flat."""
    matrix = world[node, :3, :3]
    if abs(np.linalg.det(matrix)) < 1e-12:
        return None
    x, y, z = np.linalg.solve(matrix, point - world[node, :3, 3])
    return float(x), float(y), float(z)


def as_arrays(joints: list[Joint], colliders: list[Collider]) -> SpringJoints | None:
    """The same as SpringJoints; a node that comes twice counts once. None where there are no joints."""
    kept = list({joint.node: joint for joint in reversed(joints)}.values())[::-1]
    if not kept:
        return None
    collides = np.zeros((len(kept), len(colliders)), bool)
    for row, joint in enumerate(kept):
        collides[row, sorted(joint.colliders)] = True
    return SpringJoints(
        nodes=np.array([joint.node for joint in kept], np.int32),
        tails=np.array([joint.tail for joint in kept], np.float32),
        stiffness=np.array([joint.stiffness for joint in kept], np.float32),
        gravity=np.array([joint.gravity for joint in kept], np.float32),
        drag=np.array([joint.drag for joint in kept], np.float32),
        hit_radius=np.array([joint.hit_radius for joint in kept], np.float32),
        centre=np.array([joint.centre for joint in kept], np.int32),
        colliders=tuple(colliders),
        collides=collides,
    )


def _joint(fields: Fields, node: int, tail: tuple[float, float, float], centre: int, hits: frozenset[int]) -> Joint:
    direction = np.array(fields.numbers("gravityDir", (0.0, -1.0, 0.0), -REACH_M, REACH_M))
    power = fields.number("gravityPower", 0.0, -MOST_FORCE, MOST_FORCE)
    x, y, z = direction / max(float(np.linalg.norm(direction)), 1e-9) * power
    return Joint(
        node=node,
        tail=tail,
        stiffness=fields.number("stiffness", 1.0, 0.0, MOST_FORCE),
        gravity=(float(x), float(y), float(z)),
        drag=fields.number("dragForce", 0.5, 0.0, 1.0),
        hit_radius=fields.number("hitRadius", 0.0, 0.0, MOST_RADIUS_M),
        centre=centre,
        colliders=hits,
    )


def _colliders(spring_bone: Fields, document: Document) -> tuple[list[Collider], list[int]]:
    """The usable ones, and by number in the file their place among them or -1.

    A shape of VRMC_springBone_extended_collider counts as the plain shape beside it, as that extension wants.
    """
    colliders: list[Collider] = []
    place: list[int] = []
    for fields in spring_bone.tables("colliders", MAX_COLLIDERS):
        node = reference(fields, "node", len(document.node_place))
        shape = fields.table("shape")
        ball, capsule = shape.table("sphere"), shape.table("capsule")
        chosen = ball or capsule
        if node < 0 or not chosen:
            place.append(-1)
            continue
        offset = triple(chosen.numbers("offset", (0.0, 0.0, 0.0), -REACH_M, REACH_M))
        tail = offset if ball else triple(capsule.numbers("tail", (0.0, 0.0, 0.0), -REACH_M, REACH_M))
        radius = chosen.number("radius", 0.0, 0.0, MOST_RADIUS_M)
        place.append(len(colliders))
        colliders.append(Collider(document.node_place[node], offset, tail, radius))
    return colliders, place


def _is_below(node: int, ancestor: int, parents: NDArray[np.integer]) -> bool:
    while node > ancestor:  # parents come before their children
        node = int(parents[node])
    return node == ancestor
