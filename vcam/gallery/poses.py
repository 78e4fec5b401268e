"""The faces that an avatar is shown with: sixteen expressions, and the few of a portrait."""

from __future__ import annotations

from typing import Final

import numpy as np

from vcam.avatar.state import State
from vcam.geometry import rotation_from_angles
from vcam.types import ARKIT, CHANNEL

Channels = dict[str, float]
"""ARKit name, or the name without its side for both → 0..1."""

EXPRESSIONS: Final[dict[str, Channels]] = {
    "neutral": {},
    "blink": {"eyeBlink": 1},
    "smile": {"mouthSmile": 1, "cheekSquint": 0.4},
    "laugh": {"mouthSmile": 0.9, "jawOpen": 0.6, "cheekSquint": 0.6, "browInnerUp": 0.3},
    "jaw open": {"jawOpen": 1},
    "pucker": {"mouthPucker": 1},
    "funnel": {"mouthFunnel": 1, "jawOpen": 0.3},
    "angry": {"mouthFrown": 0.8, "browDown": 1, "noseSneer": 0.4, "eyeSquint": 0.3},
    "surprised": {"browInnerUp": 1, "browOuterUp": 1, "eyeWide": 1, "jawOpen": 0.35},
    "sad": {"browInnerUp": 1, "mouthFrown": 0.9, "mouthShrugLower": 0.4, "eyeSquint": 0.2},
    "wink left": {"eyeBlinkLeft": 1, "mouthSmileLeft": 0.8, "cheekSquintLeft": 0.5},
    "cheeks": {"cheekPuff": 1},
    "sneer": {"noseSneer": 1, "mouthUpperUp": 0.8, "browDown": 0.4},
    "sealed": {"jawOpen": 1, "mouthClose": 1},
    "tongue": {"jawOpen": 0.6, "tongueOut": 1},
    "stretch": {"mouthStretch": 1, "mouthLowerDown": 0.8},
}
"""Each at full strength, as no tracker gives them: whatever is wrong with an avatar shows here."""
YAWS_DEG: Final = (-35.0, 0.0, 35.0)
FRIENDLY: Final[Channels] = {"mouthSmile": 0.45, "cheekSquint": 0.2, "browInnerUp": 0.12}
"""Of a portrait."""
STRIP: Final = ("laugh", "wink left", "surprised", "angry", "blink", "pucker")
"""Beside a portrait."""


def state(channels: Channels, yaw_deg: float = 0.0, pitch_deg: float = 0.0, roll_deg: float = 0.0) -> State:
    """A head that wears `channels` and keeps looking at the viewer as far as eyes turn."""
    expression = np.zeros(len(ARKIT), np.float32)
    for name, value in channels.items():
        for full in (name,) if name in CHANNEL else (name + "Left", name + "Right"):
            expression[CHANNEL[full]] = value
    yaw, pitch, roll = np.radians([yaw_deg, pitch_deg, roll_deg])
    gaze = np.tile(np.array([-yaw, -pitch], np.float32), (2, 1))
    return State(rotation_from_angles(float(yaw), float(pitch), float(roll)), np.zeros(3), expression, gaze)
