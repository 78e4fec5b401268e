"""MToon's outlines on a graphics card: copies of the outlined parts, swollen along their normals, insides out."""

from __future__ import annotations

from typing import Any, Final, Self

import moderngl
import numpy as np

from vcam.avatar.rigged import RiggedModel
from vcam.render.framing import View
from vcam.render.gl import Context
from vcam.render.outline import outline_colours, outline_widths, solid
from vcam.render.packing import Packed
from vcam.render.programs import load_program, set_uniform
from vcam.render.skins import Skins

PUSH: Final = 2e-4
"""Normalised depth that a hull is put behind its surface, so that it shows around it and not through it."""


class Hull:
    """The swollen copies of a model's outlined parts, for graphics cards."""

    def __init__(
        self,
        context: Context,
        packed: Packed,
        skins: Skins,
        model: RiggedModel,
        *,
        view: View,
        size_wh: tuple[int, int],
    ) -> None:
        gl = self._gl = context.gl
        width, colour = outline_widths(model, packed), outline_colours(model, packed)
        ink = np.column_stack([width, colour, solid(model, packed)]).astype(np.float32)
        self._program = load_program(context, "hull")
        static = gl.buffer(ink)
        self._parts: list[Any] = [self._program, static]
        self._arrays: list[tuple[moderngl.VertexArray, bool]] = []
        layout = [(skins.bent, "3f 3f", "placed", "turned"), (static, "1f 4f", "width", "ink")]
        for part in packed.parts:
            material = model.materials[model.primitives[part.primitive].material]
            if (width[part.vertices] > 0).any() and material.alpha_mode != "blend":
                corners = gl.buffer(part.triangles)
                array = gl.vertex_array(self._program, layout, corners)
                self._arrays.append((array, material.mtoon.outline_mode == "screen"))
                self._parts = [array, corners, *self._parts]
        for name, value in (("size_px", size_wh), ("pull", PUSH)):
            set_uniform(self._program, name, value)
        self.look(view)

    def look(self, view: View) -> None:
        """Seen by `view` from now on."""
        set_uniform(self._program, "clip_from_head", view.clip_from_head.T)

    def draw(self) -> None:
        """Into the framebuffer in use; only the insides of far sides, which show around what is before them."""
        gl = self._gl
        gl.enable_only(moderngl.DEPTH_TEST | moderngl.CULL_FACE)
        gl.cull_face = "front"
        for array, on_screen in self._arrays:
            set_uniform(self._program, "on_screen", np.array(on_screen, np.int32))
            array.render()
        gl.cull_face = "back"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        for part in self._parts:
            part.release()
        self._parts.clear()
