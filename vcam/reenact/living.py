"""Plays a driver on the photo itself: what they do against their rest moves its pixels."""

from __future__ import annotations

from typing import Final, Self

from vcam.calibration import guess_camera
from vcam.metrics import untimed
from vcam.portrait.drive import drive_film
from vcam.portrait.likeness import less, likeness
from vcam.portrait.move import Move, mix
from vcam.portrait.portrait import Portrait
from vcam.portrait.resting import rest_of
from vcam.reenact.between import move_between
from vcam.reenact.driver import Driver
from vcam.reenact.faces import read_face
from vcam.reenact.learning import Mirror, learn_response
from vcam.reenact.rehearsal import rehearsed
from vcam.render.gl import Context
from vcam.render.portrait import PortraitScene
from vcam.types import Rendered

SURELY: Final = 0.5
"""Likeness of a photo and its driver from which on it is moved by their own points alone: their own photo shows a film
of d10 with points missed by 0.0089 of the eyes' distance so, by 0.0101 as the nets would have it."""


class LivingPlayer:
    """The Player of the mode portrait."""

    def __init__(self, context: Context, portrait: Portrait, driver: Driver, *, pose: str, mark: bool) -> None:
        self._portrait, follows = portrait, pose == "source"
        first = driver.faces[0]
        if driver.is_still and first is not None:
            self._moves, self._own = [move_between(first, driver.size_wh, portrait, pose=follows)], 0.0
        else:
            self._moves, self._own = driven(portrait, driver, pose=follows)
        self.size_wh = size_of(portrait)
        self._scene = PortraitScene(
            context, portrait=portrait, size_wh=self.size_wh, mark=mark, timed=untimed, realtime=False
        )

    def __enter__(self) -> Self:
        self._scene.__enter__()
        if self._own < SURELY:  # a face is read as itself
            response, mirror = learn_response(self._portrait, self._scene.pixels), Mirror(self._portrait)
            self._scene.response = rehearsed(
                response, self._moves, lambda move: mirror.read(self._scene.pixels(move, mirror.box))
            )
        return self

    def __exit__(self, *error: object) -> None:
        self._scene.__exit__(*error)

    def draw(self, index: int, share: float, t: float) -> Rendered:
        """See Player."""
        return self._scene.draw_move(mix(Move(), self._moves[index], share), t)


def size_of(portrait: Portrait) -> tuple[int, int]:
    """Width and height of its picture, px."""
    return portrait.image.shape[1], portrait.image.shape[0]


def driven(portrait: Portrait, driver: Driver, *, pose: bool) -> tuple[list[Move], float]:
    """A Move for each of the driver's frames, and how surely the photo is their own, 0..1: of that it is what they do
    beyond what they do in it."""
    rest = rest_of(driver.faces)
    moves = drive_film(driver.faces, driver.fps, pose=pose, rest=rest)
    photo = read_face(portrait.image, [portrait.points], 0, guess_camera(size_of(portrait)))
    share = likeness(photo, rest) if photo else 0.0
    if photo is None or share <= 0:
        return moves, 0.0
    own = drive_film([photo], driver.fps, pose=pose, rest=rest)[0]
    return [less(move, own, share) for move in moves], share
