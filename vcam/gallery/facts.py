"""What an avatar or a model from elsewhere is, who made it, what people may do with it, how much of a face it has."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from vcam.avatar.model import Avatar
from vcam.avatar.presets import face_map
from vcam.avatar.puppet import bones_of
from vcam.avatar.rigged import RiggedModel
from vcam.gallery.entries import credits_of, triangles_of
from vcam.types import ARKIT

BONES: Final = ("hips", "spine", "neck", "head", "leftEye", "rightEye", "leftUpperArm", "rightUpperArm")
"""Those of a humanoid that are moved, VRM 1.0's names."""
MANY_TRIANGLES: Final = 60_000
"""More than this isn't drawn in time where the processor draws (docs/measured.md)."""
MANY_TEXELS: Final = 64_000_000
"""256 MB of textures: more than small graphics chips keep."""


@dataclass(frozen=True, slots=True)
class Facts:
    """Of one avatar."""

    name: str
    kind: str
    """"vcam avatar", "glTF 2.0", "VRM 0.x" or "VRM 1.0"."""
    title: str
    author: str
    licence: str
    allowed: tuple[tuple[str, str], ...]
    """(what, who may or yes/no), in words for people."""
    counts: dict[str, int]
    """What there is → how many."""
    found: tuple[str, ...]
    """ARKit channels that it has itself."""
    derived: tuple[str, ...]
    """Those shown by other faces of it: vowels, presets."""
    absent: dict[str, str]
    """Channels that move nothing → why, "" where nobody says."""
    missing_bones: tuple[str, ...]
    """Of a model from elsewhere: bones that would be moved."""
    warnings: tuple[str, ...]


def facts(avatar: Avatar | RiggedModel) -> Facts:
    """The Facts of a loaded avatar."""
    return _of_own(avatar) if isinstance(avatar, Avatar) else _of_model(avatar)


def credit(model: RiggedModel) -> str:
    """One line: who made a user's model and what people may do with it."""
    title, author, licence = credits_of(model)
    who = f"{title or model.name} by {author or 'an author that the file does not name'}"
    allowed = "; ".join(f"{what}: {who_may}" for what, who_may in model.meta.allowed)
    return ", ".join([who, f"licence: {licence or 'not stated'}"]) + (f"; allowed: {allowed}" if allowed else "")


def _of_own(avatar: Avatar) -> Facts:
    style, strands = avatar.style, avatar.strands
    reasons = dict(style.absent)
    moved = {name: len(morph.indices) > 0 for name, morph in zip(ARKIT, avatar.morphs, strict=True)}
    absent = {name: reasons.get(name, "") for name in ARKIT if not moved[name]}
    unexplained = [name for name, why in absent.items() if not why]
    return Facts(
        name=avatar.name,
        kind="vcam avatar",
        title=style.title,
        author=style.author,
        licence=style.licence,
        allowed=(),
        counts={
            "triangles": len(avatar.triangles),
            "vertices": len(avatar.positions),
            "swinging joints": 0 if strands is None else len(strands.places),
            "colliders": 0 if strands is None else len(strands.colliders),
        },
        found=tuple(name for name in ARKIT if moved[name]),
        derived=(),
        absent=absent,
        missing_bones=(),
        warnings=tuple(
            [f"nothing moves for {', '.join(unexplained)}, and the avatar.toml doesn't say why"] if unexplained else []
        ),
    )


def _of_model(model: RiggedModel) -> Facts:
    title, author, licence = credits_of(model)
    bones = bones_of(model)
    found, derived = _channels(model, eyes_turn={"leftEye", "rightEye"} <= bones.keys())
    springs = model.springs
    missing = tuple(bone for bone in BONES if bone not in bones)
    return Facts(
        name=model.name,
        kind=model.meta.format,
        title=title,
        author=author,
        licence=licence,
        allowed=model.meta.allowed,
        counts={
            "triangles": triangles_of(model),
            "vertices": sum(len(p.positions) for p in model.primitives),
            "meshes": len(model.primitives),
            "materials": len(model.materials),
            "textures": len(model.textures),
            "nodes": len(model.nodes.names),
            "morph targets": sum(len(names) for names in model.target_names),
            "expressions": len(model.expressions),
            "swinging joints": 0 if springs is None else len(springs.nodes),
            "colliders": 0 if springs is None else len(springs.colliders),
        },
        found=found,
        derived=derived,
        absent={name: "" for name in ARKIT if name not in found and name not in derived},
        missing_bones=missing,
        warnings=tuple(_warnings(model, missing, {*found, *derived})),
    )


def _channels(model: RiggedModel, *, eyes_turn: bool) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(found, derived): asked of the map itself, channel by channel."""
    faces = face_map(model, eyes_turn=eyes_turn)
    names = {expression.name for expression in faces.expressions}
    found = tuple(name for name in ARKIT if name in names)
    derived = []
    for name in ARKIT:
        is_look = name.startswith("eyeLook")
        alone = (np.array(ARKIT) == name).astype(np.float32)
        moved = bool((faces.values(alone, _look(name)) > 0).any()) or (eyes_turn and is_look)
        if moved and name not in found:
            derived.append(name)
    return found, tuple(derived)


def _look(channel: str) -> tuple[float, float, float, float]:
    """Weights of lookUp, lookDown, lookLeft, lookRight that the channel stands for."""
    ways = (("LookUp",), ("LookDown",), ("LookOutLeft", "LookInRight"), ("LookOutRight", "LookInLeft"))
    up, down, left, right = (float(any(word in channel for word in words)) for words in ways)
    return up, down, left, right


def _warnings(model: RiggedModel, missing: tuple[str, ...], moved: set[str]) -> list[str]:
    out = []
    if "head" in missing:
        out.append("no head bone: the whole model turns instead")
    if "jawOpen" not in moved:
        out.append("nothing opens its mouth: it won't be seen to speak")
    if "eyeBlinkLeft" not in moved:
        out.append("nothing closes its eyes: it won't be seen to blink")
    if (triangles := triangles_of(model)) > MANY_TRIANGLES:
        out.append(f"{triangles} triangles: without a graphics card it will stutter (up to {MANY_TRIANGLES} are fine)")
    texels = sum(texture.pixels.shape[0] * texture.pixels.shape[1] for texture in model.textures)
    if texels > MANY_TEXELS:
        out.append(f"{texels / 1e6:.0f} million pixels of textures: small graphics chips won't keep them")
    if model.meta.format != "glTF 2.0" and not model.meta.licence:
        out.append("the file states no licence: ask its author before you show it")
    return out
