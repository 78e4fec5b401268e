"""Turns a tracked face into what the avatar does: relative to the line of sight and to how the person rests, as the
avatar bears it, never with a jump, and with a quiet life of its own when nobody is there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import acos
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.idle import idle_state
from vcam.avatar.prediction import Prediction
from vcam.avatar.rest import Rest
from vcam.avatar.retarget import Retarget
from vcam.avatar.state import State
from vcam.geometry import quat_wxyz_from_rotation, rotation_from_quat_wxyz, slerp
from vcam.types import ARKIT, CHANNEL, Face

HOLD_S: Final = 0.3
"""A tracker that misses a few frames shows nothing of it."""
EASE_OUT_S: Final = 0.6
EASE_IN_S: Final = 0.25
MAX_STEP_S: Final = 0.1
"""After a longer pause between two pictures the avatar moves as if this much had passed."""
MAX_TURN_RAD_S: Final = np.radians(420.0)
"""A quick human head shake peaks near 400°/s (own estimate from 3 Hz at ±20°)."""
MAX_SHIFT_M_S: Final = 0.5
MAX_GAZE_RAD_S: Final = 9.0
"""A saccade of 20° peaks near 500°/s (Bahill, Clark and Stark 1975, main sequence)."""
MAX_EXPRESSION_S: Final = 16.0
"""1/s; lips burst open in about 60 ms."""
MAX_BLINK_S: Final = 30.0
"""1/s; filmed lids are open in one frame of 30 a second and shut in the next, sometimes for that frame only."""
MOST_S: Final = np.full(len(ARKIT), MAX_EXPRESSION_S)
"""(52,) 1/s by channel."""
MOST_S[[CHANNEL["eyeBlinkLeft"], CHANNEL["eyeBlinkRight"]]] = MAX_BLINK_S


Over = Callable[[NDArray[np.float32], float], NDArray[np.float32]]
"""Given (52,) channels in ARKIT's order and the time, s; gives what is shown in their place."""


class Motion:
    """Keeps what the person's rest is and what was shown last. One thread; numpy only."""

    def __init__(self, retarget: Retarget | None = None) -> None:
        """`retarget`: what the avatar bears; the default's without one."""
        self.rest = Rest()
        """How the person rests."""
        self.retarget = retarget or Retarget()
        """May be exchanged: another avatar goes on from what is shown."""
        self.over: Over | None = None
        """What else the avatar does when nobody is there."""
        self._prediction = Prediction()
        self._face: Face | None = None
        self._shown: State | None = None
        self._presence = 0.0  # 0 idle .. 1 the face, before easing
        self._seen_at = -np.inf
        self._t = 0.0

    def step(self, face: Face | None, t: float, displayed_at: float | None = None) -> State:
        """What to show at time `t` (s, only goes up), in a picture that is seen at `displayed_at`, None: at once.

        The same face may come several times. A face of before is carried on to when the picture is seen.

        Guaranteed: between two calls no output changes by more than its MAX_… rate times min(elapsed, MAX_STEP_S).
        """
        elapsed = min(max(t - self._t, 0.0), MAX_STEP_S) if self._shown else 0.0
        self._t = t
        if face is not None:
            if face is not self._face:
                self._prediction.seen(self.rest.relative(face), face.captured)
            self._face, self._seen_at = face, t
        self._presence = self._next_presence(face is not None, t, elapsed)
        if self._face is None or self._presence <= 0:
            wanted = self._idle(t)
        else:
            lead_s = (t if displayed_at is None else displayed_at) - self._face.captured
            wanted = self.retarget(self._prediction.ahead(lead_s))
            if self._presence < 1:
                wanted = mix(self._idle(t), wanted, _smooth(self._presence))
        self._shown = wanted if self._shown is None else _limited(self._shown, wanted, elapsed)
        return self._shown

    def _idle(self, t: float) -> State:
        state = idle_state(t)
        if self.over is not None:
            state = replace(state, expression=self.over(state.expression, t))
        return self.retarget(state)

    def _next_presence(self, there: bool, t: float, elapsed: float) -> float:
        if self._shown is None:
            return float(there)  # a run that starts with a face starts with that face
        if there:
            return min(1.0, self._presence + elapsed / EASE_IN_S)
        if t - self._seen_at < HOLD_S:
            return self._presence
        return max(0.0, self._presence - elapsed / EASE_OUT_S)


def mix(a: State, b: State, share: float) -> State:
    """`a` at share 0, `b` at share 1; the rotation on the shortest arc."""
    qa, qb = quat_wxyz_from_rotation(a.rotation), quat_wxyz_from_rotation(b.rotation)
    return State(
        rotation_from_quat_wxyz(slerp(qa, qb, share)),
        a.shift + share * (b.shift - a.shift),
        a.expression + np.float32(share) * (b.expression - a.expression),
        a.gaze + np.float32(share) * (b.gaze - a.gaze),
    )


def _limited(shown: State, wanted: State, elapsed: float) -> State:
    """From `shown` towards `wanted`, no faster than a person."""
    qa, qb = quat_wxyz_from_rotation(shown.rotation), quat_wxyz_from_rotation(wanted.rotation)
    angle = 2 * acos(min(abs(float(qa @ qb)), 1.0))
    most = MAX_TURN_RAD_S * elapsed
    rotation = wanted.rotation
    if angle > most:
        rotation = rotation_from_quat_wxyz(slerp(qa, qb, most / angle))
    step = wanted.shift - shown.shift
    length = float(np.linalg.norm(step))
    shift = shown.shift + step * min(1.0, MAX_SHIFT_M_S * elapsed / max(length, 1e-9))
    return State(
        rotation,
        shift,
        _toward(shown.expression, wanted.expression, MOST_S * elapsed),
        _toward(shown.gaze, wanted.gaze, MAX_GAZE_RAD_S * elapsed),
    )


def _toward(a: NDArray[np.float32], b: NDArray[np.float32], most: float | NDArray[np.float64]) -> NDArray[np.float32]:
    return np.asarray(a + np.clip(b - a, -most, most), np.float32)


def _smooth(x: float) -> float:
    return x * x * (3 - 2 * x)
