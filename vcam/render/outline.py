"""The outlines that a user's model asks for: soft lines in software, MToon's inside-out hull on a graphics card."""

from __future__ import annotations

from typing import Any, Final, Self

import moderngl
import numpy as np
from numpy.typing import NDArray

from vcam.avatar.rigged import F32, Material, Primitive, RiggedModel, Texture, TextureSlot
from vcam.render.framing import View
from vcam.render.gl import Context
from vcam.render.ink import LEAST_PX, Strokes
from vcam.render.look import linear_from_srgb
from vcam.render.packing import Packed
from vcam.render.programs import load_program, set_uniform
from vcam.render.skins import Skins

PUSH: Final = 2e-4
"""Normalised depth that a hull is put behind its surface, so that it shows around it and not through it."""
UNLINED_PX: Final = 1.1
"""Width of the line of a model's own colour that hides the steps of the pixels in software where no outline is."""
UNLINED_SHADE: Final = 0.72
"""sRGB factor: what turns away from the viewer is in the shade."""
MOST_PX: Final = 6.0


def outline_widths(model: RiggedModel, packed: Packed) -> F32:
    """(V,) width of each vertex's outline as its material says, times its mask: m, or a share of the height."""
    out = np.zeros(len(packed.shape), np.float32)
    for part in packed.parts:
        material = _material(model, part.primitive)
        mtoon = material.mtoon
        if material.kind != "mtoon" or mtoon.outline_mode == "none":
            continue
        mask = np.ones(1)
        if mtoon.outline_width_texture is not None:
            mask = _sampled(model, mtoon.outline_width_texture, packed.uv[part.vertices])[:, 1]
        out[part.vertices] = mtoon.outline_width * mask
    return out


def vertex_colours(model: RiggedModel, packed: Packed) -> NDArray[np.float64]:
    """(V, 3) linear base colour, or the own light where that is brighter, at each vertex."""
    out = np.ones((len(packed.shape), 3))
    for part in packed.parts:
        material = _material(model, part.primitive)
        colour = packed.colours[part.vertices, :3] * np.array(material.base[:3])
        if material.base_texture is not None:
            colour = colour * linear_from_srgb(_sampled(model, material.base_texture, packed.uv[part.vertices])[:, :3])
        out[part.vertices] = np.maximum(colour, material.emissive) if material.kind != "unlit" else colour
    return out


def outline_colours(model: RiggedModel, packed: Packed) -> NDArray[np.float64]:
    """(V, 3) linear: the outline's colour, mixed with the lit surface's as the material says."""
    out = vertex_colours(model, packed)
    for part in packed.parts:
        mtoon = _material(model, part.primitive).mtoon
        mix = mtoon.outline_lighting_mix
        out[part.vertices] = np.array(mtoon.outline) * (1 - mix + mix * out[part.vertices])
    return out


def model_strokes(model: RiggedModel, packed: Packed, view: View, height_px: int) -> Strokes:
    """Lines of opaque surfaces: outlines where there are, elsewhere thin ones of the surface's own colour."""
    width, on_screen = outline_widths(model, packed), np.zeros(len(packed.shape), bool)
    drawn = np.zeros(len(packed.shape), bool)
    for part in packed.parts:
        material = _material(model, part.primitive)
        on_screen[part.vertices] = material.mtoon.outline_mode == "screen"
        drawn[part.vertices] = material.alpha_mode == "opaque"
    px = np.where(on_screen, width * height_px, width * view.px_per_m)
    lined = width > 0
    linear = np.where(lined[:, None], outline_colours(model, packed), vertex_colours(model, packed))
    srgb = srgb_from_linear(linear) * np.where(lined, 1.0, UNLINED_SHADE)[:, None]
    tint = np.column_stack([np.round(srgb * 255), np.full(len(px), 255)]).astype(np.uint8)
    # Half of a hull's width shows, on the outer side; a stroke lies on both sides of the edge
    px = np.where(lined, np.clip(px, LEAST_PX, MOST_PX), UNLINED_PX) * drawn
    return Strokes(tint, px.astype(np.float32), np.zeros(len(px), bool), np.zeros((len(px), 3), np.float32))


def srgb_from_linear(linear: NDArray[np.floating]) -> NDArray[np.float64]:
    """sRGB 0..1 of linear light (IEC 61966-2-1)."""
    c = np.clip(np.asarray(linear, np.float64), 0.0, 1.0)
    return np.where(c <= 0.0031308, 12.92 * c, 1.055 * c ** (1 / 2.4) - 0.055)


def _material(model: RiggedModel, primitive: int) -> Material:
    drawn: Primitive = model.primitives[primitive]
    return model.materials[drawn.material]


def _sampled(model: RiggedModel, slot: TextureSlot, uv: F32) -> NDArray[np.float64]:
    """(n, 4) 0..1, the nearest texel at each of (n, 4) texture coordinates."""
    texture: Texture = model.textures[slot.texture]
    height, width = texture.pixels.shape[:2]
    at = uv[:, 2 * slot.uv_set : 2 * slot.uv_set + 2] * np.array(slot.scale) + np.array(slot.offset)
    wrapped = [np.clip(c, 0, 1) if way == "clamp" else c % 1.0 for c, way in zip(at.T, texture.wrap, strict=True)]
    x, y = (np.clip((c * n).astype(int), 0, n - 1) for c, n in zip(wrapped, (width, height), strict=True))
    return np.asarray(texture.pixels[y, x] / 255.0, np.float64)


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
        ink = np.column_stack([width, colour, np.ones(len(width))]).astype(np.float32)
        self._program = load_program(context, "hull")
        static = gl.buffer(ink)
        self._parts: list[Any] = [self._program, static]
        self._arrays: list[tuple[moderngl.VertexArray, bool]] = []
        layout = [(skins.bent, "3f 3f", "placed", "turned"), (static, "1f 4f", "width", "ink")]
        for part in packed.parts:
            material = _material(model, part.primitive)
            if (width[part.vertices] > 0).any() and material.alpha_mode != "blend":
                corners = gl.buffer(part.triangles)
                array = gl.vertex_array(self._program, layout, corners)
                self._arrays.append((array, material.mtoon.outline_mode == "screen"))
                self._parts = [array, corners, *self._parts]
        for name, value in (("clip_from_head", view.clip_from_head.T), ("size_px", size_wh), ("pull", PUSH)):
            set_uniform(self._program, name, value)

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
