# SPDX-License-Identifier: GPL-3.0-or-later
"""The bones of a rig that follow the face, by the settings, by the rig's kind or by a guess."""

from __future__ import annotations

from typing import Any

from . import bones
from .axes import armature_from_character
from .controls import VINCENT, Control
from .drivers import driven_paths
from .quaternion import Quat
from .targets import ControlBone, Place, Target, Turned, bone_axes


def add(scene: Any, targets: list[Target], lines: list[str]) -> None:
    """Append the bones of the chosen armature, or of the only one with a head, to `targets`; say so in `lines`."""
    rig = scene.vcam.armature or _only_rig(scene, lines)
    if rig is None:
        return
    if rig.library is not None and rig.override_library is None:
        lines.append(f"{rig.name}: it is linked from another file: make a library override of it")
        return
    roles = roles_of(rig, scene.vcam)
    gone = [name for role in bones.ROLES if (name := getattr(scene.vcam, f"{role}_bone")) not in ("", *names_of(rig))]
    if gone:
        lines.append(f"{rig.name}: no bone {', '.join(gone)}: choose another in the panel")
    if not roles and not scene.vcam.controls:
        lines.append(f"{rig.name}: no bone is known as a head: name it in the panel")
    rows = [_row(row) for row in scene.vcam.controls] or list(VINCENT if "head_fk" in rig.pose.bones else ())
    driven = driven_paths(rig)
    moved: list[Target] = [*_turned(rig, roles, scene.vcam), *_controls(rig, rows, lines)]
    for target in moved:
        held = [path for path, _ in target.paths if path in driven]
        if held:
            lines.append(f"{rig.name}: {held[0]} has drivers and is left to them")
        else:
            targets.append(target)
    if roles:
        lines.append(f"{rig.name}: " + ", ".join(f"{role.replace('_', ' ')} {bone}" for role, bone in roles.items()))


def names_of(rig: Any) -> list[str]:
    return [bone.name for bone in rig.pose.bones]


def roles_of(rig: Any, settings: Any) -> dict[str, str]:
    """Role → bone: those that the settings name, and for the others what is found."""
    out = bones.find(names_of(rig), settings.preset, _humanoid(rig))
    for role in bones.ROLES:
        named = getattr(settings, f"{role}_bone")
        if named in rig.pose.bones:
            out[role] = named
        elif named:
            out.pop(role, None)
    return {role: out[role] for role in bones.ROLES if role in out}


def _only_rig(scene: Any, lines: list[str]) -> Any:
    rigs = [
        thing for thing in scene.objects
        if thing.type == "ARMATURE" and "head" in bones.find(names_of(thing))
    ]  # fmt: skip
    if len(rigs) > 1:
        lines.append(f"{len(rigs)} armatures have a head: choose one in the panel")
        return None
    return rigs[0] if rigs else None


def _humanoid(rig: Any) -> dict[str, str]:
    """Role → bone as the VRM add-on has noted it in the armature's data; empty without it."""
    noted = getattr(rig.data, "vrm_addon_extension", None)
    out: dict[str, str] = {}
    human = getattr(getattr(getattr(noted, "vrm1", None), "humanoid", None), "human_bones", None)
    for role, name in (("head", "head"), ("neck", "neck"), ("eye_left", "left_eye"), ("eye_right", "right_eye")):
        bone = getattr(getattr(getattr(human, name, None), "node", None), "bone_name", "")
        if bone:
            out[role] = bone
    older = getattr(getattr(getattr(noted, "vrm0", None), "humanoid", None), "human_bones", None) or ()
    for role, name in (("head", "head"), ("neck", "neck"), ("eye_left", "leftEye"), ("eye_right", "rightEye")):
        for entry in older:
            bone = getattr(getattr(entry, "node", None), "bone_name", "")
            if getattr(entry, "bone", "") == name and bone:
                out.setdefault(role, bone)
    return out


def _turned(rig: Any, roles: dict[str, str], settings: Any) -> list[Turned]:
    if not roles:
        return []
    axes = _axes(rig, roles)
    shares = dict.fromkeys(roles, 1.0)
    if "head" in roles and "neck" in roles:
        shares["neck"] = settings.neck_share
        shares["head"] -= settings.neck_share * _carried(rig, roles["neck"], roles["head"])
    out = []
    for role, name in roles.items():
        if shares[role] == 0:
            continue
        bone = rig.pose.bones[name]
        out.append(
            Turned(
                _place(rig),
                bone=name,
                part="head" if role == "neck" else role,
                mode=bone.rotation_mode,
                part_share=shares[role],
                local_from_character=bone_axes(_rest(rig, name), axes),
                base_location=tuple(bone.location),
                move_gain=settings.move_gain if role == "head" and not settings.head_object else 0.0,
            )
        )
    return out


def _axes(rig: Any, roles: dict[str, str]) -> Quat:
    """armature_from_character by where the rig's bones are at rest."""
    heads = {bone.name: tuple(bone.head_local) for bone in rig.data.bones}
    head = rig.data.bones[roles.get("head") or next(iter(roles.values()))]
    below = rig.data.bones[roles["neck"]] if "neck" in roles else head
    up = head.tail_local - below.head_local
    return armature_from_character(heads, tuple(up))


def _rest(rig: Any, bone: str) -> Quat:
    return tuple(rig.data.bones[bone].matrix_local.to_quaternion())


def _carried(rig: Any, neck: str, head: str) -> float:
    """How much of the neck's turn the head makes with it, 0..1.

    All of it in a chain of parents; less where a bone between them copies the turn of another, as Rigify's
    "head follow" does: at 0, its default, the head keeps its own direction whatever the neck does.
    """
    share, bone = 1.0, rig.pose.bones[head]
    while bone is not None and bone.name != neck:
        if not bone.bone.use_inherit_rotation:
            return 0.0
        for constraint in bone.constraints:
            if constraint.type == "COPY_ROTATION" and not constraint.mute:
                share *= 1 - constraint.influence
        bone = bone.parent
    return share if bone is not None else 0.0


def _controls(rig: Any, rows: list[Control], lines: list[str]) -> list[ControlBone]:
    groups: dict[tuple[str, str], list[Control]] = {}
    for row in rows:
        groups.setdefault((row.bone, row.axis.partition(".")[0]), []).append(row)
    gone = sorted({bone for bone, _ in groups if bone not in rig.pose.bones})
    if gone:
        lines.append(f"{rig.name}: no bone {', '.join(gone)}: its rows move nothing")
    return [
        ControlBone(_place(rig), bone, name, tuple(group), tuple(getattr(rig.pose.bones[bone], name)))
        for (bone, name), group in groups.items()
        if bone in rig.pose.bones
    ]


def _row(row: Any) -> Control:
    low, high = (row.low, row.high) if row.limited else (float("-inf"), float("inf"))
    return Control(row.bone, row.axis, row.source, row.gain, row.offset, low, high)


def _place(rig: Any) -> Place:
    return Place(rig.name, rig.library.filepath if rig.library else None)
