"""The head of a driver against how it rests: turned away from there, and moved as far as a photo has room for."""

from __future__ import annotations

from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.head_file import load_head
from vcam.avatar.rest import rotation_from_sight
from vcam.geometry import CAMERA_FROM_HEAD_FACING
from vcam.portrait.decode import EYES_M, HEAD_FROM_MODEL, LEFT_OUTER, RIGHT_OUTER
from vcam.portrait.resting import Rest

Array = NDArray[np.float64]

SHIFT_SCALE: Final = 0.6
"""Share of the head's way that a photo goes, as an avatar's: its picture has less room than a camera's view."""


def against(camera_from_head: Array, rest: Rest) -> tuple[Array, Array]:
    """(3, 3) turn in the head's axes, and (3,) m, as a Move has them, of a head that rests as `rest` says."""
    turn = rest.rotation.T @ rotation_from_sight(camera_from_head)
    place = camera_from_head[:3, 3]
    home = place if rest.place is None else rest.place
    way = CAMERA_FROM_HEAD_FACING.T @ (place - home)
    return in_model(turn), SHIFT_SCALE * (way + by_turning(camera_from_head, turn))


def by_turning(camera_from_head: Array, turn: Array) -> Array:
    """(3,) m, as Move.shift: what is added to a head's way between the eyes to make it that of the place about which
    heads turn. `turn` (3, 3) away from rest, axes of `camera_from_head`.

    Eyes move with every turn, and a photo that is turned moves them too: only what is left is a shift.
    """
    return np.asarray(CAMERA_FROM_HEAD_FACING.T @ camera_from_head[:3, :3] @ (pivot() - turn.T @ pivot()), np.float64)


@cache
def pivot() -> Array:
    """(3,) m, from between the eyes, HeadPose's axes: where the model's head turns about its neck, and so a photo's."""
    head = load_head()
    corners = head.landmarks.of(head.mean)[[RIGHT_OUTER, LEFT_OUTER]].astype(np.float64)
    scale = EYES_M / float(np.linalg.norm(corners[1] - corners[0]))
    return np.asarray(HEAD_FROM_MODEL @ (head.joints[0] - corners.mean(axis=0)) * scale, np.float64)


def in_model(turn: Array) -> Array:
    """(3, 3) `turn` in a HeadPose's axes as one in the model's, which are those that a photo is moved in."""
    return np.asarray(HEAD_FROM_MODEL.T @ turn @ HEAD_FROM_MODEL, np.float64)
