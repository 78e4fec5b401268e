"""Where a user's model has outlines, how wide and of what colour, worked out once per vertex."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.puppet_face import surface_at_rest
from vcam.avatar.rigged import F32, Material, Primitive, RiggedModel, Texture, TextureSlot
from vcam.render.framing import View
from vcam.render.ink import LEAST_PX, Strokes
from vcam.render.look import linear_from_srgb
from vcam.render.packing import Packed
from vcam.render.slots import slot_matrix

UNLINED_PX: Final = 1.1
"""Width of the line of a model's own colour that hides the steps of the pixels in software where no outline is."""
UNLINED_SHADE: Final = 0.72
"""sRGB factor: what turns away from the viewer is in the shade."""
MOST_PX: Final = 6.0
"""Wider lines than this cover what they border."""
FAR_OUT: Final = 1e6
"""Texture coordinates beyond this are damage; they are drawn somehow."""
AS_MADE: Final = surface_at_rest(Material())


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


def solid(model: RiggedModel, packed: Packed) -> NDArray[np.bool_]:
    """(V,) whether a line may be drawn at each vertex: not where a surface is seen through or cut away."""
    out = np.zeros(len(packed.shape), bool)
    for part in packed.parts:
        material = _material(model, part.primitive)
        out[part.vertices] = material.alpha_mode != "blend"
        if material.alpha_mode == "mask" and material.base_texture is not None:
            alpha = _sampled(model, material.base_texture, packed.uv[part.vertices])[:, 3]
            out[part.vertices] = alpha * material.base[3] >= material.alpha_cutoff
    return out


def model_strokes(model: RiggedModel, packed: Packed, view: View, height_px: int) -> Strokes:
    """Lines of solid surfaces: outlines where there are, elsewhere thin ones of an opaque surface's own colour."""
    width, on_screen = outline_widths(model, packed), np.zeros(len(packed.shape), bool)
    drawn = solid(model, packed) & (width > 0)
    for part in packed.parts:
        material = _material(model, part.primitive)
        on_screen[part.vertices] = material.mtoon.outline_mode == "screen"
        drawn[part.vertices] |= material.alpha_mode == "opaque"
    px = np.where(on_screen, width * height_px, width * view.px_per_m)
    lined = width > 0
    linear = np.where(lined[:, None], outline_colours(model, packed), vertex_colours(model, packed))
    srgb = srgb_from_linear(linear) * np.where(lined, 1.0, UNLINED_SHADE)[:, None]
    tint = np.column_stack([np.round(srgb * 255), np.full(len(px), 255)]).astype(np.uint8)
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
    here = np.column_stack([uv[:, 2 * slot.uv_set : 2 * slot.uv_set + 2], np.ones(len(uv))])
    at = (here @ slot_matrix(slot, AS_MADE, moved=False)[:2].T).clip(-FAR_OUT, FAR_OUT)
    x, y = (
        np.clip((_wrapped(c, way) * n).astype(int), 0, n - 1)
        for c, way, n in zip(at.T, texture.wrap, (width, height), strict=True)
    )
    return np.asarray(texture.pixels[y, x] / 255.0, np.float64)


def _wrapped(at: NDArray[np.float64], way: str) -> NDArray[np.float64]:
    if way == "clamp":
        return at.clip(0, 1)
    return np.asarray(1 - np.abs(at % 2 - 1) if way == "mirror" else at % 1.0, np.float64)
