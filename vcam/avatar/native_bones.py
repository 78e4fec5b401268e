"""The bones of an avatar.glb: torso, neck, head, eyes, and the chains that swing (VRMC_springBone-1.0)."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.model import Avatar, Strands

TORSO: Final = 0
NECK: Final = 1
HEAD: Final = 2
LEFT: Final = 3
RIGHT: Final = 4
NAMES: Final = ("torso", "neck", "head", "leftEye", "rightEye")
BODY: Final = len(NAMES)
"""Strand joint 0 is this node and this joint of the skin; the others follow."""
TORSO_BELOW_M: Final = 0.125
"""m: where the torso's bone begins, below the neck's pivot."""


def bones(avatar: Avatar) -> tuple[list[dict[str, Any]], list[int], NDArray[np.float32], list[int]]:
    """(nodes, joints of the skin, (n, 4, 4) inverse bind matrices by column, node at the tail of each strand joint)."""
    neck = avatar.neck_pivot.astype(float)
    places = [neck - [0, TORSO_BELOW_M, 0], neck, neck, *avatar.eye_pivots.astype(float)]
    parents, names = [-1, TORSO, NECK, HEAD, HEAD], list(NAMES)
    tips: list[int] = []
    if avatar.strands is not None:
        hang, below = avatar.strands, _next(avatar.strands)
        places += list(hang.places.astype(float))
        parents += [HEAD if parent < 0 else BODY + int(parent) for parent in hang.parents]
        names += [f"strand_{number}" for number in range(len(hang.places))]
        for number, child in enumerate(below):
            tips.append(len(places) if child < 0 else BODY + child)
            if child < 0:  # a leaf node says where the last bone ends
                names.append(f"strand_{number}_tip")
                places.append(hang.tails[number].astype(float))
                parents.append(BODY + number)
    nodes: list[dict[str, Any]] = []
    for name, place, parent in zip(names, places, parents, strict=True):
        start = places[parent] if parent >= 0 else np.zeros(3)
        nodes.append({"name": name, "translation": (place - start).tolist()})
        if parent >= 0:
            nodes[parent].setdefault("children", []).append(len(nodes) - 1)
    count = BODY + (0 if avatar.strands is None else len(avatar.strands.places))
    inverse_bind = np.tile(np.eye(4, dtype=np.float32), (count, 1, 1))
    inverse_bind[:, 3, :3] = -np.array(places[:count])  # columns of the matrix lie one after another
    return nodes, list(range(count)), inverse_bind.reshape(count, 16), tips


def spring_bone(avatar: Avatar, strands: Strands, tips: list[int]) -> dict[str, Any]:
    """The extension's JSON: a spring for each chain from a root, or from a fork, to a tip."""
    pivot = avatar.neck_pivot.astype(float)
    torso = pivot - [0, TORSO_BELOW_M, 0]
    colliders = []
    for x, y, z, radius in strands.colliders.astype(float).tolist():
        low = y < pivot[1]  # those below the neck's pivot move with the shoulders
        offset = np.array([x, y, z]) - (torso if low else pivot)
        sphere = {"offset": offset.tolist(), "radius": radius}
        colliders.append({"node": TORSO if low else HEAD, "shape": {"sphere": sphere}})
    below, springs = _next(strands), []
    for root in range(len(strands.places)):
        if root in below:
            continue
        chain = [root]
        while below[chain[-1]] >= 0:
            chain.append(below[chain[-1]])
        joints = [_joint(BODY + number, strands.physics[number]) for number in chain]
        springs.append(
            {"name": f"strand_{root}", "joints": [*joints, {"node": tips[chain[-1]]}], "colliderGroups": [0]}
        )
    return {
        "specVersion": "1.0",
        "colliders": colliders,
        "colliderGroups": [{"name": "body", "colliders": list(range(len(colliders)))}],
        "springs": springs,
    }


def _joint(node: int, physics: NDArray[np.float32]) -> dict[str, Any]:
    stiffness, gravity, drag, radius = physics.astype(float).tolist()
    return {
        "node": node,
        "hitRadius": radius,
        "stiffness": stiffness,
        "gravityPower": gravity,
        "gravityDir": [0.0, -1.0, 0.0],
        "dragForce": drag,
    }


def _next(strands: Strands) -> list[int]:
    """By joint: the first joint that hangs on it where its bone ends; -1 where none does."""
    out = [-1] * len(strands.places)
    for number, parent in enumerate(strands.parents.tolist()):
        if parent >= 0 and out[parent] < 0 and np.array_equal(strands.tails[parent], strands.places[number]):
            out[parent] = number
    return out
