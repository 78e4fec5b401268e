"""Moves an avatar's vertices: expression and gaze first, then the turn of the head over a neck that bends."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.bend import TORSO_SHIFT, spin, torso_rotation
from vcam.avatar.model import LEFT_EYE, NO_EYE, RIGHT_EYE, Avatar
from vcam.avatar.sway import Sway
from vcam.geometry import rotation_from_angles
from vcam.types import ARKIT

Points = NDArray[np.float32]

LEAST_WEIGHT: Final = 1e-3
"""A channel below this moves nothing by more than a hundredth of a millimetre."""
GAZE_LIMIT_RAD: Final = np.radians([25.0, 15.0]).astype(np.float32)
"""(yaw, pitch): further the iris hides behind the lids of a stylised eye."""
LID_CLEARANCE: Final = 0.012
"""Of the eyeball's radius: lids slide at this distance over the eyeball. A morph goes straight, an eyeball is round."""
LID_REACH: Final = 1.35
"""Of the eyeball's radius: further away nothing is a lid."""
ZERO: Final = np.zeros(3, np.float32)


class Deformer:
    """Keeps the buffers of one avatar; what it returns is valid until its next call. Not thread-safe."""

    def __init__(self, avatar: Avatar) -> None:
        self._avatar = avatar
        self._rest = avatar.positions
        touched = np.unique(np.concatenate([morph.indices for morph in avatar.morphs]))
        self._touched = _run(touched)
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
        self._scaled = np.empty_like(self._moving)
        self._positions, self._normals = avatar.positions.copy(), avatar.normals.copy()
        self._turned, self._turned_normals = self._positions.copy(), self._normals.copy()
        self._eyes = [_run(np.flatnonzero(avatar.eye == side)) for side in (LEFT_EYE, RIGHT_EYE)]
        self._lids = self._find_lids()
        self._bending = _run(np.flatnonzero((avatar.follow > 0) & (avatar.follow < 1)))
        self._still = _run(np.flatnonzero(avatar.follow == 0))
        self._sway = Sway(avatar, avatar.strands) if avatar.strands else None

    def apply(self, expression: Points, gaze: Points) -> tuple[Points, Points]:
        """Positions and normals (V, 3), head frame, before the head's motion.

        `expression` (52,) in ARKIT order; `gaze` (2, 2) rad: rows left and right eye, columns yaw (> 0 to the person's
        left) and pitch (> 0 down). Normals are the resting ones, but for the eyes: a drawn face keeps its shading.
        """
        self._moving[:] = self._rest[self._touched]
        for k in np.flatnonzero(np.abs(expression) > LEAST_WEIGHT):
            low, high = self._spans[k]
            scaled = self._scaled[low:high]
            np.multiply(self._basis[k], expression[k], out=scaled)
            self._moving[low:high] += scaled
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
        pivot, follow = self._avatar.neck_pivot, self._avatar.follow
        head = np.asarray(rotation, np.float32)
        torso = torso_rotation(rotation).astype(np.float32)
        moved = np.asarray(shift, np.float32)
        np.matmul(positions, head.T, out=self._turned)
        np.matmul(normals, head.T, out=self._turned_normals)
        self._turned += pivot + moved - head @ pivot
        bend = self._bending
        axis, angle = spin(torso.T @ head)
        shares = follow[bend][:, None]
        sine, cosine = np.sin(angle * shares), 1 - np.cos(angle * shares)
        for source, out, origin in ((positions, self._turned, pivot), (normals, self._turned_normals, ZERO)):
            local = source[bend] - origin
            once = local @ axis.T
            out[bend] = (local + sine * once + cosine * (once @ axis.T)) @ torso.T  # Rodrigues' formula
            out[self._still] = (source[self._still] - origin) @ torso.T
        self._turned[bend] += pivot + moved * (TORSO_SHIFT + (1 - TORSO_SHIFT) * shares)
        self._turned[self._still] += pivot + moved * np.float32(TORSO_SHIFT)
        turned = self._turned, self._turned_normals
        if self._sway and t is not None:
            pose = np.asarray(rotation, np.float64), np.asarray(shift, np.float64)
            self._sway.hang((positions, normals), turned, *pose, t)
        return turned

    def _find_lids(self) -> list[NDArray[np.int64]]:
        """Vertices that a blink moves and that lie over the eyeball, left and right."""
        avatar, out = self._avatar, []
        for side, name in enumerate(("eyeBlinkLeft", "eyeBlinkRight")):
            moved = avatar.morphs[ARKIT.index(name)].indices.astype(np.int64)
            away = np.linalg.norm(avatar.positions[moved] - avatar.eye_pivots[side], axis=1)
            over = (away > avatar.eye_radius_m) & (away < LID_REACH * avatar.eye_radius_m)
            out.append(moved[over & (avatar.eye[moved] == NO_EYE)])
        return out

    def _slide_lids(self) -> None:
        least = self._avatar.eye_radius_m * (1 + LID_CLEARANCE)
        for pivot, lids in zip(self._avatar.eye_pivots, self._lids, strict=True):
            local = self._positions[lids] - pivot
            away = np.sqrt(np.einsum("ij,ij->i", local, local))
            local *= (np.maximum(away, least) / np.maximum(away, 1e-9))[:, None]
            self._positions[lids] = local + pivot

    def _turn_eyes(self, gaze: Points) -> None:
        avatar = self._avatar
        for pivot, eye, angles in zip(avatar.eye_pivots, self._eyes, gaze, strict=True):
            yaw, pitch = np.clip(angles, -GAZE_LIMIT_RAD, GAZE_LIMIT_RAD)
            turn = rotation_from_angles(float(yaw), float(pitch), 0.0).astype(np.float32)
            self._positions[eye] = (avatar.positions[eye] - pivot) @ turn.T + pivot
            self._normals[eye] = avatar.normals[eye] @ turn.T


def _run(numbers: NDArray[np.int64]) -> slice | NDArray[np.int64]:
    """Ascending vertex numbers as a slice where they have no gaps: numpy reads and writes that several times faster."""
    if len(numbers) and numbers[-1] - numbers[0] + 1 == len(numbers):
        return slice(int(numbers[0]), int(numbers[-1]) + 1)
    return numbers
