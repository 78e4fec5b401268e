"""Keeps back a pose that no head can have got to since the last frame, until it stays there."""

from __future__ import annotations

from enum import Enum, auto
from typing import Final

import cv2
import numpy as np

from vcam.smoothing import GAP_S
from vcam.types import HeadPose

MAX_TURN_RAD_S: Final = np.radians(900.0)
"""Twice as fast as the quickest head shake (25° to either side three times a second peaks at 470°/s)."""
TURN_NOISE_RAD: Final = np.radians(6.0)
"""Two frames of a dark picture may differ by this (rendered heads in dim light, up to 30° to the side: 7° in all)."""
MAX_SPEED_M_S: Final = 3.0
"""Falling off a chair is slower within the picture."""
PLACE_NOISE: Final = 0.05
"""Share of the distance by which two frames of a small dark face may differ."""
SURE: Final = 0.9
"""Presence from which on a net means it; it is 1.00 in nearly every frame of our clips."""
STAYS_S: Final = 0.06
"""What stays where it jumped to for this long is believed: from the third frame on at 30 fps."""
LONGEST_S: Final = 0.25
"""However wildly poses jump, none is kept back for longer."""


class Verdict(Enum):
    """What to do with a pose."""

    FOLLOWS = auto()
    """Goes on from the last one."""
    NEW = auto()
    """True, but nothing of the past counts any more."""
    HELD = auto()
    """Not to be shown; the last one holds."""


class PoseGate:
    """Remembers the last pose that was believed. One thread."""

    def __init__(self) -> None:
        self._believed: tuple[HeadPose, float] | None = None
        self._doubted: tuple[HeadPose, float] | None = None
        self._stays_since = 0.0
        self._out_of_sight = False

    def lost(self) -> None:
        """The face is out of sight: what comes next is believed at once, wherever it is."""
        self._out_of_sight = True

    def judge(self, pose: HeadPose, t: float, presence: float) -> Verdict:
        """What to make of `pose`, seen at time `t` (s) by a net that is sure of a face by `presence` (0..1).

        A head that is suddenly elsewhere is another one, or the picture was cut, if the net is sure of it: believed at
        once. A head that is suddenly turned, as to its mirror image, is more often wrong.
        """
        verdict = self._verdict(pose, t, presence)
        if verdict is Verdict.HELD:
            self._doubted = (pose, t)
        else:
            self._believed, self._doubted = (pose, t), None
        self._out_of_sight = False
        return verdict

    def _verdict(self, pose: HeadPose, t: float, presence: float) -> Verdict:
        if self._believed is None or not 0 <= t - self._believed[1] <= GAP_S:
            return Verdict.NEW
        last = self._doubted or self._believed
        turned, moved = _beyond(self._believed[0], pose, t - last[1])
        if not (turned or moved):
            return Verdict.FOLLOWS
        if self._out_of_sight or (moved and presence >= SURE):
            return Verdict.NEW
        if self._doubted is None or any(_beyond(self._doubted[0], pose, t - self._doubted[1])):
            self._stays_since = t
        stayed = t - self._stays_since >= STAYS_S or t - self._believed[1] >= LONGEST_S
        return Verdict.NEW if stayed else Verdict.HELD


def _beyond(a: HeadPose, b: HeadPose, elapsed_s: float) -> tuple[bool, bool]:
    """Whether from `a` to `b` in `elapsed_s` no head turns so far; whether none moves so far."""
    a_from, b_from = a.camera_from_head, b.camera_from_head
    turn = float(np.linalg.norm(cv2.Rodrigues(a_from[:3, :3].T @ b_from[:3, :3])[0]))
    shift = float(np.linalg.norm(b_from[:3, 3] - a_from[:3, 3]))
    distance = float(np.linalg.norm(a_from[:3, 3]))
    return (
        turn > TURN_NOISE_RAD + MAX_TURN_RAD_S * elapsed_s,
        shift > PLACE_NOISE * distance + MAX_SPEED_M_S * elapsed_s,
    )
