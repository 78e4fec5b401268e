"""Expressions as others name them, Perfect Sync's 52 or VRM's presets, become ARKit's channels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.names import arkit_name, words
from vcam.expression.gaze import GAZE_LIMIT
from vcam.expression.looking import FULL_DOWN_RAD, FULL_IN_RAD, FULL_OUT_RAD, FULL_UP_RAD, looks
from vcam.types import ARKIT, CHANNEL
from vcam.wires.vmc_names import PRESETS

F32 = NDArray[np.float32]

MOST_NAMES: Final = 1024
"""Kept with what they mean; a hostile sender makes up more."""
SAID: Final = 1e-3
"""A channel of ARKit's that ever gets above it shows that the sender has them; from then on presets don't count: they
would only say the same again. Many models have all 52 names and a tracker that never moves them."""
LOOKS: Final = ("lookUp", "lookDown", "lookLeft", "lookRight")


def _both(name: str, weight: float) -> dict[str, float]:
    return {f"{name}Left": weight, f"{name}Right": weight}


MEANT: Final[dict[str, dict[str, float]]] = {
    "aa": {"jawOpen": 0.7},
    "ih": {"jawOpen": 0.1, **_both("mouthStretch", 0.6)},
    "ou": {"jawOpen": 0.1, "mouthPucker": 0.8},
    "ee": {"jawOpen": 0.35, **_both("mouthStretch", 0.4)},
    "oh": {"jawOpen": 0.5, "mouthFunnel": 0.6},
    "blink": _both("eyeBlink", 1.0),
    "blinkLeft": {"eyeBlinkLeft": 1.0},
    "blinkRight": {"eyeBlinkRight": 1.0},
    "happy": {**_both("mouthSmile", 0.9), **_both("cheekSquint", 0.5)},
    "angry": {**_both("browDown", 0.9), **_both("noseSneer", 0.3), **_both("mouthFrown", 0.2)},
    "sad": {"browInnerUp": 0.8, **_both("mouthFrown", 0.7)},
    "relaxed": _both("mouthSmile", 0.6),
    "surprised": {"browInnerUp": 0.6, "jawOpen": 0.2, **_both("browOuterUp", 0.8), **_both("eyeWide", 0.8)},
}
"""A whole preset of VRM 1.0 in channels, so that it looks as models show it; the inverse of what vcam makes of a face
for models (avatar/preset_shapes.py), roughly."""


def _preset_of() -> dict[str, str]:
    names = PRESETS | {name: name for name in (*MEANT, *LOOKS)}
    return {"".join(words(given)): name for given, name in names.items()}


PRESET_OF: Final = _preset_of()
"""By their names in small letters without separators; both versions of VRM."""


class Shapes:
    """Remembers what one sender's names mean, and whether it has ARKit's. One thread."""

    def __init__(self) -> None:
        self._means: dict[str, int | str | None] = {}
        self._has_channels = False

    def read(self, values: Mapping[str, float]) -> tuple[F32, F32]:
        """(52,) 0..1 in ARKIT order, and (2, 2) rad gaze as the shapes alone say it; of `values` by name, finite."""
        channels: dict[int, float] = {}
        presets: dict[str, float] = {}
        for name, value in values.items():
            meaning = self._meaning(name)
            if isinstance(meaning, int):
                channels[meaning] = value
            elif meaning is not None:
                presets[meaning] = min(max(value, 0.0), 1.0)
        self._has_channels = self._has_channels or any(value > SAID for value in channels.values())
        out = np.zeros(len(ARKIT), np.float32)
        if self._has_channels:
            out[list(channels)] = np.clip(list(channels.values()), 0.0, 1.0)
            return out, gaze_of(out)
        return _expression(presets), _gaze(presets)

    def _meaning(self, name: str) -> int | str | None:
        if name not in self._means:
            if len(self._means) >= MOST_NAMES:
                return None
            channel = arkit_name(name)
            self._means[name] = PRESET_OF.get("".join(words(name))) if channel is None else CHANNEL[channel]
        return self._means[name]


def _expression(presets: Mapping[str, float]) -> F32:
    out = np.zeros(len(ARKIT), np.float32)
    for preset, value in presets.items():
        for channel, weight in MEANT.get(preset, {}).items():
            out[CHANNEL[channel]] += value * weight
    return np.clip(out, 0.0, 1.0)


def _gaze(presets: Mapping[str, float]) -> F32:
    """Both eyes alike: presets know no others."""
    pitch = presets.get("lookDown", 0.0) * FULL_DOWN_RAD - presets.get("lookUp", 0.0) * FULL_UP_RAD
    yaw = (presets.get("lookLeft", 0.0) - presets.get("lookRight", 0.0)) * FULL_OUT_RAD
    return np.array([[yaw, pitch], [yaw, pitch]], np.float32)


def gaze_of(expression: F32) -> F32:
    """(2, 2) rad that the eyeLook… channels of (52,) mean; the inverse of expression.looking.looks."""

    def of(look: str, side: str) -> float:
        return float(expression[CHANNEL[f"eyeLook{look}{side}"]])

    rows = [
        (
            outward * (of("Out", side) * FULL_OUT_RAD - of("In", side) * FULL_IN_RAD),
            of("Down", side) * FULL_DOWN_RAD - of("Up", side) * FULL_UP_RAD,
        )
        for side, outward in (("Left", 1), ("Right", -1))
    ]
    return np.clip(np.array(rows), -GAZE_LIMIT, GAZE_LIMIT).astype(np.float32)


def with_looks(expression: F32, gaze: F32) -> F32:
    """(52,) `expression`; where it has no eyeLook… channel at all, with those that `gaze` means."""
    meant = looks(gaze)
    if expression[list(meant)].any():
        return expression
    out = expression.copy()
    out[list(meant)] = np.clip(list(meant.values()), 0.0, 1.0)
    return out
