"""Paints finished pictures into a window, in their own aspect, on the context that the scenes draw with."""

from __future__ import annotations

from typing import Final

import moderngl
import numpy as np

from vcam.render.gl import Context
from vcam.render.programs import load_program
from vcam.types import Rendered

SURROUND: Final = 0.07
"""Grey of the bars beside the picture."""


class Screen:
    """The window's default framebuffer. Use it in the context's thread; the context frees it."""

    def __init__(self, context: Context) -> None:
        gl = context.gl
        self._gl, self._texture = gl, gl.texture((1, 1), 4)
        self._program = load_program(context, "picture")
        corners = gl.buffer(np.array([0, 0, 1, 0, 0, 1, 1, 1], np.float32))
        self._quad = gl.vertex_array(self._program, [(corners, "2f", "corner")])
        # A headless context has no window; painting then goes into whatever is in use, which tests look at
        self._window = gl.screen if context.way == "window" else None

    def paint(self, rendered: Rendered, size_wh: tuple[int, int]) -> None:
        """`rendered` as large as it fits into a window of `size_wh` px; transparency shows a dark chequer."""
        gl = self._gl
        height, width = rendered.rgba.shape[:2]
        if self._texture.size != (width, height):
            self._texture.release()
            self._texture = gl.texture((width, height), 4)
            self._texture.filter = moderngl.LINEAR, moderngl.LINEAR
        self._texture.write(np.ascontiguousarray(rendered.rgba))
        if self._window is not None:
            self._window.use()
        gl.viewport = 0, 0, *size_wh
        gl.enable_only(moderngl.NOTHING)
        gl.clear(SURROUND, SURROUND, SURROUND, 1.0)
        wide, high = share_of_window((width, height), size_wh)
        uniforms = {"place": (-wide, high, 2 * wide, -2 * high), "chequer": (1.0,)}  # row 0 is the top row
        for name, value in uniforms.items():
            self._program[name].write(np.array(value, np.float32))  # type: ignore[union-attr]
        self._texture.use(0)
        self._quad.render(moderngl.TRIANGLE_STRIP)


def share_of_window(picture_wh: tuple[int, int], window_wh: tuple[int, int]) -> tuple[float, float]:
    """Shares of the window's width and height that a picture takes in its own aspect; one of them is 1."""
    aspect = picture_wh[0] / picture_wh[1] * window_wh[1] / window_wh[0]
    return min(1.0, aspect), min(1.0, 1 / aspect)
