"""A user's materials as programs: each is compiled for the textures that it has, and gets its colours per frame."""

from __future__ import annotations

from typing import Any, Final

import moderngl
import numpy as np

from vcam.avatar.puppet_face import Surface
from vcam.avatar.rigged import Material
from vcam.render.programs import set_uniform
from vcam.render.slots import COLOUR_SLOTS, slot_matrix, slots_of
from vcam.render.textures import Textures

LEAST_BORDER: Final = 0.02
"""Of the light amounts between shade and light: MToon allows none, which shows as steps."""


def defines_of(material: Material, *, tinted: bool, software: bool) -> tuple[str, ...]:
    """What the shader is compiled for. In software normal maps are left out: they cost as much as all the rest."""
    slots = slots_of(material)
    if software:
        slots.pop("normal", None)
    lines = [f"{name.upper()}_SET {'zw' if slot.uv_set else 'xy'}" for name, slot in slots.items()]
    lines += ["TEXTURED"] * bool(slots) + ["TINTED"] * tinted + ["DECODE"] * software
    lines += [material.alpha_mode.upper()] + ["TWO_SIDED"] * material.double_sided
    if material.alpha_mode == "mask" and not software:
        lines.append("COVERED")
    if material.kind == "mtoon":
        mtoon = material.mtoon
        if mtoon.shade_texture is not None and mtoon.shade_texture == material.base_texture:
            lines.append("SHADE_IS_BASE")
        if any(mtoon.rim) or mtoon.matcap is not None:
            lines.append("EDGE_LIT")
    return tuple(lines)


class Paint:
    """One material's program with its textures. The program is shared; whoever made it frees it."""

    def __init__(self, material: Material, program: moderngl.Program, textures: Textures) -> None:
        self.material, self._program = material, program
        self._slots = [
            (name, slot, textures[slot.texture, name in COLOUR_SLOTS], textures.scale[slot.texture])
            for name, slot in slots_of(material).items()
            if f"{name}_picture" in program
        ]
        self._masked = "uv_mask" in slots_of(material)

    def use(self, surface: Surface) -> None:
        """Make the program ready to draw the material as `surface` says."""
        program, material = self._program, self.material
        for unit, (name, slot, texture, scale) in enumerate(self._slots):
            texture.use(unit)
            set_uniform(program, f"{name}_picture", np.array(unit, np.int32))
            matrix = slot_matrix(slot, surface, moved=not self._masked)
            set_uniform(program, f"{name}_at", (np.diag([*scale, 1.0]) @ matrix)[:2].T)
        values: dict[str, Any] = {
            "base": surface.base,
            "emissive": surface.emissive[:3],
            "cutoff": material.alpha_cutoff,
        }
        if material.kind == "pbr":
            values |= {"metal_rough": (material.metallic, material.roughness)}
        if material.kind == "mtoon":
            values |= _toon(material, surface)
        if "normal" in slots_of(material):
            values["normal_scale"] = material.normal_scale
        for name, value in values.items():
            set_uniform(program, name, value)


def _toon(material: Material, surface: Surface) -> dict[str, Any]:
    mtoon = material.mtoon
    low, high = -1 + mtoon.shading_toony, 1 - mtoon.shading_toony
    return {
        "shade": surface.shade[:3],
        "border": (mtoon.shading_shift, low, 1 / max(high - low, LEAST_BORDER)),
        "shift_scale": mtoon.shading_shift_scale,
        "even": mtoon.gi_equalization,
        "rim": surface.rim[:3],
        "rim_shape": (mtoon.rim_fresnel, mtoon.rim_lift, mtoon.rim_lighting_mix),
        "matcap": surface.matcap[:3],
        "uv_motion": (surface.uv_rotation, *surface.uv_scroll),
    }


def drawing_order(materials: list[Material], depths: list[float]) -> list[int]:
    """Places in `materials` in the order of drawing: what hides first, near before far, then masks, then what is seen
    through by MToon's queues, first those that write depth, and far before near."""

    def key(i: int) -> tuple[float, ...]:
        material = materials[i]
        if material.alpha_mode == "opaque":
            return 0, -depths[i]
        if material.alpha_mode == "mask":
            return 1, -depths[i]
        return 2 if material.writes_depth else 3, material.queue, depths[i]

    return sorted(range(len(materials)), key=key)
