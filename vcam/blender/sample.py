# SPDX-License-Identifier: GPL-3.0-or-later
"""One moment of a face, whoever sent it, in Blender's axes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .quaternion import IDENTITY, Quat, Vector

Gaze = tuple[float, float, float, float]


@dataclass(frozen=True)
class Sample:
    """What a face did at one moment. Axes are the character's: it faces -Y, +Z is up, +X is its left."""

    time_s: float
    """s on the session's clock: when it was so, as well as the sender's own clock tells."""
    tracked: bool
    """False: nobody is seen, and the values are those of before."""
    head: Quat = IDENTITY
    """w x y z: the head's turn away from facing the camera."""
    position: Vector = (0.0, 0.0, 0.0)
    """m: where the head is, from the camera as the character sees it."""
    gaze: Gaze = (0.0, 0.0, 0.0, 0.0)
    """rad, relative to the head: left yaw, left pitch, right yaw, right pitch; > 0 to its left, > 0 down."""
    values: Mapping[str, float] | None = None
    """Channel (names.ARKIT or names.PRESETS) → 0..1; None is the neutral face."""
    seq: int = 0
    """The sender's count of frames; 0 from senders that don't count."""

    def value(self, channel: str) -> float:
        """That channel; 0 where it isn't known."""
        return self.values.get(channel, 0.0) if self.values else 0.0
