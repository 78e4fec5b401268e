"""Plays a driver on the photo itself: what they do against their rest moves its pixels."""

from __future__ import annotations

from typing import Final, Self

import numpy as np

from vcam.geometry import quat_wxyz_from_rotation, rotation_from_quat_wxyz, slerp
from vcam.metrics import untimed
from vcam.portrait.drive import drive_film, drive_photo
from vcam.portrait.move import Move
from vcam.portrait.portrait import Portrait
from vcam.reenact.driver import Driver
from vcam.reenact.learning import learn_response
from vcam.render.gl import Context
from vcam.render.portrait import PortraitScene
from vcam.types import Rendered

UNTURNED: Final = np.array([1.0, 0.0, 0.0, 0.0])
"""A quaternion, w x y z."""


class LivingPlayer:
    """The Player of the mode portrait."""

    def __init__(self, context: Context, portrait: Portrait, driver: Driver, *, pose: str, mark: bool) -> None:
        self._portrait, follows = portrait, pose == "source"
        first = driver.faces[0]
        if driver.is_still and first is not None:
            self._moves = [drive_photo(first, pose=follows)]
        else:
            self._moves = drive_film(driver.faces, driver.fps, pose=follows)
        self.size_wh = (portrait.image.shape[1], portrait.image.shape[0])
        self._scene = PortraitScene(
            context, portrait=portrait, size_wh=self.size_wh, mark=mark, timed=untimed, realtime=False
        )

    def __enter__(self) -> Self:
        self._scene.__enter__()
        self._scene.response = learn_response(self._portrait, self._scene.pixels)
        return self

    def __exit__(self, *error: object) -> None:
        self._scene.__exit__(*error)

    def draw(self, index: int, share: float, t: float) -> Rendered:
        """See Player."""
        return self._scene.draw_move(scaled(self._moves[index], share), t)


def scaled(move: Move, share: float) -> Move:
    """`move` done by `share`, 0 not at all .. 1 whole."""
    if share == 1:
        return move
    turn = rotation_from_quat_wxyz(slerp(UNTURNED, quat_wxyz_from_rotation(move.rotation), share))
    return Move(
        weights=np.float32(share) * move.weights,
        closure=np.float32(share) * move.closure,
        gaze=np.float32(share) * move.gaze,
        offsets=np.float32(share) * move.offsets,
        rotation=turn,
        shift=share * move.shift,
    )
