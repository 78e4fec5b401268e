"""Landmarks and a Camera become a HeadPose: PnP against a rigid face, SQPNP to start, always refined.

SQPNP (Terzakis and Lourakis 2020) minimises an algebraic error, the refinement the reprojection error. Their depths
differ (6 mm at 54 cm), so a solution is never left unrefined in some frames. Where a net also guesses the depth of
each point, that counts too, by its own uncertainty: a turned head moves its points mostly in depth.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.geometry import rigid
from vcam.types import Camera, HeadPose

Array = NDArray[np.float64]

DEPTH_TRUST: Final = 0.4
"""Weight of a depth residual against one in x or y: 1 over the ratio of their RMS, 2.6 (median over 34 real people of
our pictures and clips, canonical face against MediaPipe's points)."""
LEAST_FACE_PX: Final = 8.0
"""Points nearer together than this tell no turn: one pixel of noise is many degrees."""
DISTANCE_M: Final = (0.05, 30.0)
"""Depths at which a camera can see a face in focus and wider than LEAST_FACE_PX."""
WORST_ERROR: Final = 0.1
"""Reprojection RMS as a share of the face's width from which on the points are no face. Real ones stay below 0.04
(110 pictures of our clips and photos, also of open mouths and faces turned by 45 degrees)."""
STEPS: Final = 10
"""Most steps of the refinement; it ends after 3 to 5 when a step moves the head by less than SMALL_STEP."""
SMALL_STEP: Final = 1e-5
"""rad and m."""


@dataclass(frozen=True, slots=True)
class FaceModel:
    """A rigid face in the head frame."""

    points: Array
    """(n, 3) metres, head frame: origin midway between the outer eye corners."""
    rigid: NDArray[np.intp]
    """(k,) the points that expressions hardly move: what a pose is solved with."""


def solve_pose(
    points_px: NDArray[np.floating],
    camera: Camera,
    face: FaceModel,
    depths_px: NDArray[np.floating] | None = None,
) -> HeadPose | None:
    """Pose of the head whose landmarks are `points_px`, (m, 2) with m at least as many as `face` has, or None.

    `depths_px` (m,), where a net guesses them: px of the picture at the face's distance, away from the camera, from
    any zero. None when no sane pose explains the points: not finite, too small, behind the camera, absurdly near or
    far, or reprojected worse than any face.
    """
    seen = np.ascontiguousarray(points_px[face.rigid], np.float64)
    depths = None if depths_px is None else np.asarray(depths_px[face.rigid], np.float64)
    width = float(np.ptp(seen, axis=0).max())
    if not np.isfinite(seen).all() or width < LEAST_FACE_PX or (depths is not None and not np.isfinite(depths).all()):
        return None
    problem = _Problem(face.points[face.rigid], seen, depths, camera)
    try:
        found, turn, place = cv2.solvePnP(
            problem.model, seen, camera.matrix, camera.distortion, flags=cv2.SOLVEPNP_SQPNP
        )
        if not found:
            return None
        six = problem.refined(np.concatenate([turn.ravel(), place.ravel()]))
    except (cv2.error, np.linalg.LinAlgError):  # singular: the points lie on a line, or the lens model folds over
        return None
    error_px = float(np.sqrt(np.mean(np.sum(problem.reprojected(six)[0] ** 2, axis=1))))
    near, far = DISTANCE_M
    if not (np.isfinite(six).all() and near < six[5] < far and error_px < WORST_ERROR * width):
        return None
    return HeadPose(rigid(np.asarray(cv2.Rodrigues(six[:3])[0], np.float64), six[3:]), error_px)


def place(points_px: NDArray[np.floating], camera: Camera, face: FaceModel, rotation: Array) -> HeadPose:
    """The pose with this (3, 3) camera_from_head `rotation` whose landmarks lie nearest to `points_px`, (m, 2).

    Linear least squares over the translation, in the direct linear transform's sense: x z = X on the undistorted plane.
    """
    seen = np.ascontiguousarray(points_px[face.rigid], np.float64)
    flat = cv2.undistortPoints(seen[:, None], camera.matrix, camera.distortion)[:, 0]
    turned = face.points[face.rigid] @ rotation.T
    system = np.zeros((len(seen), 2, 3))
    system[:, 0, 0] = system[:, 1, 1] = 1
    system[:, :, 2] = -flat
    wanted = flat * turned[:, 2:] - turned[:, :2]
    found = np.asarray(np.linalg.lstsq(system.reshape(-1, 3), wanted.ravel(), rcond=None)[0], np.float64)
    again, _ = cv2.projectPoints(
        face.points[face.rigid], cv2.Rodrigues(rotation)[0], found, camera.matrix, camera.distortion
    )
    error_px = float(np.sqrt(np.mean(np.sum((again[:, 0] - seen) ** 2, axis=1))))
    return HeadPose(rigid(rotation, found), error_px)


@dataclass(frozen=True, slots=True)
class _Problem:
    """What the refinement minimises over six numbers: rotation vector (rad) and translation (m)."""

    model: Array
    seen: Array
    depths: Array | None
    camera: Camera

    def refined(self, six: Array) -> Array:
        """The six numbers at the minimum near `six`: Levenberg-Marquardt, damping as in Marquardt 1963."""
        damping = 1e-3
        residual, jacobian = self._residual(six)
        for _ in range(STEPS):
            normal = jacobian.T @ jacobian
            step = -np.linalg.solve(normal + damping * np.diag(np.diag(normal)), jacobian.T @ residual)
            tried = self._residual(six + step)
            if tried[0] @ tried[0] <= residual @ residual:
                six, (residual, jacobian), damping = six + step, tried, damping / 10
            else:
                damping *= 10
            if np.abs(step).max() < SMALL_STEP:
                break
        return six

    def reprojected(self, six: Array) -> tuple[Array, Array]:
        """(k, 2) px, model minus seen, and its (2k, 6) derivative."""
        again, derivative = cv2.projectPoints(self.model, six[:3], six[3:], self.camera.matrix, self.camera.distortion)
        return np.asarray(again[:, 0] - self.seen, np.float64), np.asarray(derivative[:, :6], np.float64)

    def _residual(self, six: Array) -> tuple[Array, Array]:
        flat, derivative = self.reprojected(six)
        if self.depths is None:
            return flat.ravel(), derivative
        deep, deep_derivative = self._depth(six, self.depths)
        return (
            np.concatenate([flat.ravel(), DEPTH_TRUST * deep]),
            np.concatenate([derivative, DEPTH_TRUST * deep_derivative]),
        )

    def _depth(self, six: Array, depths: Array) -> tuple[Array, Array]:
        """(k,) px, model's depths about their mean minus those seen, and its (k, 6) derivative.

        A net looks at the face alone and knows nothing of where in the picture it is: its depths go along the ray to
        the face. In px they are metres times focal length over the head's distance, as for a width.
        """
        rotation, by_turn = cv2.Rodrigues(six[:3])  # by_turn (3, 9): derivative of the rotation, row by row
        sight = six[3:] / np.linalg.norm(six[3:])
        about_mean = self.model - self.model.mean(axis=0)
        px_per_m = (self.camera.matrix[0, 0] + self.camera.matrix[1, 1]) / 2 / six[5]
        deep = px_per_m * (about_mean @ (rotation.T @ sight))
        derivative = np.zeros((len(deep), 6))
        derivative[:, :3] = px_per_m * about_mean @ (sight @ by_turn.reshape(3, 3, 3)).T
        derivative[:, 5] = -deep / six[5]
        return deep - (depths - depths.mean()), derivative
