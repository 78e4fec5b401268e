"""What the window shows: only what changed is drawn again, where the driver keeps a window's pixels after a swap."""

from __future__ import annotations

from typing import Final

import moderngl

from vcam.ui.drawing import Drawing
from vcam.ui.triangles import EVERYTHING, Box, differing

MARKS: Final = 250
"""How many frames are told apart."""
TRIES: Final = 8
"""Swaps after which nothing was kept until that isn't looked for any more: looking waits for the graphics card."""
Rgb = tuple[float, float, float]


class Canvas:
    """Of one window. OpenGL doesn't say what a swap leaves: a driver that draws by the processor copies and keeps all,
    others exchange. So each frame has its number in a corner's alpha, which is never seen, and is looked for there."""

    def __init__(self, gl: moderngl.Context, drawing: Drawing, target: moderngl.Framebuffer) -> None:
        """`target` is the window's back buffer."""
        self._gl, self._drawing, self._target = gl, drawing, target
        self._ground: Rgb = (0.0, 0.0, 0.0)
        self._size_px = (0, 0)
        self._boxes: list[Box] = []
        self._mark, self._misses = 0, 0

    def take(self, size_px: tuple[int, int], ground: Rgb) -> None:
        """The frame that imgui.render() ended, in a window of `size_px`, onto `ground`."""
        before = self._drawing.layers
        self._drawing.take()
        changed = differing(before, self._drawing.layers)
        if changed is None or (size_px, ground) != (self._size_px, self._ground):
            changed, self._size_px, self._ground = [EVERYTHING], size_px, ground
        self._boxes += changed

    def touched(self, texture: moderngl.Texture) -> None:
        """Another picture is in `texture` now."""
        for layer in self._drawing.layers:
            self._boxes += [box for call in layer.calls if call.texture == texture.glo and (box := layer.box(call))]

    def uncovered(self) -> None:
        """The screen has lost what it showed, or the window's size is another."""
        self._boxes.append(EVERYTHING)

    def paint(self) -> bool:
        """Draw what changed, into the window's back buffer; False: nothing did."""
        boxes, self._boxes = self._boxes, []
        if not boxes:
            return False
        if EVERYTHING in boxes or not self._is_kept():
            boxes = [EVERYTHING]
        for box in boxes:
            self._drawing.draw(self._target, self._size_px, self._ground, box)
        self._put_mark()
        return True

    def _is_kept(self) -> bool:
        """Whether the back buffer is as the last frame left it."""
        if self._misses >= TRIES:
            return False
        kept = self._target.read((0, 0, 1, 1), components=4)[3] == self._mark
        self._misses = 0 if kept else self._misses + 1
        return kept

    def _put_mark(self) -> None:
        gl, self._mark = self._gl, self._mark % MARKS + 1
        self._target.color_mask = False, False, False, True
        gl.scissor = 0, 0, 1, 1
        gl.clear(alpha=self._mark / 255)
        gl.scissor = None
        self._target.color_mask = True, True, True, True
