"""How late a smoothing shows things: measured on movements that a person makes, not guessed from its numbers."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.geometry import CAMERA_FROM_HEAD_FACING, angles_from_rotation, head_rotation, rigid, rotation_from_angles
from vcam.steady.expression import ExpressionFilter
from vcam.steady.pose import PoseFilter
from vcam.types import ARKIT, CHANNEL, HeadPose

Array = NDArray[np.float64]

SWING_RAD: Final = np.radians(15.0)
SWING_S: Final = 3.0
"""Somebody looks to one side and the other and back, as one does while talking; at most 31°/s."""
NOISE_RAD: Final = np.radians(0.1)
NOISE_M: Final = 0.001
"""Of the pose, from frame to frame: between the nets in a bright room (0.05°) and in a dim one (0.3°)."""
REST_S: Final = 1.0
"""Before it: in a live picture the filter knows the noise already."""
AT_M: Final = 0.6
BLINK_S: Final = np.array([0.07, 0.12, 0.25])
"""A lid is down after 0.07 s, begins to open after 0.12 s, is open after 0.25 s."""


@dataclass(frozen=True, slots=True)
class Delay:
    """What a smoothing costs, seconds."""

    turn_s: float
    """So much later than without smoothing a turning head is shown."""
    blink_s: float
    """So much later a closing lid is half closed."""


def delay(smoothing: float | None, fps: float) -> Delay:
    """The delay of `smoothing` (0 quick .. 1 calm, None: no smoothing) at `fps` frames a second."""
    return Delay(0.0, 0.0) if smoothing is None else Delay(_turn(smoothing, fps), _blink(smoothing, fps))


def _turn(smoothing: float, fps: float) -> float:
    """The lag that explains best, in the sense of least squares, how a swinging head is shown."""
    times = np.arange(0, REST_S + SWING_S, 1 / fps)
    phase = 2 * np.pi * np.clip(times - REST_S, 0.0, None) / SWING_S
    truth, speed = SWING_RAD * np.sin(phase), SWING_RAD * 2 * np.pi / SWING_S * np.cos(phase) * (phase > 0)
    noise = np.random.default_rng(0).standard_normal((len(times), 6))
    calmed, shown = PoseFilter(smoothing), []
    for t, yaw, (a, b, c, x, y, z) in zip(times, truth, noise, strict=True):
        rotation = rotation_from_angles(*(np.array([yaw, 0, 0]) + NOISE_RAD * np.array([a, b, c])))
        place = np.array([0.0, 0.0, AT_M]) + NOISE_M * np.array([x / 10, y / 10, z])
        pose = calmed(HeadPose(rigid(CAMERA_FROM_HEAD_FACING @ rotation, place), 0.0), t)
        shown.append(angles_from_rotation(head_rotation(pose.camera_from_head))[0])
    return max(float((truth - shown) @ speed / (speed @ speed)), 0.0)


def _blink(smoothing: float, fps: float) -> float:
    """How much later than it was a lid is seen half closed, the mean over where frames fall into the blink.

    0 at rates at which a blink falls between two frames.
    """
    late = []
    for share in (0.0, 0.25, 0.5, 0.75):
        times = np.asarray((np.arange(int(1.5 * fps)) + share) / fps, np.float64)
        lid = np.asarray(np.interp(times - 1.0, [0, *BLINK_S], [0.0, 1.0, 1.0, 0.0]), np.float64)
        calmed, shown = ExpressionFilter(smoothing), []
        for t, value in zip(times, lid, strict=True):
            face = np.zeros(len(ARKIT), np.float32)
            face[CHANNEL["eyeBlinkLeft"]] = value
            shown.append(calmed(face, t)[CHANNEL["eyeBlinkLeft"]])
        if lid.max() >= 0.5 and max(shown) >= 0.5:
            late.append(_half(times, np.array(shown, np.float64)) - _half(times, lid))
    return max(float(np.mean(late)), 0.0) if late else 0.0


def _half(times: Array, lid: Array) -> float:
    """s; when the lid is first half closed, between frames by interpolation."""
    after = int(np.argmax(lid >= 0.5))
    return float(np.interp(0.5, lid[after - 1 : after + 1], times[after - 1 : after + 1]))


def cost(smoothing: float | None, fps: float) -> str:
    """The delay in a line for the user."""
    if smoothing is None:
        return "smoothing off: nothing is late, what trembles trembles"
    late = delay(smoothing, fps)
    turn, blink = 1000 * late.turn_s, 1000 * late.blink_s
    return f"smoothing {smoothing:g}: a turn is shown {turn:.0f} ms late, a blink {blink:.0f} ms"
