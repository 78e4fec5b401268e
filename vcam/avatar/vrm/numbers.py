"""References and vectors as VRM files write them."""

from __future__ import annotations

from typing import Final

from vcam.avatar.gltf.fields import Fields
from vcam.avatar.gltf.materials import read_slot
from vcam.avatar.rigged import TextureSlot

REACH_M: Final = 100.0
"""m; offsets are clamped to this."""
ANY_NUMBER: Final = 2**53


def reference(fields: Fields, key: str, count: int) -> int:
    """The number at `key` if it names one of `count` things, else -1."""
    found = fields.whole(key, -1, -ANY_NUMBER, ANY_NUMBER)
    return found if 0 <= found < count else -1


def references(fields: Fields, key: str, count: int) -> list[int]:
    """Those in the list at `key` that name one of `count` things, each once."""
    holder = Fields(fields.path, fields.where, {f"{key}[{i}]": item for i, item in enumerate(fields.items(key))})
    found = (reference(holder, name, count) for name in holder.values)
    return list(dict.fromkeys(number for number in found if number >= 0))


def vector_xyz(fields: Fields, key: str, default: tuple[float, float, float]) -> tuple[float, float, float]:
    """{"x", "y", "z"} as VRM 0.x writes vectors; what is missing is 0, a missing vector is `default`."""
    table = fields.table(key)
    if not table:
        return default
    return triple(tuple(table.number(axis, 0.0, -REACH_M, REACH_M) for axis in "xyz"))


def triple(values: tuple[float, ...]) -> tuple[float, float, float]:
    """The first three."""
    return values[0], values[1], values[2]


def linear_from_srgb(value: float) -> float:
    """IEC 61966-2-1; values above 1 go on along the same curve."""
    return value / 12.92 if value <= 0.04045 else float(((value + 0.055) / 1.055) ** 2.4)


def texture_slot(fields: Fields, key: str, textures: int) -> TextureSlot | None:
    """glTF's textureInfo at `key`; None where it names none of that many textures."""
    info = fields.table(key)
    return read_slot(info, textures) if reference(info, "index", textures) >= 0 else None
