# SPDX-License-Identifier: GPL-3.0-or-later
"""Which bones are the head, the neck and the eyes of a rig: presets by name, and a guess for every other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

ROLES = ("head", "neck", "eye_left", "eye_right")


@dataclass(frozen=True)
class Preset:
    """A kind of rig, known by the names of its bones."""

    label: str
    bones: Mapping[str, tuple[str, ...]]
    """Role → names that it may have, the best first."""
    known_by: tuple[str, ...]
    """One of these bones tells that a rig is of this kind."""


PRESETS = {
    "VINCENT": Preset("Vincent (control bones)", {"head": ("head_fk",), "neck": ("neck_fk",)}, ("head_fk",)),
    "RIGIFY": Preset(
        "Rigify",
        {
            "head": ("head",),
            "neck": ("neck",),
            "eye_left": ("master_eye.L",),
            "eye_right": ("master_eye.R",),
        },
        ("ORG-spine.006", "ORG-face", "MCH-ROT-head", "DEF-spine.006"),
    ),
    "MIXAMO": Preset(
        "Mixamo",
        {
            "head": ("mixamorig:Head", "mixamorig_Head"),
            "neck": ("mixamorig:Neck", "mixamorig_Neck"),
            "eye_left": ("mixamorig:LeftEye", "mixamorig_LeftEye"),
            "eye_right": ("mixamorig:RightEye", "mixamorig_RightEye"),
        },
        ("mixamorig:Head", "mixamorig_Head"),
    ),
    "VRM": Preset(
        "VRM",
        {
            "head": ("J_Bip_C_Head", "Head", "head"),
            "neck": ("J_Bip_C_Neck", "Neck", "neck"),
            "eye_left": ("J_Adj_L_FaceEye", "LeftEye", "Eye_L", "eye.L", "leftEye"),
            "eye_right": ("J_Adj_R_FaceEye", "RightEye", "Eye_R", "eye.R", "rightEye"),
        },
        ("J_Bip_C_Head",),
    ),
}
"""`head_fk` and the control bones: the rig "Vincent", as FacialMotionCapture (jkirsons) drives it."""

NOISE = frozenset(
    ("mixamorig", "armature", "bip", "bip01", "bip001", "valvebiped", "def", "rig", "bone", "jnt", "joint")
)
NOISE |= frozenset(("j", "c", "cc", "base", "grp", "ctrl", "control", "fk", "adj", "spine"))
"""Words in bones' names that say nothing of which it is."""
WORDS = {
    "head": ("head",),
    "neck": ("neck", "neck1", "neck01", "necktwist01"),
    "eye": ("eye", "eyeball", "faceeye", "eyes"),
}
NEVER = frozenset(("org", "mch", "vis", "wgt", "end", "top", "nub", "tip", "leaf"))
"""Words of bones that a rig moves by itself, or that end a chain."""


def find(names: Iterable[str], preset: str = "AUTO", humanoid: Mapping[str, str] | None = None) -> dict[str, str]:
    """Role → bone, for the roles that are found among `names`.

    preset: of PRESETS; "GENERIC" guesses by words; "AUTO" takes the preset that knows the rig, or else guesses.
    humanoid: role → bone, as the VRM add-on says of this rig; it goes before all names.
    """
    names = list(names)
    there = set(names)
    if preset == "AUTO":
        preset = detect(names)
    out = {role: bone for role, bone in (humanoid or {}).items() if bone in there}
    if preset in PRESETS:
        for role, candidates in PRESETS[preset].bones.items():
            bone = next((name for name in candidates if name in there), None)
            if bone:
                out.setdefault(role, bone)
    else:
        for role, bone in _guess(names).items():
            out.setdefault(role, bone)
    return out


def detect(names: Iterable[str]) -> str:
    """The preset that knows a rig of these bones; "GENERIC" when none does."""
    there = set(names)
    return next((key for key, preset in PRESETS.items() if there & set(preset.known_by)), "GENERIC")


def side_of(name: str) -> str:
    """ "left", "right" or "" by a word of a bone's name."""
    return _parts(name)[0]


def _guess(names: list[str]) -> dict[str, str]:
    """Of several bones with one meaning the shortest name, which is the control rather than one of its helpers."""
    out: dict[str, str] = {}
    for name in sorted(names, key=len):
        side, words = _parts(name)
        if NEVER & set(words):
            continue
        key = "".join(word for word in words if word not in NOISE)
        for role, known in WORDS.items():
            if key in known and bool(side) == (role == "eye"):
                out.setdefault(f"eye_{side}" if side else role, name)
    return out


def _parts(name: str) -> tuple[str, list[str]]:
    """(side, words) of a name in any habit: "Head", "eye.L", "LeftEye", "mixamorig:Neck", "J_Adj_L_FaceEye"."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)
    words = [word for word in re.split(r"[\W_]+", spaced.lower()) if word]
    for sides in (("left", "l"), ("right", "r")):
        for word in words:
            if word in sides:
                return sides[0], [w for w in words if w is not word]
    return "", words
