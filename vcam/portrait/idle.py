"""What a photo does when nobody is there: it breathes, blinks, looks a little about. A pure function of time."""

from __future__ import annotations

from typing import Final

import numpy as np

from vcam.avatar.idle import BREATH_S, blink
from vcam.geometry import rotation_from_angles
from vcam.portrait.move import Move

BREATH_M: Final = 0.0004
"""A head on a photo has little room: half a pixel at 1280x720."""
SWAY_RAD: Final = np.radians([0.5, 0.25, 0.3])
"""(yaw, pitch, roll): about 0.2 % of the picture."""
SWAY_S: Final = np.array([11.3, 9.7, 13.1])
"""Periods that share no beat, so that the sway never visibly repeats."""
LOOK_S: Final = 1.7
"""Eyes rest on a thing for about so long."""
LOOK_RAD: Final = np.radians([3.0, 1.5])
"""(yaw, pitch) at most: they stay on the viewer."""
SACCADE_S: Final = 0.04
"""Of 3 degrees (Bahill, Clark and Stark 1975, main sequence)."""


def idle_move(t: float, *, pose: bool) -> Move:
    """The Move at time `t`, s; `pose`: whether the head may sway and breathe too."""
    lids = np.full(2, blink(t), np.float32)
    gaze = np.tile(_look(t).astype(np.float32), (2, 1))
    if not pose:
        return Move(closure=lids, gaze=gaze)
    yaw, pitch, roll = SWAY_RAD * np.sin(2 * np.pi * t / SWAY_S)
    shift = np.array([0.0, BREATH_M * np.sin(2 * np.pi * t / BREATH_S), 0.0])
    return Move(closure=lids, gaze=gaze, rotation=rotation_from_angles(yaw, pitch, roll), shift=shift)


def _look(t: float) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
    """(2,) rad: jumps from one direction to the next at uneven times."""
    slot = np.floor(t / LOOK_S)
    begins = LOOK_S * (slot + 0.25 + 0.25 * _noise(slot, 0))
    before, after = ((LOOK_RAD * [_noise(s, 1), _noise(s, 2)]) for s in (slot - 1, slot))
    share = np.clip((t - begins) / SACCADE_S, 0.0, 1.0)
    return np.asarray(before + share * (after - before), np.float64)


def _noise(n: float, which: int) -> float:
    """-1..1, as good as random, the same for the same whole numbers (the classic sine hash; its source is folklore)."""
    value = np.abs(np.sin(n * 12.9898 + which * 78.233 + 4.1414)) * 43758.5453
    return float(2 * np.modf(value)[0] - 1)
