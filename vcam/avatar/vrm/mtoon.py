"""Toon materials of VRM 1.0: VRMC_materials_mtoon-1.0 onto the glTF material that it extends."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, Literal

from vcam.avatar.gltf.document import Document
from vcam.avatar.gltf.fields import Fields
from vcam.avatar.rigged import Material, MToon
from vcam.avatar.vrm.numbers import texture_slot, triple

NAME: Final = "VRMC_materials_mtoon"
BRIGHT: Final = 100.0
WIDEST_LINE: Final = 0.1
"""m, or of the picture's height."""
FASTEST: Final = 100.0
"""1/s and rad/s"""
OUTLINES: Final[dict[str, Literal["none", "world", "screen"]]] = {
    "worldcoordinates": "world",
    "screencoordinates": "screen",
}
BLACK: Final = (0.0, 0.0, 0.0)
WHITE: Final = (1.0, 1.0, 1.0)


def read_mtoon1(document: Document, materials: tuple[Material, ...], textures: int) -> tuple[Material, ...]:
    """`materials` with those that the file calls MToon made so; as many as before."""
    out = list(materials)
    tables = document.root.tables("materials")[: len(out)]
    for number, (table, material) in enumerate(zip(tables, materials, strict=False)):
        fields = table.table("extensions").table(NAME)
        if fields:
            out[number] = replace(
                material,
                kind="mtoon",
                writes_depth=material.alpha_mode == "blend" and fields.flag("transparentWithZWrite"),
                queue=fields.whole("renderQueueOffsetNumber", 0, -1000, 1000),
                mtoon=_mtoon(fields, textures),
            )
    return tuple(out)


def _mtoon(fields: Fields, textures: int) -> MToon:
    def colour(key: str, default: tuple[float, float, float] = BLACK) -> tuple[float, float, float]:
        return triple(fields.numbers(key, default, 0.0, BRIGHT))

    shift = fields.table("shadingShiftTexture")
    return MToon(
        shade=colour("shadeColorFactor"),
        shade_texture=texture_slot(fields, "shadeMultiplyTexture", textures),
        shading_shift=fields.number("shadingShiftFactor", 0.0, -1.0, 1.0),
        shading_shift_texture=texture_slot(fields, "shadingShiftTexture", textures),
        shading_shift_scale=shift.number("scale", 1.0, -BRIGHT, BRIGHT),
        shading_toony=fields.number("shadingToonyFactor", 0.9, 0.0, 1.0),
        gi_equalization=fields.number("giEqualizationFactor", 0.9, 0.0, 1.0),
        matcap_factor=colour("matcapFactor", WHITE),
        matcap=texture_slot(fields, "matcapTexture", textures),
        rim=colour("parametricRimColorFactor"),
        rim_fresnel=fields.number("parametricRimFresnelPowerFactor", 5.0, 0.0, BRIGHT),
        rim_lift=fields.number("parametricRimLiftFactor", 0.0, -1.0, 1.0),
        rim_texture=texture_slot(fields, "rimMultiplyTexture", textures),
        rim_lighting_mix=fields.number("rimLightingMixFactor", 1.0, 0.0, 1.0),
        outline_mode=OUTLINES.get(fields.text("outlineWidthMode").lower(), "none"),
        outline_width=fields.number("outlineWidthFactor", 0.0, 0.0, WIDEST_LINE),
        outline_width_texture=texture_slot(fields, "outlineWidthMultiplyTexture", textures),
        outline=colour("outlineColorFactor"),
        outline_lighting_mix=fields.number("outlineLightingMixFactor", 1.0, 0.0, 1.0),
        uv_mask=texture_slot(fields, "uvAnimationMaskTexture", textures),
        uv_scroll=(
            fields.number("uvAnimationScrollXSpeedFactor", 0.0, -FASTEST, FASTEST),
            fields.number("uvAnimationScrollYSpeedFactor", 0.0, -FASTEST, FASTEST),
        ),
        uv_rotation=fields.number("uvAnimationRotationSpeedFactor", 0.0, -FASTEST, FASTEST),
    )
