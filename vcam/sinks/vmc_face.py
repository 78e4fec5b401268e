"""What a face says under VRM's and Perfect Sync's names: the 52 channels as they are, presets that are made of them.

Presets move models that have no channels: they speak, blink, look and smile.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.deform import GAZE_LIMIT_RAD
from vcam.avatar.preset_shapes import BLINK_GAIN, EMOTIONS, VOWELS, derived
from vcam.types import ARKIT, CHANNEL
from vcam.wires.vmc_names import PRESETS, pascal

BLINK_LEFT, BLINK_RIGHT = CHANNEL["eyeBlinkLeft"], CHANNEL["eyeBlinkRight"]
MOST_YAW_RAD, MOST_PITCH_RAD = (float(limit) for limit in GAZE_LIMIT_RAD)
"""Where a look is full."""
VOWEL, EMOTION = slice(0, len(VOWELS)), slice(len(VOWELS) + 1, None)
"""Places in what `derived` gives; between them is blink."""
HAPPY, RELAXED = EMOTIONS.index("happy"), EMOTIONS.index("relaxed")
ANGRY, SAD = EMOTIONS.index("angry"), EMOTIONS.index("sad")


class FaceNames:
    """Which names are sent, and their values."""

    def __init__(self, *, presets: bool = True, channels: bool = True, vrm1: bool = False, capital: bool = False):
        """`vrm1`: presets under VRM 1.0's names; `capital`: channels as "JawOpen"."""
        self._presets, self._channels = presets, channels
        of_presets = (new if vrm1 else old for old, new in PRESETS.items())
        of_channels = (pascal(channel) if capital else channel for channel in ARKIT)
        self.names: Final = ((*of_presets,) if presets else ()) + ((*of_channels,) if channels else ())

    def values(self, expression: NDArray[np.float32], look: tuple[float, float]) -> list[float]:
        """0..1 for each of `names`. `expression` (52,) 0..1 in ARKIT order; `look` yaw and pitch of the eyes, rad."""
        channels: list[float] = expression.tolist()
        presets = _presets(expression, channels, look) if self._presets else []
        return presets + channels if self._channels else presets


def _presets(expression: NDArray[np.float32], channels: list[float], look: tuple[float, float]) -> list[float]:
    """In the order of PRESETS."""
    shapes = derived(expression).tolist()
    emotions = shapes[EMOTION]
    open_eyes = 1 - emotions[HAPPY]  # Joy shuts most models' eyes: a blink on top would push the lids into the cheeks
    left, right = (min(BLINK_GAIN * channels[i], 1.0) * open_eyes for i in (BLINK_LEFT, BLINK_RIGHT))
    both = min(left, right)  # Blink and Blink_L add up
    yaw, pitch = min(max(look[0] / MOST_YAW_RAD, -1.0), 1.0), min(max(look[1] / MOST_PITCH_RAD, -1.0), 1.0)
    return [
        *shapes[VOWEL],
        both,
        left - both,
        right - both,
        emotions[HAPPY],
        emotions[ANGRY],
        emotions[SAD],
        emotions[RELAXED],
        max(-pitch, 0.0),
        max(pitch, 0.0),
        max(yaw, 0.0),
        max(-yaw, 0.0),
    ]
