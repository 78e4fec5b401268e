"""Tables and formulas of faces that aren't ARKit's: vowels, emotions, VRoid's parts, and other people's names for them.

The thresholds are our own, set so that speech reads as speech and a friendly rest shows no emotion.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.types import CHANNEL

F32 = NDArray[np.float32]

VOWELS: Final = ("aa", "ih", "ou", "ee", "oh")
BLINKS: Final = ("blink", "blinkLeft", "blinkRight")
EMOTIONS: Final = ("happy", "angry", "sad", "relaxed", "surprised")
LOOKS: Final = ("lookUp", "lookDown", "lookLeft", "lookRight")

VOWEL_INSTEAD: Final = {
    "aa": ("oh", "ee"),
    "ih": ("ee",),
    "ou": ("oh",),
    "ee": ("ih", "aa"),
    "oh": ("aa", "ou"),
}
"""What shows a vowel that the model lacks."""

BLINK_GAIN: Final = 1.25
"""A tracked blink peaks at 0.75 to 0.9 (the clip lp_d10): a slit, where a drawn eye is shut only at 1."""

VROID: Final[dict[str, dict[str, float]]] = {
    "Fcl_EYE_Close_L": {"eyeBlinkLeft": BLINK_GAIN},
    "Fcl_EYE_Close_R": {"eyeBlinkRight": BLINK_GAIN},
    "Fcl_EYE_Spread": {"eyeWideLeft": 0.5, "eyeWideRight": 0.5},
    "Fcl_EYE_Fun": {"cheekSquintLeft": 0.3, "cheekSquintRight": 0.3},
    "Fcl_BRW_Angry": {"browDownLeft": 0.5, "browDownRight": 0.5},
    "Fcl_BRW_Sorrow": {"browInnerUp": 0.8, "browOuterUpLeft": -0.4, "browOuterUpRight": -0.4},
    "Fcl_BRW_Surprised": {"browOuterUpLeft": 0.5, "browOuterUpRight": 0.5},
    "Fcl_MTH_A": {"aa": 1.0},
    "Fcl_MTH_I": {"ih": 1.0},
    "Fcl_MTH_U": {"ou": 1.0},
    "Fcl_MTH_E": {"ee": 1.0},
    "Fcl_MTH_O": {"oh": 1.0},
    "Fcl_MTH_Fun": {"mouthSmileLeft": 0.5, "mouthSmileRight": 0.5},
    "Fcl_MTH_Down": {"mouthFrownLeft": 0.5, "mouthFrownRight": 0.5},
    "Fcl_MTH_Angry": {"noseSneerLeft": 0.3, "noseSneerRight": 0.3},
}
"""Parts of a VRoid face and what drives them: a face of parts follows a person more closely than whole faces do."""

ALIASES: Final[dict[str, frozenset[str]]] = {
    "aa": frozenset({"visemeaa", "vrcvaa", "ah", "aa", "a", "mouthatype", "mtha", "あ"}),
    "ih": frozenset({"visemei", "vrcvih", "ih", "i", "mthi", "い"}),
    "ou": frozenset({"visemeu", "vrcvou", "ou", "uu", "u", "mthu", "う"}),
    "ee": frozenset({"visemee", "vrcve", "ee", "eh", "e", "mthe", "え"}),
    "oh": frozenset({"visemeo", "vrcvoh", "oh", "o", "mtho", "お"}),
    "blink": frozenset({"blink", "vrcblink", "eyesclosed", "まばたき"}),
    "blinkLeft": frozenset({"blinkleft", "blinkl", "winkleft", "eyeclosedl", "eyeclosel"}),
    "blinkRight": frozenset({"blinkright", "blinkr", "winkright", "eyeclosedr", "eyecloser"}),
    "happy": frozenset({"happy", "joy", "smile", "mouthsmile"}),
    "angry": frozenset({"angry", "anger"}),
    "sad": frozenset({"sad", "sorrow"}),
    "surprised": frozenset({"surprised", "surprise"}),
    "lookUp": frozenset({"lookup", "eyeslookup"}),
    "lookDown": frozenset({"lookdown", "eyeslookdown"}),
    "lookLeft": frozenset({"lookleft", "eyeslookleft"}),
    "lookRight": frozenset({"lookright", "eyeslookright"}),
    "jawOpen": frozenset({"mouthopen"}),
}
"""Names of morph targets, lower case without separators. Single Latin letters count only where all five vowels are."""

JAW_GAIN: Final = 1.4
"""People speak with the jaw half open; an "aa" of a toon face is all the way."""


def derived(expression: F32) -> F32:
    """(11,) VOWELS, blink, EMOTIONS from `expression` (52,) in ARKIT order; each 0..1.

    The vowels together are at most 1, and so are the emotions.
    """
    return np.concatenate([_vowels(expression), _blink(expression), _emotions(expression)])


def _both(expression: F32, name: str) -> float:
    """Mean of a channel's left and right."""
    return float(expression[CHANNEL[f"{name}Left"]] + expression[CHANNEL[f"{name}Right"]]) / 2


def _one(expression: F32, name: str) -> float:
    return float(expression[CHANNEL[name]])


def _vowels(expression: F32) -> F32:
    """By how far the jaw is open, the lips rounded, the lips wide."""
    jaw = _clamp(JAW_GAIN * (_one(expression, "jawOpen") - _one(expression, "mouthClose")))
    rounded = _clamp(max(_one(expression, "mouthPucker"), _one(expression, "mouthFunnel")))
    stretched = _clamp(_both(expression, "mouthStretch"))
    wide = max(stretched, 0.4 * _both(expression, "mouthSmile")) * (1 - rounded)
    shapes = np.array(
        [
            jaw * (1 - rounded) * (1 - wide),
            (1 - jaw) * stretched * (1 - rounded),
            (1 - jaw) * rounded,
            jaw * wide,
            jaw * rounded,
        ],
        np.float32,
    )
    return shapes / max(1.0, float(shapes.sum()))


def _blink(expression: F32) -> F32:
    return np.array([_both(expression, "eyeBlink")], np.float32)


def _emotions(expression: F32) -> F32:
    smile = _both(expression, "mouthSmile")
    joy = _ramp(smile, 0.35, 0.85)
    laugh = _ramp(max(_both(expression, "cheekSquint"), _one(expression, "jawOpen")), 0.2, 0.6)
    frown, brow = _both(expression, "mouthFrown"), _one(expression, "browInnerUp")
    raised = max(_both(expression, "browOuterUp"), brow)
    shapes = np.array(
        [
            joy * laugh,
            _ramp(max(_both(expression, "browDown"), 0.8 * _both(expression, "noseSneer")) - 0.5 * smile, 0.35, 0.85),
            _ramp(0.7 * frown + 0.5 * brow * _clamp(5 * frown) - smile, 0.25, 0.8),
            joy * (1 - laugh),
            _ramp(0.6 * _both(expression, "eyeWide") + 0.4 * raised - 0.5 * smile, 0.4, 0.85),
        ],
        np.float32,
    )
    return shapes / max(1.0, float(shapes.sum()))


def _clamp(x: float) -> float:
    return min(max(x, 0.0), 1.0)


def _ramp(x: float, low: float, high: float) -> float:
    """0 below `low`, 1 above `high`, smooth between."""
    x = _clamp((x - low) / (high - low))
    return x * x * (3 - 2 * x)
