"""How a VRM model's eyes turn: by bones or by expressions, and how far."""

from __future__ import annotations

import math
from itertools import pairwise
from typing import Final, Literal

from vcam.avatar.gltf.fields import Fields
from vcam.avatar.rigged import LookAt
from vcam.avatar.vrm.numbers import REACH_M, triple, vector_xyz

SAMPLE_DEG: Final = 30.0
"""Where a bent curve of VRM 0.x is taken for a straight one: eyes hardly turn further."""
STRAIGHT: Final = (0.0, 0.0, 0.0, 1.0, 1.0, 1.0, 1.0, 0.0)
"""The default curve."""
LEAST_DEG: Final = 0.1
MOST: Final = 180.0
MAPS: Final = ("HorizontalInner", "HorizontalOuter", "VerticalDown", "VerticalUp")

Kind = Literal["bone", "expression"]


def read_look_at0(vrm: Fields) -> LookAt | None:
    """LookAt of VRM 0.x's firstPerson, or None where it has none; offsets there have Unity's axes, z turned round."""
    first_person = vrm.table("firstPerson")
    if not first_person:
        return None
    kind: Kind = "expression" if first_person.text("lookAtTypeName").lower() == "blendshape" else "bone"
    x, y, z = vector_xyz(first_person, "firstPersonBoneOffset", (0.0, 0.06, 0.0))
    inner, outer, down, up = (_degree_map(first_person.table(f"lookAt{name}"), kind) for name in MAPS)
    return LookAt(kind, (x, y, -z), inner, outer, down, up)


def read_look_at1(vrm: Fields) -> LookAt | None:
    """LookAt of VRM 1.0, or None where it has none."""
    look = vrm.table("lookAt")
    if not look:
        return None
    kind: Kind = "expression" if look.text("type").lower() == "expression" else "bone"
    offset = look.numbers("offsetFromHeadBone", (0.0, 0.06, 0.0), -REACH_M, REACH_M)
    inner, outer, down, up = (_range_map(look.table(f"rangeMap{name}"), kind) for name in MAPS)
    return LookAt(kind, triple(offset), inner, outer, down, up)


def _range_map(fields: Fields, kind: Kind) -> tuple[float, float]:
    most = fields.number("inputMaxValue", 90.0, LEAST_DEG, MOST)
    scale = fields.number("outputScale", 10.0 if kind == "bone" else 1.0, 0.0, MOST)
    return math.radians(most), math.radians(scale) if kind == "bone" else scale


def _degree_map(fields: Fields, kind: Kind) -> tuple[float, float]:
    """VRM 0.x: xRange, yRange in degrees (of "expression" a weight) and a Hermite curve of Unity's."""
    most = fields.number("xRange", 90.0, LEAST_DEG, MOST)
    scale = fields.number("yRange", 10.0 if kind == "bone" else 1.0, 0.0, MOST)
    items = fields.items("curve", 400)
    keys = fields.numbers("curve", (0.0,) * len(items)) if items else STRAIGHT
    if len(keys) % 4 == 0 and keys != STRAIGHT:
        at = min(SAMPLE_DEG, most)
        scale *= min(max(_curve(keys, at / most), 0.0), 1.0)
        most = at
    return math.radians(most), math.radians(scale) if kind == "bone" else scale


def _curve(keys: tuple[float, ...], x: float) -> float:
    """Value at `x` of Unity's AnimationCurve: (time, value, in and out tangent) a key, cubic Hermite between."""
    rows = sorted(zip(keys[::4], keys[1::4], keys[2::4], keys[3::4], strict=True))
    if x <= rows[0][0] or len(rows) == 1:
        return rows[0][1]
    for (t0, y0, _, m0), (t1, y1, m1, _) in pairwise(rows):
        if x <= t1 and t1 > t0:
            u, width = (x - t0) / (t1 - t0), t1 - t0
            steep = m0 * width * u * (1 - u) ** 2 - m1 * width * u * u * (1 - u)
            return y0 * (1 + 2 * u) * (1 - u) ** 2 + y1 * u * u * (3 - 2 * u) + steep
    return rows[-1][1]
