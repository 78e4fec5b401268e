# SPDX-License-Identifier: GPL-3.0-or-later
"""Turns as quaternions w x y z, plain tuples, so that all of the mapping works and is tested without Blender.

A character's axes here are Blender's own: it faces -Y, +Z is up, +X is its left.
"""

from __future__ import annotations

from math import asin, atan2, cos, sin, sqrt

Quat = tuple[float, float, float, float]
Vector = tuple[float, float, float]

IDENTITY: Quat = (1.0, 0.0, 0.0, 0.0)


def times(a: Quat, b: Quat) -> Quat:
    """The turn that does `b` first, then `a`."""
    aw, ax, ay, az = a
    bw, bx, by, bz = b
    return (
        aw * bw - ax * bx - ay * by - az * bz,
        aw * bx + ax * bw + ay * bz - az * by,
        aw * by - ax * bz + ay * bw + az * bx,
        aw * bz + ax * by - ay * bx + az * bw,
    )


def inverse(q: Quat) -> Quat:
    """The turn back of a unit quaternion."""
    return (q[0], -q[1], -q[2], -q[3])


def unit(q: Quat) -> Quat | None:
    """`q` at length 1; None when it is too short or too long to be meant as a turn."""
    length = sqrt(sum(part * part for part in q))
    if not 0.5 < length < 2.0:
        return None
    return (q[0] / length, q[1] / length, q[2] / length, q[3] / length)


def share(q: Quat, part: float) -> Quat:
    """`part` of the turn `q`, about the same axis, the short way round."""
    w, x, y, z = q if q[0] >= 0 else (-q[0], -q[1], -q[2], -q[3])
    length = sqrt(x * x + y * y + z * z)
    if length < 1e-9:
        return IDENTITY
    half = atan2(length, w) * part
    scale = sin(half) / length
    return (cos(half), x * scale, y * scale, z * scale)


def between(a: Quat, b: Quat, part: float) -> Quat:
    """From `a` (0) to `b` (1) at an even pace, the short way."""
    return times(a, share(times(inverse(a), b), part))


def turn(q: Quat, v: Vector) -> Vector:
    """The vector `v`, turned by `q`."""
    _, x, y, z = times(times(q, (0.0, *v)), inverse(q))
    return (x, y, z)


def seen_from(q: Quat, axes: Quat) -> Quat:
    """The turn `q` of the frame A in the numbers of the frame B, where `axes` turns A's axes onto B's."""
    return times(times(axes, q), inverse(axes))


def from_angles(yaw: float, pitch: float, roll: float) -> Quat:
    """A character's turn, rad: yaw > 0 to its left, pitch > 0 down, roll > 0 tips the crown to its right.

    docs/conventions.md's Ry(yaw) Rx(pitch) Rz(roll), in Blender's axes (x, -z, y): its y is +Z here, its z -Y.
    """
    about_up = (cos(yaw / 2), 0.0, 0.0, sin(yaw / 2))
    about_left = (cos(pitch / 2), sin(pitch / 2), 0.0, 0.0)
    about_face = (cos(roll / 2), 0.0, -sin(roll / 2), 0.0)
    return times(times(about_up, about_left), about_face)


def angles(q: Quat) -> Vector:
    """(yaw, pitch, roll) rad of a character's turn, as `from_angles` takes them; pitch within ±90°."""
    w, x, y, z = q
    forward = (-2 * (x * y - w * z), -(1 - 2 * (x * x + z * z)), -2 * (y * z + w * x))  # where -Y goes
    left_z, up_z = 2 * (x * z - w * y), 1 - 2 * (x * x + y * y)
    pitch = asin(min(max(-forward[2], -1.0), 1.0))
    return atan2(forward[0], -forward[1]), pitch, atan2(left_z, up_z)
