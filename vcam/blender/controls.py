# SPDX-License-Identifier: GPL-3.0-or-later
"""Control bones that are moved along or about one axis each: source, gain, offset and limits, a row for each."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf

from .names import ARKIT, PRESETS
from .quaternion import angles
from .sample import Sample

POSE_SOURCES = (
    "headYaw", "headPitch", "headRoll", "headLeft", "headBack", "headUp",
    "gazeLeftYaw", "gazeLeftPitch", "gazeRightYaw", "gazeRightPitch",
)  # fmt: skip
"""Sources that are no channels: rad, and m for headLeft, headBack, headUp."""
SOURCES = (*ARKIT, *PRESETS, *POSE_SOURCES)
AXES = (
    "location.x", "location.y", "location.z",
    "rotation_euler.x", "rotation_euler.y", "rotation_euler.z",
    "scale.x", "scale.y", "scale.z",
)  # fmt: skip


@dataclass(frozen=True)
class Control:
    """One axis of one bone. Rows of the same axis add up; the offset of each is added, too."""

    bone: str
    axis: str
    """Of AXES."""
    source: str
    """Of SOURCES."""
    gain: float
    """m or rad (or, of scale, 1) at the source's 1."""
    offset: float = 0.0
    """The same, where the source is 0."""
    low: float = -inf
    high: float = inf

    def value(self, sources: Mapping[str, float]) -> float:
        """What this row asks for."""
        return min(max(self.gain * sources.get(self.source, 0.0) + self.offset, self.low), self.high)


def sources_of(sample: Sample) -> dict[str, float]:
    """Every source that `sample` tells of."""
    poses = (*angles(sample.head), *sample.position, *sample.gaze)
    return {**(sample.values or {}), **dict(zip(POSE_SOURCES, poses, strict=True))}


def _vincent() -> tuple[Control, ...]:
    """The rows of the rig "Vincent", with the gains of FacialMotionCapture v2 (jkirsons, OpenCVAnimOperator.py).

    There mouth_ctrl goes down by 0.06 as the mouth opens, and by -0.04 sideways over the width of the mouth; brows by
    0.04 over their range; lids by 0.025, with 0.005 more when wide open. Here each eye has its own lids.
    """
    rows = [
        Control("mouth_ctrl", "location.z", "jawOpen", -0.06),
        Control("mouth_ctrl", "location.z", "mouthClose", 0.06),
        Control("mouth_ctrl", "location.x", "mouthSmileLeft", -0.01),
        Control("mouth_ctrl", "location.x", "mouthSmileRight", -0.01),
        Control("mouth_ctrl", "location.x", "mouthStretchLeft", -0.01),
        Control("mouth_ctrl", "location.x", "mouthStretchRight", -0.01),
        Control("mouth_ctrl", "location.x", "mouthPucker", 0.02),
        Control("mouth_ctrl", "location.x", "mouthFunnel", 0.01),
    ]
    for letter, side in (("L", "Left"), ("R", "Right")):
        rows += [
            Control(f"brow_ctrl_{letter}", "location.z", f"browOuterUp{side}", 0.01),
            Control(f"brow_ctrl_{letter}", "location.z", "browInnerUp", 0.01),
            Control(f"brow_ctrl_{letter}", "location.z", f"browDown{side}", -0.02),
            Control(f"eyelid_up_ctrl_{letter}", "location.z", f"eyeBlink{side}", -0.025),
            Control(f"eyelid_up_ctrl_{letter}", "location.z", f"eyeWide{side}", 0.005),
            Control(f"eyelid_low_ctrl_{letter}", "location.z", f"eyeBlink{side}", 0.025),
            Control(f"eyelid_low_ctrl_{letter}", "location.z", f"eyeWide{side}", -0.005),
        ]
    return tuple(rows)


VINCENT = _vincent()
