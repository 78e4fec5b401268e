"""A net's scores in nominal units: 0 where a typical face rests, 1 where the channel is full; and which ones are dead.

The net was taught on real people. What it scores at rest and at full is read from real clips and from rendered faces
whose units are known; where the two differ, real people count.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.types import ARKIT, CHANNEL

Array = NDArray[np.float64]

SCORES: Final[dict[str, tuple[float, float]]] = {
    "browDown": (0.03, 0.65),
    "browInnerUp": (0.10, 0.95),
    "browOuterUp": (0.08, 0.60),
    "eyeBlink": (0.09, 0.64),
    "eyeSquint": (0.30, 0.85),
    "eyeWide": (0.01, 0.50),
    "jawLeft": (0.00, 0.40),
    "jawOpen": (0.02, 0.68),
    "jawRight": (0.00, 0.40),
    "mouthClose": (0.00, 0.50),
    "mouthDimple": (0.01, 0.60),
    "mouthFrown": (0.01, 0.25),
    "mouthFunnel": (0.01, 0.55),
    "mouthLeft": (0.00, 0.70),
    "mouthLowerDown": (0.01, 0.75),
    "mouthPress": (0.03, 0.50),
    "mouthPucker": (0.02, 0.70),
    "mouthRight": (0.00, 0.70),
    "mouthRollLower": (0.01, 0.60),
    "mouthRollUpper": (0.01, 0.60),
    "mouthShrugLower": (0.02, 0.60),
    "mouthShrugUpper": (0.02, 0.30),
    "mouthSmile": (0.00, 0.82),
    "mouthStretch": (0.01, 0.40),
    "mouthUpperUp": (0.01, 0.60),
}
"""(at rest, at full), both sides alike: medians and maxima over 8 real clips, and the answers to known units of four
rendered people. MediaPipe's blendshape net (models/face_landmarker.task)."""

DEAD: Final[dict[str, str]] = {
    "cheekPuff": "the net never scores it, and the points hardly show it",
    "cheekSquintLeft": "the net never scores it, and the points don't show it",
    "cheekSquintRight": "the net never scores it, and the points don't show it",
    "jawForward": "the net never scores it, and the points don't show it",
    "noseSneerLeft": "the net never scores it, and the points hardly show it",
    "noseSneerRight": "the net never scores it, and the points hardly show it",
    "tongueOut": "the net has no such score, and no point lies on the tongue",
}
"""Channels that stay 0, and why. Measured: no score above 0.01 in 8 real clips nor at the unit's full weight; decoded
from points and scores they correlate with the truth by 0.31 at most on filmed people who weren't learned from."""

_SD: Final[dict[str, float]] = {
    "browDown": 0.20,
    "browInnerUp": 0.25,
    "browOuterUp": 0.20,
    "eyeBlink": 0.20,
    "eyeLookDown": 0.18,
    "eyeLookIn": 0.15,
    "eyeLookOut": 0.15,
    "eyeLookUp": 0.18,
    "eyeSquint": 0.35,
    "eyeWide": 0.20,
    "jawOpen": 0.12,
    "mouthFrown": 0.08,
    "mouthPucker": 0.12,
    "mouthSmile": 0.08,
}
_OTHER_SD: Final = 0.04

_REST: Final = np.zeros(len(ARKIT))
_SPAN: Final = np.ones(len(ARKIT))
_ALIVE: Final = np.zeros(len(ARKIT))
for _name, (_rest, _full) in SCORES.items():
    for _channel in (_name, f"{_name}Left", f"{_name}Right"):
        if _channel in CHANNEL:
            _k = CHANNEL[_channel]
            _REST[_k], _SPAN[_k], _ALIVE[_k] = _rest, _full - _rest, 1.0


NEUTRAL_SD: Final = np.full(len(ARKIT), _OTHER_SD)
"""(52,) standard deviation of people's rests about 0, raw units as an ExpressionReader gives them: between medians of 8
real clips and the rests of 125 filmed people, without the clips whose median is an expression."""
for _name, _sd in _SD.items():
    for _channel in (_name, f"{_name}Left", f"{_name}Right"):
        if _channel in CHANNEL:
            NEUTRAL_SD[CHANNEL[_channel]] = _sd


def nominal(scores: NDArray[np.floating]) -> Array:
    """(52,) nominal units, unclipped, of a net's (52,) scores; 0 for dead channels, and for those that gaze tells."""
    return np.asarray((scores - _REST) / _SPAN * _ALIVE, np.float64)
