"""Where the eyes look.

Gaze is geometry: an eyeball of known size sits behind the eye corners, and the ray through the iris centre meets it.
The corners are taken where they are seen, so that neither a wrong pose nor an unusual face shifts the eyeball much.
"""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.types import Camera, HeadPose

Array = NDArray[np.float64]

RIGHT_OUTER, RIGHT_INNER, LEFT_INNER, LEFT_OUTER = 33, 133, 362, 263
RIGHT_IRIS, LEFT_IRIS = 468, 473
"""MediaPipe's points at the eye corners and iris centres; right and left are the person's."""

IRIS_ORBIT_M: Final = 0.0105
"""Distance of the iris' rim from the eyeball's centre: sqrt(12^2 - 5.85^2) mm, from an eyeball of 24 mm and an iris
of 11.7 mm across, which hardly differ between adults."""
CORNERS_DEPTH_M: Final = 0.0029
"""The corners' midpoint lies so far in front of the head frame's origin (MediaPipe's canonical face)."""
EYEBALL_FROM_CORNERS_M: Final = np.array([0.0014, 0.0018, -0.0064])
"""An eyeball's centre, seen from the midpoint of its corners: outwards, up, out of the face. The depth is that of a
sphere of 12 mm that fits the lids of MediaPipe's canonical face. The other two make people who look into the camera do
so: medians over 25 of our pictures and clips, which scatter by 0.4 and 0.5 mm, 2 to 3 degrees."""
GAZE_LIMIT: Final = np.radians([45.0, 35.0])
"""Eyes turn no further than about this, yaw and pitch; beyond it the iris was misplaced, as under a closing lid."""


_EYEBALLS: Final = EYEBALL_FROM_CORNERS_M * [[1, 1, 1], [-1, 1, 1]]
_USED: Final = np.array([LEFT_OUTER, LEFT_INNER, RIGHT_OUTER, RIGHT_INNER, LEFT_IRIS, RIGHT_IRIS])
_EYES: Final = np.array([[0.5, 0.5, 0, 0, 0, 0], [0, 0, 0.5, 0.5, 0, 0], [0, 0, 0, 0, 1, 0], [0, 0, 0, 0, 0, 1]])
"""Takes these points to the midpoints of the corners and the irises, left eye first."""


def gaze_angles(points_px: NDArray[np.floating], camera: Camera, pose: HeadPose) -> NDArray[np.float32]:
    """(2, 2) float32 rad in the head frame, rows left eye, right eye; columns yaw (> 0 to the person's left), pitch
    (> 0 down), from (478, >= 2) px landmarks of MediaPipe's scheme."""
    rotation, place = pose.camera_from_head[:3, :3], pose.camera_from_head[:3, 3]
    rays = _rays_in_head(_EYES @ points_px.take(_USED, axis=0)[:, :2], camera, rotation)
    to_corners, to_iris = rays[:2], rays[2:]
    camera_at = -place @ rotation
    eyeball = to_corners * ((CORNERS_DEPTH_M - camera_at[2]) / to_corners[:, 2:]) + _EYEBALLS  # from the camera
    nearest = to_iris * _dot(eyeball, to_iris) - eyeball
    inside = np.maximum(IRIS_ORBIT_M**2 - _dot(nearest, nearest), 0.0)
    x, y, z = (nearest - np.sqrt(inside) * to_iris).T  # where the ray enters; its nearest point when it misses
    angles = np.array([np.arctan2(x, z), -np.arctan2(y, np.hypot(x, z))]).T
    return np.asarray(np.minimum(np.maximum(angles, -GAZE_LIMIT), GAZE_LIMIT), np.float32)


def _rays_in_head(points_px: Array, camera: Camera, rotation: Array) -> Array:
    """(n, 3) unit directions in which the camera sees the points, head axes."""
    flat = cv2.undistortPoints(points_px[:, None], camera.matrix, camera.distortion)[:, 0]
    rays = flat @ rotation[:2] + rotation[2]
    return np.asarray(rays / np.sqrt(_dot(rays, rays)), np.float64)


def _dot(a: Array, b: Array) -> Array:
    """(n, 1) scalar products of the rows."""
    return np.add.reduce(a * b, axis=1, keepdims=True)
