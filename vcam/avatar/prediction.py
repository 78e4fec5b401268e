"""Where the head will be when the picture is seen: its speed goes on for a few frames' time, slowing as it slows.

Only turn and place are carried on. A blink or a smile isn't predicted: where it goes nobody knows.
"""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass, replace
from math import atan2, cos, hypot, sin
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
class Seen:
    """One of the last faces."""

    state: State
    captured: float
    speed: Array
    """(2, 3) rad/s and m/s, since the face before: about the axes of that, and of the shift."""


SLOW: Final = np.array([np.radians(4.0), 0.01])
"""(2,) rad/s and m/s; what is slower rests, so that nothing trembles."""
FAST: Final = np.array([np.radians(12.0), 0.04])
"""From here on all of it counts."""
MOST: Final = np.array([np.radians(6.0), 0.02])
"""(2,) rad and m ahead: by so much an instant stop is overshot at worst."""


class Prediction:
    """Remembers the last four faces. One thread."""

    def __init__(self) -> None:
        self._seen: deque[Seen] = deque(maxlen=4)

    def seen(self, state: State, captured: float) -> None:
        """`state` is of a face captured at that time (s), and the newest from now on."""
        if self._seen:
            last = self._seen[-1]
            if captured == last.captured and np.allclose(last.state.rotation, state.rotation):
                self._seen.pop()  # again, with another expression
            elif not 0 < captured - last.captured <= GAP_S:
                self._seen.clear()
        speed = np.zeros((2, 3))
        if self._seen:
            last = self._seen[-1]
            speed[0], speed[1] = _turn(last.state.rotation.T @ state.rotation), state.shift - last.state.shift
            speed /= captured - last.captured
        self._seen.append(Seen(state, captured, speed))

    def ahead(self, lead_s: float) -> State:
        """The newest state, `lead_s` later; itself when that isn't later. There must be one."""
        newest = self._seen[-1]
        lead = min(lead_s, MOST_LEAD_S)
        if lead <= 0 or len(self._seen) < 2:
            return newest.state
        speed = newest.speed
        if len(self._seen) == 4:
            change = (speed - self._seen[1].speed) / (newest.captured - self._seen[1].captured)
            # the mean over the lead: slowing down goes on until it rests, speeding up isn't believed to go on
            later = speed + np.where(change * speed < 0, change * lead / 2, 0.0)
            speed = np.where(later * speed > 0, later, 0.0)
        size = np.sqrt(np.vecdot(speed, speed))
        trust = np.minimum(np.maximum((size - SLOW) / (FAST - SLOW), 0.0), 1.0)
        turned, shifted = speed * np.minimum(trust * lead, MOST / np.maximum(size, 1e-9))[:, None]
        state = newest.state
        rotation = state.rotation @ rotation_from_quat_wxyz(_quat(turned))
        return replace(state, rotation=rotation, shift=state.shift + shifted)


def _turn(rotation: Array) -> Array:
    """(3,) the axis of a rotation, as long as its angle, rad."""
    quat = quat_wxyz_from_rotation(rotation)
    cosine, *axis = quat.tolist()
    sine = hypot(*axis)
    return quat[1:] * (2 * atan2(sine, cosine) / max(sine, 1e-12))


def _quat(turn: Array) -> Array:
    """(4,) w x y z of what `_turn` gives."""
    x, y, z = turn.tolist()
    angle = hypot(x, y, z)
    sine = sin(angle / 2) / max(angle, 1e-12)
    return np.array([cos(angle / 2), x * sine, y * sine, z * sine])
