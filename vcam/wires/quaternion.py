"""Rotations as tuples (w, x, y, z), by the standard library alone: for the few a frame that go over a wire.

Unit length is taken for granted and kept. The angles are those of docs/conventions.md.
"""

from __future__ import annotations

from math import acos, asin, atan2, cos, sin
from typing import Final

Quat = tuple[float, float, float, float]
Vector = tuple[float, float, float]

STILL: Final[Quat] = (1.0, 0.0, 0.0, 0.0)
LINEAR: Final = 0.9999
"""Cosine of half an angle above which its arc is straight within rounding."""


def times(a: Quat, b: Quat) -> Quat:
    """`b`, then `a`."""
    aw, ax, ay, az = a
    bw, bx, by, bz = b
    return (
        aw * bw - ax * bx - ay * by - az * bz,
        aw * bx + ax * bw + ay * bz - az * by,
        aw * by - ax * bz + ay * bw + az * bx,
        aw * bz + ax * by - ay * bx + az * bw,
    )


def back(q: Quat) -> Quat:
    """The inverse of `q`."""
    w, x, y, z = q
    return w, -x, -y, -z


def part(q: Quat, share: float) -> Quat:
    """`share` 0..1 of the way from no turn to `q` on the shortest arc (Shoemake 1985)."""
    w, x, y, z = q if q[0] >= 0 else (-q[0], -q[1], -q[2], -q[3])
    if w > LINEAR:
        x, y, z = x * share, y * share, z * share
        return max(1 - x * x - y * y - z * z, 0.0) ** 0.5, x, y, z
    half = acos(w)
    k = sin(share * half) / sin(half)
    return cos(share * half), x * k, y * k, z * k


def from_angles(yaw: float, pitch: float, roll: float) -> Quat:
    """Ry(yaw) · Rx(pitch) · Rz(roll), rad, as `geometry.rotation_from_angles`."""
    turned = times((cos(yaw / 2), 0.0, sin(yaw / 2), 0.0), (cos(pitch / 2), sin(pitch / 2), 0.0, 0.0))
    return times(turned, (cos(roll / 2), 0.0, 0.0, sin(roll / 2)))


def angles_of(q: Quat) -> tuple[float, float, float]:
    """(yaw, pitch, roll) rad that `from_angles` makes `q` of; pitch within ±90°."""
    w, x, y, z = q
    pitch = asin(min(max(2 * (w * x - y * z), -1.0), 1.0))
    yaw = atan2(2 * (w * y + x * z), 1 - 2 * (x * x + y * y))
    return yaw, pitch, atan2(2 * (w * z + x * y), 1 - 2 * (x * x + z * z))


def turned(q: Quat, v: Vector) -> Vector:
    """`v` after the turn `q`."""
    _, x, y, z = times(times(q, (0.0, *v)), back(q))
    return x, y, z
