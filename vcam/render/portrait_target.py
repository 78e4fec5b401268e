"""Where a photo is drawn: a picture of which only the part that changes is drawn again."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import moderngl
import numpy as np
from numpy.typing import NDArray

from vcam.errors import RenderError
from vcam.render.gl import Context

Box = tuple[int, int, int, int]
"""left, top, width, height, px."""


class PortraitTarget:
    """RGBA8 colour and depth of the picture's size; row 0 is the top row. Raises RenderError if it can't be made."""

    def __init__(self, context: Context, rest: NDArray[np.uint8], grounds: Sequence[NDArray[np.uint8]]) -> None:
        """`rest` (h, w, 4) uint8: the picture where nothing is drawn; `grounds` (h, w, 4) what may be drawn upon."""
        gl, (height, width) = context.gl, rest.shape[:2]
        self._context, self._rest, self.size_wh = context, rest, (width, height)
        limit = int(gl.info["GL_MAX_TEXTURE_SIZE"])
        if 2 * max(width, height) > limit:
            raise RenderError(
                f"a photo of {width}x{height} is too large for {context.renderer} (at most {limit // 2} px)"
            )
        try:
            self._colour = gl.renderbuffer(self.size_wh, 4)
            self._depth = gl.depth_renderbuffer(self.size_wh)
            self._framebuffer = gl.framebuffer([self._colour], self._depth)
            self._grounds = [_filled(context, pixels) for pixels in grounds]
        except moderngl.Error as error:
            raise RenderError(f"no {width}x{height} framebuffer on {context.renderer}: {error}") from error
        self._picture = np.empty_like(rest)

    def use(self, box: Box, ground: int) -> None:
        """Draw into `box` alone from now on, upon the ground of that number; its depth is empty."""
        # Copying and clearing all is 10 times cheaper in software than covering and clearing a part of it
        drawn = self._framebuffer
        drawn.scissor = (0, 0, *self.size_wh)
        drawn.use()
        self._context.gl.copy_framebuffer(drawn, self._grounds[ground])
        drawn.color_mask = False, False, False, False
        drawn.clear(depth=1.0)
        drawn.color_mask = True, True, True, True
        drawn.scissor = box
        drawn.use()

    def read(self) -> NDArray[np.uint8]:
        """(h, w, 4) uint8, all of it; overwritten by the next. Waits for the drawing to end."""
        # One copy of all takes half as long as reading what was drawn and pasting it into what rests
        self._framebuffer.read_into(self._picture, components=4, alignment=1)
        return self._picture

    def read_part(self, box: Box) -> NDArray[np.uint8]:
        """(height, width, 4) uint8 of `box` alone. Waits for the drawing to end."""
        _, _, width, height = box
        pixels = np.empty((height, width, 4), np.uint8)
        self._framebuffer.read_into(pixels, viewport=box, components=4, alignment=1)
        return pixels

    def resting(self) -> NDArray[np.uint8]:
        """(h, w, 4) uint8, the resting picture; overwritten by the next."""
        np.copyto(self._picture, self._rest)
        return self._picture

    def repaint(self, box: Box, pixels: NDArray[np.uint8]) -> None:
        """Change the resting picture: within `box` it is `pixels` (height, width, 4)."""
        self._rest[part_of(box)] = pixels

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._context.park()
        for framebuffer in (self._framebuffer, *self._grounds):
            for part in (*framebuffer.color_attachments, framebuffer.depth_attachment, framebuffer):
                if part is not None:
                    part.release()


def _filled(context: Context, pixels: NDArray[np.uint8]) -> moderngl.Framebuffer:
    """A framebuffer that holds `pixels` (h, w, 4)."""
    gl, size = context.gl, (pixels.shape[1], pixels.shape[0])
    filled = gl.framebuffer([gl.renderbuffer(size, 4)])
    filled.use()  # else no more is copied than what was drawn last, of whichever photo
    texture = gl.texture(size, 4, np.ascontiguousarray(pixels))
    source = gl.framebuffer([texture])
    gl.copy_framebuffer(filled, source)
    context.park()
    source.release()
    texture.release()
    return filled


def part_of(box: Box) -> tuple[slice, slice]:
    """Its rows and columns."""
    left, top, width, height = box
    return slice(top, top + height), slice(left, left + width)
