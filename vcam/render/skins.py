"""Bends a user's model on the graphics card, once a frame, into a buffer that every pass draws from."""

from __future__ import annotations

from typing import Any, Final, Self

import moderngl
import numpy as np
from numpy.typing import NDArray

from vcam.avatar.puppet import Puppet
from vcam.errors import RenderError
from vcam.render.gl import Context
from vcam.render.packing import Packed, palette_rows
from vcam.render.programs import load_program

F32 = NDArray[np.float32]

ROWS: Final = 3
"""Of a joint's matrix that are sent; the fourth is 0 0 0 1."""


class Skins:
    """The vertices of one packed model. Must be used in the context's thread."""

    def __init__(self, context: Context, puppet: Puppet, packed: Packed) -> None:
        """Raises RenderError where the driver can't hold so many joints."""
        self._context, self._puppet, self._packed = context, puppet, packed
        count = len(packed.shape)
        limit = int(context.gl.info["GL_MAX_TEXTURE_SIZE"])
        if packed.rows > limit:
            raise RenderError(
                f"{puppet.model.name}: {packed.rows} joints are too many for {context.renderer} (at most {limit}); "
                "export the model with fewer bones"
            )
        self._shape = context.gl.buffer(packed.shape)
        influences = context.gl.buffer(np.hstack([packed.joints, packed.shares]))
        self.bent = context.gl.buffer(reserve=count * 24)
        """(V, 6) float32 position (m, scene) and unit normal, as `bend` left them."""
        self._palette = context.gl.texture((ROWS, max(packed.rows, 1)), 4, dtype="f4")
        self._palette.filter = moderngl.NEAREST, moderngl.NEAREST
        self._program = load_program(context, "skin", captured=("placed", "turned"))
        layout = [(self._shape, "3f 3f", "position", "normal"), (influences, "4f 4f", "joints", "shares")]
        self._array = context.gl.vertex_array(self._program, layout)
        self._parts: list[Any] = [self._array, self._program, self._palette, self.bent, influences, self._shape]
        self._bent_here = np.empty((count, 6), np.float32)
        self._morphs = [
            (number, part.vertices.start + int(low), part.kept[low:high] - morph.first)
            for number, morph in enumerate(puppet.morphs)
            for part in packed.parts
            if part.primitive == morph.primitive
            for low, high in [np.searchsorted(part.kept, [morph.first, morph.first + len(morph.vertices)])]
            if low < high
        ]
        self._sent = False

    def bend(self) -> None:
        """Send what moved and bend all."""
        for number, start, rows in self._morphs:
            morph = self._puppet.morphs[number]
            if morph.changed or not self._sent:
                self._shape.write(morph.vertices[rows], offset=start * 24)
        self._sent = True
        matrices = palette_rows(self._puppet, self._packed.skins, self._packed.rigid)
        self._palette.write(np.ascontiguousarray(matrices[:, :ROWS], np.float32))
        self._palette.use(0)
        self._context.park()  # nothing is drawn, yet OpenGL wants a framebuffer that could be drawn into
        self._array.transform(self.bent, moderngl.POINTS, len(self._packed.shape))

    def read(self) -> F32:
        """(V, 6) what `bend` made; the same array each time. In software nearly free, on a GPU a wait."""
        self.bent.read_into(self._bent_here)
        return self._bent_here

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        for part in self._parts:
            part.release()
        self._parts.clear()
