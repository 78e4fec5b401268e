"""A driver's faces become Moves: what they do relative to how they rest. Live from face to face, or a whole film."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from vcam.avatar.rest import rotation_from_sight
from vcam.geometry import CAMERA_FROM_HEAD_FACING
from vcam.portrait.move import Move
from vcam.portrait.resting import Rest, rest_of
from vcam.types import ARKIT, CHANNEL, Face

SHIFT_SCALE = 0.35
"""Share of the head's way that a photo goes: its picture has less room than a camera's view."""
LIDS = np.array([CHANNEL["eyeBlinkLeft"], CHANNEL["eyeBlinkRight"]])
ELSEWHERE = np.array([i for i, name in enumerate(ARKIT) if name.startswith(("eyeBlink", "eyeWide", "eyeLook"))])


class Drive:
    """Live: one driver, faces in order, one thread. Never fails."""

    def __init__(self, *, pose: bool = True, rest: Rest | None = None) -> None:
        """`pose`: whether the head's turn and shift are taken over; `rest`: the driver's, None: learned quietly."""
        self._pose, self._given = pose, rest
        self._rest = rest

    def step(self, face: Face | None, t: float, displayed_at: float | None = None) -> Move:
        """What to show at time `t` (s, only goes up), in a picture that is seen at `displayed_at`, None: at once.

        The same face may come several times; None when there is no face. Guaranteed: never a jump.
        """
        if face is None:
            return Move()
        if self._rest is None:
            self._rest = rest_of([face])
        return _move(face, self._rest, self._pose)


def drive_film(faces: Sequence[Face | None], fps: float, *, pose: bool, rest: Rest | None = None) -> list[Move]:
    """One Move for each of a whole film's `faces`, tracked without smoothing; None: no face in that frame.

    `rest`: the driver's, None: taken from the film. Calmed without any lag, since what comes next is known.
    """
    rest = rest or rest_of(faces)
    return [Move() if face is None else _move(face, rest, pose) for face in faces]


def drive_photo(face: Face, *, pose: bool) -> Move:
    """What the face in one photo does, relative to a typical face at rest: nothing else is known of them."""
    return _move(face, Rest.typical(), pose)


def _move(face: Face, rest: Rest, pose: bool) -> Move:
    weights = (face.raw - rest.raw).astype(np.float32)
    closure = weights[LIDS].copy()
    weights[ELSEWHERE] = 0
    gaze = (face.gaze - rest.gaze).astype(np.float32)
    if not pose:
        return Move(weights, closure, gaze)
    rotation = rest.rotation.T @ rotation_from_sight(face.pose.camera_from_head)
    place = face.pose.camera_from_head[:3, 3]
    shift = SHIFT_SCALE * (CAMERA_FROM_HEAD_FACING.T @ (place - (place if rest.place is None else rest.place)))
    return Move(weights, closure, gaze, rotation=rotation, shift=shift)
