"""The rigid face of one person as the nets see it: the morphable head's identity, fitted while it is looked at.

Every frame gives the landmarks in the head frame, its expression taken out; frontal and ordinary frames count most.
Their running mean is explained by the identity: a linear least-squares with the model's prior, cheap enough for every
frame. The nets' own depths are left out of it, since they are too flat and would make the shape so.
One camera can't tell a large head far away from a small one near: the outer eye corners are taken to be as far apart
as on MediaPipe's canonical face, 89 mm, which differs least between people.
"""

from __future__ import annotations

import math
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.avatar.landmark_basis import LandmarkBasis
from vcam.expression.gaze import LEFT_OUTER, RIGHT_OUTER
from vcam.pose import FaceModel
from vcam.types import Camera, HeadPose

Array = NDArray[np.float64]

COMPONENTS: Final = 30
"""Of the identity; further ones explain little but noise."""
SYSTEMATIC_SD_M: Final = 0.002
"""How far a landmark lies from its place on the model after any number of frames (docs/model.md: 2.4 % of 89 mm)."""
INDEPENDENT: Final = 0.12
"""Weight of one landmark's squared error, as in the fit of photos: neighbours err together."""
FRONTAL_RAD: Final = 0.25
"""Turn at which a frame counts 1/e of a frontal one."""
ODD: Final = 0.03
"""Share of the eyes' span by which a frame's rigid points may differ (RMS) from the shape before it counts for half:
one in a hundred frontal frames of 200 rendered people does."""
MOST_FRAMES: Final = 300.0
"""Evidence is capped, so that somebody else in the chair is learned within seconds."""
DOUBTFUL_FRAMES: Final = 2.0
"""What evidence counts for after a jump: perhaps somebody else is there."""
KNOWN_FRAMES: Final = 60.0
"""What an identity from a file counts for."""
MOST_SD: Final = 4.0
"""No coefficient of a real person's is further from the mean; those fitted to grimaces were at 11."""
EVERY: Final = 10
SHARE: Final = 0.08
"""One frame of so many is looked at, for all of them, once it then weighs less than this share of the evidence:
neighbours say the same."""
LEAST_FRONTAL: Final = 0.01
"""Frames that count less, by their turn, aren't looked at."""


class PersonalShape:
    """Learns one person's rigid face. One thread."""

    def __init__(self, canonical: FaceModel, basis: LandmarkBasis, identity: Array | None = None) -> None:
        """`canonical`: axes, size and rigid points are its; `identity` (k,): what is known from before."""
        self._canonical, self._rigid = canonical.points, canonical.rigid
        self._span = _eye_span(canonical.points)
        seen = slice(0, len(canonical.points))
        centred = basis.mean[seen] - (basis.mean[LEFT_OUTER] + basis.mean[RIGHT_OUTER]) / 2
        into = _turn(centred[self._rigid], self._canonical[self._rigid]).T * (self._span / _eye_span(centred))
        self._mean = self._made(centred @ into).points
        modes = basis.identity[:COMPONENTS, seen] @ into
        self._modes = np.stack([self._made(self._mean + mode).points - self._mean for mode in modes])
        self._units = (basis.expression[:, seen] @ into).reshape(len(basis.expression), -1)
        self._explains = self._least_squares(basis.sd_m[seen])
        self._identity = np.zeros(len(self._modes))
        self._frames = 0.0
        self._passed = 0
        if identity is not None:
            self._identity[: len(identity)] = np.clip(identity[: len(self._identity)], -MOST_SD, MOST_SD)
            self._frames = KNOWN_FRAMES
        self.typical = self._made(self._mean)
        """Everybody's shape: nets see all faces turn as this one does."""
        self._seen = self._explained()
        self._face = self._made(self._explained())

    @property
    def face(self) -> FaceModel:
        """The shape by now: (468, 3) m in the canonical face's axes."""
        return self._face

    @property
    def identity(self) -> Array | None:
        """(k,) of the morphable head; None before any face was seen."""
        return self._identity.copy() if self._frames else None

    def learn(
        self,
        points: NDArray[np.floating],
        camera: Camera,
        pose: HeadPose,
        expression: NDArray[np.floating],
    ) -> None:
        """Take a frame in: `points` (478, 3) px as in a Sighting, the pose that was solved with `face`, the (52,)
        channels 0..1 by then."""
        self._passed += 1
        stands_for = int(min(max(SHARE * self._frames, 1), EVERY))
        if self._passed < stands_for:
            return
        self._passed = 0
        nose, place = pose.camera_from_head[:3, 2], pose.camera_from_head[:3, 3]
        turn = math.acos(min(max(-float(nose @ place) / math.hypot(*place), -1.0), 1.0))
        frontal = math.exp(-((turn / FRONTAL_RAD) ** 2))
        if frontal < LEAST_FRONTAL:
            return
        seen = self._in_head(np.asarray(points[: len(self._mean), :2], np.float64), camera, pose)
        seen = self._normalised(seen - (expression.astype(np.float64) @ self._units).reshape(-1, 3))
        away = np.sqrt(np.mean(np.sum((seen - self._face.points)[self._rigid] ** 2, axis=1))) / self._span
        weight = stands_for * frontal / (1 + (away / ODD) ** 2)
        self._frames = min(self._frames + weight, MOST_FRAMES)
        self._seen += (seen - self._seen) * (weight / max(self._frames, weight))
        self._identity = np.clip(self._explains @ (self._seen - self._mean).ravel(), -MOST_SD, MOST_SD)
        self._face = self._made(self._explained())

    def doubt(self) -> None:
        """The picture was cut or the face jumped: perhaps somebody else is there."""
        self._frames = min(self._frames, DOUBTFUL_FRAMES)

    def _explained(self) -> Array:
        along = self._identity @ self._modes.reshape(len(self._modes), -1)
        return np.asarray(self._mean + along.reshape(-1, 3), np.float64)

    def _made(self, shape: Array) -> FaceModel:
        turn = _turn(shape[self._rigid], self._canonical[self._rigid])
        return FaceModel(self._normalised(shape @ turn.T), self._rigid)

    def _normalised(self, points: Array) -> Array:
        """(468, 3) m with the origin midway between the outer eye corners, which are a canonical face's span apart."""
        centred = points - (points[RIGHT_OUTER] + points[LEFT_OUTER]) / 2
        return np.asarray(centred * (self._span / _eye_span(centred)), np.float64)

    def _in_head(self, points_px: Array, camera: Camera, pose: HeadPose) -> Array:
        """(468, 3) m, the points in the head frame, as deep as the shape has them."""
        rotation, place = pose.camera_from_head[:3, :3], pose.camera_from_head[:3, 3]
        flat = cv2.undistortPoints(points_px[:, None], camera.matrix, camera.distortion)[:, 0]
        depth = self._face.points @ rotation[2] + place[2]
        return np.asarray((flat @ rotation[:2] + rotation[2]) * depth[:, None] - place @ rotation, np.float64)

    def _least_squares(self, sd_m: Array) -> Array:
        """(k, 468 * 3): from an offset from the mean to the identity that explains it best, given the prior."""
        modes = self._modes.reshape(len(self._modes), -1)
        weighted = modes * np.repeat(INDEPENDENT / np.maximum(sd_m, SYSTEMATIC_SD_M) ** 2, 3)
        return np.asarray(np.linalg.solve(weighted @ modes.T + np.eye(len(modes)), weighted), np.float64)


def _eye_span(points: Array) -> float:
    return float(np.linalg.norm(points[LEFT_OUTER] - points[RIGHT_OUTER]))


def _turn(points: Array, wanted: Array) -> Array:
    """(3, 3) rotation that brings `points` (n, 3) nearest to `wanted` (Kabsch 1976)."""
    u, _, vt = np.linalg.svd((wanted - wanted.mean(axis=0)).T @ (points - points.mean(axis=0)))
    return np.asarray((u * [1.0, 1.0, np.sign(np.linalg.det(u @ vt))]) @ vt, np.float64)
