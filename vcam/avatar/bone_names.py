"""Guesses a plain glTF model's human bones from the names of its nodes."""

from __future__ import annotations

from typing import Final

from vcam.avatar.names import words

NOISE: Final = frozenset(
    ("mixamorig", "armature", "bip", "bip01", "bip001", "valvebiped", "def", "org", "rig", "bone", "jnt", "joint")
) | frozenset(("j", "c", "cc", "base", "ccbase", "grp"))
"""Words that say nothing of which bone it is."""
SIDES: Final = {"left": "left", "l": "left", "right": "right", "r": "right"}
MIDDLE: Final = {
    "hips": ("hips", "pelvis", "hip"),
    "spine": ("spine", "spine1", "spine01", "waist"),
    "chest": ("chest", "spine2", "spine02", "torso"),
    "upperChest": ("upperchest", "spine3", "spine03"),
    "neck": ("neck", "neck1", "neck01", "necktwist01"),
    "head": ("head",),
    "jaw": ("jaw",),
}
PAIRED: Final = {
    "Eye": ("eye", "eyeball", "faceeye"),
    "Shoulder": ("shoulder", "clavicle", "collar"),
    "UpperArm": ("upperarm", "arm", "uparm"),
    "LowerArm": ("lowerarm", "forearm"),
    "Hand": ("hand", "wrist"),
}


def guess_humanoid(names: tuple[str, ...]) -> dict[str, int]:
    """VRM 1.0 bone name → node; of several nodes with one meaning the first, which is nearest to the root."""
    out: dict[str, int] = {}
    for node, name in enumerate(names):
        bone = _bone(name)
        if bone:
            out.setdefault(bone, node)
    return out


def _bone(name: str) -> str:
    parts = [word for word in words(name) if word not in NOISE]
    side = ""
    for word in parts:
        if word in SIDES:
            side = SIDES[word]
            parts.remove(word)
            break
    key = "".join(parts)
    for prefix in SIDES if not side else ():
        if len(prefix) > 1 and key.startswith(prefix):
            side, key = SIDES[prefix], key.removeprefix(prefix)
    if side:
        return next((side + bone for bone, keys in PAIRED.items() if key in keys), "")
    return next((bone for bone, keys in MIDDLE.items() if key in keys), "")
