"""Landmarks of one photo, or of many frames of one person, become identity, expressions and head poses.

Gauss-Newton with analytic Jacobians on the reprojection error through the real Camera, damped as by Marquardt 1963.
Each landmark counts by how far the detector typically misses it (Embedding.sd_m) and, when it lies absurdly far off,
less (Geman and McClure 1987). Identity is pulled to the prior's mean, expression to a guess, within 0..1. One picture
can't tell a large head far away from a small one near: size comes from the prior.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.landmark_basis import LandmarkBasis, check_guess, check_points
from vcam.avatar.lens import flat_points
from vcam.expression.gaze import LEFT_OUTER, RIGHT_OUTER
from vcam.geometry import rigid
from vcam.types import ARKIT, Camera

Array = NDArray[np.float64]

FIRST_IRIS: Final = 468
"""From here on the points follow the gaze, which is no shape: they don't count."""
INDEPENDENT: Final = 0.12
"""Weight of one landmark's squared error. Neighbours err together, so that 468 points know less than 468 numbers;
chosen by the shape's error on filmed people (docs/model.md)."""
LEAST_SD_M: Final = 0.0006
"""No landmark is believed better than this: half a pixel of the detector's own 256 px of a face."""
OUTLIER_SD: Final = 6.0
"""Standard deviations at which a landmark has lost three quarters of its weight."""
EXPRESSION_SD: Final = 0.3
"""How far a channel typically is from the guess."""
HOLD: Final = 1e6
"""Weight that keeps a channel at the end of its range."""
STEPS: Final = 14
SMALL_STEP: Final = 1e-3
"""Of any coefficient; further steps move no landmark by a hundredth of a pixel."""
POSE: Final = 6
LENSES: Final = (1.0, 1.8, 3.2)
"""Times the guessed focal length. On 26 photos the mean residual fell from 1.38 to 1.21 % of the eye distance."""


@dataclass(frozen=True, slots=True)
class Fit:
    """One person in n frames. Frame of the head: the model's own (HeadModel), so that camera_from_head @
    model.shape(identity, expression) is what the camera sees."""

    identity: Array
    """(k,) standard deviations of the model's prior."""
    expression: Array
    """(n, 52) 0..1 in ARKIT order."""
    camera_from_head: Array
    """(n, 4, 4) OpenCV axes, m."""
    residual_px: Array
    """(n,) px, mean distance of the model's landmarks from the given ones, iris left out."""
    residual: Array
    """(n,) the same as a share of the distance between the outer eye corners in the picture."""


def fit(
    basis: LandmarkBasis,
    points_px: NDArray[np.floating],
    camera: Camera,
    *,
    guess: NDArray[np.floating] | None = None,
    components: int | None = None,
) -> Fit:
    """The Fit of landmarks (n, 478, 2) or (478, 2), px, of one person.

    `guess` (n, 52): expressions that the detector believes in, from zero otherwise. `components`: how many of the
    identity's, all by default. Raises ValueError for wrong shapes, and for points that are no face: all in one place.
    """
    points = check_points(points_px)
    problem = _Problem(basis, flat_points(points, camera), camera, check_guess(guess, len(points)), components)
    state = problem.solved()
    seen = problem.project(state)
    focal = np.diag(camera.matrix)[:2]
    away = np.linalg.norm((seen - problem.flat)[:, :FIRST_IRIS] * focal, axis=2).mean(axis=1)
    eyes = np.linalg.norm((problem.flat[:, LEFT_OUTER] - problem.flat[:, RIGHT_OUTER]) * focal, axis=1)
    poses = np.stack([rigid(r, t) for r, t in zip(state.rotation, state.place, strict=True)])
    return Fit(state.identity, np.clip(state.expression, 0, 1), poses, away, away / eyes)


def fit_photo(
    basis: LandmarkBasis, points_px: NDArray[np.floating], camera: Camera, *, guess: NDArray[np.floating] | None = None
) -> tuple[Fit, Camera]:
    """The Fit of one photo, and the camera that explains it best.

    A camera that is only guessed (rms_px None) may well have a longer lens: portraits are taken from further away than
    a webcam sits. Of LENSES, the one with the smallest residual is taken; a calibrated camera is believed.
    """
    lenses = LENSES if camera.rms_px is None else (1.0,)
    found = []
    for times in lenses:
        tried = replace(camera, matrix=camera.matrix * [[times, 1, 1], [1, times, 1], [1, 1, 1]])
        found.append((fit(basis, points_px, tried, guess=guess), tried))
    return min(found, key=lambda pair: float(pair[0].residual_px.mean()))


@dataclass(frozen=True, slots=True)
class _State:
    identity: Array
    expression: Array
    rotation: Array
    """(n, 3, 3)"""
    place: Array
    """(n, 3) m"""


class _Problem:
    """What is minimised, and its normal equations: frames share the identity alone (Schur complement)."""

    def __init__(self, basis: LandmarkBasis, flat: Array, camera: Camera, guess: Array, components: int | None) -> None:
        self._basis, self.flat, self._guess = basis, flat, guess
        self._count = len(basis.identity) if components is None else min(components, len(basis.identity))
        self._focal = float(np.sqrt(camera.matrix[0, 0] * camera.matrix[1, 1]))
        self._sd_m = np.maximum(basis.sd_m, LEAST_SD_M)

    def solved(self) -> _State:
        """The minimum near the start."""
        state, damping = self._start(), 1e-3
        cost = self._cost(state)
        for _ in range(STEPS):
            blocks = self._blocks(state)
            for _ in range(6):
                tried, step = self._stepped(state, blocks, damping)
                new = self._cost(tried)
                if new <= cost:
                    break
                damping *= 10
            else:
                break
            state, cost, damping = tried, new, damping / 10
            if step < SMALL_STEP:
                break
        return state

    def _start(self) -> _State:
        """The mean face, posed by scaled orthography (POS, DeMenthon and Davis 1995)."""
        basis, rotations, places = self._basis, [], []
        trusted = slice(0, FIRST_IRIS)
        model = np.c_[basis.mean[trusted], np.ones(FIRST_IRIS)]
        weight = 1 / self._sd_m[trusted, None]
        for flat in self.flat:
            rows = np.linalg.lstsq(model * weight, flat[trusted] * weight, rcond=None)[0].T
            scale = float(np.linalg.norm(rows[:, :3], axis=1).mean())
            if not scale > 1e-6:
                raise ValueError("the landmarks lie all in one place: no face to fit")
            u, _, vt = np.linalg.svd(rows[:, :3], full_matrices=False)
            two = u @ vt
            rotations.append(np.vstack([two, np.cross(two[0], two[1])]))
            places.append(np.array([*rows[:, 3], 1.0]) / scale)
        return _State(np.zeros(self._count), np.clip(self._guess, 0, 1), np.stack(rotations), np.stack(places))

    def _points(self, state: _State) -> tuple[Array, Array]:
        """Landmarks (n, 478, 3) in the head's frame, and the person's units (52, 478, 3)."""
        units = self._basis.units(state.identity)
        return self._basis.neutral(state.identity) + np.tensordot(state.expression, units, 1), units

    def project(self, state: _State) -> Array:
        """(n, 478, 2) where the model's landmarks are seen, on the plane at distance 1."""
        seen = np.einsum("fij,flj->fli", state.rotation, self._points(state)[0]) + state.place[:, None]
        return np.asarray(seen[:, :, :2] / seen[:, :, 2:], np.float64)

    def _whitened(self, state: _State) -> tuple[Array, Array]:
        """Residuals (n, 468, 2) in standard deviations, and the factor (n, 468) that made them so."""
        factor = state.place[:, 2:] / self._sd_m[None, :FIRST_IRIS]
        return (self.project(state) - self.flat)[:, :FIRST_IRIS] * factor[:, :, None], factor

    def _cost(self, state: _State) -> float:
        away = (self._whitened(state)[0] ** 2).sum(axis=2)
        robust = away / (1 + away / OUTLIER_SD**2)
        if (state.place[:, 2] < 0.01).any():
            return np.inf
        worn = ((state.expression - self._guess) / EXPRESSION_SD) ** 2
        outside = np.maximum(np.maximum(-state.expression, state.expression - 1), 0)
        return float(INDEPENDENT * robust.sum() + (state.identity**2).sum() + worn.sum() + HOLD * (outside**2).sum())

    def _blocks(self, state: _State) -> list[tuple[Array, Array, int]]:
        """Per frame: normal matrix and gradient over [identity, expression, turn, place]."""
        points, units = self._points(state)
        residuals, factors = self._whitened(state)
        identity, k = self._basis.identity[: self._count], self._count
        out = []
        for frame, (rotation, place) in enumerate(zip(state.rotation, state.place, strict=True)):
            turned = points[frame, :FIRST_IRIS] @ rotation.T
            x, y, z = (turned + place).T
            by_place = np.zeros((FIRST_IRIS, 2, 3))
            by_place[:, 0, 0] = by_place[:, 1, 1] = 1 / z
            by_place[:, 0, 2], by_place[:, 1, 2] = -x / z**2, -y / z**2
            by_place *= factors[frame][:, None, None]
            by_turn = np.cross(turned[:, None], by_place)  # d(exp(w) p) = w x p, and j.(w x p) = w.(p x j)
            moves = np.concatenate([identity, units])[:, :FIRST_IRIS]
            by_shape = np.einsum("lij,klj->lik", by_place @ rotation, moves)
            jacobian = np.concatenate([by_shape, by_turn, by_place], axis=2).reshape(2 * FIRST_IRIS, -1)
            away = (residuals[frame] ** 2).sum(axis=1)
            weight = np.repeat(INDEPENDENT / (1 + away / OUTLIER_SD**2) ** 2, 2)
            weighted = jacobian * weight[:, None]
            normal, gradient = weighted.T @ jacobian, weighted.T @ residuals[frame].ravel()
            worn = slice(k, k + len(ARKIT))
            normal[worn, worn] += np.eye(len(ARKIT)) / EXPRESSION_SD**2
            gradient[worn] += (state.expression[frame] - self._guess[frame]) / EXPRESSION_SD**2
            out.append((normal, gradient, frame))
        return out

    def _stepped(self, state: _State, blocks: list[tuple[Array, Array, int]], damping: float) -> tuple[_State, float]:
        """The state one step on, and the largest coefficient of that step; channels stay within 0..1."""
        ends = np.full(state.expression.shape, np.nan)
        for _ in range(4):  # those that would leave are held at the end of the range, and the rest solved again
            step, steps = self._solve(state, blocks, damping, ends)
            expression = state.expression + steps[:, : len(ARKIT)]
            leaving = ((expression < -1e-6) | (expression > 1 + 1e-6)) & np.isnan(ends)
            if not leaving.any():
                break
            ends[leaving] = expression[leaving] > 0.5
        expression = np.clip(expression, 0, 1)
        turns = np.stack([_turn(w) for w in steps[:, -POSE:-3]])
        moved = _State(state.identity + step, expression, turns @ state.rotation, state.place + steps[:, -3:])
        return moved, float(max(np.abs(step).max(initial=0), np.abs(steps).max()))

    def _solve(
        self, state: _State, blocks: list[tuple[Array, Array, int]], damping: float, ends: Array
    ) -> tuple[Array, Array]:
        """Steps of the identity (k,) and of each frame's [expression, turn, place] (n, 58)."""
        k = self._count
        shared, right = np.eye(k) * (1 + damping), -state.identity
        solved = []
        for normal, gradient, frame in blocks:
            own = normal[k:, k:].copy()
            own[np.diag_indices_from(own)] *= 1 + damping
            goal = -gradient[k:].copy()
            at_end = np.flatnonzero(np.isfinite(ends[frame]))
            own[at_end, at_end] += HOLD
            goal[at_end] += HOLD * (ends[frame] - state.expression[frame])[at_end]
            mixed = np.linalg.solve(own, np.c_[normal[k:, :k], goal])
            shared = shared + normal[:k, :k] - normal[:k, k:] @ mixed[:, :k]
            shared[np.diag_indices_from(shared)] += damping * np.diag(normal)[:k]
            right = right - gradient[:k] - normal[:k, k:] @ mixed[:, k]
            solved.append(mixed)
        step = np.asarray(np.linalg.solve(shared, right), np.float64)
        return step, np.stack([mixed[:, k] - mixed[:, :k] @ step for mixed in solved])


def _turn(w: Array) -> Array:
    """(3, 3) rotation by the vector w, rad (Rodrigues)."""
    angle = float(np.linalg.norm(w))
    x, y, z = w / max(angle, 1e-12)
    cross = np.array([[0, -z, y], [z, 0, -x], [-y, x, 0]])
    return np.asarray(np.eye(3) + np.sin(angle) * cross + (1 - np.cos(angle)) * cross @ cross, np.float64)
