"""Where the head will be when the picture is seen: its speed goes on for a few frames' time, slowing as it slows.

Only turn and place are carried on. A blink or a smile isn't predicted: where it goes nobody knows.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.state import State
from vcam.geometry import quat_wxyz_from_rotation, rotation_from_quat_wxyz

Array = NDArray[np.float64]

MOST_LEAD_S: Final = 0.08
"""Further ahead a guess is worse than being late: a shaken head turns back after a tenth of a second."""
GAP_S: Final = 0.2
"""Between two faces; after a longer one nothing is known of a speed."""


@dataclass(frozen=True, slots=True)
class Limits:
    """How far a movement is believed, in rad or m."""

    slow: float
    """1/s; what is slower rests, so that nothing trembles."""
    fast: float
    """1/s; from here on all of it counts."""
    most: float
    """Ahead: by so much an instant stop is overshot at worst."""


TURN: Final = Limits(np.radians(4.0), np.radians(12.0), np.radians(6.0))
SHIFT: Final = Limits(0.01, 0.04, 0.02)


class Prediction:
    """Remembers the last four faces. One thread."""

    def __init__(self) -> None:
        self._states: deque[tuple[State, float]] = deque(maxlen=4)

    def seen(self, state: State, captured: float) -> None:
        """`state` is of a face captured at that time (s), and the newest from now on."""
        if self._states:
            last, before = self._states[-1]
            if captured == before and np.allclose(last.rotation, state.rotation):  # again, with another expression
                self._states.pop()
            elif not 0 < captured - before <= GAP_S:
                self._states.clear()
        self._states.append((state, captured))

    def ahead(self, lead_s: float) -> State:
        """The newest state, `lead_s` later; itself when that isn't later. There must be one."""
        newest = self._states[-1][0]
        lead = min(lead_s, MOST_LEAD_S)
        if lead <= 0 or len(self._states) < 2:
            return newest
        times = [captured for _, captured in self._states]
        turns = [_turn(a.rotation.T @ b.rotation) for (a, _), (b, _) in pairwise(self._states)]
        shifts = [b.shift - a.shift for (a, _), (b, _) in pairwise(self._states)]
        turned = rotation_from_quat_wxyz(_quat(_step(turns, times, lead, TURN)))
        shifted = _step(shifts, times, lead, SHIFT)
        return replace(newest, rotation=newest.rotation @ turned, shift=newest.shift + shifted)


def _step(moves: list[Array], times: list[float], lead: float, limits: Limits) -> Array:
    """(3,) how far it goes in the next `lead` seconds, after the `moves` (3,) between `times`, one more than those."""
    speeds = [move / (b - a) for move, (a, b) in zip(moves, pairwise(times), strict=True)]
    speed = speeds[-1]
    if len(speeds) == 3:
        change = (speed - speeds[0]) / (times[3] - times[1])
        # the mean over the lead: slowing down goes on until it rests, speeding up isn't believed to go on
        later = speed + np.where(change * speed < 0, change * lead / 2, 0.0)
        speed = np.where(later * speed > 0, later, 0.0)
    size = float(np.linalg.norm(speed))
    trust = float(np.clip((size - limits.slow) / (limits.fast - limits.slow), 0.0, 1.0))
    return np.asarray(speed * min(trust * lead, limits.most / max(size, 1e-9)), np.float64)


def _turn(rotation: Array) -> Array:
    """(3,) the axis of a rotation, as long as its angle, rad."""
    quat = quat_wxyz_from_rotation(rotation)
    sine = float(np.linalg.norm(quat[1:]))
    return np.asarray(quat[1:] * (2 * np.arctan2(sine, quat[0]) / max(sine, 1e-12)), np.float64)


def _quat(turn: Array) -> Array:
    """(4,) w x y z of what `_turn` gives."""
    angle = float(np.linalg.norm(turn))
    return np.concatenate([[np.cos(angle / 2)], turn * (np.sin(angle / 2) / max(angle, 1e-12))])
