"""Where a user's model looks: its eyes' bones or its look expressions, by how far it says that they go."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.deform import GAZE_LIMIT_RAD
from vcam.avatar.presets import FaceMap
from vcam.avatar.rigged import LookAt, RiggedModel
from vcam.geometry import rotation_from_angles

F32 = NDArray[np.float32]
F64 = NDArray[np.float64]

EYES: Final = ("leftEye", "rightEye")
EYES_TURN_RAD: Final = float(np.radians(35.0))
"""A person's eyes seldom turn further: there a model's own range ends at the latest, however far its author put it."""


def eye_turns(look: LookAt | None, gaze: F32) -> tuple[F64, F64]:
    """(3, 3) turns of the left and the right eye in the head; `gaze` (2, 2) rad as in State."""
    (left_yaw, left_pitch), (right_yaw, right_pitch) = gaze.tolist()
    return _eye(look, left_yaw, left_pitch, 1.0), _eye(look, right_yaw, right_pitch, -1.0)


def look_weights(look: LookAt | None, gaze: F32) -> tuple[float, float, float, float]:
    """Weights of lookUp, lookDown, lookLeft, lookRight: both eyes look one way."""
    yaw, pitch = (float(angle) for angle in gaze.mean(axis=0))
    if look is None or look.kind != "expression":
        limit_yaw, limit_pitch = (float(limit) for limit in GAZE_LIMIT_RAD)
        across, up, down = (limit_yaw, 1.0), (limit_pitch, 1.0), (limit_pitch, 1.0)
    else:
        across, up, down = look.outer, look.up, look.down
    return (
        mapped(max(-pitch, 0.0), up),
        mapped(max(pitch, 0.0), down),
        mapped(max(yaw, 0.0), across),
        mapped(max(-yaw, 0.0), across),
    )


def mapped(angle: float, way: tuple[float, float]) -> float:
    """VRM's range map of an angle >= 0 in rad, its input ending at EYES_TURN_RAD at the latest."""
    most = min(way[0], EYES_TURN_RAD)
    return min(angle, most) / most * way[1] if most > 0 else 0.0


def morphs_turn_eyes(model: RiggedModel, face: FaceMap) -> bool:
    """Whether the model's own eyeLook channels move its eyeballs: bones would turn them twice."""
    eyes = [node for name, node in model.humanoid.items() if name in EYES]
    binds = {(b.mesh, b.target) for e in face.expressions if e.name.startswith("eyeLook") for b in e.morphs}
    for primitive in model.primitives:
        for target in [target for mesh, target in binds if mesh == primitive.mesh and target < len(primitive.morphs)]:
            moved = primitive.morphs[target].indices
            if primitive.skin < 0:
                owned = np.full(len(moved), primitive.node in eyes)
            else:
                of_eye = np.isin(model.skins[primitive.skin].joints, eyes)
                owned = (primitive.weights[moved] * of_eye[primitive.joints[moved]]).sum(1) > 0.5
            if owned.any():
                return True
    return False


def _eye(look: LookAt | None, yaw: float, pitch: float, side: float) -> F64:
    """`side` 1 left, -1 right: outwards is towards it."""
    if look is None or look.kind != "bone":
        yaw, pitch = np.clip((yaw, pitch), -GAZE_LIMIT_RAD, GAZE_LIMIT_RAD)
    else:
        yaw = float(np.sign(yaw)) * mapped(abs(yaw), look.outer if yaw * side > 0 else look.inner)
        pitch = mapped(pitch, look.down) if pitch > 0 else -mapped(-pitch, look.up)
    return rotation_from_angles(float(yaw), float(pitch), 0.0)
