"""What a scene draws into and reads back from: one framebuffer, multisampled on a GPU, its buffers made once."""

from __future__ import annotations

from typing import Final, Self

import moderngl
import numpy as np
from numpy.typing import NDArray

from vcam.errors import RenderError
from vcam.render.gl import Context

SAMPLES_ON_GPU: Final = 4
"""In software multisampling triples the cost of a frame (measured on llvmpipe), so it is left out there."""


class Target:
    """RGBA8 colour and depth of one size. Row 0 is the top row: scenes draw upside down for OpenGL's counting.

    Raises RenderError when the driver can't make it.
    """

    def __init__(self, context: Context, size_wh: tuple[int, int], *, samples: int = 0) -> None:
        self._context, self.size_wh = context, size_wh
        gl, (width, height) = context.gl, size_wh
        limit = int(gl.info["GL_MAX_TEXTURE_SIZE"])
        if not (0 < width <= limit and 0 < height <= limit):
            raise RenderError(f"a picture of {width}x{height} is too large for {context.renderer} (at most {limit} px)")
        samples = min(samples, int(gl.max_samples))
        try:
            self._resolved = gl.framebuffer(
                [gl.renderbuffer(size_wh, 4)], None if samples else gl.depth_renderbuffer(size_wh)
            )
            self._drawn = self._resolved
            if samples:
                colour = gl.renderbuffer(size_wh, 4, samples=samples)
                self._drawn = gl.framebuffer([colour], gl.depth_renderbuffer(size_wh, samples=samples))
        except moderngl.Error as error:
            raise RenderError(f"no {width}x{height} framebuffer on {context.renderer}: {error}") from error
        self._pixels, self._before = (np.empty((height, width, 4), np.uint8) for _ in range(2))

    def use(self) -> None:
        """Draw into it from now on."""
        self._drawn.use()

    def fill(self, source: moderngl.Framebuffer) -> None:
        """Draw into it from now on, upon a copy of `source`, which has its size; its depth is empty."""
        drawn = self._drawn
        drawn.use()
        self._context.gl.copy_framebuffer(drawn, source)
        drawn.color_mask = False, False, False, False
        drawn.clear(depth=1.0)
        drawn.color_mask = True, True, True, True
        drawn.use()

    def only(self, px: int | None) -> None:
        """Draw into a square of so many pixels of it, in its corner; None: into all of it."""
        self._drawn.scissor = (0, 0, px, px) if px else (0, 0, *self.size_wh)

    def read(self) -> NDArray[np.uint8]:
        """(h, w, 4) uint8, what was drawn; overwritten by the read after the next.

        Waits for the drawing to end: a ring of buffers would hide that wait but show every moment one frame late.
        """
        if self._drawn is not self._resolved:
            self._context.gl.copy_framebuffer(self._resolved, self._drawn)
        self._pixels, self._before = self._before, self._pixels
        self._resolved.read_into(self._pixels, components=4, alignment=1)
        return self._pixels

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self._context.park()
        for framebuffer in {self._drawn, self._resolved}:
            for part in (*framebuffer.color_attachments, framebuffer.depth_attachment, framebuffer):
                if part is not None:
                    part.release()
