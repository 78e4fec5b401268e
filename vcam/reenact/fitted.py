"""Plays a driver on the head that was fitted to the target: their expression, the target's shape, place and lens."""

from __future__ import annotations

from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.rest import rotation_from_sight
from vcam.geometry import head_rotation, quat_wxyz_from_rotation, rotation_from_quat_wxyz, slerp
from vcam.portrait.portrait import Portrait
from vcam.reenact.driver import Driver
from vcam.render.fitted import FittedScene
from vcam.render.fitted_shape import Worn
from vcam.render.gl import Context
from vcam.types import Face, Rendered

Array = NDArray[np.float64]

EASE_S: Final = 0.3
"""In which the target goes back to its own expression when the driver's face is lost."""


class FittedPlayer:
    """A Player of the modes of render/fitted."""

    def __init__(self, context: Context, portrait: Portrait, driver: Driver, *, mode: str, pose: str) -> None:
        self._portrait, self._follows = portrait, pose == "source"
        self._faces, self._presence = held(driver.faces), presence(driver.faces, driver.fps)
        self._scene = FittedScene(context, portrait=portrait, mode=mode)
        self.size_wh = (portrait.image.shape[1], portrait.image.shape[0])

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._scene.__exit__()

    def draw(self, index: int, share: float, t: float) -> Rendered:
        """See Player."""
        face, own = self._faces[index], share * float(self._presence[index])
        return self._scene.draw(self._worn(face, own), face.captured if own > 0 else None, t)

    def _worn(self, face: Face, share: float) -> Worn:
        portrait, rotation = self._portrait, None
        if self._follows:
            own = quat_wxyz_from_rotation(head_rotation(portrait.camera_from_head))
            rotation = rotation_from_quat_wxyz(slerp(own, quat_wxyz_from_rotation(self._turn(face)), share))
        return Worn(
            portrait.expression + share * (face.expression - portrait.expression),
            portrait.gaze + share * (face.gaze - portrait.gaze),
            rotation,
        )

    def _turn(self, face: Face) -> Array:
        """(3, 3) turn away from facing the picture that shows the target as far from its line of sight as `face`."""
        photo = self._portrait.camera_from_head
        sight = head_rotation(photo) @ rotation_from_sight(photo).T
        return np.asarray(sight @ rotation_from_sight(face.pose.camera_from_head), np.float64)


def held(faces: tuple[Face | None, ...]) -> list[Face]:
    """The face of each frame; where there is none the one before, or before the first the first."""
    last = next(face for face in faces if face is not None)
    out = []
    for face in faces:
        last = last if face is None else face
        out.append(last)
    return out


def presence(faces: tuple[Face | None, ...], fps: float) -> Array:
    """(n,) 0 no face .. 1 a face, changing no faster than within EASE_S; one frame alone is there or not."""
    step, out = 1 / (EASE_S * fps), []
    now = float(faces[0] is not None)
    for face in faces:
        now = min(max(now + (step if face is not None else -step), 0.0), 1.0)
        out.append(now)
    return np.array(out)
