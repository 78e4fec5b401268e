# SPDX-License-Identifier: GPL-3.0-or-later
"""Which way a character faces within its armature: rigs from elsewhere have y up, and some face backwards.

A character's axes are Blender's habit: it faces -Y, +Z is up, +X is its left. Found is the quarter turn that brings
these onto the armature's axes, from where bones lie at rest; how the object stands in the scene doesn't matter then.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from .bones import side_of
from .quaternion import IDENTITY, Quat, Vector

Y_UP: Quat = (0.5**0.5, -(0.5**0.5), 0.0, 0.0)
"""glTF's and FBX's habit: it faces +Z, +Y is up."""


def armature_from_character(heads: Mapping[str, Vector], up: Vector) -> Quat:
    """The turn, out of the 24 quarter turns, from the character's axes onto the armature's.

    heads: bone → where it begins at rest; up: about upwards, as from the neck's beginning to the head's. Left and right
    are told by bones of both sides; without any, Z up means facing -Y, and Y up means facing +Z.
    """
    top = _nearest_axis(up)
    across = _across(heads)
    rest = tuple(0.0 if abs(u) else a for a, u in zip(across, top, strict=True))
    if not any(rest):
        return Y_UP if abs(top[1]) else IDENTITY
    left = _nearest_axis((rest[0], rest[1], rest[2]))
    return _from_columns(left, _cross(top, left), top)


def _across(heads: Mapping[str, Vector]) -> Vector:
    """From the right side's bones to the left side's, m."""
    left = _mean(head for name, head in heads.items() if side_of(name) == "left")
    right = _mean(head for name, head in heads.items() if side_of(name) == "right")
    if left is None or right is None:
        return (0.0, 0.0, 0.0)
    return (left[0] - right[0], left[1] - right[1], left[2] - right[2])


def _mean(points: Iterable[Vector]) -> Vector | None:
    every = list(points)
    if not every:
        return None
    x, y, z = (sum(column) / len(every) for column in zip(*every, strict=True))
    return (x, y, z)


def _nearest_axis(v: Vector) -> Vector:
    longest = max(range(3), key=lambda i: abs(v[i]))
    axis = [0.0, 0.0, 0.0]
    axis[longest] = 1.0 if v[longest] >= 0 else -1.0
    return (axis[0], axis[1], axis[2])


def _cross(a: Vector, b: Vector) -> Vector:
    return (a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0])


def _from_columns(x: Vector, y: Vector, z: Vector) -> Quat:
    """The turn that brings the unit axes onto `x`, `y`, `z` (Shepperd's method: by the largest component)."""
    m = [[x[i], y[i], z[i]] for i in range(3)]
    four = (
        1 + m[0][0] + m[1][1] + m[2][2],
        1 + m[0][0] - m[1][1] - m[2][2],
        1 - m[0][0] + m[1][1] - m[2][2],
        1 - m[0][0] - m[1][1] + m[2][2],
    )
    a, b, c = m[2][1] - m[1][2], m[0][2] - m[2][0], m[1][0] - m[0][1]
    d, e, f = m[1][0] + m[0][1], m[0][2] + m[2][0], m[2][1] + m[1][2]
    rows = ((four[0], a, b, c), (a, four[1], d, e), (b, d, four[2], f), (c, e, f, four[3]))
    row = rows[four.index(max(four))]
    scale = sum(part * part for part in row) ** -0.5
    return (row[0] * scale, row[1] * scale, row[2] * scale, row[3] * scale)
