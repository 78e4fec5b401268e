"""A guessed camera from the irises of somebody at a known distance: no board, and errors of 5 to 10 %."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from vcam.calibrate.result import Result
from vcam.calibrate.stream import Tell
from vcam.calibration import iris_camera
from vcam.errors import BadInput, UsageError
from vcam.geometry import angles_from_rotation, head_rotation
from vcam.sources import Source, frames
from vcam.trackers import Tracker
from vcam.types import Face

TELL_EVERY_S: Final = 3.0
IRIS_FRAMES: Final = 30
"""Frontal faces whose irises are measured: their median is steady to a percent."""
IRIS_SIDES: Final = ((469, 471), (474, 476))
"""MediaPipe's points on both sides of each iris. Those above and below lie under the lids."""
FRONTAL_DEG: Final = 15.0
"""Yaw within which an iris is seen as wide as it is, to 3 %."""


def from_irises(source: Source, tracker: Tracker, distance_m: float, tell: Tell, stopped: Callable[[], bool]) -> Result:
    """A guess from the irises of somebody whose eyes are `distance_m` from the camera.

    Raises BadInput when no face looks at the camera, UsageError when the tracker sees no irises.
    """
    widths: list[float] = []
    size_wh, told = (0, 0), -np.inf
    for frame in frames(source, stopped):
        face = tracker.track(frame)
        size_wh = (frame.image.shape[1], frame.image.shape[0])
        if face is not None and _frontal(face):
            widths.append(_iris_px(face))
        elif frame.captured - told > TELL_EVERY_S:
            told = frame.captured
            tell("look straight at the camera")
        if len(widths) >= IRIS_FRAMES:
            break
    if not widths:
        raise BadInput(f"{source.about}: no face that looks at the camera; sit straight before it, in good light")
    return Result(iris_camera(size_wh, float(np.median(widths)), distance_m), "iris", len(widths))


def _frontal(face: Face) -> bool:
    yaw, _, _ = np.degrees(angles_from_rotation(head_rotation(face.pose.camera_from_head)))
    return abs(float(yaw)) < FRONTAL_DEG


def _iris_px(face: Face) -> float:
    """Mean width of the two irises. Raises UsageError when the tracker sees none."""
    if face.landmarks.scheme != "mediapipe478":
        raise UsageError("--iris-at-mm needs a tracker that sees irises; leave --tracker away")
    points = face.landmarks.points
    return float(np.mean([np.linalg.norm(points[a] - points[b]) for a, b in IRIS_SIDES]))
