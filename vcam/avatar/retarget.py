"""From what a person does to what an avatar bears: gains of its own, mouths that can be drawn, eyes that look together.

The channels of a tracker are learned one by one, and it often gives a bit of everything. On a face they share muscles:
what excludes each other is scaled down together until it adds up to one shape. A pure and continuous function.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.avatar.gain import Curve
from vcam.avatar.state import State
from vcam.avatar.style import SHIFT_LIMIT_M, TURN_LIMIT_DEG, Style
from vcam.geometry import angles_from_rotation, rotation_from_angles
from vcam.types import CHANNEL

F32 = NDArray[np.float32]
F64 = NDArray[np.float64]

KNEE: Final = 0.6
"""Share of a limit up to which movements are shown one to one."""
MOST_VERGENCE_RAD: Final = float(np.radians(16.0))
"""Eyes on a finger 22 cm away (63 mm apart); drawn ones that turn in further look broken."""
SEALED_JAW: Final = 0.15
"""A jaw open by less is as good as shut: lips on it count as sealed in proportion."""
SIDES: Final = ("Left", "Right")


def _channels(*names: str) -> tuple[int, ...]:
    return tuple(CHANNEL[name] for name in names)


ROUND: Final = _channels("mouthPucker", "mouthFunnel")
"""Lips drawn together."""
SPREAD: Final = _channels(*(name + side for name in ("mouthSmile", "mouthStretch", "mouthDimple") for side in SIDES))
"""Mouth corners drawn apart."""
PARTED: Final = _channels(*(name + side for name in ("mouthUpperUp", "mouthLowerDown") for side in SIDES))
"""Lips drawn away from each other."""
TOGETHER: Final = (
    ROUND,
    *(_channels("mouthSmile" + side, "mouthFrown" + side) for side in SIDES),
    *(_channels("browDown" + side, "browOuterUp" + side) for side in SIDES),
)
"""Each adds up to at most 1."""
OPPOSITE: Final = (_channels("mouthLeft", "mouthRight"), _channels("jawLeft", "jawRight"))
"""Only the difference shows."""
BLINK_WIDE: Final = tuple(_channels("eyeBlink" + side, "eyeWide" + side) for side in SIDES)
DIMPLE: Final = _channels("mouthDimpleLeft", "mouthDimpleRight")
JAW, CLOSE = _channels("jawOpen", "mouthClose")


class Retarget:
    """For one avatar. Never fails; numpy only."""

    def __init__(
        self,
        turn_limit_deg: tuple[float, float, float] = TURN_LIMIT_DEG,
        shift_limit_m: tuple[float, float, float] = SHIFT_LIMIT_M,
        gain: dict[str, Curve] | None = None,
    ) -> None:
        """Arguments as Style has them."""
        self._turn_limit, self._shift_limit = np.radians(turn_limit_deg), np.array(shift_limit_m)
        self._curves = [(CHANNEL[name], *np.array(points).T) for name, points in (gain or {}).items()]

    @classmethod
    def of(cls, style: Style) -> Retarget:
        """What an avatar.toml asks for."""
        return cls(style.turn_limit_deg, style.shift_limit_m, dict(style.gain))

    def __call__(self, state: State) -> State:
        """What the avatar shows of `state`; the same for the same."""
        yaw, pitch, roll = soft_limit(np.array(angles_from_rotation(state.rotation)), self._turn_limit)
        expression = state.expression
        if self._curves:
            expression = expression.copy()
            for channel, given, shown in self._curves:
                expression[channel] = np.interp(expression[channel], given, shown)
        return State(
            rotation_from_angles(yaw, pitch, roll),
            soft_limit(state.shift, self._shift_limit),
            one_shape(expression),
            together(state.gaze),
        )


def one_shape(expression: F32) -> F32:
    """(52,) `expression` with what excludes each other scaled to what one face can do."""
    x: list[float] = expression.tolist()
    x[CLOSE] = min(x[CLOSE], x[JAW])
    sealed = x[CLOSE] / max(x[JAW], SEALED_JAW)
    for channel in PARTED:
        x[channel] *= 1 - sealed
    for channel in DIMPLE:
        x[channel] *= 1 - x[JAW]  # a jaw that is down stretches the cheeks; nets take a round open mouth for dimples
    for blink, wide in BLINK_WIDE:
        x[wide] *= 1 - x[blink]
    for one, other in OPPOSITE:
        x[one], x[other] = max(x[one] - x[other], 0.0), max(x[other] - x[one], 0.0)
    for group in TOGETHER:
        _scale(x, group, sum(x[channel] for channel in group))
    both = sum(x[channel] for channel in ROUND) + max(x[channel] for channel in SPREAD)
    _scale(x, ROUND + SPREAD, both)
    return np.array(x, np.float32)


def _scale(x: list[float], channels: tuple[int, ...], total: float) -> None:
    if total > 1:
        for channel in channels:
            x[channel] /= total


def together(gaze: F32) -> F32:
    """(2, 2) rad, `gaze` of two eyes that look at one thing: as high, never apart, never too much inwards.

    Rows left and right eye, columns yaw (> 0 to the person's left) and pitch; what each eye does alone is shared.
    """
    (left, left_pitch), (right, right_pitch) = gaze.tolist()
    yaw, pitch = (left + right) / 2, (left_pitch + right_pitch) / 2
    inwards = min(max(right - left, 0.0), MOST_VERGENCE_RAD) / 2
    return np.array([[yaw - inwards, pitch], [yaw + inwards, pitch]], np.float32)


def soft_limit(value: F64, limit: F64) -> F64:
    """`value` unchanged up to KNEE of `limit`, then bent so that it comes near `limit` but never beyond."""
    knee = KNEE * limit
    over = np.maximum(np.abs(value) - knee, 0.0)
    room = np.maximum(limit - knee, 1e-9)
    return np.asarray(np.sign(value) * (np.minimum(np.abs(value), knee) + room * np.tanh(over / room)), np.float64)
