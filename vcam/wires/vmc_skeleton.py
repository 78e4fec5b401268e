"""The body that goes with a face in the VMC protocol: Unity's 55 human bones of an adult who stands at ease.

A webcam sees no body, and a receiver expects all of one (protocol.vmc.info: "All HumanBodyBones will be send"). Unity's
axes: left-handed, +x to the person's RIGHT, +y up, +z where the face looks; metres. A bone's rotation is what it turns
away from a T-pose with the palms down, in axes that are the world's there, as a VRM 0.x model has them.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import radians
from typing import Final

from .quaternion import STILL, Quat, Vector, from_angles

UnityQuat = tuple[float, float, float, float]
"""x y z w, as Unity and the protocol write it."""


def unity_from_head(quat: Quat) -> UnityQuat:
    """A rotation w x y z about the head's axes (+x to the person's left) as Unity's x y z w.

    Both have +y up and +z out of the face; only x points to the other side. A mirror turns what turns about x the same
    way, and what turns about y and z the other way.
    """
    w, x, y, z = quat
    return x, -y, -z, w


def head_from_unity(quat: UnityQuat) -> Quat:
    """The inverse of `unity_from_head`."""
    x, y, z, w = quat
    return w, x, -y, -z


def place_unity_from_head(place: Vector) -> Vector:
    """A point or a shift, and its own inverse."""
    x, y, z = place
    return -x, y, z


@dataclass(frozen=True, slots=True)
class Bone:
    """One bone at ease. Both values are local: as seen from the parent."""

    name: str
    """Of UnityEngine.HumanBodyBones."""
    parent: str
    """"" for the hips, which hang on the root."""
    place: Vector
    """m, Unity's axes."""
    turn: UnityQuat


HEIGHT_M: Final = 1.65
"""Between the means of women and men of Europe. Lengths below are its shares after Drillis and Contini 1966, as in
Winter, Biomechanics and Motor Control of Human Movement, figure 4.1; where they say nothing, our own measure."""
HANG_DEG: Final = 73.0
"""Of the upper arms below the horizontal, as vcam's own avatars hold them: clear of most models' hips."""
MIDDLE: Final[tuple[tuple[str, str, Vector], ...]] = (
    ("Hips", "", (0.0, 0.90, 0.0)),
    ("Spine", "Hips", (0.0, 0.09, 0.0)),
    ("Chest", "Spine", (0.0, 0.12, 0.0)),
    ("UpperChest", "Chest", (0.0, 0.12, 0.0)),
    ("Neck", "UpperChest", (0.0, 0.155, -0.01)),
    ("Head", "Neck", (0.0, 0.085, 0.01)),
    ("Jaw", "Head", (0.0, 0.015, 0.02)),
)
PAIRED: Final[tuple[tuple[str, str, Vector, tuple[float, float, float]], ...]] = (
    ("Eye", "Head", (0.032, 0.074, 0.08), (0, 0, 0)),
    ("UpperLeg", "Hips", (0.085, -0.03, 0.0), (0, 0, 0)),
    ("LowerLeg", "UpperLeg", (0.0, -0.403, 0.0), (0, 0, 0)),
    ("Foot", "LowerLeg", (0.0, -0.403, 0.0), (0, 0, 0)),
    ("Toes", "Foot", (0.0, -0.044, 0.13), (0, 0, 0)),
    ("Shoulder", "UpperChest", (0.03, 0.115, 0.0), (0, 0, 0)),
    ("UpperArm", "Shoulder", (0.135, 0.0, 0.0), (0, -4, -HANG_DEG)),
    ("LowerArm", "UpperArm", (0.307, 0.0, 0.0), (-14, 0, -8)),
    ("Hand", "LowerArm", (0.241, 0.0, 0.0), (0, 0, 0)),
    ("ThumbProximal", "Hand", (0.025, -0.012, 0.025), (0, 0, -10)),
    ("ThumbIntermediate", "ThumbProximal", (0.03, -0.005, 0.028), (12, 0, 0)),
    ("ThumbDistal", "ThumbIntermediate", (0.025, 0.0, 0.018), (12, 0, 0)),
)
"""Name without its side, parent, place of the left one with x to the LEFT, and its turn: yaw, pitch, roll in degrees
about axes as the head's."""
FINGERS: Final[tuple[tuple[str, Vector], ...]] = (
    ("Index", (0.092, 0.0, 0.026)),
    ("Middle", (0.094, 0.0, 0.004)),
    ("Ring", (0.088, 0.0, -0.017)),
    ("Little", (0.08, -0.003, -0.036)),
)
"""Where the four others begin on the left hand."""
CURL: Final = (0.0, 0.0, -18.0)
"""Of each of their joints, degrees."""
JOINTS: Final = (("Proximal", 0.0), ("Intermediate", 0.04), ("Distal", 0.026))
"""With the length of the joint before, m."""


def _body() -> tuple[Bone, ...]:
    bones = [Bone(name, parent, place, unity_from_head(STILL)) for name, parent, place in MIDDLE]
    middle = {bone.name for bone in bones}
    for side, sign in (("Left", 1.0), ("Right", -1.0)):
        for name, parent, place, turn in (*PAIRED, *_fingers()):
            above = parent if parent in middle else side + parent
            yaw, pitch, roll = (radians(angle) for angle in turn)
            quat = from_angles(sign * yaw, pitch, sign * roll)
            x, y, z = place
            bones.append(Bone(side + name, above, place_unity_from_head((sign * x, y, z)), unity_from_head(quat)))
    return tuple(bones)


def _fingers() -> list[tuple[str, str, Vector, tuple[float, float, float]]]:
    out = []
    for finger, begins in FINGERS:
        parent = "Hand"
        for joint, length in JOINTS:
            out.append((finger + joint, parent, begins if parent == "Hand" else (length, 0.0, 0.0), CURL))
            parent = finger + joint
    return out


BODY: Final = _body()
"""All of UnityEngine.HumanBodyBones but its end mark; parents come before their children."""
BONES: Final = {bone.name: bone for bone in BODY}


def height_of(name: str) -> float:
    """m, of a bone of the trunk above the ground: there nothing is turned at ease."""
    bone = BONES[name]
    return bone.place[1] + (height_of(bone.parent) if bone.parent else 0.0)
