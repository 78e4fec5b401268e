"""The scene that shows a photo doing what the person does, and living quietly when nobody is there."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import ExitStack
from typing import Final, Self

import numpy as np
from numpy.typing import NDArray

from vcam.metrics import Timed, untimed
from vcam.portrait.drive import Drive
from vcam.portrait.move import Move, gap_of, read_as
from vcam.portrait.portrait import Portrait
from vcam.portrait.response import Response
from vcam.render.crop import crop, within
from vcam.render.framing import USUAL
from vcam.render.gl import Context
from vcam.render.glide import Glide
from vcam.render.portrait_drawing import PortraitDrawing
from vcam.render.portrait_pieces import Pieces, pieces_of
from vcam.render.portrait_target import Box
from vcam.types import Face, Rendered

TAKES_SHARE: Final = 0.1
"""Of the newest picture in the mean time that one takes; one that is late by chance hardly counts."""


class PortraitScene:
    """See render.Scene. `timed` gets the stages "animate", "draw" and "readback". It is given faces, never a camera's
    picture: all pixels that it shows are the photo's or painted here."""

    def __init__(
        self,
        context: Context,
        *,
        portrait: Portrait,
        size_wh: tuple[int, int],
        mark: bool = True,
        mirrored: bool = False,
        response: Response | None = None,
        drive: Drive | None = None,
        timed: Timed = untimed,
        realtime: bool = True,
        glide: Glide | None = None,
    ) -> None:
        """In any thread; it makes ready for drawing all that needs no OpenGL.

        `size_wh` must be the portrait's; `mark`: whether viewers are told that it is synthetic, `mirrored`: in what
        goes out mirrored; `response`: how this photo answers, None: as asked; `drive`: whom several scenes have learned
        from, `glide`: how all scenes are framed; None: one of its own. Raises BadInput when the head's file is damaged.
        """
        high, wide = portrait.image.shape[:2]
        if size_wh != (wide, high):
            raise ValueError(f"a photo of {wide}x{high} can't fill a picture of {size_wh[0]}x{size_wh[1]}")
        self._context, self._marked, self._mirrored = context, mark, mirrored
        self._timed, self._realtime = timed, realtime
        self.response = response or Response.none()
        """How this photo answers; may be set while the scene is open."""
        self._drive, self._glide = drive or Drive(), glide or Glide()
        self._cropped: NDArray[np.uint8] | None = None
        self._pieces: Pieces | None = pieces_of(portrait)
        self._deform = self._pieces.deform
        self._takes_s = 0.0
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        """In the context's thread, once. Raises RenderError when OpenGL fails."""
        try:
            for _ in self.entering():
                pass
        except BaseException:
            self._stack.close()
            raise
        return self

    def entering(self) -> Iterator[None]:
        """Does what `__enter__` does, in steps of about 20 ms, one each time that it is asked for the next.

        In the context's thread. Leave the scene also when it is given up half-way.
        """
        pieces, self._pieces = self._pieces, None  # the GPU has the pixels then
        assert pieces is not None, "a scene is entered once"
        drawing = PortraitDrawing(self._context, pieces, mark=self._marked, mirrored=self._mirrored, timed=self._timed)
        self._drawing = self._stack.enter_context(drawing)
        del pieces
        yield from drawing.building()

    def __exit__(self, *error: object) -> None:
        self._stack.close()

    def draw(self, face: Face | None, t: float) -> Rendered:
        """See render.Scene.draw. Raises RenderError when OpenGL fails.

        In real time the head is shown where it will be when the picture is ready.
        """
        begun = time.perf_counter()
        with self._timed("animate"):
            move = self._drive.step(face, t, t + self._takes_s)
        rgba = self._framed(self.response.applied(move), t)
        if self._realtime:
            self._takes_s += TAKES_SHARE * (time.perf_counter() - begun - self._takes_s)
        return Rendered(rgba, None if face is None else face.captured, t)

    def draw_move(self, move: Move, t: float = 0.0) -> Rendered:
        """The photo moved by `move`, which its response turns into what is drawn. Raises RenderError."""
        return Rendered(self._shown(self.response.applied(move)), None, t)

    def pixels(self, move: Move, box: Box | None = None) -> NDArray[np.uint8]:
        """(h, w, 3) uint8 RGB, a copy: the photo moved by just `move`, whatever its response.

        With `box` (left, top, width, height) that part alone, without the mark. Raises RenderError.
        """
        if box is None:
            return self._shown(move)[..., :3].copy()
        return self._drawing.draw_box(self._deform.moved(move), box)[..., :3].copy()

    def recentre(self) -> None:
        """The head as it is now is straight ahead from now on."""
        self._drive.recentre()

    def _framed(self, move: Move, t: float) -> NDArray[np.uint8]:
        framing = within(self._glide.at(t))
        self._drawing.marks(framing == USUAL)
        whole = self._shown(move)
        if framing == USUAL:
            return whole
        if self._cropped is None:
            self._cropped = np.empty_like(whole)
        crop(whole, framing, self._cropped)
        self._drawing.put_mark(self._cropped)
        return self._cropped

    def _shown(self, move: Move) -> NDArray[np.uint8]:
        with self._timed("animate"):
            moved = None if at_rest(move) else self._deform.moved(move)
        return self._drawing.resting() if moved is None else self._drawing.draw(moved)


def at_rest(move: Move) -> bool:
    """Whether nothing at all moves: then the photo itself is shown."""
    parts = (move.weights, move.closure, move.gaze, move.offsets, move.shift, move.rotation - np.eye(3))
    return not any(part.any() for part in (*parts, gap_of(move), read_as(move)))
