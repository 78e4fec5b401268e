"""Hair, ears and ribbons that swing: VRMC_springBone-1.0's Verlet steps at a fixed rate, whatever rate is shown."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.points import unit
from vcam.avatar.rigged import NO_NODE, SpringJoints
from vcam.avatar.spring_hits import Colliders
from vcam.avatar.spring_rig import spring_rig

F64 = NDArray[np.float64]

STEP_S: Final = 1 / 60
"""The specification's forces act per step, and authors tune them at 60 steps a second."""
MAX_DT_S: Final = 0.25
"""A longer pause is simulated as this long: 15 steps."""
JUMP_S: Final = 0.5
"""After a longer pause nothing is known of the motion between: what swings is carried along."""
JUMP_M: Final = 0.4
"""What moves so far between two pictures was put there: 5 m/s at 12 pictures a second is no head."""
JUMP_COSINE: Final = float(np.cos(np.radians(100)))
"""The same for turning."""
SETTLE_STEPS: Final = 120
"""Before the first picture, so that it shows what hangs at rest."""
ROUNDING_S: Final = 1e-9
"""So that one picture every STEP_S always takes one step."""
EYE: Final[F64] = np.eye(3)


class Springs:
    """Joints that swing in a tree of nodes. One thread; the arrays that it is made from are not changed."""

    def __init__(self, parents: NDArray[np.integer], joints: SpringJoints, local: NDArray[np.floating]) -> None:
        """`parents` (N,): before their children, -1 for roots. `local` (N, 4, 4): the rest, with all scale in it.

        World space is metres with the axes that the joints' gravity is given in.
        """
        self._rig = rig = spring_rig(parents, joints, local)
        count, anchors = len(rig.nodes), len(rig.anchors)
        self._swing = np.tile([0.0, 1.0, 0.0], (count, 1))  # where each bone points, in its frame at rest
        self._swing_before = self._swing.copy()
        self._frames = np.zeros((anchors + count, 3, 4))  # turn and place
        self._sides = np.zeros((count, 1, 4))
        self._tails = np.zeros((count, 3))
        self._tails_before = self._tails.copy()
        self._centred = np.flatnonzero(rig.centre != NO_NODE)
        self._driven = np.concatenate([rig.anchors, rig.collider_nodes, rig.centre[self._centred]])
        self._pose: F64 | None = None
        self._left = 0.0  # s, shown but not simulated yet
        self._gravity = rig.gravity * STEP_S
        self._push = rig.stiffness * STEP_S
        self._colliders = Colliders(rig.collider_ends, rig.reach, rig.levels)

    def step(self, world: NDArray[np.floating], dt: float) -> None:
        """Writes where the joints' nodes and all below them are after `dt` s into `world`.

        `world` (N, 4, 4) comes with the pose of this moment, joints at rest in it. What is shown is the swing of one
        STEP_S ago on the pose of now, so that it is as smooth as the calls are. The first call, and one after a
        jump in time or place, flings nothing.
        """
        if not len(self._rig.nodes):
            return
        pose = self._rigid(np.asarray(world.take(self._driven, 0), np.float64))
        if self._pose is None:
            self._carry(pose)
            for _ in range(SETTLE_STEPS):
                self._simulate(pose, pose)
            self._swing_before[:] = self._swing
        elif self._jumped(self._pose, pose, dt):
            self._carry(pose)
        else:
            self._advance(self._pose, pose, min(dt, MAX_DT_S))
        self._pose = pose
        swing = self._swing_before + self._left / STEP_S * (self._swing - self._swing_before)
        self._hang(pose, unit(swing))
        self._write(world)

    def reset(self) -> None:
        """The next step begins at rest."""
        self._pose, self._left = None, 0.0
        self._swing[:] = self._swing_before[:] = 0.0, 1.0, 0.0

    def _rigid(self, pose: F64) -> F64:
        """`pose` (K, 4, 4) with the scale taken out of the anchors."""
        anchors = len(self._rig.anchors)
        pose[:anchors, :3, :3] = pose[:anchors, :3, :3] @ self._rig.rigid_from_anchor
        return pose

    def _jumped(self, before: F64, now: F64, dt: float) -> bool:
        anchors = len(self._rig.anchors)
        moved = np.abs(now[:anchors, :3, 3] - before[:anchors, :3, 3]).max()
        cosine = ((now[:anchors, :3, :3] * before[:anchors, :3, :3]).sum((1, 2)).min() - 1) / 2
        return not (0 <= dt <= JUMP_S and moved <= JUMP_M and cosine >= JUMP_COSINE)

    def _advance(self, before: F64, now: F64, dt: float) -> None:
        """All steps that are due; the pose moves evenly between the two given."""
        begin, anchors = self._left, len(self._rig.anchors)
        steps = int((begin + dt + ROUNDING_S) / STEP_S)
        self._left = begin + dt - steps * STEP_S
        if not steps:
            return
        shares = np.minimum(1.0, (STEP_S * np.arange(1, steps + 1) - begin) / dt)
        poses = before + shares[:, None, None, None] * (now - before)
        turns = poses[:, :anchors, :3, :3]
        for _ in range(3):  # a mix of two turns is too small: Newton's iteration for the polar decomposition
            turns = turns @ (1.5 * EYE - 0.5 * (turns.swapaxes(2, 3) @ turns))
        poses[:, :anchors, :3, :3] = turns
        for pose in poses:
            self._simulate(before, pose)
            before = pose

    def _carry(self, pose: F64) -> None:
        """The swing as it is, at rest in the new place."""
        anchors = len(self._rig.anchors)
        self._left = 0.0
        self._swing_before[:] = self._swing
        self._hang(pose, self._swing)
        self._tails = self._frames[anchors:, :, 3] + self._frames[anchors:, :, 1] * self._rig.length
        self._tails_before = self._tails.copy()

    def _hang(self, pose: F64, swing: F64) -> None:
        """Frames of all joints whose bones point along `swing` (J, 3)."""
        self._frames[: len(self._rig.anchors)] = pose[: len(self._rig.anchors), :3]
        for level in self._rig.levels:
            rest = self._rest(level)
            points = np.matmul(rest[:, :, :3], swing[level, :, None])[:, :, 0]
            self._bend(level, rest, points, swing[level])

    def _rest(self, level: slice) -> F64:
        """(n, 3, 4) frames of a level's joints before they swing."""
        above = self._frames.take(self._rig.above[level], 0)
        return np.asarray(np.matmul(above, self._rig.rest[level]), np.float64)

    def _bend(self, level: slice, rest: F64, points: F64, swing: F64) -> None:
        """Turns a level's frames the shortest way so that +y becomes `points` (n, 3), which is `swing` in `rest`."""
        anchors = len(self._rig.anchors)
        frames, sides = self._frames[anchors + level.start : anchors + level.stop], self._sides[level]
        np.divide(swing, np.maximum(1 + swing[:, 1:2], 1e-6), out=sides[:, 0, :3])  # half a turn: any is as good
        both = points + rest[:, :, 1]
        np.subtract(rest, both[:, :, None] * sides, out=frames)
        frames[:, :, 1] = points

    def _simulate(self, before: F64, pose: F64) -> None:
        """One step of STEP_S that ends at `pose`."""
        rig, anchors = self._rig, len(self._rig.anchors)
        self._follow_centres(before, pose)
        wanted = self._tails + (self._tails - self._tails_before) * rig.keep + self._gravity
        self._tails_before, self._tails = self._tails, self._tails_before
        self._swing_before, self._swing = self._swing, self._swing_before
        self._frames[:anchors] = pose[:anchors, :3]
        self._colliders.place(pose[anchors : anchors + len(rig.collider_nodes)])
        for i, level in enumerate(rig.levels):
            rest, length, tails = self._rest(level), rig.length[level], self._tails[level]
            places = rest[:, :, 3]
            points = unit(wanted[level] + self._push[level] * rest[:, :, 1] - places)
            np.add(places, points * length, out=tails)
            self._colliders.push_out(i, points, tails, places, length)
            swing = np.matmul(points[:, None, :], rest[:, :, :3], out=self._swing[level, None, :])[:, 0]
            if i + 1 < len(rig.levels):  # nothing hangs on the last ones
                self._bend(level, rest, points, swing)

    def _follow_centres(self, before: F64, pose: F64) -> None:
        """Carries the tails of joints that have a centre along with it: they feel no inertia of its motion."""
        if not len(self._centred) or before is pose:
            return
        first = len(self._rig.anchors) + len(self._rig.collider_nodes)
        motion = pose[first:] @ np.linalg.pinv(before[first:])
        for tails in (self._tails, self._tails_before):
            moved = np.matmul(motion[:, :3, :3], tails[self._centred, :, None])[:, :, 0]
            tails[self._centred] = moved + motion[:, :3, 3]

    def _write(self, world: NDArray[np.floating]) -> None:
        rig = self._rig
        world[rig.nodes, :3] = self._frames[len(rig.anchors) :] @ rig.node_shape
        if len(rig.carried):
            world[rig.carried] = world[rig.carriers] @ rig.carried_from
