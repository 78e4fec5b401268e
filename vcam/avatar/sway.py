"""An avatar's strands follow the head: hair, ears and earrings swing, and the vertices that hang on them go along."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.bend import Bend, frames
from vcam.avatar.model import Avatar, Strands
from vcam.avatar.points import closed, run
from vcam.avatar.rigged import NO_NODE, Collider, SpringJoints
from vcam.avatar.springs import Springs

F32 = NDArray[np.float32]
F64 = NDArray[np.float64]
Mesh = tuple[F32, F32]
"""Positions and normals, (V, 3) each."""

DOWN: Final[F64] = np.array([0.0, -1.0, 0.0])
LEVELS: Final = 8
"""Steps to which the roots' shares of the head's motion are rounded: each needs a frame of its own."""
REST_STEPS: Final = 240
REST_M: Final = 1e-6
"""When the avatar is loaded its strands are stepped until they move less than this, at most so often."""
STILL: Final = Bend.of(np.eye(3)), np.zeros(3)


class Sway:
    """The strands of one avatar. One thread; the avatar is not changed."""

    def __init__(self, avatar: Avatar, strands: Strands) -> None:
        self._rows = run(closed(np.flatnonzero(strands.shares.sum(axis=1) > 0)))
        self._joints = np.ascontiguousarray(strands.joints[self._rows].T, np.intp)
        self._shares = np.ascontiguousarray(strands.shares[self._rows].T, np.float32)
        self._kept = 1 - self._shares.sum(axis=0)
        self._pivot = avatar.neck_pivot.astype(np.float64)
        self._follow, anchor_of = _anchors(avatar, strands)
        first = len(self._follow)
        parents = np.full(first + len(strands.places), NO_NODE)
        parents[first:] = np.where(strands.parents < 0, anchor_of, strands.parents + first)
        local, joints = _balanced(strands, parents, first, float(self._pivot[1]))
        self._springs = Springs(parents, joints, local)
        self._world = np.tile(np.eye(4), (len(parents), 1, 1))
        self._head_from_rest = np.linalg.inv(self._settled()[first:])
        self._t: float | None = None

    def hang(self, before: Mesh, turned: Mesh, bend: Bend, shift: F64, t: float) -> None:
        """Writes into `turned` where the hung vertices are at time `t`, s.

        `before` is the mesh before the head turns as `bend` says and moves by `shift` (3,) m, `turned` as the head
        alone carries it. Nothing is flung at the first call and when time jumps.
        """
        elapsed = np.inf if self._t is None else t - self._t
        self._t = t
        world = self._posed(bend, shift)
        self._springs.step(world, elapsed)
        mixed = self._mixed((world[len(self._follow) :] @ self._head_from_rest)[:, :3].astype(np.float32))
        rows = self._rows
        for source, out, shifted in zip(before, turned, (True, False), strict=True):
            moved = np.einsum("ijn,jn->in", mixed[:, :3], np.ascontiguousarray(source[rows].T))
            moved += np.multiply(self._kept, out[rows].T, order="C")
            if shifted:
                moved += mixed[:, 3]
            out[rows] = moved.T

    def _mixed(self, moves: F32) -> F32:
        """(3, 4, n) of the hung vertices, from those of their joints, (J, 3, 4): a vertex after the other along the
        last axis, which numpy goes through four times as fast as through small matrices."""
        by_entry = np.ascontiguousarray(moves.reshape(len(moves), 12).T)
        one, two = (
            by_entry.take(joints, axis=1) * share for joints, share in zip(self._joints, self._shares, strict=True)
        )
        one += two
        return np.asarray(one.reshape(3, 4, -1), np.float32)

    def _settled(self) -> F64:
        """World matrices of the head at rest with everything hanging still."""
        world = self._posed(*STILL)
        self._springs.step(world, 0.0)
        for _ in range(REST_STEPS):
            before = world[:, :3, 3].copy()
            world = self._posed(*STILL)
            self._springs.step(world, 1 / 60)
            if np.abs(world[:, :3, 3] - before).max() < REST_M:
                break
        return world

    def _posed(self, bend: Bend, shift: F64) -> F64:
        """(A + J, 4, 4) anchors where head and neck carry them; the springs write the joints."""
        world = self._world
        world[: len(self._follow)] = frames(self._pivot, bend, shift, self._follow)
        return world


def _anchors(avatar: Avatar, strands: Strands) -> tuple[F64, NDArray[np.int64]]:
    """(A,) shares of the head's motion, 0 and 1 first, and for each joint the one that its chain follows."""
    count = len(strands.places)
    root = np.arange(count)
    for j, parent in enumerate(strands.parents):
        root[j] = root[parent] if parent >= 0 else j
    chain, weight = root[strands.joints.ravel()], strands.shares.ravel().astype(np.float64)
    total = np.bincount(chain, weight, count)
    follow = np.bincount(chain, weight * np.repeat(avatar.follow, 2), count)
    mean = np.where(total > 0, follow / np.maximum(total, 1e-9), 1.0)[root]
    mean = np.round(mean * LEVELS) / LEVELS
    shares = np.unique(np.r_[0.0, 1.0, mean])
    return shares, np.searchsorted(shares, mean)


def _balanced(strands: Strands, parents: NDArray[np.int64], first: int, pivot_y: float) -> tuple[F64, SpringJoints]:
    """Local matrices of anchors and joints, and the joints, so that they come to rest in the shape of the file.

    Gravity bends what hangs, and the file shows it already bent. Each bone is therefore unbent: its stiffness pulls it
    so far against what of gravity would move it away from its rest that both together pull along it.
    """
    count = len(strands.places)
    bones = (strands.tails - strands.places).astype(np.float64)
    length = np.linalg.norm(bones, axis=1, keepdims=True)
    rest = bones / np.maximum(length, 1e-9)
    stiffness, gravity, drag, radius = strands.physics.T.astype(np.float64)
    tension = np.maximum(rest @ DOWN, 0.0)[:, None] * rest
    pull = stiffness[:, None] * rest - gravity[:, None] * (DOWN - tension)
    strength = np.linalg.norm(pull, axis=1)
    unbent = np.where(strength[:, None] > 1e-6, pull / np.maximum(strength, 1e-9)[:, None], rest)
    local = np.tile(np.eye(4), (first + count, 1, 1))
    for j, parent in enumerate(parents[first:]):
        above = _shortest(unbent[parent - first], rest[parent - first]) if parent >= first else np.eye(3)
        place = strands.places[parent - first] if parent >= first else np.zeros(3)
        local[first + j, :3, :3] = above.T
        local[first + j, :3, 3] = above.T @ (strands.places[j] - place)
    colliders, hit_radius, collides = _colliders(strands, radius, pivot_y, first - 1)
    joints = SpringJoints(
        nodes=np.arange(first, first + count, dtype=np.int32),
        tails=(unbent * length).astype(np.float32),
        stiffness=strength.astype(np.float32),
        gravity=(gravity[:, None] * DOWN).astype(np.float32),
        drag=drag.astype(np.float32),
        hit_radius=hit_radius,
        centre=np.full(count, NO_NODE, np.int32),
        colliders=colliders,
        collides=collides,
    )
    return local, joints


def _colliders(
    strands: Strands, radius: F64, pivot_y: float, head: int
) -> tuple[tuple[Collider, ...], F32, NDArray[np.bool_]]:
    """The balls on shoulders or head (the first and the last anchor); what touches one at rest gets thinner."""
    balls = strands.colliders.astype(np.float64)
    made = []
    for x, y, z, ball in balls.tolist():
        made.append(Collider(head if y > pivot_y else 0, (x, y, z), (x, y, z), ball))
    gap = np.linalg.norm(strands.tails[:, None] - balls[None, :, :3], axis=2) - balls[:, 3]
    collides = gap > 0
    room = np.where(collides, gap, np.inf).min(axis=1, initial=np.inf)
    return tuple(made), np.minimum(radius, 0.99 * room).astype(np.float32), collides


def _shortest(a: F64, b: F64) -> F64:
    """(3, 3) the shortest rotation from the unit vector `a` to `b`."""
    axis, cosine = np.cross(a, b), float(a @ b)
    if cosine < -0.9999:  # any half turn: about an axis square to a
        side = np.cross(a, [1.0, 0.0, 0.0] if abs(a[0]) < 0.9 else [0.0, 1.0, 0.0])
        side /= np.linalg.norm(side)
        return np.asarray(2 * np.outer(side, side) - np.eye(3), np.float64)
    cross = np.array([[0, -axis[2], axis[1]], [axis[2], 0, -axis[0]], [-axis[1], axis[0], 0]])
    return np.asarray(np.eye(3) + cross + cross @ cross / (1 + cosine), np.float64)
