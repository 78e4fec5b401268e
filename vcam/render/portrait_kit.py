"""What every layer of a photo is drawn with: its programs, its textures, and the list of what must be freed."""

from __future__ import annotations

from typing import Any, Final, Self, TypeVar

import moderngl
import numpy as np
from numpy.typing import NDArray

from vcam.portrait.limits import NEARER
from vcam.render.gl import Context
from vcam.render.portrait_part import Part
from vcam.render.programs import load_program, set_uniform

F32 = NDArray[np.float32]
T = TypeVar("T")

DEPTH_M: Final = 0.6
"""Before and behind the person's own reach, what is still drawn at least."""
TURN_M: Final = 0.1
"""Of it what a turn takes; all the rest is for a head that comes nearer or goes farther, by a share of its distance."""
IDENTITY: Final = np.array([[1, 0, 0], [0, 1, 0]], np.float32)


class Texture:
    """Part of a photo on the GPU."""

    def __init__(self, kit: Kit, part: Part) -> None:
        high, wide, channels = part.pixels.shape
        self._texture = kit.kept(kit.gl.texture((wide, high), channels, part.pixels, alignment=1))
        self._texture.filter = moderngl.LINEAR, moderngl.LINEAR
        self._texture.repeat_x = self._texture.repeat_y = False
        self.texels = part.texels
        """(4,) scale and offset from px of the picture to 0..1."""

    def use(self, unit: int = 0) -> None:
        """Read from it at `unit` from now on."""
        self._texture.use(unit)


class Kit:
    """Programs and buffers of one photo on one context. Use it in the context's thread."""

    def __init__(self, context: Context, size_wh: tuple[int, int], depth: F32) -> None:
        """`depth`: m of the person's vertices at rest."""
        self.context, self.gl, self.size_wh = context, context.gl, size_wh
        self._parts: list[Any] = []
        self.moved = self.kept(load_program(context, "portrait"))
        self.rigid = self.kept(load_program(context, "portrait_rigid", "portrait"))
        self.hole = self.kept(load_program(context, "portrait_hole"))
        self.tone = self.kept(load_program(context, "portrait_tone"))
        reach = max(DEPTH_M, NEARER[1] * float(depth.max()) + TURN_M)
        near, far = float(depth.min()) - reach, float(depth.max()) + reach
        for program in (self.moved, self.tone):
            set_uniform(program, "depth", (2 / (far - near), -(far + near) / (far - near)))
        set_uniform(self.hole, "inside", np.int32(1))
        self.look_at((0, 0, *size_wh), size_wh)

    def look_at(self, box: tuple[float, float, float, float], size_wh: tuple[float, float]) -> None:
        """Draw so that px `box` (left, top, …) of the picture begins the target, of `size_wh` px of the picture."""
        (left, top), (width, height) = box[:2], size_wh
        view = np.array([2 / width, 2 / height, (1 - 2 * left) / width - 1, (1 - 2 * top) / height - 1], np.float32)
        for program in (self.moved, self.rigid, self.hole, self.tone):
            program["view"].write(view)  # type: ignore[union-attr]

    def kept(self, part: T) -> T:
        """`part`, which is freed with the kit."""
        self._parts.append(part)
        return part

    def buffer(self, data: NDArray[Any]) -> moderngl.Buffer:
        """A buffer that holds `data`."""
        return self.kept(self.gl.buffer(np.ascontiguousarray(data)))

    def quad(self, box: tuple[float, float, float, float]) -> moderngl.VertexArray:
        """A rectangle for the rigid program: left, top, width, height, px with 0 in the middle of the first pixel."""
        left, top, width, height = box
        x, y = (left - 0.5, left + width - 0.5), (top - 0.5, top + height - 0.5)
        corners = np.array([[x[0], y[0]], [x[1], y[0]], [x[0], y[1]], [x[1], y[1]]], np.float32)
        return self.kept(self.gl.vertex_array(self.rigid, [(self.buffer(corners), "2f", "texel")]))

    def place(self, texture: Texture, placed: F32, *, shade: float = 1.0, opacity: float = 1.0) -> None:
        """Let the rigid program draw from `texture` what is moved by `placed` (2, 3), from now on."""
        texture.use()
        columns = np.zeros((3, 3), np.float32)
        columns[:, :2], columns[2, 2] = placed.T, 1
        self.rigid["placed"].write(columns)  # type: ignore[union-attr]
        self.rigid["texels"].write(texture.texels)  # type: ignore[union-attr]
        self.rigid["worn"].write(np.array([shade, opacity], np.float32))  # type: ignore[union-attr]

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.context.park()
        for part in reversed(self._parts):
            part.release()
        self._parts.clear()
