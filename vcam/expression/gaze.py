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


def gaze_angles(points_px: NDArray[np.floating], camera: Camera, pose: HeadPose) -> NDArray[np.float32]:
    """(2, 2) float32 rad in the head frame, rows left eye, right eye; columns yaw (> 0 to the person's left), pitch
    (> 0 down), from (478, 2) px landmarks of MediaPipe's scheme."""
    corners = points_px[[LEFT_OUTER, LEFT_INNER, RIGHT_OUTER, RIGHT_INNER]].reshape(2, 2, 2).mean(axis=1)
    rays = _rays_in_head(np.concatenate([corners, points_px[[LEFT_IRIS, RIGHT_IRIS]]]), camera, pose)
    camera_at = -pose.camera_from_head[:3, :3].T @ pose.camera_from_head[:3, 3]
    left = _eye_angles(camera_at, rays[0], rays[2], EYEBALL_FROM_CORNERS_M)
    right = _eye_angles(camera_at, rays[1], rays[3], EYEBALL_FROM_CORNERS_M * [-1, 1, 1])
    return np.clip([left, right], -GAZE_LIMIT, GAZE_LIMIT).astype(np.float32)


def _rays_in_head(points_px: NDArray[np.floating], camera: Camera, pose: HeadPose) -> Array:
    """(n, 3) unit directions in which the camera sees the points, head axes."""
    flat = cv2.undistortPoints(points_px.astype(np.float64)[:, None], camera.matrix, camera.distortion)[:, 0]
    rays = np.column_stack([flat, np.ones(len(flat))]) @ pose.camera_from_head[:3, :3]
    return np.asarray(rays / np.linalg.norm(rays, axis=1, keepdims=True), np.float64)


def _eye_angles(camera_at: Array, to_corners: Array, to_iris: Array, eyeball_from_corners: Array) -> Array:
    """(2,) yaw and pitch rad of one eye, from where the camera is and the rays to its corners' midpoint and its iris,
    all in the head frame."""
    corners = camera_at + to_corners * (CORNERS_DEPTH_M - camera_at[2]) / to_corners[2]
    eyeball = corners + eyeball_from_corners
    nearest = camera_at + to_iris * ((eyeball - camera_at) @ to_iris) - eyeball
    inside = max(IRIS_ORBIT_M**2 - nearest @ nearest, 0.0)
    x, y, z = nearest - np.sqrt(inside) * to_iris  # where the ray enters; its nearest point when it misses
    return np.array([np.arctan2(x, z), -np.arctan2(y, np.hypot(x, z))])
