"""Moves an avatar's vertices: expression and gaze first, then the turn of the head over a neck that bends."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.avatar.bend import TORSO_SHIFT, Bend
from vcam.avatar.model import LEFT_EYE, NO_EYE, RIGHT_EYE, Avatar
from vcam.avatar.points import affine, run
from vcam.avatar.sway import Sway
from vcam.geometry import rotation_from_angles
from vcam.types import ARKIT

Points = NDArray[np.float32]
F64 = NDArray[np.float64]

LEAST_WEIGHT: Final = 1e-3
"""A channel below this moves nothing by more than a hundredth of a millimetre."""
GAZE_LIMIT_RAD: Final = np.radians([25.0, 15.0]).astype(np.float32)
"""(yaw, pitch): further the iris hides behind the lids of a stylised eye."""
LID_CLEARANCE: Final = 0.012
"""Of the eyeball's radius: lids slide at this distance over the eyeball. A morph goes straight, an eyeball is round."""
LID_REACH: Final = 1.35
"""Of the eyeball's radius: further away nothing is a lid."""
ZERO: Final[F64] = np.zeros(3)


class Deformer:
    """Keeps the buffers of one avatar; what it returns is valid until its next call. Not thread-safe."""

    def __init__(self, avatar: Avatar) -> None:
        self._avatar = avatar
        self._rest = avatar.positions
        touched = np.unique(np.concatenate([morph.indices for morph in avatar.morphs]))
        self._touched = run(touched)
        place = np.zeros(len(avatar.positions), np.int64)
        place[touched] = np.arange(len(touched))
        self._spans: list[tuple[int, int]] = []
        self._basis: list[Points] = []
        for morph in avatar.morphs:  # dense between its first and last vertex: contiguous adds beat scattered ones
            rows = place[morph.indices]
            low, high = (int(rows[0]), int(rows[-1]) + 1) if len(rows) else (0, 0)
            block = np.zeros((high - low, 3), np.float32)
            block[rows - low] = morph.offsets
            self._spans.append((low, high))
            self._basis.append(block)
        self._moving = self._rest[touched].copy()
        self._positions, self._normals = avatar.positions.copy(), avatar.normals.copy()
        self._turned, self._turned_normals = self._positions.copy(), self._normals.copy()
        self._eyes = [run(np.flatnonzero(avatar.eye == side)) for side in (LEFT_EYE, RIGHT_EYE)]
        self._lids, self._lid_pivots = self._find_lids()
        self._bending = run(np.flatnonzero((avatar.follow > 0) & (avatar.follow < 1)))
        self._shares = np.repeat(avatar.follow[self._bending][:, None], 3, axis=1)
        self._still = run(np.flatnonzero(avatar.follow == 0))
        self._sway = Sway(avatar, avatar.strands) if avatar.strands else None

    def apply(self, expression: Points, gaze: Points) -> tuple[Points, Points]:
        """Positions and normals (V, 3), head frame, before the head's motion.

        `expression` (52,) in ARKIT order; `gaze` (2, 2) rad: rows left and right eye, columns yaw (> 0 to the person's
        left) and pitch (> 0 down). Normals are the resting ones, but for the eyes: a drawn face keeps its shading.
        """
        self._moving[:] = self._rest[self._touched]
        for k in np.flatnonzero(np.abs(expression) > LEAST_WEIGHT):
            low, high = self._spans[k]
            moving = self._moving[low:high]
            cv2.scaleAdd(self._basis[k], float(expression[k]), moving, moving)
        self._positions[self._touched] = self._moving
        self._slide_lids()
        self._turn_eyes(gaze)
        return self._positions, self._normals

    def turn(
        self,
        positions: Points,
        normals: Points,
        rotation: NDArray[np.floating],
        shift: NDArray[np.floating],
        t: float | None = None,
    ) -> tuple[Points, Points]:
        """`positions` and `normals` after the head turned by `rotation` (3, 3) about the neck and moved by `shift` m.

        `rotation` is in head axes (geometry.head_rotation). The neck is twisted along its length, never squeezed: each
        vertex gets a true rotation, a share of the head's. Shoulders follow by bend.TORSO_SHARE. What swings
        is shown at time `t`, s; without one it stands stiff.
        """
        bend, moved = Bend.of(rotation), np.asarray(shift, np.float64)
        part = bend.angle * self._shares
        sine, cosine = np.sin(part), 1 - np.cos(part)
        once = bend.torso @ bend.axis
        twice = once @ bend.axis
        turned = self._turned, self._turned_normals
        about = (self._avatar.neck_pivot.astype(np.float64), moved), (ZERO, ZERO)
        for points, out, (pivot, shifted) in zip((positions, normals), turned, about, strict=True):
            affine(points, bend.head, pivot + shifted - bend.head @ pivot, out)
            place = pivot + TORSO_SHIFT * shifted - bend.torso @ pivot
            out[self._still] = affine(points[self._still], bend.torso, place)
            local = points[self._bending]
            bent = affine(local, bend.torso, place)  # Rodrigues' formula
            bent += sine * affine(local, once, -once @ pivot)
            bent += cosine * affine(local, twice, -twice @ pivot)
            bent += self._shares * ((1 - TORSO_SHIFT) * shifted).astype(np.float32)
            out[self._bending] = bent
        if self._sway and t is not None:
            self._sway.hang((positions, normals), turned, bend, moved, t)
        return turned

    def _find_lids(self) -> tuple[NDArray[np.int64], Points]:
        """Vertices that a blink moves and that lie over the eyeball, and (n, 3) the middle of that."""
        avatar, lids, pivots = self._avatar, [], []
        for side, name in enumerate(("eyeBlinkLeft", "eyeBlinkRight")):
            moved = avatar.morphs[ARKIT.index(name)].indices.astype(np.int64)
            away = np.linalg.norm(avatar.positions[moved] - avatar.eye_pivots[side], axis=1)
            over = (away > avatar.eye_radius_m) & (away < LID_REACH * avatar.eye_radius_m)
            lids.append(moved[over & (avatar.eye[moved] == NO_EYE)])
            pivots.append(np.tile(avatar.eye_pivots[side], (len(lids[-1]), 1)))
        return np.concatenate(lids), np.concatenate(pivots)

    def _slide_lids(self) -> None:
        least = self._avatar.eye_radius_m * (1 + LID_CLEARANCE)
        local = self._positions.take(self._lids, 0) - self._lid_pivots
        away = np.sqrt(np.vecdot(local, local))
        under = np.flatnonzero(away < least)
        outwards = local[under] * (least / np.maximum(away[under], 1e-9))[:, None]
        self._positions[self._lids[under]] = outwards + self._lid_pivots[under]

    def _turn_eyes(self, gaze: Points) -> None:
        avatar = self._avatar
        within = np.clip(gaze, -GAZE_LIMIT_RAD, GAZE_LIMIT_RAD).tolist()
        for pivot, eye, (yaw, pitch) in zip(avatar.eye_pivots, self._eyes, within, strict=True):
            turn = rotation_from_angles(yaw, pitch, 0.0)
            self._positions[eye] = affine(avatar.positions[eye], turn, pivot - turn @ pivot)
            self._normals[eye] = affine(avatar.normals[eye], turn)
