"""Moves a user's model as a person moves: head over neck, a torso that leans along, breath, eyes."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.bend import TORSO_SHARE, TORSO_SHIFT
from vcam.avatar.idle import BREATH_S
from vcam.avatar.node_tree import world_matrices
from vcam.avatar.puppet_eyes import EYES
from vcam.avatar.rigged import NO_NODE
from vcam.avatar.state import State
from vcam.geometry import (
    angles_from_rotation,
    quat_wxyz_from_rotation,
    rigid,
    rotation_from_angles,
    rotation_from_quat_wxyz,
    slerp,
)

F64 = NDArray[np.float64]

NECK_SHARE: Final = 0.4
"""Of the head's turn over the torso that the neck takes."""
TORSO: Final = ("spine", "chest", "upperChest")
MOVED: Final = ("hips", *TORSO, "neck", "head", *EYES, "leftShoulder", "rightShoulder")
BREATH_RAD: Final = float(np.radians(0.7))
"""Tilt of the chest at full breath."""
SHOULDER_RAD: Final = float(np.radians(1.1))
"""Lift of the shoulders at full breath."""
MOST_LEAN_RAD: Final = float(np.radians(12.0))
STILL: Final = np.array([1.0, 0.0, 0.0, 0.0])
LEAST_SCALE: Final = 1e-12
"""Determinant of a matrix below which a node is flat and is not turned."""


class Body:
    """The nodes of one model. Scene space: the head frame of a head that looks straight out of the picture."""

    def __init__(self, parents: NDArray[np.integer], local: F64, bones: dict[str, int], pivot: F64) -> None:
        """`local` (N, 4, 4): arms at ease, roots in scene space. `bones`: VRM's name → node.

        `pivot` (3,) m is about what everything turns in a model without a head bone.
        """
        self._rest = rest = world_matrices(parents, local)
        solid = np.abs(np.linalg.det(rest[:, :3, :3])) > LEAST_SCALE
        self._bones = {name: node for name, node in bones.items() if name in MOVED and solid[node]}
        self._torso = [name for name in TORSO if name in self._bones]
        self._pivot = pivot
        self._moved = sorted(set(self._bones.values()))
        row = {node: i for i, node in enumerate(self._moved)}
        carrier = np.full(len(parents), NO_NODE)
        for node, parent in enumerate(parents.tolist()):
            if parent != NO_NODE:
                carrier[node] = row.get(parent, carrier[parent])
        self._above = [int(carrier[node]) for node in self._moved]
        self._shape = [rest[node, :3, :3] for node in self._moved]
        self._shape_inverse = [np.linalg.inv(shape) for shape in self._shape]
        inverse = np.array([np.linalg.inv(rest[node]) for node in self._moved]).reshape(-1, 4, 4)
        self._from_above = [
            rest[node] if above == NO_NODE else inverse[above] @ rest[node]
            for node, above in zip(self._moved, self._above, strict=True)
        ]
        still = np.array([node not in row for node in range(len(parents))])
        self._held = np.flatnonzero(still & (carrier != NO_NODE))
        self._held_by = carrier[self._held]
        self._held_from = inverse[self._held_by] @ rest[self._held]
        self._free = np.flatnonzero(still & (carrier == NO_NODE))
        self._matrices = np.tile(np.eye(4), (len(self._moved), 1, 1))
        self._world = rest.copy()
        self._tall = self._height()

    def pose(self, state: State, eyes: tuple[F64, F64], t: float) -> F64:
        """(N, 4, 4) matrices of all nodes at time `t`, s, nothing swinging. A new array.

        `eyes` are the (3, 3) turns of the left and the right eye in the head.
        """
        if "head" in self._bones:
            turns, base = self._turns(state, t)
        else:
            turns = {}
            base = rigid(state.rotation, self._pivot + state.shift - state.rotation @ self._pivot)
        turns |= {name: turn for name, turn in zip(EYES, eyes, strict=True) if name in self._bones}
        by_node = {self._bones[name]: turn for name, turn in turns.items()}
        for i, node in enumerate(self._moved):
            above = self._above[i]
            matrix = (base if above == NO_NODE else self._matrices[above]) @ self._from_above[i]
            if node in by_node:
                matrix[:3, :3] = matrix[:3, :3] @ (self._shape_inverse[i] @ by_node[node] @ self._shape[i])
            self._matrices[i] = matrix
        world = np.empty_like(self._world)
        world[self._moved] = self._matrices
        world[self._held] = self._matrices[self._held_by] @ self._held_from
        world[self._free] = base @ self._rest[self._free]
        return world

    def _height(self) -> float:
        """m that the head moves aside for each rad that the torso leans; 0 where it doesn't bend."""
        if not self._torso or "head" not in self._bones:
            return 0.0
        heights = self._rest[self._bones["head"], 1, 3] - self._rest[[self._bones[name] for name in self._torso], 1, 3]
        return max(float(heights.mean()), 0.0)

    def _turns(self, state: State, t: float) -> tuple[dict[str, F64], F64]:
        """Bone → (3, 3) turn in the head frame, and the (4, 4) motion of everything."""
        yaw, pitch, roll = TORSO_SHARE * angles_from_rotation(state.rotation)
        x, y, z = state.shift
        if self._tall > 0:
            lean = (1 - TORSO_SHIFT) / self._tall
            roll -= float(np.clip(lean * x, -MOST_LEAN_RAD, MOST_LEAN_RAD))
            pitch += float(np.clip(lean * z, -MOST_LEAN_RAD, MOST_LEAN_RAD))
            x, z = TORSO_SHIFT * x, TORSO_SHIFT * z
        breath = np.sin(2 * np.pi * t / BREATH_S)
        turns: dict[str, F64] = {}
        torso = np.eye(3)
        count = max(len(self._torso), 1)
        for name in self._torso:
            full = BREATH_RAD * breath if name == self._torso[-1] else 0.0
            turns[name] = rotation_from_angles(yaw / count, pitch / count - full, roll / count)
            torso = torso @ turns[name]
        turns["leftShoulder"] = rotation_from_angles(0.0, 0.0, SHOULDER_RAD * breath)
        turns["rightShoulder"] = turns["leftShoulder"].T
        turns["head"] = torso.T @ state.rotation
        if "neck" in self._bones:
            half = slerp(STILL, quat_wxyz_from_rotation(turns["head"]), NECK_SHARE)
            turns["neck"] = rotation_from_quat_wxyz(half)
            turns["head"] = turns["neck"].T @ turns["head"]
        base = rigid(np.eye(3), np.array([x, y, z]))
        return {name: turn for name, turn in turns.items() if name in self._bones}, base
