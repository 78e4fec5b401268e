"""A user's model, moved: all that the renderer draws of it at one moment."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.bone_names import guess_humanoid
from vcam.avatar.node_tree import local_matrices, world_matrices
from vcam.avatar.presets import face_map
from vcam.avatar.puppet_arms import relaxed_turns
from vcam.avatar.puppet_body import Body
from vcam.avatar.puppet_eyes import EYES, eye_turns, look_weights, morphs_turn_eyes
from vcam.avatar.puppet_face import FaceMixer, Morphed, Surface
from vcam.avatar.puppet_measure import measure
from vcam.avatar.rigged import NO_NODE, RiggedModel, SpringJoints
from vcam.avatar.springs import Springs
from vcam.avatar.state import State
from vcam.errors import BadInput

F32 = NDArray[np.float32]
F64 = NDArray[np.float64]

HUMAN_HEAD_M: Final = 0.24
"""From the chin to the crown of an adult (ANSUR II: 0.23), hair included."""
SMALL_HEAD_M: Final = 0.06
LARGE_HEAD_M: Final = 1.2
"""A head out of this range is in other units than metres and is shown HUMAN_HEAD_M tall."""
PIVOT_HEADS: Final = np.array([0.0, -0.5, -0.35])
"""From between the eyes to where a head turns on its neck, in heights of a head."""
SEEN_HEADS: Final = 2.5
"""Heights of a head below the eyes from which on nothing that swings is in a picture of head and shoulders."""
MAX_TARGETS: Final = 20_000
"""Of all primitives together; people's models have up to 2000."""
LARGEST: Final = 1e6
"""m; a node that lies further away is damage."""


class Puppet:
    """One model and its springs. One thread; the model is not changed.

    Scene space is the head frame at rest: origin midway between the outer eye corners, metres, +x to the person's
    left, +y up, +z to the viewer.
    """

    def __init__(self, model: RiggedModel) -> None:
        """Raises BadInput with one line where nodes lie beyond all measure or the morph targets can't be counted."""
        targets = sum(len(primitive.morphs) for primitive in model.primitives)
        if targets > MAX_TARGETS:
            raise BadInput(f"{model.name}: {targets} morph targets in all (at most {MAX_TARGETS}); simplify the model")
        bones = bones_of(model)
        model = replace(model, humanoid=bones)
        local = local_matrices(model.nodes)
        roots = model.nodes.parents == NO_NODE
        local[roots] = model.model_from_file @ local[roots]
        local = _at_ease(model, local)
        with np.errstate(all="ignore"):
            rest = world_matrices(model.nodes.parents, local)
        if not (np.abs(rest) < LARGEST).all():
            raise BadInput(f"{model.name}: its nodes lie beyond all measure; export the model again")
        look = model.look_at
        self._look = look
        by_bones = all(eye in bones for eye in EYES) and (look is None or look.kind == "bone")
        self._face = face_map(model, eyes_turn=by_bones)
        if not by_bones or morphs_turn_eyes(model, self._face):
            bones = {name: node for name, node in bones.items() if name not in EYES}
        head, core = _head_nodes(model)
        measures = measure(model, rest, head, core, self._face)
        scale = 1.0
        if not SMALL_HEAD_M <= measures.head_height_m <= LARGE_HEAD_M:
            scale = HUMAN_HEAD_M / measures.head_height_m
        scene_from_model = np.diag([scale, scale, scale, 1.0])
        scene_from_model[:3, 3] = -scale * measures.eye_centre
        local[roots] = scene_from_model @ local[roots]
        self.model = model
        self.scale = scale
        """Scene metres a model metre; 1 unless the model is in other units."""
        self.eye_centre: F64 = measures.eye_centre
        """(3,) the scene's origin, in model space."""
        self.head_height_m: float = measures.head_height_m * scale
        """From the chin to the crown with hair, in the scene."""
        self.lowest_y: float = (measures.lowest_y - float(measures.eye_centre[1])) * scale
        """m, scene: where the model ends."""
        self._body = Body(model.nodes.parents, local, bones, PIVOT_HEADS * self.head_height_m)
        self._springs = _springs(model, local, self.head_height_m)
        self._mixer = FaceMixer(model, self._face)
        self._held: F32 | None = None
        self._palette_of, joints, inverse = _palettes(model)
        self._joints, self._inverse_bind = joints, inverse
        self._world = rest.astype(np.float32)
        self._matrices = np.zeros((len(joints), 4, 4), np.float32)
        self._t: float | None = None

    @property
    def world(self) -> F32:
        """(N, 4, 4) matrices of the nodes, node space to scene, points as columns. Anew at each step."""
        return self._world

    def palette(self, skin: int) -> F32:
        """(joints, 4, 4) of a skin: from the mesh at rest to the scene. Valid until the next step."""
        first, last = self._palette_of[skin]
        return self._matrices[first:last]

    @property
    def morphs(self) -> tuple[Morphed, ...]:
        """Vertices that the face moves, primitive by primitive; what is not in it is as in the model."""
        return self._mixer.morphs

    @property
    def surfaces(self) -> dict[int, Surface]:
        """Material number → how it looks now, of those that the face or time changes."""
        return self._mixer.surfaces

    def hold(self, weights: Mapping[str, float]) -> None:
        """Show these expressions of the model's own, name → 0..1, whatever the person does, until the next call."""
        self._held = self._face.held(weights)

    def step(self, state: State, t: float) -> None:
        """Moves everything to `state` at time `t`, s. The same time twice moves nothing that swings."""
        elapsed = np.inf if self._t is None else t - self._t
        self._t = t
        values = self._face.values(state.expression, look_weights(self._look, state.gaze), self._held)
        self._mixer.mix(values, t)
        world = self._body.pose(state, eye_turns(self._look, state.gaze), t)
        if self._springs is not None:
            self._springs.step(world, elapsed)
        self._world = world.astype(np.float32)
        np.matmul(self._world[self._joints], self._inverse_bind, out=self._matrices)


def bones_of(model: RiggedModel) -> dict[str, int]:
    """VRM 1.0 bone name → node: as the file says, or else guessed from the nodes' names."""
    return model.humanoid or _trusted(guess_humanoid(model.nodes.names), model)


def _at_ease(model: RiggedModel, local: F64) -> F64:
    """`local` (N, 4, 4) with the arms lowered."""
    world = world_matrices(model.nodes.parents, local)
    out = local.copy()
    for node, turn in relaxed_turns(model.humanoid, world).items():
        shape = world[node, :3, :3]
        if abs(np.linalg.det(shape)) > 1e-12:
            out[node, :3, :3] = local[node, :3, :3] @ np.linalg.inv(shape) @ turn @ shape
    return out


def _trusted(bones: dict[str, int], model: RiggedModel) -> dict[str, int]:
    """Guessed bones; without the head where turning it would leave the rest of the face behind.

    A mesh that is called "head" and doesn't bend, beside eyes and teeth of their own, is no bone.
    """
    if "head" not in bones:
        return {name: node for name, node in bones.items() if name in EYES}
    below = _below(model, bones["head"])
    bends = any(bones["head"] in skin.joints for skin in model.skins)
    loose = any(primitive.skin < 0 and primitive.node not in below for primitive in model.primitives)
    if not bends and loose and "neck" not in bones:
        return {name: node for name, node in bones.items() if name in EYES}
    return bones


def _below(model: RiggedModel, node: int) -> frozenset[int]:
    """`node` and all below it."""
    inside = {node}
    for child, parent in enumerate(model.nodes.parents.tolist()):
        if parent in inside:
            inside.add(child)
    return frozenset(inside)


def _head_nodes(model: RiggedModel) -> tuple[frozenset[int], frozenset[int]]:
    """Nodes from the head down, and those of them that don't swing."""
    if "head" not in model.humanoid:
        return frozenset(), frozenset()
    head = _below(model, model.humanoid["head"])
    core = set(head)
    for joint in model.springs.nodes.tolist() if model.springs else ():
        if joint in core:
            core -= _below(model, joint)
    return head, frozenset(core)


def _springs(model: RiggedModel, local: F64, head_m: float) -> Springs | None:
    """Springs of the chains that begin near enough to the head to be seen."""
    joints = model.springs
    if joints is None:
        return None
    world = world_matrices(model.nodes.parents, local)
    low = {int(n) for n in joints.nodes if world[n, 1, 3] < -SEEN_HEADS * head_m}
    kept = np.array([int(node) not in low for node in joints.nodes], bool)
    if not kept.any():
        return None
    names = ("nodes", "tails", "stiffness", "gravity", "drag", "hit_radius", "centre", "collides")
    seen: SpringJoints = replace(joints, **{name: getattr(joints, name)[kept] for name in names})
    return Springs(model.nodes.parents, seen, local)


def _palettes(model: RiggedModel) -> tuple[list[tuple[int, int]], NDArray[np.int64], F32]:
    """Of each skin its rows, and of all rows the node and inverse bind matrix; equal skins share theirs."""
    rows: dict[bytes, tuple[int, int]] = {}
    joints: list[NDArray[np.int64]] = [np.zeros(0, np.int64)]
    inverse: list[F32] = [np.zeros((0, 4, 4), np.float32)]
    out, count = [], 0
    for skin in model.skins:
        key = skin.joints.tobytes() + skin.inverse_bind.tobytes()
        if key not in rows:
            rows[key] = (count, count + len(skin.joints))
            count += len(skin.joints)
            joints.append(skin.joints.astype(np.int64))
            inverse.append(skin.inverse_bind)
        out.append(rows[key])
    return out, np.concatenate(joints), np.concatenate(inverse).astype(np.float32)
