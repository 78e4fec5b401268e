"""Which textures a material uses, what for, and where on them a point of its surface lies."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.puppet_face import Surface
from vcam.avatar.rigged import Material, TextureSlot

COLOUR_SLOTS: Final = frozenset({"base", "emissive", "shade", "matcap", "rim"})
"""Textures whose values are sRGB colours; those of the others are numbers."""


def slots_of(material: Material) -> dict[str, TextureSlot]:
    """The textures that `material` uses, by what for."""
    mtoon = material.mtoon if material.kind == "mtoon" else None
    slots = {"base": material.base_texture}
    if material.kind != "unlit":
        slots |= {"emissive": material.emissive_texture, "normal": material.normal_texture}
    if material.kind == "pbr":
        slots |= {"metal_rough": material.metallic_roughness_texture}
    if mtoon is not None:
        same = mtoon.shade_texture == material.base_texture
        slots |= {"shade": None if same else mtoon.shade_texture, "shift": mtoon.shading_shift_texture}
        slots |= {"matcap": mtoon.matcap, "rim": mtoon.rim_texture, "uv_mask": mtoon.uv_mask}
    return {name: slot for name, slot in slots.items() if slot is not None}


def slot_matrix(slot: TextureSlot, surface: Surface, *, moved: bool) -> NDArray[np.float64]:
    """(3, 3) from a vertex's texture coordinates to the picture (KHR_texture_transform: translation · rotation · scale,
    counter-clockwise with t down); with `moved` after MToon's turning about the middle and scrolling."""
    (x, y), (along, across) = np.add(slot.offset, surface.uv_offset), np.multiply(slot.scale, surface.uv_scale)
    s, c = np.sin(slot.rotation), np.cos(slot.rotation)
    out = np.array([[c * along, s * across, x], [-s * along, c * across, y], [0, 0, 1.0]])
    if moved and (any(surface.uv_scroll) or surface.uv_rotation):
        s, c = np.sin(surface.uv_rotation), np.cos(surface.uv_rotation)
        (u, v), middle = surface.uv_scroll, 0.5
        turn = np.array([[c, s, middle * (1 - c - s) + u], [-s, c, middle * (1 + s - c) + v], [0, 0, 1.0]])
        out = out @ turn
    return out
