"""The trunk and eyes of a VMC body, put together: how the head is turned, how far it has moved, where the eyes look.

Each bone comes as seen from its parent, in Unity's axes. What the rest pose of the sender's model is nobody tells; as
the protocol expects, no rotation means upright and looking ahead (VRM 0.x, and any normalised model).
"""

from __future__ import annotations

from math import hypot
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.geometry import rotation_from_quat_wxyz
from vcam.sources._wire_face import gaze_along
from vcam.wires.quaternion import STILL, Quat, Vector, times, turned
from vcam.wires.vmc_skeleton import head_from_unity, place_unity_from_head

Array = NDArray[np.float64]
Local = tuple[Vector, Quat]
"""Place, m, and turn, w x y z: as seen from the parent, in the head's axes."""

TRUNK: Final = ("Hips", "Spine", "Chest", "UpperChest", "Neck", "Head")
EYES: Final = ("LeftEye", "RightEye")
NEEDED: Final = frozenset((*TRUNK, *EYES))
EYES_IN_HEAD_M: Final[Vector] = (0.0, 0.07, 0.08)
"""Between the eyes, from the head's bone, where a sender doesn't tell: a grown person's."""
MOST_M: Final = 10.0
"""No bone lies further from its parent, nor the hips from the floor's middle."""
LENGTHS: Final = (0.5, 2.0)
"""Of a quaternion that is to be 1; what is shorter or longer is no rotation."""
STIRS: Final = 1e-3
"""rad; eyes turned by less are taken as not turned by their bones: blend shapes may move them."""


def local_of(numbers: tuple[float, ...]) -> Local | None:
    """A bone of p.xyz q.xyzw in Unity's axes; None when that is none."""
    x, y, z, *quat = numbers
    length = hypot(*quat)
    if not LENGTHS[0] < length < LENGTHS[1] or max(abs(x), abs(y), abs(z)) > MOST_M:
        return None
    qx, qy, qz, qw = (part / length for part in quat)
    return place_unity_from_head((x, y, z)), head_from_unity((qx, qy, qz, qw))


class Skeleton:
    """The newest known of each bone that matters. One thread."""

    def __init__(self) -> None:
        self._bones: dict[str, Local] = {}
        self._hips_home: Vector | None = None

    def put(self, name: str, local: Local) -> None:
        """The bone called `name`, of NEEDED."""
        self._bones[name] = local
        if name == "Hips" and self._hips_home is None:
            self._hips_home = local[0]

    def head(self) -> tuple[Array, Array]:
        """(3, 3) turn away from looking ahead and (3,) m shift of the eyes from where they are at rest, head axes."""
        turn, place, rest = STILL, (0.0, 0.0, 0.0), (0.0, 0.0, 0.0)
        for name in TRUNK:
            if name in self._bones:
                step, own = self._bones[name]
                place, turn = _plus(place, turned(turn, step)), times(turn, own)
                rest = _plus(rest, self._hips_home or step if name == "Hips" else step)
        eyes = self._between_eyes()
        shift = np.subtract(_plus(place, turned(turn, eyes)), _plus(rest, eyes))
        return rotation_from_quat_wxyz(np.array(turn)), np.asarray(shift, np.float64)

    def gaze(self) -> NDArray[np.float32] | None:
        """(2, 2) rad as the eyes' bones say it; None when none of them is turned."""
        looks = [gaze_along(*turned(self._bones[eye][1], (0.0, 0.0, 1.0))) for eye in EYES if eye in self._bones]
        if not any(abs(angle) > STIRS for look in looks for angle in look):
            return None
        return np.array([looks[0], looks[-1]], np.float32)

    def _between_eyes(self) -> Vector:
        if not all(eye in self._bones for eye in EYES):
            return EYES_IN_HEAD_M
        left, right = (self._bones[eye][0] for eye in EYES)
        middle = ((left[0] + right[0]) / 2, (left[1] + right[1]) / 2, (left[2] + right[2]) / 2)
        return middle if max(abs(part) for part in middle) < 2 * max(EYES_IN_HEAD_M) else EYES_IN_HEAD_M


def _plus(a: Vector, b: Vector) -> Vector:
    return a[0] + b[0], a[1] + b[1], a[2] + b[2]
