"""Moves a photo's mesh by a Move: the fitted head's units carry its landmarks, the landmarks all else, then it turns.

Everything happens in metres before the camera that the fit assumes, and comes out in px as the difference from rest:
a Move of zeros gives the photo exactly.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.landmark_basis import LandmarkBasis
from vcam.avatar.model import LEFT_EYE, RIGHT_EYE
from vcam.avatar.morphable import LANDMARKS, HeadModel
from vcam.geometry import CAMERA_FROM_HEAD_FACING, rotation_from_angles
from vcam.portrait.carry import Carry
from vcam.portrait.inside import MouthInside, mouth_inside
from vcam.portrait.jaw import CLOSE, OPEN, Jaw
from vcam.portrait.lid_follow import with_gaze
from vcam.portrait.lid_motion import LidMotion
from vcam.portrait.limits import limited_shift, limited_turn, soft, soft_many
from vcam.portrait.lips import Lips
from vcam.portrait.mesh import Mesh, Moved
from vcam.portrait.move import Move
from vcam.portrait.portrait import Portrait
from vcam.portrait.pressing import pressed
from vcam.portrait.shading import Shading
from vcam.portrait.topology import ABOVE_LIDS, IRISES, LIDS, OVAL
from vcam.types import ARKIT, CHANNEL

F32 = NDArray[np.float32]
Array = NDArray[np.float64]

BY_LIDS: Final = tuple(i for i, name in enumerate(ARKIT) if name.startswith(("eyeBlink", "eyeWide", "eyeLook")))
"""Channels that move nothing here: closure and gaze do."""
MOST: Final = 1.5
"""A channel's change beyond this is no expression."""
OFFSETS: Final = (0.12, 0.2)
"""(knee, limit) in outer-eye distances: what weights leave unexplained is small."""
GAZE: Final = (0.35, 0.47)
"""(knee, limit) rad away from straight ahead: eyes that turn further leave their opening."""
REST_GAZE: Final = (0.1, 0.15)
"""(knee, limit) rad of how far a photo's eyes are believed to look aside, both as one: drawn and narrow eyes are read
up to 26 degrees apart, and an eye that seems to have turned that far would turn no further with the other."""
AT_CORNER: Final = 0.2
"""Of the eye's width: so near to a corner no iris's centre comes, unless it rests there."""
STILL: Final = 1e-6
"""m or rad; less is no turn."""


class Deform:
    """One photo, ready to be moved. One thread."""

    def __init__(self, portrait: Portrait, mesh: Mesh, head: HeadModel) -> None:
        """`mesh` of make_mesh, `head` the model that `portrait` was fitted by."""
        self.inside: MouthInside = mouth_inside(head)
        self._mesh = mesh
        self._carry = Carry(mesh.spread)
        self._focal = np.diag(portrait.camera.matrix)[:2].copy()
        self._centre = portrait.camera.matrix[:2, 2].copy()
        pose = portrait.camera_from_head
        self._rotation = pose[:3, :3].copy()
        identity = portrait.identity.astype(np.float64)
        basis = LandmarkBasis.of(head)
        units = basis.units(identity) @ self._rotation.T
        neutral = basis.neutral(identity)
        self._eyes = float(np.linalg.norm(neutral[33] - neutral[263]))
        self._places = self._unprojected(mesh.rest, mesh.depth)
        places = self._places[:LANDMARKS].astype(np.float64)
        down = self._rotation @ [0.0, -1.0, 0.0]
        shape = head.shape(portrait.identity, portrait.expression).astype(np.float64)
        balls = [shape[head.eye == eye].mean(axis=0) @ self._rotation.T + pose[:3, 3] for eye in (LEFT_EYE, RIGHT_EYE)]
        blinks = [units[CHANNEL[name]] for name in ("eyeBlinkLeft", "eyeBlinkRight")]
        self._lids = [
            LidMotion(places, pair, above, blink, ball)
            for pair, above, blink, ball in zip(LIDS, ABOVE_LIDS, blinks, balls, strict=True)
        ]
        self._lips = Lips(places, down, self._eyes)
        shut = np.zeros_like(places)
        self._apart = gaps = self._lips.gaps(shut)
        self._jaw = Jaw(gaps, self._lips.gaps(units[OPEN]) - gaps, gaps - self._lips.gaps(units[CLOSE]))
        self._lips.rounded(units[CHANNEL["mouthFunnel"]], units[OPEN])
        still = units.copy()
        still[list(BY_LIDS)] = 0
        self._units = still.reshape(len(ARKIT), -1)
        gaze = np.asarray(soft_many(portrait.gaze.astype(np.float64).mean(axis=0), *REST_GAZE), np.float64)
        self._gazes = [
            _Eye(places[i], ball, gaze, self._rotation, places[[row[0], row[-1]]])
            for i, ball, (row, _) in zip(IRISES, balls, LIDS, strict=True)
        ]
        self._pivot = pose[:3, :3] @ head.joints[0].astype(np.float64) + pose[:3, 3]
        self._shading = Shading(self._places, mesh.triangles, portrait.layers.light, mesh.spread)
        self._room = self._room_about(portrait)
        fitted = shape @ self._rotation.T + pose[:3, 3]
        lips = [*LIPS_INSIDE]
        away = places[lips] - head.landmarks.of(fitted)[lips]
        self._inner = (fitted[self.inside.vertices] + away.mean(axis=0)).astype(np.float32)
        inner_units = head.units(portrait.identity)[:, self.inside.vertices] @ self._rotation.T.astype(np.float32)
        inner_units = inner_units.reshape(len(ARKIT), -1)
        self._inner_channels = np.flatnonzero(inner_units.any(axis=1))
        self._inner_units = np.ascontiguousarray(inner_units[self._inner_channels], np.float32)

    def moved(self, move: Move) -> Moved:
        """Where all is under `move`, within what one photo can show."""
        weights = np.clip(move.weights, -MOST, MOST).astype(np.float64)
        press = pressed(move)
        weights[OPEN] -= press * self._jaw.open
        nearer = self._jaw.limit(weights)
        moves = (weights @ self._units).reshape(LANDMARKS, 3)
        if move.offsets.any():
            moves += soft_many(move.offsets * self._eyes, OFFSETS[0] * self._eyes, OFFSETS[1] * self._eyes) @ (
                self._rotation.T
            )
        if move.gap is not None:
            asked = self._apart - press * np.maximum(self._apart, 0) + self._eyes * move.gap.astype(np.float64)
            asked -= self._jaw.beyond(asked)
            more = self._jaw.lacking(asked - self._lips.gaps(moves))
            weights[OPEN] += more
            moves += more * self._units[OPEN].reshape(LANDMARKS, 3)
            nearer = self._lips.gaps(moves) - asked
        self._lips.part(moves, nearer)
        turned = [eye.turned(look) for eye, look in zip(self._gazes, move.gaze, strict=True)]
        looking = [eye.looking(way) if way.any() else None for eye, way in zip(self._gazes, turned, strict=True)]
        lids = zip(self._lids, move.closure, turned, looking, strict=True)
        closure = np.array(
            [lid.close(moves, with_gaze(float(c), way[1]), iris) for lid, c, way, iris in lids], np.float32
        )
        turn, shift = self._turn(move)
        places = self._places + self._carry(moves.astype(np.float32))
        inner = self._inner + (weights[self._inner_channels].astype(np.float32) @ self._inner_units).reshape(-1, 3)
        if turn is not None:
            full = (places - self._pivot.astype(np.float32)) @ turn.T.astype(np.float32)
            full += (self._pivot + shift).astype(np.float32)
            places = places + self._mesh.rigid[:, None] * (full - places)
            inner = (inner - self._pivot.astype(np.float32)) @ turn.T.astype(np.float32)
            inner += (self._pivot + shift).astype(np.float32)
        gap = max(float(self._lips.gaps(moves).max()), 0.0)
        return Moved(
            vertices=self._seen(places),
            shade=self._shading.of(move.weights, closure, turn, self._mesh.rigid),
            inner=np.concatenate([self._projected(inner), inner[:, 2:]], axis=1),
            irises=self._irises(looking, turn, shift),
            closure=closure,
            mouth_open=gap * float(self._focal[1] / self._places[13, 2]),
            turned=turn is not None,
        )

    def _turn(self, move: Move) -> tuple[Array | None, Array]:
        """(3, 3) in the camera's axes, None for a head that is still, and (3,) m."""
        rotation = limited_turn(move.rotation)
        shift = limited_shift(CAMERA_FROM_HEAD_FACING @ move.shift, self._room, float(self._pivot[2]))
        if np.abs(rotation - np.eye(3)).max() < STILL and np.abs(shift).max() < STILL:
            return None, np.zeros(3)
        return self._rotation @ rotation @ self._rotation.T, shift

    def _room_about(self, portrait: Portrait) -> tuple[Array, Array]:
        """(2,) m each: how far the face's outline is from the picture's edges, to the left and up, right and down."""
        outline = portrait.points[list(OVAL)].astype(np.float64)
        high, wide = portrait.image.shape[:2]
        metres = float(self._places[list(OVAL), 2].min()) / self._focal
        low, top = outline.min(axis=0), outline.max(axis=0)
        return -np.maximum(low, 0) * metres, np.maximum([wide - 1, high - 1] - top, 0) * metres

    def _irises(self, looking: list[Array | None], turn: Array | None, shift: Array) -> F32:
        out = []
        for eye, iris in zip(self._gazes, looking, strict=True):
            place = eye.rest if iris is None else iris
            if turn is not None:
                place = turn @ (place - self._pivot) + self._pivot + shift
            at = place[:2] / place[2] - eye.rest[:2] / eye.rest[2]
            out.append([*(at * self._focal), eye.rest[2] / place[2]])
        irises = np.array(out, np.float32)
        irises[:, :2] += self._mesh.rest[list(IRISES)]
        return irises

    def _unprojected(self, places: F32, depth: F32) -> F32:
        """(n, 3) m of px (n, 2) at depths (n,)."""
        flat = (places - self._centre) / self._focal
        return np.concatenate([flat * depth[:, None], depth[:, None]], axis=1).astype(np.float32)

    def _projected(self, places: F32) -> F32:
        focal, centre = self._focal.astype(np.float32), self._centre.astype(np.float32)
        return np.asarray(places[:, :2] / places[:, 2:] * focal + centre, np.float32)

    def _seen(self, places: F32) -> F32:
        """(n, 3) px, px, m; exactly the photo's own px where nothing moved."""
        out = np.empty_like(places)
        before = self._places
        out[:, :2] = (places[:, :2] / places[:, 2:] - before[:, :2] / before[:, 2:]) * self._focal.astype(np.float32)
        out[:, :2] += self._mesh.rest
        out[:, 2] = places[:, 2]
        return out


LIPS_INSIDE: Final = (81, 13, 311, 178, 14, 402)
"""Points on the inner lips, about their middle."""


class _Eye:
    """An eyeball whose iris lies where the photo shows it."""

    def __init__(self, iris: Array, ball: Array, gaze: Array, rotation: Array, corners: Array) -> None:
        """`corners` (2, 3) of its lids; all in m and in the camera's axes, `gaze` (2,) rad in the head's."""
        self.rest, self._gaze, self._rotation = iris, gaze, rotation
        self._radius = float(np.linalg.norm(iris - ball))
        self._held = soft_many(self._gaze, *GAZE)
        self._forward = _forward(gaze)
        across = corners[1] - corners[0]
        wide = float(np.linalg.norm(across))
        self._across = across / max(wide, 1e-9)
        at = float((iris - corners[0]) @ self._across)
        self._room = max(at - AT_CORNER * wide, 1e-6), max((1 - AT_CORNER) * wide - at, 1e-6)

    def turned(self, change: NDArray[np.floating]) -> Array:
        """(2,) rad away from the photo's gaze, of the `change` that was asked."""
        return np.asarray(soft_many(self._gaze + change, *GAZE) - self._held, np.float64)

    def looking(self, turned: Array) -> Array:
        """(3,) m where the iris is when it is `turned` (2,) rad away from the photo's gaze, within the opening."""
        away = self._radius * self._rotation @ (_forward(self._gaze + turned) - self._forward)
        along = float(away @ self._across)
        room = self._room[along > 0]
        return np.asarray(self.rest + away + (soft(along, 0.7 * room, room) - along) * self._across, np.float64)


def _forward(angles: Array) -> Array:
    """(3,) of a head that is turned by (2,) rad, yaw and pitch."""
    yaw, pitch = angles
    return rotation_from_angles(yaw, pitch, 0.0)[:, 2]
