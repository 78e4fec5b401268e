"""The faces that a VRM 0.x model can make: blend-shape groups, given as the expressions that VRM 1.0 would have."""

from __future__ import annotations

from typing import Final, Literal

from vcam.avatar.gltf.document import Document
from vcam.avatar.gltf.fields import Fields
from vcam.avatar.names import arkit_name
from vcam.avatar.rigged import ColourBind, Expression, Material, MorphBind, RiggedModel, UvBind
from vcam.avatar.vrm.expressions import BRIGHT, MAX_BINDS, MAX_EXPRESSIONS
from vcam.avatar.vrm.numbers import REACH_M, linear_from_srgb, reference

PRESETS: Final = {
    "neutral": "neutral",
    "a": "aa",
    "i": "ih",
    "u": "ou",
    "e": "ee",
    "o": "oh",
    "blink": "blink",
    "blink_l": "blinkLeft",
    "blink_r": "blinkRight",
    "joy": "happy",
    "angry": "angry",
    "sorrow": "sad",
    "fun": "relaxed",
    "lookup": "lookUp",
    "lookdown": "lookDown",
    "lookleft": "lookLeft",
    "lookright": "lookRight",
}
SURPRISED: Final = "surprised"
"""No preset of 0.x, but of 1.0; VRoid writes it as a group of that name."""
COLOURS: Final[dict[str, Literal["base", "emissive", "shade", "rim", "outline"]]] = {
    "_Color": "base",
    "_EmissionColor": "emissive",
    "_ShadeColor": "shade",
    "_RimColor": "rim",
    "_OutlineColor": "outline",
}


def read_expressions0(document: Document, vrm: Fields, model: RiggedModel) -> tuple[Expression, ...]:
    """The groups under their VRM 1.0 names; of two with one name the first."""
    materials = {m.text("name"): i for i, m in enumerate(document.root.tables("materials")[: len(model.materials)])}
    out: dict[str, Expression] = {}
    for group in vrm.table("blendShapeMaster").tables("blendShapeGroups", MAX_EXPRESSIONS):
        given = group.text("name")
        name = PRESETS.get(group.text("presetName").lower(), "")
        if not name and given.lower() == SURPRISED:
            name = SURPRISED
        morphs = tuple(_morphs(group, model))
        colours, uvs = _materials(group, materials, model)
        full = name or arkit_name(given) or given
        if full:
            out.setdefault(full, Expression(full, bool(name), morphs, colours, uvs, group.flag("isBinary")))
    return tuple(out.values())


def _morphs(group: Fields, model: RiggedModel) -> list[MorphBind]:
    out = []
    for bind in group.tables("binds", MAX_BINDS):
        mesh = reference(bind, "mesh", len(model.target_names))
        target = reference(bind, "index", len(model.target_names[mesh])) if mesh >= 0 else -1
        if target >= 0:
            out.append(MorphBind(mesh, target, bind.number("weight", 100.0, 0.0, 100.0) / 100))
    return out


def _materials(
    group: Fields, numbers: dict[str, int], model: RiggedModel
) -> tuple[tuple[ColourBind, ...], tuple[UvBind, ...]]:
    colours, uvs = [], []
    for bind in group.tables("materialValues", MAX_BINDS):
        material, what = numbers.get(bind.text("materialName"), -1), bind.text("propertyName")
        if material < 0:
            continue
        if what in COLOURS:
            red, green, blue, alpha = bind.numbers("targetValue", (1.0, 1.0, 1.0, 1.0), 0.0, BRIGHT)
            colour = (red, green, blue)
            if what != "_EmissionColor":  # the one that 0.x keeps linear
                colour = (linear_from_srgb(red), linear_from_srgb(green), linear_from_srgb(blue))
            colours.append(ColourBind(material, COLOURS[what], (*colour, min(alpha, 1.0))))
        elif what.startswith("_MainTex_ST"):
            uvs.append(_uv(bind, what, material, model.materials[material]))
    return tuple(colours), tuple(uvs)


def _uv(bind: Fields, what: str, material: int, at_rest: Material) -> UvBind:
    """Unity's scale and offset (its t runs up) in x, y, z, w; _ST_S and _ST_T change one axis only."""
    wide, high, across, up = bind.numbers("targetValue", (1.0, 1.0, 0.0, 0.0), -REACH_M, REACH_M)
    offset, scale = (across, 1 - high - up), (wide, high)
    slot = at_rest.base_texture
    rest_offset, rest_scale = (slot.offset, slot.scale) if slot else ((0.0, 0.0), (1.0, 1.0))
    if what.endswith("_S"):
        offset, scale = (offset[0], rest_offset[1]), (scale[0], rest_scale[1])
    elif what.endswith("_T"):
        offset, scale = (rest_offset[0], offset[1]), (rest_scale[0], scale[1])
    return UvBind(material, offset, scale)
