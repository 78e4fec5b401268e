"""How a body follows its head in the VMC protocol: turn and lean shared over spine, neck and head; the eyes.

All in the head's axes: +x to the person's left, +y up, +z out of the face; quaternions w x y z.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from vcam.avatar.bend import TORSO_SHARE
from vcam.avatar.deform import GAZE_LIMIT_RAD
from vcam.avatar.puppet_body import MOST_LEAN_RAD, NECK_SHARE
from vcam.avatar.state import State
from vcam.geometry import quat_wxyz_from_rotation
from vcam.wires.quaternion import Quat, Vector, angles_of, back, from_angles, part, times
from vcam.wires.vmc_skeleton import height_of

BENDING: Final = ("Spine", "Chest")
"""What bends the torso; every VRM 0.x model has both, UpperChest only some."""
TALL_M: Final = height_of("Head") - sum(map(height_of, BENDING)) / len(BENDING)
"""m that the head moves aside for each rad that the torso leans."""
YAW_SHARE, PITCH_SHARE, ROLL_SHARE = (float(share) for share in TORSO_SHARE)
MOST_YAW_RAD, MOST_PITCH_RAD = (float(limit) for limit in GAZE_LIMIT_RAD)
"""Of an eye: drawn ones turn no further without looking broken, as in vcam's own avatars."""
MOST_SHIFT_M: Final = 0.5
"""A head is not believed to be further from where it rests."""


@dataclass(frozen=True, slots=True)
class Pose:
    """What the driven bones do."""

    head: Quat
    """Turn of the head in the world."""
    shift: Vector
    """m, of the head away from where it rests."""
    left_eye: Quat
    right_eye: Quat
    """In the head."""
    look: tuple[float, float]
    """Yaw, pitch of both eyes together, rad."""


def pose_of(state: State, share: float) -> Pose:
    """`share` 0..1 of what `state` does; at 0 a body at ease that looks ahead."""
    w, x, y, z = quat_wxyz_from_rotation(state.rotation).tolist()
    sideways, up, forward = np.clip(state.shift, -MOST_SHIFT_M, MOST_SHIFT_M).tolist()
    eyes = [
        (share * min(max(yaw, -MOST_YAW_RAD), MOST_YAW_RAD), share * min(max(pitch, -MOST_PITCH_RAD), MOST_PITCH_RAD))
        for yaw, pitch in state.gaze.tolist()
    ]
    (left_yaw, left_pitch), (right_yaw, right_pitch) = eyes
    return Pose(
        head=part((w, x, y, z), share),
        shift=(share * sideways, share * up, share * forward),
        left_eye=from_angles(left_yaw, left_pitch, 0.0),
        right_eye=from_angles(right_yaw, right_pitch, 0.0),
        look=((left_yaw + right_yaw) / 2, (left_pitch + right_pitch) / 2),
    )


def turns_of(pose: Pose) -> tuple[Quat, ...]:
    """Local turns of Spine, Chest, Neck, Head, LeftEye, RightEye; the first four in a row make `pose.head`.

    The head's place is shown by leaning, as a person at a desk moves it; up and down are not shown: the feet stay.
    """
    yaw, pitch, roll = angles_of(pose.head)
    sideways, _, forward = pose.shift
    yaw, pitch, roll = YAW_SHARE * yaw, PITCH_SHARE * pitch + _lean(forward), ROLL_SHARE * roll - _lean(sideways)
    bend = from_angles(yaw / 2, pitch / 2, roll / 2)
    above = times(back(times(bend, bend)), pose.head)
    neck = part(above, NECK_SHARE)
    return bend, bend, neck, times(back(neck), above), pose.left_eye, pose.right_eye


def _lean(shift_m: float) -> float:
    return min(max(shift_m / TALL_M, -MOST_LEAN_RAD), MOST_LEAN_RAD)
