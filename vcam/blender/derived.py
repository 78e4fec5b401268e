# SPDX-License-Identifier: GPL-3.0-or-later
"""What a sender doesn't say, worked out of what it does: VRM's vowels and faces of the 52 channels, and some back.

The thresholds are vcam's own, set so that speech reads as speech and a friendly rest shows no emotion.
"""

from __future__ import annotations

from collections.abc import Mapping

from .names import PRESETS

BLINK_GAIN = 1.25
"""A tracked blink peaks at 0.75 to 0.9; a drawn eye is shut only at 1."""
JAW_GAIN = 1.4
"""People speak with the jaw half open; a vowel of a drawn face is all the way."""
FROM_PRESETS = {
    "jawOpen": {"aa": 0.6, "oh": 0.4, "ee": 0.3, "ou": 0.15, "ih": 0.1},
    "mouthFunnel": {"oh": 0.6},
    "mouthPucker": {"ou": 0.8},
    "mouthStretchLeft": {"ih": 0.5, "ee": 0.3},
    "mouthStretchRight": {"ih": 0.5, "ee": 0.3},
    "eyeBlinkLeft": {"blinkLeft": 1.0},
    "eyeBlinkRight": {"blinkRight": 1.0},
    "mouthSmileLeft": {"happy": 0.8, "relaxed": 0.5},
    "mouthSmileRight": {"happy": 0.8, "relaxed": 0.5},
    "mouthFrownLeft": {"sad": 0.7},
    "mouthFrownRight": {"sad": 0.7},
    "browInnerUp": {"sad": 0.6, "surprised": 0.8},
    "browDownLeft": {"angry": 0.9},
    "browDownRight": {"angry": 0.9},
    "eyeWideLeft": {"surprised": 0.7},
    "eyeWideRight": {"surprised": 0.7},
}
"""Of the 52, what a sender of VRM's faces alone moves."""


def completed(values: Mapping[str, float]) -> dict[str, float]:
    """`values` and, of the channels that the sender has left out, those that can be worked out."""
    out = dict(values)
    if not any(name in PRESETS for name in values):
        out |= _presets(values)
    elif all(name in PRESETS for name in values):
        for name, shares in FROM_PRESETS.items():
            out[name] = _clamp(sum(share * values.get(preset, 0.0) for preset, share in shares.items()))
    return out


def _presets(values: Mapping[str, float]) -> dict[str, float]:
    def one(name: str) -> float:
        return values.get(name, 0.0)

    def both(name: str) -> float:
        return (one(f"{name}Left") + one(f"{name}Right")) / 2

    jaw = _clamp(JAW_GAIN * (one("jawOpen") - one("mouthClose")))
    rounded = _clamp(max(one("mouthPucker"), one("mouthFunnel")))
    stretched, smile = both("mouthStretch"), both("mouthSmile")
    wide = max(stretched, 0.4 * smile) * (1 - rounded)
    vowels = {
        "aa": jaw * (1 - rounded) * (1 - wide),
        "ih": (1 - jaw) * stretched * (1 - rounded),
        "ou": (1 - jaw) * rounded,
        "ee": jaw * wide,
        "oh": jaw * rounded,
    }
    joy = _ramp(smile, 0.35, 0.85)
    laugh = _ramp(max(both("cheekSquint"), one("jawOpen")), 0.2, 0.6)
    frown, inner = both("mouthFrown"), one("browInnerUp")
    faces = {
        "happy": joy * laugh,
        "relaxed": joy * (1 - laugh),
        "angry": _ramp(max(both("browDown"), 0.8 * both("noseSneer")) - 0.5 * smile, 0.35, 0.85),
        "sad": _ramp(0.7 * frown + 0.5 * inner * _clamp(5 * frown) - smile, 0.25, 0.8),
        "surprised": _ramp(0.6 * both("eyeWide") + 0.4 * max(both("browOuterUp"), inner) - 0.5 * smile, 0.4, 0.85),
    }
    left, right = (_clamp(BLINK_GAIN * one(f"eyeBlink{side}")) for side in ("Left", "Right"))
    blinks = {"blink": (left + right) / 2, "blinkLeft": left, "blinkRight": right}
    looks = {
        "lookUp": both("eyeLookUp"),
        "lookDown": both("eyeLookDown"),
        "lookLeft": (one("eyeLookOutLeft") + one("eyeLookInRight")) / 2,
        "lookRight": (one("eyeLookInLeft") + one("eyeLookOutRight")) / 2,
    }
    return _at_most_one(vowels) | _at_most_one(faces) | blinks | looks


def _at_most_one(shapes: dict[str, float]) -> dict[str, float]:
    whole = max(1.0, sum(shapes.values()))
    return {name: value / whole for name, value in shapes.items()}


def _clamp(x: float) -> float:
    return min(max(x, 0.0), 1.0)


def _ramp(x: float, low: float, high: float) -> float:
    """0 below `low`, 1 above `high`, smooth between."""
    x = _clamp((x - low) / (high - low))
    return x * x * (3 - 2 * x)
