"""The faces that a VRM 1.0 model can make: expressions that bind morph targets, colours and texture places."""

from __future__ import annotations

from typing import Final, Literal, cast

from vcam.avatar.gltf.document import Document
from vcam.avatar.gltf.fields import Fields
from vcam.avatar.names import arkit_name
from vcam.avatar.rigged import ColourBind, Expression, MorphBind, Override, RiggedModel, UvBind
from vcam.avatar.vrm.numbers import REACH_M, reference

MAX_EXPRESSIONS: Final = 1000
MAX_BINDS: Final = 1000
"""Of one expression; a model of ten meshes has ten."""
BRIGHT: Final = 100.0
"""Colours are clamped to this: emission may be over 1."""
COLOURS: Final[dict[str, Literal["base", "emissive", "shade", "matcap", "rim", "outline"]]] = {
    "color": "base",
    "emissionColor": "emissive",
    "shadeColor": "shade",
    "matcapColor": "matcap",
    "rimColor": "rim",
    "outlineColor": "outline",
}


def read_expressions1(document: Document, vrm: Fields, model: RiggedModel) -> tuple[Expression, ...]:
    """Presets, then custom ones. Custom ones with an ARKit name in any spelling carry it as types.ARKIT has it."""
    table = vrm.table("expressions")
    meshes = [reference(node, "mesh", len(model.target_names)) for node in document.root.tables("nodes")]
    presets = [
        _expression(name, True, fields, meshes, model) for name, fields in table.members("preset", MAX_EXPRESSIONS)
    ]
    custom = [
        _expression(arkit_name(name) or name, False, fields, meshes, model)
        for name, fields in table.members("custom", MAX_EXPRESSIONS)
    ]
    return tuple({expression.name: expression for expression in (*custom, *presets)}.values())


def _expression(name: str, preset: bool, fields: Fields, meshes: list[int], model: RiggedModel) -> Expression:
    return Expression(
        name=name,
        preset=preset,
        morphs=tuple(_morphs(fields, meshes, model)),
        colours=tuple(_colours(fields, model)),
        uvs=tuple(_uvs(fields, model)),
        binary=fields.flag("isBinary"),
        override_blink=_override(fields, "overrideBlink"),
        override_look_at=_override(fields, "overrideLookAt"),
        override_mouth=_override(fields, "overrideMouth"),
    )


def _override(fields: Fields, key: str) -> Override:
    found = fields.text(key).lower()
    return cast(Override, found) if found in ("block", "blend") else "none"


def _morphs(fields: Fields, meshes: list[int], model: RiggedModel) -> list[MorphBind]:
    out = []
    for bind in fields.tables("morphTargetBinds", MAX_BINDS):
        node = reference(bind, "node", len(meshes))
        mesh = meshes[node] if node >= 0 else -1
        target = reference(bind, "index", len(model.target_names[mesh])) if mesh >= 0 else -1
        if target >= 0:
            out.append(MorphBind(mesh, target, bind.number("weight", 1.0, 0.0, 1.0)))
    return out


def _colours(fields: Fields, model: RiggedModel) -> list[ColourBind]:
    out = []
    for bind in fields.tables("materialColorBinds", MAX_BINDS):
        material, kind = reference(bind, "material", len(model.materials)), COLOURS.get(bind.text("type"))
        if material >= 0 and kind:
            red, green, blue, alpha = bind.numbers("targetValue", (1.0, 1.0, 1.0, 1.0), 0.0, BRIGHT)
            out.append(ColourBind(material, kind, (red, green, blue, min(alpha, 1.0))))
    return out


def _uvs(fields: Fields, model: RiggedModel) -> list[UvBind]:
    out = []
    for bind in fields.tables("textureTransformBinds", MAX_BINDS):
        material = reference(bind, "material", len(model.materials))
        if material >= 0:
            across, down = bind.numbers("offset", (0.0, 0.0), -REACH_M, REACH_M)
            wide, high = bind.numbers("scale", (1.0, 1.0), -REACH_M, REACH_M)
            out.append(UvBind(material, (across, down), (wide, high)))
    return out
