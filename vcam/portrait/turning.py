"""The head of a driver against how it rests: turned away from there, and moved as far as a photo has room for."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.rest import rotation_from_sight
from vcam.geometry import CAMERA_FROM_HEAD_FACING
from vcam.portrait.decode import HEAD_FROM_MODEL
from vcam.portrait.resting import Rest

Array = NDArray[np.float64]

SHIFT_SCALE: Final = 0.35
"""Share of the head's way that a photo goes: its picture has less room than a camera's view."""


def against(camera_from_head: Array, rest: Rest) -> tuple[Array, Array]:
    """(3, 3) turn in the head's axes, and (3,) m, as a Move has them, of a head that rests as `rest` says."""
    turn = in_model(rest.rotation.T @ rotation_from_sight(camera_from_head))
    place = camera_from_head[:3, 3]
    home = place if rest.place is None else rest.place
    return turn, SHIFT_SCALE * (CAMERA_FROM_HEAD_FACING.T @ (place - home))


def in_model(turn: Array) -> Array:
    """(3, 3) `turn` in a HeadPose's axes as one in the model's, which are those that a photo is moved in."""
    return np.asarray(HEAD_FROM_MODEL.T @ turn @ HEAD_FROM_MODEL, np.float64)
