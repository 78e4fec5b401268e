"""Landmarks and a Camera become a HeadPose: PnP against a rigid face, SQPNP to start, always refined.

SQPNP (Terzakis and Lourakis 2020) minimises an algebraic error, Levenberg-Marquardt the reprojection error. Their
depths differ (6 mm at 54 cm), so a solution is never left unrefined in some frames.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.geometry import rigid
from vcam.types import Camera, HeadPose

LEAST_FACE_PX: Final = 8.0
"""Points nearer together than this tell no turn: one pixel of noise is many degrees."""
DISTANCE_M: Final = (0.05, 30.0)
"""Depths of a face that a camera can have in focus and still be more than LEAST_FACE_PX wide."""
WORST_ERROR: Final = 0.2
"""Reprojection RMS as a share of the face's width from which on the points are no face. Real faces, also with wide
open mouths and turned by 45 degrees, stay below 0.06 (all clips of our test footage)."""


@dataclass(frozen=True, slots=True)
class FaceModel:
    """A rigid face in the head frame."""

    points: NDArray[np.float64]
    """(n, 3) metres, head frame: origin midway between the outer eye corners."""
    rigid: NDArray[np.intp]
    """(k,) the points that expressions hardly move: what a pose is solved with."""


def solve_pose(points_px: NDArray[np.floating], camera: Camera, face: FaceModel) -> HeadPose | None:
    """Pose of the head whose landmarks are `points_px` (at least as many as `face` has), or None.

    None when no sane pose explains the points: too small, behind the camera, absurdly near or far, or reprojected
    worse than any face.
    """
    seen = np.ascontiguousarray(points_px[face.rigid], np.float64)
    width = float(np.ptp(seen, axis=0).max())
    if not np.isfinite(seen).all() or width < LEAST_FACE_PX:
        return None
    model = face.points[face.rigid]
    try:
        found, turn, place = cv2.solvePnP(model, seen, camera.matrix, camera.distortion, flags=cv2.SOLVEPNP_SQPNP)
        if not found:
            return None
        turn, place = cv2.solvePnPRefineLM(model, seen, camera.matrix, camera.distortion, turn, place)
        again, _ = cv2.projectPoints(model, turn, place, camera.matrix, camera.distortion)
    except cv2.error:  # a singular system: the points lie on a line, or the lens model folds over
        return None
    error_px = float(np.sqrt(np.mean(np.sum((again[:, 0] - seen) ** 2, axis=1))))
    pose = rigid(cv2.Rodrigues(turn)[0].astype(np.float64), place.ravel().astype(np.float64))
    near, far = DISTANCE_M
    sane = np.isfinite(pose).all() and near < pose[2, 3] < far and error_px < WORST_ERROR * width
    return HeadPose(pose, error_px) if sane else None
