# SPDX-License-Identifier: GPL-3.0-or-later
"""How a face is to be changed on its way to the rig, in plain values; props.py shows them in Blender."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Shaping:
    """How a face is changed on its way to the rig."""

    mirror: bool = False
    """Swap left and right, as in a mirror."""
    head_gain: float = 1.0
    """How much of the head's turn is shown."""
    expression_gain: float = 1.0
    gaze_gain: float = 1.0
    smoothing_s: float = 0.0
    """Time constant; 0 shows what comes: vcam has calmed it already."""
    hold: bool = False
    """When nobody is seen: True holds the last pose, False eases to neutral."""
    zero_expression: bool = False
    """The calibrated pose's expression is neutral, too; else only its head and gaze."""


def shaping(scene: Any) -> Shaping:
    """What `scene` asks of a face on its way."""
    wanted = scene.vcam
    return Shaping(
        mirror=wanted.mirror,
        head_gain=wanted.head_gain,
        expression_gain=wanted.expression_gain,
        gaze_gain=wanted.gaze_gain,
        smoothing_s=wanted.smoothing_s,
        hold=wanted.on_loss == "HOLD",
        zero_expression=wanted.zero_expression,
    )
