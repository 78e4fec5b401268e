# SPDX-License-Identifier: GPL-3.0-or-later
"""Which channel of a face a shape key's or a sender's name means, however people spell it."""

from __future__ import annotations

import re
from functools import lru_cache

ARKIT = (
    "browDownLeft", "browDownRight", "browInnerUp", "browOuterUpLeft", "browOuterUpRight", "cheekPuff",
    "cheekSquintLeft", "cheekSquintRight", "eyeBlinkLeft", "eyeBlinkRight", "eyeLookDownLeft", "eyeLookDownRight",
    "eyeLookInLeft", "eyeLookInRight", "eyeLookOutLeft", "eyeLookOutRight", "eyeLookUpLeft", "eyeLookUpRight",
    "eyeSquintLeft", "eyeSquintRight", "eyeWideLeft", "eyeWideRight", "jawForward", "jawLeft", "jawOpen", "jawRight",
    "mouthClose", "mouthDimpleLeft", "mouthDimpleRight", "mouthFrownLeft", "mouthFrownRight", "mouthFunnel",
    "mouthLeft", "mouthLowerDownLeft", "mouthLowerDownRight", "mouthPressLeft", "mouthPressRight", "mouthPucker",
    "mouthRight", "mouthRollLower", "mouthRollUpper", "mouthShrugLower", "mouthShrugUpper", "mouthSmileLeft",
    "mouthSmileRight", "mouthStretchLeft", "mouthStretchRight", "mouthUpperUpLeft", "mouthUpperUpRight",
    "noseSneerLeft", "noseSneerRight", "tongueOut",
)  # fmt: skip
"""The 52 channels of Apple's ARFaceAnchor.BlendShapeLocation, in the order in which vcam sends them."""

PRESETS = {
    "aa": ("a", "aa", "ah", "vrcvaa", "visemeaa", "fclmtha", "あ"),
    "ih": ("i", "ih", "vrcvih", "visemei", "fclmthi", "い"),
    "ou": ("u", "ou", "vrcvou", "visemeu", "fclmthu", "う"),
    "ee": ("e", "ee", "vrcve", "visemee", "fclmthe", "え"),
    "oh": ("o", "oh", "vrcvoh", "visemeo", "fclmtho", "お"),
    "blink": ("blink", "vrcblink", "eyesclosed", "fcleyeclose", "まばたき"),
    "blinkLeft": ("blinkleft", "winkleft", "fcleyecloseleft"),
    "blinkRight": ("blinkright", "winkright", "fcleyecloseright"),
    "happy": ("happy", "joy", "fclalljoy"),
    "angry": ("angry", "fclallangry"),
    "sad": ("sad", "sorrow", "fclallsorrow"),
    "relaxed": ("relaxed", "fun", "fclallfun"),
    "surprised": ("surprised", "surprise", "fclallsurprised"),
    "lookUp": ("lookup",),
    "lookDown": ("lookdown",),
    "lookLeft": ("lookleft",),
    "lookRight": ("lookright",),
}
"""Channels of VRM 1.0 (VRMC_vrm, expressions), and how VRM 0.x, VRoid and VRChat spell them, in small letters."""

_SIDES = {"l": "left", "r": "right", "left": "left", "right": "right"}
_CHANNEL = {name.lower(): name for name in ARKIT} | {word: name for name, words in PRESETS.items() for word in words}
_PREFIXES = frozenset(
    ("arkit", "blendshape", "blendshapes", "bs", "shape", "key", "perfectsync", "ps", "face", "head", "morph", "cc")
) | frozenset(("vrm", "expression", "exp"))
"""Words that exporters put before a channel's name, as in "blendShape1.jawOpen" or "CC_Jaw_Open"."""
_MIDDLE = ("browInnerUp", "cheekPuff", "mouthClose", "mouthFunnel", "mouthPucker", "mouthRollLower", "mouthRollUpper",
           "mouthShrugLower", "mouthShrugUpper", "jawOpen")  # fmt: skip
"""Channels of both sides that some rigs split into two keys: either half follows the whole."""
_SHOWN_BY = {
    "jawOpen": ("aa", "ih", "ou", "ee", "oh"),
    "eyeBlinkLeft": ("blink", "blinkLeft", "blinkRight"),
    "eyeLookInLeft": ("lookUp", "lookDown", "lookLeft", "lookRight"),
}
"""Channel of ARKIT → the presets that show the same once more on a mesh that has it."""
_MOODS = ("happy", "angry", "sad", "relaxed", "surprised")
_ENOUGH = 20
"""So many channels of ARKIT are a mesh's own set, which shows moods by itself."""


@lru_cache(maxsize=4096)
def channel_of(name: str) -> str | None:
    """The channel, of ARKIT or PRESETS, that `name` means, or None.

    Any case and separators, L, R, Left or Right at either end, an exporter's prefix, a number such as ".001" behind.
    """
    name = re.sub(r"\.\d{3,}$", "", name)
    if "Fcl_" in name:  # VRoid: "Face.M_F00_000_00_Fcl_MTH_A"
        name = name[name.index("Fcl_") :]
    for tail in (name, name.rsplit(".", 1)[-1], name.rsplit(":", 1)[-1]):
        words = _words(tail)
        while len(words) > 1 and words[0].rstrip("0123456789") in _PREFIXES:
            words = words[1:]
        found = _CHANNEL.get("".join(words)) or _with_side(words)
        if found:
            return found
    return None


def _words(name: str) -> list[str]:
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)
    return [word for word in re.split(r"[\W_]+", spaced.lower()) if word]


def _with_side(words: list[str]) -> str | None:
    if len(words) < 2:
        return None
    for side, rest in ((words[-1], words[:-1]), (words[0], words[1:])):
        if side in _SIDES:
            plain = "".join(rest)
            whole = _CHANNEL.get(plain)
            return _CHANNEL.get(plain + _SIDES[side]) or (whole if whole in _MIDDLE else None)
    return None


def meant(keys: list[str]) -> dict[str, str]:
    """Shape key → the channel that it means, for those of `keys` that mean one.

    Single letters, which may be anything, count only where at least four of the five vowels are there.
    """
    vowels = {key.lower() for key in keys if len(key) == 1} & set("aiueo")
    return {key: channel for key in keys if (channel := channel_of(key)) and (len(key) > 1 or len(vowels) > 3)}


def matches(keys: list[str]) -> dict[str, str]:
    """Shape key → the channel that moves it, for those of `keys` that mean one.

    Of several spellings of one channel on one mesh the exact one is taken, if it is there. What other keys of the mesh
    show already is left out: the two would add up.
    """
    found = meant(keys)
    exact = {channel for key, channel in found.items() if key == channel}
    twice = _twice(set(found.values()))
    return {
        key: channel
        for key, channel in found.items()
        if channel not in twice and (key == channel or channel not in exact)
    }


def _twice(shown: set[str]) -> set[str]:
    """Those of the channels `shown` by one mesh that others of them show as well."""
    out = {preset for channel, presets in _SHOWN_BY.items() if channel in shown for preset in presets}
    if len(shown.intersection(ARKIT)) >= _ENOUGH:
        out.update(_MOODS)
    if {"blinkLeft", "blinkRight"} <= shown:
        out.add("blink")
    return out
