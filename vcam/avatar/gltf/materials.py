"""Materials of a glTF file: core PBR, KHR_materials_unlit, KHR_materials_emissive_strength, KHR_texture_transform.

The older KHR_materials_pbrSpecularGlossiness gives its colours where a file has nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import Final, Literal

from vcam.avatar.gltf.document import Document
from vcam.avatar.gltf.fields import Fields
from vcam.avatar.rigged import Material, TextureSlot

ALPHA: Final[dict[str, Literal["opaque", "mask", "blend"]]] = {"OPAQUE": "opaque", "MASK": "mask", "BLEND": "blend"}
MAX_MATERIALS: Final = 2000
BRIGHTEST: Final = 100.0
"""Of emissive colours: more is white anyway."""


def read_materials(document: Document) -> tuple[Material, ...]:
    """All materials, by their number in the file."""
    count = len(document.root.items("textures"))
    return tuple(_material(table, count) for table in document.root.tables("materials", MAX_MATERIALS))


def read_slot(info: Fields, count: int) -> TextureSlot | None:
    """A textureInfo of a file with `count` textures; None where `info` is empty."""
    number = info.index("index", count)
    if number < 0:
        return None
    moved = info.table("extensions").table("KHR_texture_transform")
    uv_set = moved.whole("texCoord", info.whole("texCoord", 0, 0, 7), 0, 7)
    offset, scale = moved.numbers("offset", (0.0, 0.0), -1e4, 1e4), moved.numbers("scale", (1.0, 1.0), -1e4, 1e4)
    return TextureSlot(
        texture=number,
        uv_set=min(uv_set, 1),
        offset=(offset[0], offset[1]),
        scale=(scale[0], scale[1]),
        rotation=moved.number("rotation", 0.0, -1e4, 1e4),
    )


def _material(table: Fields, count: int) -> Material:
    pbr, extensions = table.table("pbrMetallicRoughness"), table.table("extensions")
    unlit = "KHR_materials_unlit" in extensions
    strength = extensions.table("KHR_materials_emissive_strength").number("emissiveStrength", 1.0, 0.0, BRIGHTEST)
    red, green, blue = table.numbers("emissiveFactor", (0.0, 0.0, 0.0), 0.0, BRIGHTEST)
    base = pbr.numbers("baseColorFactor", (1.0, 1.0, 1.0, 1.0), 0.0, 1.0)
    normal = table.table("normalTexture")
    alpha = table.text("alphaMode", "OPAQUE")
    if alpha not in ALPHA:
        raise table.fault("alphaMode", f"must be {', '.join(ALPHA)}, got {alpha[:20]!r}")
    material = Material(
        name=table.text("name"),
        kind="unlit" if unlit else "pbr",
        base=(base[0], base[1], base[2], base[3]),
        base_texture=read_slot(pbr.table("baseColorTexture"), count),
        metallic=pbr.number("metallicFactor", 1.0, 0.0, 1.0),
        roughness=pbr.number("roughnessFactor", 1.0, 0.0, 1.0),
        metallic_roughness_texture=read_slot(pbr.table("metallicRoughnessTexture"), count),
        emissive=(red * strength, green * strength, blue * strength),
        emissive_texture=read_slot(table.table("emissiveTexture"), count),
        normal_texture=read_slot(normal, count),
        normal_scale=normal.number("scale", 1.0, -BRIGHTEST, BRIGHTEST),
        alpha_mode=ALPHA[alpha],
        alpha_cutoff=table.number("alphaCutoff", 0.5, 0.0, 1.0),
        double_sided=table.flag("doubleSided"),
    )
    glossy = extensions.table("KHR_materials_pbrSpecularGlossiness")
    return _without_gloss(material, glossy, count) if glossy and not pbr else material


def _without_gloss(material: Material, glossy: Fields, count: int) -> Material:
    red, green, blue, alpha = glossy.numbers("diffuseFactor", (1.0, 1.0, 1.0, 1.0), 0.0, 1.0)
    return replace(
        material,
        base=(red, green, blue, alpha),
        base_texture=read_slot(glossy.table("diffuseTexture"), count),
        metallic=0.0,
        roughness=1 - glossy.number("glossinessFactor", 1.0, 0.0, 1.0),
    )


def plain_material() -> Material:
    """For a mesh without one: white and matt. The format's own default is a metal, which nobody means."""
    return replace(Material(name=""), metallic=0.0)
