"""Toon and unlit materials of VRM 0.x: Unity's shader properties turned into what MToon 1.0 calls the same look.

Shading, outline and render queue follow the migration that UniVRM does; its numbers are named where they are used.
"""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Final, Literal

from vcam.avatar.gltf.document import Document
from vcam.avatar.gltf.fields import Fields
from vcam.avatar.rigged import Material, MToon, Rgb, TextureSlot
from vcam.avatar.vrm.mtoon import BLACK, BRIGHT, FASTEST, WHITE, WIDEST_LINE
from vcam.avatar.vrm.numbers import REACH_M, linear_from_srgb, reference

MTOON: Final = "VRM/MToon"
MASK: Final = 1
BLEND: Final = 2
BLEND_DEPTH: Final = 3
"""Values of _BlendMode; 0 is opaque."""
UNLIT: Final = {
    "VRM/UnlitTexture": 0,
    "VRM/UnlitCutout": MASK,
    "VRM/UnlitTransparent": BLEND,
    "VRM/UnlitTransparentZWrite": BLEND_DEPTH,
}
"""The _BlendMode that each shader stands for. All other shaders are left as the glTF material has them."""
OUTLINES: Final[tuple[Literal["none", "world", "screen"], ...]] = ("none", "world", "screen")
LINE_UNIT: Final = {"none": 0.0, "world": 0.01, "screen": 0.005}
"""m (0.x has centimetres); share of the picture's height (0.x has percent of half of it)."""
MOST_QUEUES: Final = 9
"""MToon 1.0 knows ten places of order among transparent materials."""
QUEUE_LIMIT: Final = 100_000


def read_materials0(document: Document, materials: tuple[Material, ...], textures: int) -> tuple[Material, ...]:
    """`materials` as `materialProperties` describes them; as many as before."""
    tables = document.extension("VRM").tables("materialProperties")[: len(materials)]
    out = list(materials)
    queues: dict[int, int] = {}
    for number, (fields, material) in enumerate(zip(tables, materials, strict=False)):
        shader = fields.text("shader")
        if shader == MTOON or shader in UNLIT:
            mode = UNLIT.get(shader, fields.table("floatProperties").whole("_BlendMode", 0, -100, 100))
            out[number] = _material(fields, material, mode, shader == MTOON, textures)
            queues[number] = fields.whole("renderQueue", -1, -QUEUE_LIMIT, QUEUE_LIMIT)
    return tuple(_ordered(out, queues))


def _material(fields: Fields, material: Material, mode: int, toon: bool, textures: int) -> Material:
    floats = fields.table("floatProperties")
    base = _slot(fields, "_MainTex", textures)
    changed = replace(
        material,
        kind="mtoon" if toon else "unlit",
        base=(*_colour(fields, "_Color", WHITE), _alpha(fields, "_Color")),
        base_texture=base,
        alpha_mode="opaque" if mode not in (MASK, BLEND, BLEND_DEPTH) else "mask" if mode == MASK else "blend",
        alpha_cutoff=floats.number("_Cutoff", 0.5, 0.0, 1.0),
        writes_depth=mode == BLEND_DEPTH,
    )
    if not toon:
        return changed
    return replace(
        changed,
        emissive=_colour(fields, "_EmissionColor", BLACK, linear=True),
        emissive_texture=_slot(fields, "_EmissionMap", textures),
        normal_texture=_slot(fields, "_BumpMap", textures),
        normal_scale=floats.number("_BumpScale", 1.0, -BRIGHT, BRIGHT),
        double_sided=floats.number("_CullMode", 2.0) == 0,
        mtoon=_mtoon(fields, floats, textures),
    )


def _mtoon(fields: Fields, floats: Fields, textures: int) -> MToon:
    shift, toony = shading_from_0x(
        floats.number("_ShadeShift", 0.0, -1.0, 1.0), floats.number("_ShadeToony", 0.9, 0.0, 1.0)
    )
    line = OUTLINES[floats.whole("_OutlineWidthMode", 0, -100, 100) % 3]
    fixed_colour = floats.number("_OutlineColorMode", 0.0) == 0
    matcap = _slot(fields, "_SphereAdd", textures, moved=False)
    return MToon(
        shade=_colour(fields, "_ShadeColor", (0.97, 0.81, 0.86)),  # the shader's own default
        shade_texture=_slot(fields, "_ShadeTexture", textures),
        shading_shift=shift,
        shading_toony=toony,
        gi_equalization=1 - floats.number("_IndirectLightIntensity", 0.1, 0.0, 1.0),
        matcap_factor=WHITE if matcap else BLACK,
        matcap=matcap,
        rim=_colour(fields, "_RimColor", BLACK),
        rim_fresnel=floats.number("_RimFresnelPower", 1.0, 0.0, BRIGHT),
        rim_lift=floats.number("_RimLift", 0.0, -1.0, 1.0),
        rim_texture=_slot(fields, "_RimTexture", textures),
        rim_lighting_mix=floats.number("_RimLightingMix", 0.0, 0.0, 1.0),
        outline_mode=line,
        outline_width=min(floats.number("_OutlineWidth", 0.5, 0.0, 100.0) * LINE_UNIT[line], WIDEST_LINE),
        outline_width_texture=_slot(fields, "_OutlineWidthTexture", textures),
        outline=_colour(fields, "_OutlineColor", BLACK),
        outline_lighting_mix=0.0 if fixed_colour else floats.number("_OutlineLightingMix", 1.0, 0.0, 1.0),
        uv_mask=_slot(fields, "_UvAnimMaskTexture", textures),
        uv_scroll=(
            floats.number("_UvAnimScrollX", 0.0, -FASTEST, FASTEST),
            -floats.number("_UvAnimScrollY", 0.0, -FASTEST, FASTEST),  # Unity's t runs up
        ),
        uv_rotation=2 * math.pi * floats.number("_UvAnimRotation", 0.0, -FASTEST, FASTEST),  # turns a second
    )


def shading_from_0x(shift: float, toony: float) -> tuple[float, float]:
    """(shadingShiftFactor, shadingToonyFactor) of 1.0 whose ramp from shade to light begins and ends as 0.x's does.

    0.x: from N·L = shift to mix(1, shift, toony). 1.0: from -1 + toony - shift to 1 - toony - shift.
    """
    begin, end = shift, 1 + (shift - 1) * toony
    return min(max(-(begin + end) / 2, -1.0), 1.0), min(max((2 - (end - begin)) / 2, 0.0), 1.0)


def _ordered(materials: list[Material], queues: dict[int, int]) -> list[Material]:
    """Unity's render queues as 1.0's offsets: the order is kept among those that write depth, and among the others."""
    for depth in (False, True):
        blended = [n for n in queues if materials[n].alpha_mode == "blend" and materials[n].writes_depth == depth]
        steps = sorted({queues[n] for n in blended})
        first = 0 if depth else 1 - len(steps)
        for n in blended:
            place = first + steps.index(queues[n])
            materials[n] = replace(materials[n], queue=min(max(place, -MOST_QUEUES), MOST_QUEUES))
    return materials


def _colour(fields: Fields, key: str, default: Rgb, *, linear: bool = False) -> Rgb:
    """sRGB in the file, except for emission; `default` is linear."""
    values = fields.table("vectorProperties")
    if key not in values:
        return default
    red, green, blue = values.numbers(key, (0.0, 0.0, 0.0, 1.0), 0.0, BRIGHT)[:3]
    return (red, green, blue) if linear else (linear_from_srgb(red), linear_from_srgb(green), linear_from_srgb(blue))


def _alpha(fields: Fields, key: str) -> float:
    return fields.table("vectorProperties").numbers(key, (1.0, 1.0, 1.0, 1.0), 0.0, 1.0)[3]


def _slot(fields: Fields, key: str, textures: int, *, moved: bool = True) -> TextureSlot | None:
    """0.x moves all textures but the matcap by _MainTex's offset and scale (x, y, z, w), whose t runs up."""
    number = reference(fields.table("textureProperties"), key, textures)
    if number < 0:
        return None
    values = fields.table("vectorProperties")
    across, up, wide, high = values.numbers("_MainTex", (0.0, 0.0, 1.0, 1.0), -REACH_M, REACH_M)
    return TextureSlot(number, offset=(across, 1 - up - high), scale=(wide, high)) if moved else TextureSlot(number)
