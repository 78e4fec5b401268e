"""Writes an avatar of our own as an avatar.glb that other programs open too: one mesh, a skin, 52 morph targets.

The vertices are shared by one primitive for each kind of surface, whose material's name says which: "skin", "eye_left",
"hair" … The skin's weights hold `follow` and the strands: torso, neck and head share what the strands leave. Colours
are exact, positions and morphs are float32, weights are multiples of 1/65535.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.checked import checked_avatar
from vcam.avatar.gltf.surface import unit_normals
from vcam.avatar.gltf.writer import INDICES, VERTICES, GlbWriter, write_whole
from vcam.avatar.model import EYE, GLOW, LEFT_EYE, METAL, NO_EYE, RIGHT_EYE, Avatar, Morph
from vcam.avatar.native_bones import BODY, HEAD, LEFT, NECK, RIGHT, TORSO, bones, spring_bone
from vcam.avatar.native_eyes import eye_picture, eye_places, is_painted
from vcam.avatar.style import Style, read_style
from vcam.errors import BadInput
from vcam.types import ARKIT

VERSION: Final = 1
"""Of the format; in extras.vcam."""
SURFACES: Final = ("skin", "eye", "teeth", "tongue", "hair", "brow", "cloth", "mouth", "metal", "glow")
"""Names of SKIN .. GLOW."""
SIDES: Final = {NO_EYE: "", LEFT_EYE: "_left", RIGHT_EYE: "_right"}
NOT_UNIT: Final = 0.003
"""A normal may be this much too long or short: half of what the Khronos validator lets pass."""
WHOLE: Final = 65535
"""A weight of 1."""


def write_native(folder: Path, arrays: Mapping[str, NDArray[Any]], style: Mapping[str, Any] | None = None) -> None:
    """Write avatar.glb into `folder`, and avatar.toml where `style` gives its words (else it must be there).

    `arrays` as checked.ARRAYS names them; morphs may be of any float type. Raises BadInput for what couldn't be read.
    """
    path, words = folder / "avatar.glb", folder / "avatar.toml"
    known = {name: np.asarray(array) for name, array in arrays.items()}
    if "morph_offsets" in known:
        known["morph_offsets"] = known["morph_offsets"].astype(np.float32)
    if style is not None:
        write_whole(words, _toml(style).encode())
    try:
        avatar = checked_avatar(folder.resolve().name, read_style(words), known, path)
        write_whole(path, glb_of(avatar))
    except BadInput:
        if style is not None:
            words.unlink()  # no folder is left that only looks like an avatar
        raise


def glb_of(avatar: Avatar) -> bytes:
    """The bytes of avatar.glb; the same for the same avatar."""
    writer = GlbWriter()
    groups = _groups(avatar)
    nodes, joints, inverse_bind, tips = bones(avatar)
    document: dict[str, Any] = {
        "asset": {"version": "2.0", "generator": "vcam", "copyright": _copyright(avatar.style)},
        "extensionsUsed": ["KHR_materials_unlit"] * any(m == GLOW for m, _, _ in groups),
        "extras": {
            "vcam": {"version": VERSION, "eye_radius_m": avatar.eye_radius_m, "iris_radius": avatar.iris_radius}
        },
        "scene": 0,
        "scenes": [{"nodes": [0, len(nodes)]}],
        "nodes": [*nodes, {"name": avatar.name, "mesh": 0, "skin": 0}],
        "meshes": [_mesh(writer, avatar, groups)],
        "materials": [_material(avatar, *group) for group in groups],
        "skins": [{"joints": joints, "skeleton": 0, "inverseBindMatrices": writer.accessor(inverse_bind)}],
    }
    if is_painted(avatar):
        document["images"] = [{"bufferView": writer.view(eye_picture(avatar.style)), "mimeType": "image/png"}]
        document["samplers"] = [{"wrapS": 33071, "wrapT": 33071}]
        document["textures"] = [{"source": 0, "sampler": 0}]
    if avatar.strands is not None:
        document["extensionsUsed"].append("VRMC_springBone")
        document["extensions"] = {"VRMC_springBone": spring_bone(avatar, avatar.strands, tips)}
    if not document["extensionsUsed"]:
        del document["extensionsUsed"]
    return writer.glb(document)


Group = tuple[int, int, NDArray[np.uint32]]
"""(material, eye, triangles (n, 3))"""


def _groups(avatar: Avatar) -> list[Group]:
    """Triangles by kind of surface, in the order in which kinds first appear."""
    kinds = avatar.material[avatar.triangles].astype(np.int64) * len(SIDES) + avatar.eye[avatar.triangles]
    if (kinds != kinds[:, :1]).any():
        raise BadInput(f"{avatar.name}: a triangle joins two materials or eyes; double the vertices along the seam")
    found, first = np.unique(kinds[:, 0], return_index=True)
    ordered = found[np.argsort(first)].tolist()
    return [(*divmod(kind, len(SIDES)), avatar.triangles[kinds[:, 0] == kind]) for kind in ordered]


def _mesh(writer: GlbWriter, avatar: Avatar, groups: list[Group]) -> dict[str, Any]:
    count = len(avatar.positions)
    joints, weights = _weights(avatar)
    attributes = {
        "POSITION": writer.accessor(avatar.positions, VERTICES, limits=True),
        "NORMAL": writer.accessor(_whole_normals(avatar), VERTICES),
        "COLOR_0": writer.accessor(linear16(avatar.colours), VERTICES, normalised=True),
        "JOINTS_0": writer.accessor(joints, VERTICES),
        "WEIGHTS_0": writer.accessor(weights, VERTICES, normalised=True),
    }
    eyes = {"TEXCOORD_0": writer.accessor(eye_places(avatar), VERTICES, normalised=True)} if is_painted(avatar) else {}
    targets = [{"POSITION": _target(writer, count, morph)} for morph in avatar.morphs]
    kind = np.uint16 if count < WHOLE else np.uint32
    primitives = [
        {
            "attributes": attributes | (eyes if (material, eye != NO_EYE) == (EYE, True) else {}),
            "indices": writer.accessor(triangles.astype(kind).ravel(), INDICES),
            "material": number,
            "targets": targets,
        }
        for number, (material, eye, triangles) in enumerate(groups)
    ]
    names = {"targetNames": list(ARKIT)}
    return {"name": avatar.name, "primitives": primitives, "weights": [0] * len(ARKIT), "extras": names}


def _whole_normals(avatar: Avatar) -> NDArray[np.float32]:
    """The normals, made unit length where they aren't; one is found where there is none, as on a flat triangle."""
    lost = np.abs(np.linalg.norm(avatar.normals, axis=1) - 1) > NOT_UNIT
    if not lost.any():
        return avatar.normals
    normals = avatar.normals.copy()
    normals[lost] = unit_normals(avatar.normals, avatar.positions, avatar.triangles)[lost]
    return normals


def _target(writer: GlbWriter, count: int, morph: Morph) -> int:
    return writer.sparse(count, morph.indices, morph.offsets)


def _weights(avatar: Avatar) -> tuple[NDArray[Any], NDArray[np.uint16]]:
    """JOINTS_0 (V, 4) and WEIGHTS_0 (V, 4): two of the body, two strands. `follow` 0, ½, 1 is torso, neck, head."""
    count, strands = len(avatar.positions), avatar.strands
    hung = np.zeros((count, 2)) if strands is None else np.rint(strands.shares.astype(float) * WHOLE)
    hung[:, 1] = np.minimum(hung[:, 1], WHOLE - hung[:, 0])
    order = np.argsort(hung <= 0, axis=1, kind="stable")  # what doesn't count comes last
    hung = np.take_along_axis(hung, order, 1)
    rest = WHOLE - hung.sum(1)
    follow = avatar.follow.astype(float)
    above = follow > 0.5
    upper = np.rint(rest * np.where(above, 2 * follow - 1, 2 * follow))
    weights = np.c_[rest - upper, upper, hung].astype(np.uint16)
    top = np.select([avatar.eye == LEFT_EYE, avatar.eye == RIGHT_EYE], [LEFT, RIGHT], HEAD)
    joints = np.zeros((count, 4), np.int64)
    joints[:, 0], joints[:, 1] = np.where(above, NECK, TORSO), np.where(above, top, NECK)
    if strands is not None:
        joints[:, 2:] = np.take_along_axis(strands.joints, order, 1) + BODY
    joints[weights == 0] = 0  # as the format asks
    most = BODY + (0 if strands is None else len(strands.places))
    return joints.astype(np.uint8 if most <= 256 else np.uint16), weights


def _material(avatar: Avatar, material: int, eye: int, triangles: NDArray[np.uint32]) -> dict[str, Any]:
    clear = bool((avatar.colours[np.unique(triangles), 3] < 255).any())
    shiny = material == METAL
    out: dict[str, Any] = {
        "name": SURFACES[material] + SIDES[eye],
        "pbrMetallicRoughness": {"metallicFactor": 0.9 if shiny else 0.0, "roughnessFactor": 0.3 if shiny else 0.8},
    }
    if clear:
        out |= {"alphaMode": "BLEND", "doubleSided": True}
    if material == EYE and eye != NO_EYE:
        out["pbrMetallicRoughness"] |= {"baseColorTexture": {"index": 0}, "roughnessFactor": 0.25}
    if material == GLOW:
        out["extensions"] = {"KHR_materials_unlit": {}}
    return out


def linear16(colours: NDArray[np.uint8]) -> NDArray[np.uint16]:
    """(V, 4) linear light in 1/65535 of (V, 4) sRGB bytes and alpha; every byte gets a value of its own."""
    s = np.arange(256) / 255  # IEC 61966-2-1
    table = np.rint(np.where(s <= 0.04045, s / 12.92, ((s + 0.055) / 1.055) ** 2.4) * WHOLE).astype(np.uint16)
    return np.hstack([table[colours[:, :3]], colours[:, 3:].astype(np.uint16) * 257])


def _copyright(style: Style) -> str:
    return f"{style.author}; {style.licence}"


def _toml(words: Mapping[str, Any]) -> str:
    """`words` as TOML: texts, numbers, lists of numbers, and tables of them at the end."""
    lines = [f"{key} = {_word(value)}\n" for key, value in words.items() if not isinstance(value, Mapping)]
    for key, value in words.items():
        if isinstance(value, Mapping):
            lines += [f"\n[{key}]\n", *(f"{name} = {_word(item)}\n" for name, item in value.items())]
    return "".join(lines)


def _word(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
