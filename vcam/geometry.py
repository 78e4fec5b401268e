"""Rotations, rigid transforms and the flips between the axes in use (numpy only, float64).

Head frame: +x to the person's left, +y up, +z out of the face. Camera: OpenCV axes, +x right, +y down, +z forward.
A person facing the camera has CAMERA_FROM_HEAD_FACING as the rotation: their left is the
picture's right, so +x stays +x.
"""

from __future__ import annotations

from math import asin, atan2, cos, sin, sqrt
from typing import Final

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

CAMERA_FROM_HEAD_FACING: Final[Array] = np.diag([1.0, -1.0, -1.0])
"""Rotation of a head that looks straight into the camera."""

OPENCV_FROM_GL: Final[Array] = np.diag([1.0, -1.0, -1.0, 1.0])
"""GL's camera axes (+y up, -z forward) into OpenCV's (+y down, +z forward); its own inverse."""


def rotation_from_angles(yaw: float, pitch: float, roll: float) -> Array:
    """(3, 3) Ry(yaw) @ Rx(pitch) @ Rz(roll) about the head's own axes, rad.

    yaw > 0 turns to the person's left, pitch > 0 looks down, roll > 0 tips the crown to the person's right.
    """
    sy, cy, sp, cp, sr, cr = sin(yaw), cos(yaw), sin(pitch), cos(pitch), sin(roll), cos(roll)
    return np.array(
        [
            [cy * cr + sy * sp * sr, sy * sp * cr - cy * sr, sy * cp],
            [cp * sr, cp * cr, -sp],
            [cy * sp * sr - sy * cr, sy * sr + cy * sp * cr, cy * cp],
        ]
    )


def angles_from_rotation(rotation: Array) -> tuple[float, float, float]:
    """(yaw, pitch, roll) rad of a rotation in the sense of `rotation_from_angles`; pitch within ±90°."""
    (_, _, x), (up, level, down), (_, _, z) = rotation.tolist()
    return atan2(x, z), asin(min(max(-down, -1.0), 1.0)), atan2(up, level)


def head_rotation(camera_from_head: Array) -> Array:
    """(3, 3) turn of the head away from facing the camera's image plane, in the head's axes; identity when facing."""
    return np.asarray(CAMERA_FROM_HEAD_FACING.T @ camera_from_head[:3, :3], np.float64)


def quat_wxyz_from_rotation(rotation: Array) -> Array:
    """(4,) unit quaternion w x y z, w >= 0 (Shepperd's method: the largest component is found first)."""
    (m00, m01, m02), (m10, m11, m12), (m20, m21, m22) = rotation.tolist()
    four = 1 + m00 + m11 + m22, 1 + m00 - m11 - m22, 1 - m00 + m11 - m22, 1 - m00 - m11 + m22
    a, b, c = m21 - m12, m02 - m20, m10 - m01
    d, e, f = m10 + m01, m02 + m20, m12 + m21
    rows = (four[0], a, b, c), (a, four[1], d, e), (b, d, four[2], f), (c, e, f, four[3])
    quat = rows[four.index(max(four))]
    return np.array(quat) / (sqrt(sum(q * q for q in quat)) * (-1 if quat[0] < 0 else 1))


def rotation_from_quat_wxyz(quat: Array) -> Array:
    """(3, 3) rotation of a quaternion w x y z, which need not be of unit length."""
    w, x, y, z = (quat / np.linalg.norm(quat)).tolist()
    return np.array(
        [
            [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
            [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
            [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
        ]
    )


def slerp(a: Array, b: Array, share: float) -> Array:
    """Quaternion w x y z on the shortest arc from `a` (share 0) to `b` (share 1), Shoemake 1985."""
    cosine = float(a @ b)
    if cosine < 0:
        b, cosine = -b, -cosine
    if cosine > 0.9995:  # so near that the straight line is the arc within rounding
        mixed = a + share * (b - a)
    else:
        angle = np.arccos(cosine)
        mixed = (np.sin((1 - share) * angle) * a + np.sin(share * angle) * b) / np.sin(angle)
    return np.asarray(mixed / np.linalg.norm(mixed), np.float64)


def rigid(rotation: Array, translation: Array) -> Array:
    """(4, 4) transform that rotates, then translates."""
    out = np.eye(4)
    out[:3, :3], out[:3, 3] = rotation, translation
    return out
