"""Names of face channels as people spell them, and which of ARKit's 52 they mean."""

from __future__ import annotations

import re
from typing import Final

from vcam.types import ARKIT

_SIDES: Final = {"l": "left", "r": "right", "left": "left", "right": "right"}
_PLAIN: Final = {name.lower(): name for name in ARKIT}
_SWALLOWED: Final = re.compile(r"[^a-z0-9]+")
_PREFIXES: Final = ("arkit", "blendshape", "blendshapes", "bs", "fcl", "perfectsync", "ps", "face", "morph", "cc")
"""Words that exporters put before a channel's name, as in "Face.M_F00.jawOpen" or "blendShape1.jawOpen"."""


def words(name: str) -> list[str]:
    """Lower-case words of a name in any habit: "mouthSmile_L", "MouthSmileLeft", "mouth.smile.left", "Mouth Smile"."""
    spaced = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", " ", name)
    return [word for word in _SWALLOWED.split(spaced.lower()) if word]


def arkit_name(name: str) -> str | None:
    """ARKit's own spelling of the channel that `name` means, or None.

    Any case, any separators, a side as L, R, Left or Right at the end or the beginning, and a prefix before a dot.
    """
    if name in _PLAIN.values():
        return name
    for tail in (name, name.rsplit(".", 1)[-1], name.rsplit(":", 1)[-1]):
        parts = words(tail)
        while parts and parts[0].rstrip("0123456789") in _PREFIXES:
            parts = parts[1:]
        found = _PLAIN.get("".join(parts)) or _with_side(parts)
        if found:
            return found
    return None


def _with_side(parts: list[str]) -> str | None:
    if len(parts) < 2:
        return None
    if parts[-1] in _SIDES:
        return _PLAIN.get("".join(parts[:-1]) + _SIDES[parts[-1]])
    if parts[0] in _SIDES:
        return _PLAIN.get("".join(parts[1:]) + _SIDES[parts[0]])
    return None
