"""What the points of a face tell beyond its channels: how much each unit of the head really moves, and what remains.

Points are taken from the picture into the head's frame, where turn, place and size are gone; so are those of the face
at rest, and with them whose face it is. What is left is explained at once, in the sense of least squares, by the head's
units (believed to be near what the channels say), by errors of the pose, and by a few smooth fields, which become
`Move.offsets`. All is linear in the points, so one matrix does it (Gaussian process regression, Rasmussen and Williams
2006, section 2.2).
Lids and irises are left out: they have numbers of their own in a Move.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.landmark_basis import LandmarkBasis
from vcam.geometry import rotation_from_angles
from vcam.portrait.topology import LOWER_LIP, UPPER_LIP
from vcam.types import ARKIT, CHANNEL

Array = NDArray[np.float64]

RIGHT_OUTER, LEFT_OUTER = 33, 263
FIRST_IRIS: Final = 468
EYES_M: Final = 0.089
"""Between the outer eye corners of the face that poses are solved with (trackers/shape.py): makes a pose's metres eye
distances."""
HEAD_FROM_MODEL: Final = rotation_from_angles(0.0, float(np.radians(-4.62)), 0.0)
"""(3, 3) The model's axes in those of a HeadPose: between the rigid points of both mean faces (Kabsch 1976)."""
STEADY: Final = np.array(
    [
        4,
        6,
        10,
        33,
        54,
        67,
        117,
        119,
        121,
        127,
        129,
        133,
        143,
        198,
        263,
        284,
        297,
        346,
        348,
        350,
        356,
        358,
        362,
        372,
        420,
    ]
)
"""Points that expressions hardly move (of those that MediaPipe's own pose uses, without mouth and jaw): they say where
the face is in the picture, and how large."""
UNSEEN: Final = tuple(
    i for i, name in enumerate(ARKIT) if name.startswith(("eyeBlink", "eyeWide", "eyeLook", "tongue"))
)
"""Channels that points outside of the lids tell nothing of."""
BROWS: Final = tuple(i for i, name in enumerate(ARKIT) if name.startswith("brow"))
FAINT: Final = tuple(i for i, name in enumerate(ARKIT) if name.startswith(("cheek", "jawForward", "noseSneer")))
"""Channels that a net doesn't score and points hardly show."""
UNIT_SD: Final = 0.15
JAW_SD: Final = 0.4
BROW_SD: Final = 0.5
FAINT_SD: Final = 0.05
"""How far the head's units may lie from the channels that were read; the jaw's is seen best in the points, and people
differ most in it (half of what is read to all of it, five filmed people); brows' heights too, while their channels
count from a rest that drifts (brow_heights.py)."""
POSE_SD: Final = 0.003
"""rad, and eye distances: an error of the pose. Were more allowed, open mouths would be taken for turns (0.05: points
are missed by 1.3 times as much)."""
FIELD_SD: Final = 0.025
FIELD_REACH: Final = 0.16
FIELDS: Final = 40
"""Of the smooth fields: size and reach in eye distances, and how many are kept: 80 % of their variance."""
POINT_SD: Final = 0.004
BY_PLACE: Final = 0.25
INDEPENDENT: Final = 0.3
"""Eye distances by which a point errs from frame to frame, the share of Embedding.sd_m that is added where the detector
finds no feature (jaw's contour), and how much of a point's knowledge its neighbours don't have already."""
LEAST_FACING: Final = 0.4
"""Cosine of a turn: where the face is seen further from the side, steps sideways are not blown up any more."""
LID_M: Final = 0.0006
"""A point that a full blink moves by so much is lid."""


@dataclass(frozen=True, slots=True, eq=False)
class Face3D:
    """A face's points against a shape, in the model's axes and eye distances."""

    away: Array
    """(478, 2) how far the points lie from the shape's, x and y, their depths as the shape has them."""
    by_depth: Array
    """(478, 2) how far they would seem to lie away were they nearer to the viewer by 1 than the shape has them."""


class Decoder:
    """For every driver: a typical head's units. Built once (50 ms), changed by nothing."""

    def __init__(self, basis: LandmarkBasis) -> None:
        corners = basis.mean[[RIGHT_OUTER, LEFT_OUTER]]
        eyes = float(np.linalg.norm(corners[1] - corners[0]))
        self.mean: Array = (basis.mean - corners.mean(axis=0)) / eyes
        """(478, 3) a typical face at rest."""
        units = basis.expression / eyes
        self._units = units.reshape(len(ARKIT), -1)
        told = units.copy()
        told[list(UNSEEN)] = 0
        blinks = [CHANNEL["eyeBlinkLeft"], CHANNEL["eyeBlinkRight"]]
        lid = np.linalg.norm(basis.expression[blinks], axis=2).max(axis=0) / LID_M
        self.skin: Array = np.where(np.arange(len(lid)) < FIRST_IRIS, np.clip(1 - lid, 0, 1), 0.0)
        """(478,) 1, and 0 where a lid or an iris is."""
        self._used = np.flatnonzero(self.skin > 0.5)
        self._fields = self._smooth_fields(self.mean + 0.6 * units[CHANNEL["jawOpen"]])
        above, below = (np.array(rows[0][1:-1]) for rows in (UPPER_LIP, LOWER_LIP))
        self._gap_units = (units[:, above] - units[:, below])[..., 1]
        self._solve = self._least_squares(told[:, self._used, :2], basis.sd_m[self._used] / eyes)

    @property
    def count(self) -> int:
        """How many numbers stand for the smooth fields."""
        return int(2 * self._fields.shape[1])

    def moved(self, weights: Array) -> Array:
        """(478, 3) by how much `weights` (52,) move a typical face's points."""
        return np.asarray((weights @ self._units).reshape(-1, 3), np.float64)

    def decode(self, away: Array, weights: Array, believed: float = 1.0) -> tuple[Array, Array]:
        """Weights (52,) and numbers of the smooth fields (count,), of points (478, 2) that lie `away` from the face at
        rest, x and y, when the channels say `weights`.

        `believed`: 0, then the channels alone are taken, to 1.
        """
        rest = (away - self.moved(weights)[:, :2])[self._used]
        found = believed * (self._solve @ rest.ravel())
        return weights + found[: len(ARKIT)], found[len(ARKIT) :]

    def offsets(self, fields: Array) -> NDArray[np.float32]:
        """(478, 3) as Move.offsets."""
        half = self._fields.shape[1]
        out = np.zeros((len(self.mean), 3), np.float32)
        out[:, 0], out[:, 1] = self._fields @ fields[:half], self._fields @ fields[half:]
        return out

    def gap(self, weights: Array) -> NDArray[np.float32]:
        """(9,) as Move.gap, of a typical face that `weights` (52,) move."""
        return np.asarray(weights @ self._gap_units, np.float32)

    def _smooth_fields(self, opened: Array) -> Array:
        """(478, m) the largest components of a Gaussian process over a face whose mouth is open, so that its lips are
        no neighbours."""
        apart = ((opened[:, None] - opened[None]) ** 2).sum(axis=2)
        cover = FIELD_SD**2 * np.exp(-apart / (2 * FIELD_REACH**2)) * np.outer(self.skin, self.skin)
        sizes, modes = np.linalg.eigh(cover)
        return np.asarray(modes[:, -FIELDS:] * np.sqrt(np.maximum(sizes[-FIELDS:], 0)), np.float64)

    def _least_squares(self, units: Array, sd: Array) -> Array:
        """(52 + count, 2 * used) from what the channels leave unexplained; errors of the pose are thrown away."""
        x, y, z = self.mean[self._used].T
        none, one = np.zeros_like(x), np.ones_like(x)
        pose = [(one, none), (none, one), (-y, x), (z, none), (none, z), (x, y)]
        field = self._fields[self._used].T
        columns = np.concatenate(
            [
                units,
                np.stack([np.stack(pair, axis=1) for pair in pose]),
                np.stack([field, np.zeros_like(field)], axis=2),
                np.stack([np.zeros_like(field), field], axis=2),
            ]
        ).reshape(-1, 2 * len(x))
        prior_sd = np.concatenate([np.full(len(ARKIT), UNIT_SD), np.full(len(pose), POSE_SD), np.ones(self.count)])
        prior_sd[CHANNEL["jawOpen"]] = JAW_SD
        prior_sd[list(BROWS)] = BROW_SD
        prior_sd[list(FAINT)] = FAINT_SD
        known = np.repeat(INDEPENDENT / (POINT_SD**2 + (BY_PLACE * sd) ** 2), 2)
        weighted = columns * known
        solve = np.linalg.solve(weighted @ columns.T + np.diag(prior_sd**-2), weighted)
        return np.delete(solve, np.s_[len(ARKIT) : len(ARKIT) + len(pose)], axis=0)


def in_head(points_px: NDArray[np.floating], camera_from_head: Array, shape: Array) -> Face3D:
    """Where landmarks (478, 2) px lie against `shape` (478, 3), eye distances in the model's axes.

    No lens is asked for: where the STEADY points of the shape are seen tells focal length, place and size at once
    (a similarity, Umeyama 1991).
    """
    rotation = camera_from_head[:3, :3] @ HEAD_FROM_MODEL
    space = shape @ (EYES_M * rotation.T) + camera_from_head[:3, 3]
    depth = space[:, 2]
    flat = space[:, :2] / depth[:, None]
    seen = _similar(np.asarray(points_px, np.float64), flat)
    # a step (x, y) in the head is seen as along @ (x, y), on the plane at distance 1 and times the depth
    across, up, nearer = (rotation[:2, k, None] - flat.T * rotation[2, k] for k in range(3))
    seen_step = (seen - flat).T * (depth / EYES_M)
    facing = np.maximum(up[0] * across[1] - across[0] * up[1], LEAST_FACING)  # picture and head have opposite y
    return Face3D(*(_solved(across, up, facing, step) for step in (seen_step, nearer)))


def _solved(across: Array, up: Array, facing: Array, step: Array) -> Array:
    """(n, 2) by Cramer's rule: x and y such that across * x + up * y = step, all (2, n)."""
    x = (up[0] * step[1] - up[1] * step[0]) / facing
    y = (across[1] * step[0] - across[0] * step[1]) / facing
    return np.stack([x, y], axis=1)


def _similar(points: Array, wanted: Array) -> Array:
    """(n, 2) `points` by the similarity that brings the steady ones nearest to the `wanted`."""
    known, there = points[STEADY], wanted[STEADY]
    middle, goal = known.mean(axis=0), there.mean(axis=0)
    x, y = (known - middle).T
    u, v = (there - goal).T
    size = max(float(x @ x + y @ y), 1e-12)
    c, s = float(x @ u + y @ v) / size, float(x @ v - y @ u) / size
    return np.asarray((points - middle) @ np.array([[c, s], [-s, c]]) + goal, np.float64)
