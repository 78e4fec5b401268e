"""A pose from points of which some lie: least squares on the reprojection in which far-off points lose their weight."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.geometry import rigid
from vcam.types import Camera

Array = NDArray[np.float64]

ROUNDS: Final = 6
"""Rounds of reweighting; the pose of the last frame is so near that three settle it."""
LEAST_SPREAD: Final = 0.003
"""Spread of the residuals that is never doubted, as a share of the face's width: about what flow is good for."""
TUKEY: Final = 4.685
"""Tukey's biweight at 95 % efficiency (Huber 1981), in standard deviations."""
STIFF: Final = 1e-3
"""Damping, as a share of the normal matrix' diagonal: what the points leave open stays as it was."""


def fit_pose(
    model: Array, seen_px: Array, trust: Array, camera: Camera, *, start: Array, face_px: float
) -> tuple[Array, NDArray[np.bool_]] | None:
    """The (4, 4) pose of `model` (n, 3) m seen at `seen_px` (n, 2), near the pose `start`; and (n,) bool, who agrees.

    `trust` (n,) weighs the points; `face_px` is the face's width. None where the points tell no pose.
    """
    six = np.concatenate([np.asarray(cv2.Rodrigues(start[:3, :3])[0], np.float64).ravel(), start[:3, 3]])
    weight = trust
    agrees = np.ones(len(model), bool)
    for _ in range(ROUNDS):
        again, derivative = cv2.projectPoints(model, six[:3], six[3:], camera.matrix, camera.distortion)
        residual = again[:, 0] - seen_px
        distance = np.linalg.norm(residual, axis=1)
        if not np.isfinite(distance).all():
            return None
        reach = TUKEY * max(1.4826 * float(np.median(distance)) / 1.18, LEAST_SPREAD * face_px)  # median of Rayleigh
        agrees = np.asarray(distance < reach, np.bool_)
        weight = trust * np.where(agrees, (1 - (distance / reach) ** 2) ** 2, 0)
        twice = np.repeat(weight, 2)
        jacobian = derivative[:, :6]
        normal = jacobian.T @ (twice[:, None] * jacobian)
        damped = normal + STIFF * np.diag(np.diag(normal)) + 1e-9 * np.eye(6)
        six = six - np.linalg.solve(damped, jacobian.T @ (twice * residual.ravel()))
        if six[5] <= 0:
            return None
    return rigid(np.asarray(cv2.Rodrigues(six[:3])[0], np.float64), six[3:]), agrees
