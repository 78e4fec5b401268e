"""Draws one photo as it is moved: only what changes is drawn again, over the photo itself."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from typing import Self

import moderngl
import numpy as np
from numpy.typing import NDArray

from vcam.metrics import Timed, untimed
from vcam.portrait.mesh import Moved
from vcam.render.gl import Context
from vcam.render.portrait_eyes import Eyes
from vcam.render.portrait_kit import Kit
from vcam.render.portrait_lids import Lids
from vcam.render.portrait_lines import Lines
from vcam.render.portrait_mark import drawn_mark, put
from vcam.render.portrait_mouth import Mouth
from vcam.render.portrait_pieces import Pieces
from vcam.render.portrait_rigid import Skull
from vcam.render.portrait_skin import Skin
from vcam.render.portrait_target import Box, PortraitTarget, part_of


class PortraitDrawing:
    """One photo on one context. Must be used in the context's thread."""

    def __init__(
        self, context: Context, pieces: Pieces, *, mark: bool, mirrored: bool = False, timed: Timed = untimed
    ) -> None:
        """`mark`: whether viewers are told that it is synthetic, `mirrored`: in what goes out mirrored. Nothing can be
        drawn before it is built."""
        self._context, self._timed = context, timed
        self._pieces: Pieces | None = pieces
        self._skull = Skull(pieces.mesh, pieces.rest.inner, pieces.inside)
        self._mark = drawn_mark(pieces.size_wh, mirrored=mirrored) if mark else None
        self._marks = mark
        self._stack = ExitStack()

    def building(self) -> Iterator[None]:
        """Makes one part after another, each within about 20 ms: between two pictures of a stream there is time for
        one. Raises RenderError when OpenGL fails."""
        pieces, self._pieces = self._pieces, None  # the GPU has the pixels then
        assert pieces is not None, "a photo is built once"
        shown = pieces.shown
        if self._mark:
            mark, box = self._mark
            self._under = shown[part_of(box)].copy()
            shown = shown.copy()
            put(mark, box, shown)
            self._over = shown[part_of(box)].copy()
        target = PortraitTarget(self._context, shown, [pieces.shown, pieces.ground])
        self._target = self._stack.enter_context(target)
        yield
        kit = self._kit = self._stack.enter_context(Kit(self._context, pieces.size_wh, pieces.mesh.depth))
        yield
        self._skin = Skin(kit, pieces)
        yield
        self._eyes, self._lids = Eyes(kit, pieces), Lids(kit, pieces)
        yield
        self._lines = Lines(kit, pieces.portrait, pieces.mesh)
        self._mouth = Mouth(kit, pieces, skin=self._skin)
        self._context.check("building the photo")

    def marks(self, wanted: bool) -> None:
        """Whether the mark is in what is drawn from now on; who cuts the picture then puts it in with `put_mark`."""
        if self._mark and wanted != self._marks:
            self._marks = wanted
            self._target.repaint(self._mark[1], self._over if wanted else self._under)

    def put_mark(self, picture: NDArray[np.uint8]) -> None:
        """Draw the mark, where there is to be one, over `picture` (h, w, 4)."""
        if self._mark:
            put(*self._mark, picture)

    def draw(self, moved: Moved) -> NDArray[np.uint8]:
        """(h, w, 4) uint8 RGBA, opaque, of the whole picture; overwritten by the next.

        Raises RenderError when OpenGL fails.
        """
        with self._timed("draw"):
            self._draw(moved)
            self._context.finish()
        with self._timed("readback"):
            picture = self._target.read()
            if self._marks:
                self.put_mark(picture)
        self._context.check("drawing the photo")
        return picture

    def resting(self) -> NDArray[np.uint8]:
        """(h, w, 4) uint8 RGBA: the photo itself, pixel by pixel, but for the mark; overwritten by the next."""
        return self._target.resting()

    def draw_box(self, moved: Moved, box: Box) -> NDArray[np.uint8]:
        """(height, width, 4) uint8 RGBA of only what lies in `box`, without the mark; overwritten by the next."""
        self._draw(moved, box)
        self._context.finish()
        return self._target.read_part(box)

    def _draw(self, moved: Moved, box: Box | None = None) -> None:
        gl = self._kit.gl
        gl.depth_func = "<="
        gl.blend_func = moderngl.ONE, moderngl.ONE_MINUS_SRC_ALPHA
        changed = self._skin.move(moved)
        sockets = self._skull.placed(moved)
        self._lids.move(moved, self._skin.vertices, sockets[:2])
        self._lines.move(moved)
        self._mouth.prepare(moved, self._lines, sockets[2:])
        self._target.use(box or changed, int(moved.turned))
        gl.enable_only(moderngl.NOTHING)
        self._skin.draw_behind()
        gl.enable_only(moderngl.BLEND)
        self._eyes.draw(moved, sockets[:2])
        self._lines.draw_shades()
        self._mouth.draw()
        gl.enable_only(moderngl.BLEND | moderngl.DEPTH_TEST)
        self._skin.draw()
        gl.enable_only(moderngl.BLEND)
        self._lids.draw()
        self._lines.draw()

    def __enter__(self) -> Self:
        """To close it; building is apart."""
        return self

    def __exit__(self, *error: object) -> None:
        self._stack.close()
