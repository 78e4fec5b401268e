# SPDX-License-Identifier: GPL-3.0-or-later
"""A turn in the way in which a bone or an object keeps it: quaternion, one of six Euler orders, or axis and angle."""

from __future__ import annotations

from math import acos, atan2, cos, hypot, sin, sqrt, tau

from .quaternion import IDENTITY, Quat, Vector, times, unit

PATHS = {"QUATERNION": ("rotation_quaternion", 4), "AXIS_ANGLE": ("rotation_axis_angle", 4)}
"""rotation_mode → (property, numbers); every other mode is an order of Euler angles."""


def path_of(mode: str) -> tuple[str, int]:
    """(property, how many numbers) in which a turn is kept in rotation_mode `mode`."""
    return PATHS.get(mode, ("rotation_euler", 3))


def numbers(q: Quat, mode: str, before: tuple[float, ...] | None = None) -> tuple[float, ...]:
    """`q` as rotation_mode `mode` keeps it; of equal ways to say it the one nearest to `before`."""
    if mode == "QUATERNION":
        if before and sum(a * b for a, b in zip(q, before, strict=True)) < 0:
            return (-q[0], -q[1], -q[2], -q[3])
        return q
    if mode == "AXIS_ANGLE":
        return _axis_angle(q, before)
    return _euler(q, mode, before or (0.0, 0.0, 0.0))


def _axis_angle(q: Quat, before: tuple[float, ...] | None) -> tuple[float, ...]:
    w, x, y, z = q if q[0] >= 0 else (-q[0], -q[1], -q[2], -q[3])
    length = sqrt(x * x + y * y + z * z)
    if length < 1e-7:
        return (0.0, *before[1:]) if before else (0.0, 0.0, 1.0, 0.0)
    angle = 2 * acos(min(w, 1.0))
    if before and x * before[1] + y * before[2] + z * before[3] < 0:
        angle, length = -angle, -length
    if before:
        angle += tau * round((before[0] - angle) / tau)
    return (angle, x / length, y / length, z / length)


def _euler(q: Quat, order: str, before: tuple[float, ...]) -> Vector:
    """Angles about x, y, z, rad. In Blender "XYZ" turns about x first and about z last (Shoemake, Graphics Gems IV)."""
    i, j, k = ("XYZ".index(letter) for letter in order)
    odd = (i, j, k) not in ((0, 1, 2), (1, 2, 0), (2, 0, 1))
    m = _matrix(q)
    flat = hypot(m[i][i], m[j][i])
    if flat > 1e-6:
        ways = (
            (atan2(m[k][j], m[k][k]), atan2(-m[k][i], flat), atan2(m[j][i], m[i][i])),
            (atan2(-m[k][j], -m[k][k]), atan2(-m[k][i], -flat), atan2(-m[j][i], -m[i][i])),
        )
    else:  # the first and the last axis coincide: the first does it all
        ways = ((atan2(-m[j][k], m[j][j]), atan2(-m[k][i], flat), 0.0),) * 2
    best: tuple[float, Vector] | None = None
    for way in ways:
        angles = [0.0, 0.0, 0.0]
        for axis, angle in zip((i, j, k), way, strict=True):
            turned = -angle if odd else angle
            angles[axis] = turned + tau * round((before[axis] - turned) / tau)
        far = sum(abs(a - b) for a, b in zip(angles, before, strict=True))
        if best is None or far < best[0]:
            best = far, (angles[0], angles[1], angles[2])
    assert best is not None
    return best[1]


def _matrix(q: Quat) -> tuple[Vector, Vector, Vector]:
    w, x, y, z = q
    return (
        (1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)),
        (2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)),
        (2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)),
    )


def quaternion(values: tuple[float, ...], mode: str) -> Quat:
    """The turn that `values` are in rotation_mode `mode`; the way back of `numbers`."""
    if mode == "QUATERNION":
        return unit((values[0], values[1], values[2], values[3])) or IDENTITY
    if mode == "AXIS_ANGLE":
        angle, *axis = values
        length = sqrt(sum(part * part for part in axis)) or 1.0
        scale = sin(angle / 2) / length
        return (cos(angle / 2), axis[0] * scale, axis[1] * scale, axis[2] * scale)
    out = IDENTITY
    for letter in mode:
        axis = [0.0, 0.0, 0.0]
        half = values["XYZ".index(letter)] / 2
        axis["XYZ".index(letter)] = sin(half)
        out = times((cos(half), axis[0], axis[1], axis[2]), out)
    return out
