"""A voice's mouth shapes as ARKit channels, mixed with what the camera saw: never one added to the other."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.types import ARKIT, CHANNEL
from vcam.voice.heard import VISEMES

F32 = NDArray[np.float32]

SHAPES: Final[dict[str, dict[str, float]]] = {
    "aa": {"jawOpen": 0.68, "mouthLowerDown": 0.2, "mouthUpperUp": 0.1},
    "ih": {"jawOpen": 0.12, "mouthStretch": 0.7, "mouthLowerDown": 0.1},
    "ou": {"jawOpen": 0.12, "mouthPucker": 0.8, "mouthFunnel": 0.25},
    "ee": {"jawOpen": 0.42, "mouthStretch": 0.75, "mouthLowerDown": 0.15},
    "oh": {"jawOpen": 0.5, "mouthFunnel": 0.75, "mouthPucker": 0.2},
}
"""Channels of each mouth shape, left and right alike; a VRM's vowels, which are derived from channels, are these
again."""
SPEECH: Final = (
    "jawOpen", "mouthClose", "mouthFunnel", "mouthPucker", "mouthStretchLeft", "mouthStretchRight",
    "mouthLowerDownLeft", "mouthLowerDownRight", "mouthUpperUpLeft", "mouthUpperUpRight", "mouthRollLower",
    "mouthRollUpper", "mouthShrugLower", "mouthShrugUpper", "mouthPressLeft", "mouthPressRight",
)  # fmt: skip
"""Channels that speech moves. Smiles, frowns and the jaw's sideways stay the camera's: no voice tells them."""
PLACES: Final = np.array([CHANNEL[name] for name in SPEECH])


def _shapes() -> F32:
    rows = np.zeros((len(VISEMES), len(ARKIT)), np.float32)
    for row, viseme in zip(rows, VISEMES, strict=True):
        for name, value in SHAPES[viseme].items():
            for side in (name, f"{name}Left", f"{name}Right"):
                if side in CHANNEL:
                    row[CHANNEL[side]] = value
    return rows


_ROWS: Final = _shapes()


def channels(weights: F32) -> F32:
    """(52,) float32 0..1 in ARKIT order of (5,) `weights` in the order of VISEMES."""
    return np.asarray(np.clip(weights @ _ROWS, 0.0, 1.0), np.float32)


def mixed(expression: F32, weights: F32, share: float) -> F32:
    """(52,) `expression` whose channels of speech are by `share`, 0..1, the voice's, and for the rest their own."""
    out = expression.copy()
    out[PLACES] += np.float32(share) * (channels(weights)[PLACES] - out[PLACES])
    return out
