"""A driver's faces become Moves, live: what they do relative to how they rest, calmed, never with a jump.

Films and photos, of which all is known at once: film.py.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.motion import (
    MAX_BLINK_S,
    MAX_EXPRESSION_S,
    MAX_GAZE_RAD_S,
    MAX_SHIFT_M_S,
    MAX_STEP_S,
    MAX_TURN_RAD_S,
    Over,
)
from vcam.avatar.prediction import Prediction
from vcam.avatar.rest import SHIFT_SCALE as AVATARS_SHIFT_SCALE
from vcam.avatar.rest import Rest as HeadRest
from vcam.avatar.state import State
from vcam.expression.range import AWAY_S
from vcam.geometry import quat_wxyz_from_rotation, rotation_from_quat_wxyz, slerp
from vcam.portrait.film import drive_film, drive_photo
from vcam.portrait.idle import idle_move
from vcam.portrait.move import LIP_PAIRS, Move, gap_of, mix, read_as
from vcam.portrait.presence import Presence
from vcam.portrait.reading import CHANNELS, Reading, nothing, read
from vcam.portrait.resting import POINTS, QuietRest, Rest
from vcam.portrait.turning import SHIFT_SCALE, against, by_turning, in_model
from vcam.smoothing import OneEuro, Tuning
from vcam.steady.expression import KNEE, still_and_gain
from vcam.types import ARKIT, CHANNEL, Face

__all__ = ["Drive", "drive_film", "drive_photo"]

Array = NDArray[np.float64]

NOISE: Final = (0.004, 0.015, 0.04)
"""Least, usual and most standard deviation of channels and closure from face to face, unsmoothed."""
FIELD_NOISE: Final = (0.03, 0.1, 0.4)
"""The same of the smooth fields (decode.py), in their own standard deviations."""
JUMP_M: Final = 0.3
LIDS: Final = [CHANNEL["eyeBlinkLeft"], CHANNEL["eyeBlinkRight"]]
WIDE: Final = [CHANNEL["eyeWideLeft"], CHANNEL["eyeWideRight"]]
AT_ONCE_S: Final = 0.2
"""No head goes so far to the side from one face to the next, so soon: one of two people left, the other drives."""
MAX_OFFSET_S: Final = 2.0
"""1/s, eye distances: lips burst open in about 60 ms."""


class Drive:
    """One driver, faces in order, one thread. Never fails."""

    def __init__(self, *, pose: bool = True, rest: Rest | None = None) -> None:
        """`pose`: whether the head's turn and shift are taken over; `rest`: the driver's, None: learned quietly."""
        self._pose, self._given = pose, rest
        self._quiet, self._head = QuietRest(), HeadRest()
        self._calm = OneEuro(_tuning())
        self._prediction = Prediction()
        self._presence = Presence()
        self._face: Face | None = None
        self._watched = False  # that face moved something else
        self._reading = nothing()
        self._shown: Move | None = None
        self._t = 0.0
        self.over: Over | None = None
        """What else the photo does when nobody is there."""

    def step(self, face: Face | None, t: float, displayed_at: float | None = None) -> Move:
        """What to show at time `t` (s, only goes up), in a picture that is seen at `displayed_at`, None: at once.

        The same face may come several times; None when there is no face. Guaranteed: between two calls nothing
        changes by more than the rates of avatar.motion and MAX_OFFSET_S times the time, nor that by more than
        MAX_STEP_S.
        """
        elapsed = min(max(t - self._t, 0.0), MAX_STEP_S)
        self._t = t
        if face is not None and (self._watched or face is not self._face):
            self._see(face)
        share = self._presence.step(face is not None, t)
        if self._face is None or share <= 0:
            wanted = self._idle(t)
        else:
            wanted = self._driven((t if displayed_at is None else displayed_at) - self._face.captured)
            if share < 1:
                wanted = mix(self._idle(t), wanted, share)
        self._shown = wanted if self._shown is None else _limited(self._shown, wanted, elapsed)
        return self._shown

    def watch(self, face: Face) -> None:
        """Learn how they rest from a face that moves something else meanwhile; call it instead of `step`."""
        if face is not self._face:
            self._rest(face)
            self._head.relative(face)
            self._watched = True

    def recentre(self) -> None:
        """How the driver holds their head now is straight ahead from now on."""
        self._head.recentre()

    def _idle(self, t: float) -> Move:
        move = idle_move(t, pose=self._pose)
        if self.over is None:
            return move
        weights = self.over(move.weights, t).copy()
        lids = weights[LIDS]
        weights[[*LIDS, *WIDE]] = 0
        return replace(move, weights=weights, closure=np.maximum(move.closure, lids))

    def _rest(self, face: Face) -> Rest:
        """What is known by now of how the driver rests, with this new face."""
        if self._face is not None and somebody_else(self._face, face):
            self._quiet, self._head = QuietRest(), HeadRest()
        self._face = face
        if self._given is not None:
            return self._given
        return self._quiet.see(face) if face.landmarks.scheme == POINTS else Rest.typical()

    def _see(self, face: Face) -> None:
        """A new face: what is read of it, and where its head is against its rest."""
        self._watched = False
        seen = read(face, self._rest(face))
        self._reading = Reading.of_vector(self._calm(seen.vector(), face.captured), seen.gaze)
        if not self._pose:
            return
        state = self._head.relative(face)
        way = state.shift / AVATARS_SHIFT_SCALE
        shift = SHIFT_SCALE * (way + by_turning(face.pose.camera_from_head, state.rotation))
        state = replace(state, rotation=in_model(state.rotation), shift=shift)
        if self._given is not None:
            state = State(*against(face.pose.camera_from_head, self._given), state.expression, state.gaze)
        self._prediction.seen(state, face.captured)

    def _driven(self, lead_s: float) -> Move:
        """What the face that was seen last asks for, so much later."""
        if not self._pose:
            return self._reading.move(np.eye(3), np.zeros(3))
        ahead = self._prediction.ahead(lead_s)
        return self._reading.move(ahead.rotation, ahead.shift)


def somebody_else(last: Face, face: Face) -> bool:
    """Whether `face`, which comes after `last`, is perhaps another's."""
    away_s = face.captured - last.captured
    across = np.linalg.norm(face.pose.camera_from_head[:2, 3] - last.pose.camera_from_head[:2, 3])
    return away_s > AWAY_S or (away_s < AT_ONCE_S and bool(across > JUMP_M))


def _tuning() -> Tuning:
    """Of Reading.vector: each number as its part of the face moves."""
    by_channel = [still_and_gain(name) for name in ARKIT]
    mouth, lids = still_and_gain("mouthClose"), still_and_gain("eyeBlinkLeft")
    fields = len(nothing().fields)
    still, gain = np.array([*by_channel, *by_channel, lids, lids, *[mouth] * (LIP_PAIRS + fields)], np.float64).T
    noise = np.array([NOISE] * (2 * CHANNELS + 2 + LIP_PAIRS) + [FIELD_NOISE] * fields, np.float64)
    return Tuning(still, gain, np.full(len(noise), KNEE), noise)


def _limited(shown: Move, wanted: Move, elapsed: float) -> Move:
    """From `shown` towards `wanted`, no faster than a person."""
    qa, qb = quat_wxyz_from_rotation(shown.rotation), quat_wxyz_from_rotation(wanted.rotation)
    angle = 2 * float(np.arccos(min(abs(float(qa @ qb)), 1.0)))
    most = MAX_TURN_RAD_S * elapsed
    rotation = wanted.rotation if angle <= most else rotation_from_quat_wxyz(slerp(qa, qb, most / angle))
    step = wanted.shift - shown.shift
    length = float(np.linalg.norm(step))
    return Move(
        _toward(shown.weights, wanted.weights, MAX_EXPRESSION_S * elapsed),
        _toward(shown.closure, wanted.closure, MAX_BLINK_S * elapsed),
        _toward(shown.gaze, wanted.gaze, MAX_GAZE_RAD_S * elapsed),
        _toward(shown.offsets, wanted.offsets, MAX_OFFSET_S * elapsed),
        rotation,
        shown.shift + step * min(1.0, MAX_SHIFT_M_S * elapsed / max(length, 1e-9)),
        _toward(read_as(shown), read_as(wanted), MAX_BLINK_S * elapsed),
        _toward(gap_of(shown), gap_of(wanted), MAX_OFFSET_S * elapsed),
    )


def _toward(a: NDArray[np.float32], b: NDArray[np.float32], most: float) -> NDArray[np.float32]:
    return np.asarray(a + np.clip(b - a, -most, most), np.float32)
