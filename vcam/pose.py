"""Landmarks and a Camera become a HeadPose: PnP against a rigid face, from SQPNP or the last pose, always refined.

SQPNP (Terzakis and Lourakis 2020) minimises an algebraic error, the refinement the reprojection error on the plane
without distortion. Their depths differ (6 mm at 54 cm), so a solution is never left unrefined in some frames. Where a
net also guesses the depth of each point, that counts too, by its own uncertainty: a turned head moves its points mostly
in depth.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from cv2.typing import MatLike
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
"""Most steps of the refinement; it ends after 2 to 4, with the first that moves the head by less than SMALL_STEP."""
SMALL_STEP: Final = 3e-4
"""rad and m; what would come after such a step is a hundredth of it."""
UPRIGHT: Final = np.eye(3)
CROSS: Final = np.zeros((3, 3, 3))
"""Levi-Civita's symbol, last index first: v @ CROSS is the matrix that takes w to the cross product of w and v."""
CROSS[0, 1, 2] = CROSS[1, 2, 0] = CROSS[2, 0, 1] = 1
CROSS[0, 2, 1] = CROSS[1, 0, 2] = CROSS[2, 1, 0] = -1


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
    start: HeadPose | None = None,
) -> HeadPose | None:
    """Pose of the head whose landmarks are `points_px`, (m, 2) with m at least as many as `face` has, or None.

    `depths_px` (m,), where a net guesses them: px of the picture at the face's distance, away from the camera, from
    any zero. `start`: a pose near by, as of the frame before; it saves time and decides nothing. None when no sane pose
    explains the points: not finite, too small, behind the camera, absurdly near or far, or reprojected worse than any
    face.
    """
    seen = points_px.take(face.rigid, axis=0).astype(np.float64)
    depths = None if depths_px is None else depths_px.take(face.rigid).astype(np.float64)
    width = float((seen.max(axis=0) - seen.min(axis=0)).max())
    if not (math.isfinite(width) and width >= LEAST_FACE_PX) or (depths is not None and not np.isfinite(depths).all()):
        return None
    try:
        problem = _Problem(face.points.take(face.rigid, axis=0), seen, depths, camera)
        found = None if start is None else problem.solved(start.camera_from_head, width)
        return found or problem.solved(problem.guess(), width)
    except (cv2.error, np.linalg.LinAlgError):  # singular: the points lie on a line, or the lens model folds over
        return None


def place(points_px: NDArray[np.floating], camera: Camera, face: FaceModel, rotation: Array) -> HeadPose:
    """The pose with this (3, 3) camera_from_head `rotation` whose landmarks lie nearest to `points_px`, (m, 2).

    Linear least squares over the translation, in the direct linear transform's sense: x z = X on the undistorted plane.
    """
    seen = _undistorted(points_px.take(face.rigid, axis=0).astype(np.float64), camera)
    turned = face.points.take(face.rigid, axis=0) @ rotation.T
    wanted = seen * turned[:, 2:] - turned[:, :2]
    middle = np.add.reduce(seen) / len(seen)
    about = seen - middle
    z = -float(np.vdot(about, wanted) / np.vdot(about, about))
    x, y = np.add.reduce(wanted) / len(wanted) + middle * z
    space = turned + np.array([x, y, z])
    off = (space[:, :2] / space[:, 2:] - seen) * _focal(camera)
    return HeadPose(rigid(rotation, np.array([x, y, z])), _rms_px(off))


class _Problem:
    """What the refinement minimises over a turn about the camera's axes (rad) and a translation (m), six numbers."""

    def __init__(self, model: Array, seen_px: Array, depths_px: Array | None, camera: Camera) -> None:
        """(k, 3) m of the face, and as many (k, 2) px and (k,) px."""
        self._model, self._about_mean = model, model - np.add.reduce(model) / len(model)
        self._seen, self._focal = _undistorted(seen_px, camera), _focal(camera)
        self._depths = None if depths_px is None else depths_px - np.add.reduce(depths_px) / len(depths_px)
        self._moves = np.empty((len(model), 3, 6))  # of each point by the six numbers
        self._moves[:, :, 3:] = UPRIGHT
        self._rows = 2 if depths_px is None else 3

    def guess(self) -> Array:
        """(4, 4) camera_from_head by SQPNP."""
        found, turn, place = cv2.solvePnP(self._model, self._seen, UPRIGHT, None, flags=cv2.SOLVEPNP_SQPNP)
        if not found:
            raise np.linalg.LinAlgError("no pose")
        return rigid(_rotation(turn), np.asarray(place, np.float64).ravel())

    def solved(self, camera_from_head: Array, width: float) -> HeadPose | None:
        """The pose at the minimum near `camera_from_head`, None when it is no sane one of a face `width` px wide."""
        rotation, place, residual = self._refined(camera_from_head)
        near, far = DISTANCE_M
        error_px = _rms_px(residual[:, :2])
        sane = near < place[2] < far and error_px < WORST_ERROR * width  # not so of NaN
        return HeadPose(rigid(rotation, place), error_px) if sane else None

    def _refined(self, camera_from_head: Array) -> tuple[Array, Array, Array]:
        """Rotation, translation and residual there: Levenberg-Marquardt, damping as in Marquardt 1963."""
        rotation = _rotation(cv2.Rodrigues(camera_from_head[:3, :3])[0])  # rounding must not add up over frames
        place, damping = camera_from_head[:3, 3], 1e-3
        residual, jacobian = self._linear(rotation, place)
        for _ in range(STEPS):
            normal = jacobian.T @ jacobian
            normal.ravel()[::7] *= 1 + damping
            solved, step = cv2.solve(normal, jacobian.T @ residual.ravel(), flags=cv2.DECOMP_CHOLESKY)
            if not solved:
                raise np.linalg.LinAlgError("singular")
            tried = _rotation(-step[:3]) @ rotation, np.asarray(place - step[3:, 0], np.float64)
            if np.abs(step).max() < SMALL_STEP:
                return *tried, residual
            there = self._linear(*tried)
            if np.vdot(there[0], there[0]) <= np.vdot(residual, residual):
                (rotation, place), (residual, jacobian), damping = tried, there, damping / 10
            else:
                damping *= 10
        return rotation, place, residual

    def _linear(self, rotation: Array, place: Array) -> tuple[Array, Array]:
        """(k, 2 or 3) px, model minus seen, and its (k * 2 or 3, 6) derivative."""
        turned = self._model @ rotation.T
        space = turned + place
        flat = space[:, :2] / space[:, 2:]
        self._moves[:, :, :3] = (turned @ CROSS.reshape(3, 9)).reshape(-1, 3, 3)
        residual, derivative = np.empty((len(flat), self._rows)), np.empty((len(flat), self._rows, 6))
        residual[:, :2] = (flat - self._seen) * self._focal
        px_per_m = self._focal / space[:, 2:]
        derivative[:, :2] = px_per_m[:, :, None] * (self._moves[:, :2] - flat[:, :, None] * self._moves[:, 2:])
        if self._depths is not None:
            residual[:, 2], derivative[:, 2] = self._depth(rotation, place, self._depths)
        return residual, derivative.reshape(-1, 6)

    def _depth(self, rotation: Array, place: Array, depths: Array) -> tuple[Array, Array]:
        """(k,) px, model's depths about their mean minus those seen, and its (k, 6) derivative, both by DEPTH_TRUST.

        A net looks at the face alone and knows nothing of where in the picture it is: its depths go along the ray to
        the face. In px they are metres times focal length over the head's distance, as for a width.
        """
        distance = math.sqrt(place @ place)
        sight = place / distance
        x, y, z = sight
        px_per_m = DEPTH_TRUST * (self._focal[0] + self._focal[1]) / 2 / place[2]
        about = self._about_mean @ (px_per_m * rotation.T)
        deep = about @ sight
        derivative = about @ np.array(
            [
                [0, -z, y, (1 - x * x) / distance, -x * y / distance, -x * z / distance],
                [z, 0, -x, -x * y / distance, (1 - y * y) / distance, -y * z / distance],
                [-y, x, 0, -x * z / distance, -y * z / distance, (1 - z * z) / distance],
            ]
        )
        derivative[:, 5] -= deep / place[2]
        return deep - DEPTH_TRUST * depths, derivative


def _undistorted(points_px: Array, camera: Camera) -> Array:
    """(n, 2) on the plane at distance 1, from (n, 2) px."""
    return np.asarray(cv2.undistortPoints(points_px[:, None], camera.matrix, camera.distortion)[:, 0], np.float64)


def _rotation(turn: MatLike) -> Array:
    """(3, 3) of a rotation vector, rad."""
    return np.asarray(cv2.Rodrigues(turn)[0], np.float64)


def _focal(camera: Camera) -> Array:
    return np.diagonal(camera.matrix)[:2]


def _rms_px(off: Array) -> float:
    return math.sqrt(np.vdot(off, off) / len(off))
