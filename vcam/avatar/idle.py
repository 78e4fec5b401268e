"""What an avatar does when nobody is there: it breathes, sways a little, blinks and keeps looking at the viewer.

A pure function of time: the same moment always looks the same.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from vcam.avatar.state import State
from vcam.geometry import rotation_from_angles
from vcam.types import ARKIT, CHANNEL

BREATH_S: Final = 4.2
"""14 breaths a minute, a resting adult's rate."""
BREATH_M: Final = 0.0022
SWAY_RAD: Final = np.radians([2.6, 1.1, 1.3])
"""(yaw, pitch, roll)"""
SWAY_S: Final = np.array([[11.3, 7.1], [9.7, 5.9], [13.1, 8.3]])
"""Two periods each that share no beat, so that the sway never visibly repeats."""
SLOT_S: Final = 4.0
"""One blink in the first half of each slot: blinks are 2 to 6 s apart."""
BLINK_S: Final = np.array([0.0, 0.09, 0.13, 0.30])
"""Closing begins, closed, opening begins, open: a blink takes 0.3 s and closes three times as fast as it opens."""
EYES_HOLD: Final = 0.85
"""Share of the head's sway that the eyes take back, so that they rest on the viewer."""
CALM: Final = {"mouthSmileLeft": 0.16, "mouthSmileRight": 0.16, "browInnerUp": 0.06}
"""A friendly rest."""


def idle_state(t: float) -> State:
    """State at time `t`, s."""
    phases = 2 * np.pi * t / SWAY_S
    yaw, pitch, roll = SWAY_RAD * (0.65 * np.sin(phases[:, 0]) + 0.35 * np.sin(phases[:, 1]))
    breath = np.sin(2 * np.pi * t / BREATH_S)
    expression = np.zeros(len(ARKIT), np.float32)
    for name, value in CALM.items():
        expression[CHANNEL[name]] = value
    expression[CHANNEL["eyeBlinkLeft"]] = expression[CHANNEL["eyeBlinkRight"]] = blink(t)
    gaze = np.tile(np.array([-yaw, -pitch], np.float32) * EYES_HOLD, (2, 1)).astype(np.float32)
    pitch += np.radians(0.4) * breath
    return State(rotation_from_angles(yaw, pitch, roll), np.array([0.0, BREATH_M * breath, 0.0]), expression, gaze)


def blink(t: float) -> float:
    """0 open .. 1 closed at time `t`, s."""
    slot = np.floor(t / SLOT_S)
    begins = (slot + 0.5 * _noise(slot)) * SLOT_S
    return float(np.interp(t - begins, BLINK_S, [0.0, 1.0, 1.0, 0.0]))


def _noise(n: float) -> float:
    """0..1, as good as random, the same for the same whole number (the classic sine hash; its source is folklore)."""
    return float(np.modf(np.abs(np.sin(n * 12.9898 + 4.1414)) * 43758.5453)[0])
