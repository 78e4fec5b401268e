"""`vcam track`: one CSV row a frame, in the columns that CONTRACT promises."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path

import numpy as np

from vcam.geometry import angles_from_rotation, head_rotation, quat_wxyz_from_rotation
from vcam.sinks.aside import put_in_place, reserve
from vcam.sources import Source, frames
from vcam.trackers import Tracker
from vcam.types import ARKIT, Face, Frame

COLUMNS = (
    "frame", "time_s", "tracked", "yaw_deg", "pitch_deg", "roll_deg", "x_mm", "y_mm", "z_mm", "qw", "qx", "qy", "qz",
    "error_px", "gaze_left_yaw_deg", "gaze_left_pitch_deg", "gaze_right_yaw_deg", "gaze_right_pitch_deg", *ARKIT,
)  # fmt: skip


def row(frame: Frame, face: Face | None) -> list[str]:
    """The cells of one frame; without a face only the first three are filled."""
    start = [str(frame.index), f"{frame.captured:.4f}"]
    if face is None:
        return [*start, "0", *[""] * (len(COLUMNS) - 3)]
    pose = face.pose.camera_from_head
    numbers = [
        *np.degrees(angles_from_rotation(head_rotation(pose))),
        *(pose[:3, 3] * 1000),
        *quat_wxyz_from_rotation(pose[:3, :3]),
        face.pose.error_px,
        *np.degrees(face.gaze.ravel()),
    ]
    return [*start, "1", *(f"{n:.5f}" for n in numbers), *(f"{w:.4f}" for w in face.expression)]


def track(
    source: Source, tracker: Tracker, out: Path, *, stopped: Callable[[], bool], progress: Callable[[], None]
) -> dict[str, int]:
    """Follow the face through an opened `source` and write `out`, complete or not at all.

    Returns how many frames were read and tracked. Raises SinkError when `out` can't be written, and what the source
    and the tracker raise.
    """
    counts = {"frames": 0, "tracked": 0}
    part = reserve(out)
    try:
        with part.open("w", newline="", encoding="utf-8") as file:
            table = csv.writer(file)
            table.writerow(COLUMNS)
            for frame in frames(source, stopped):
                face = tracker.track(frame)
                table.writerow(row(frame, face))
                counts["frames"] += 1
                counts["tracked"] += face is not None
                progress()
        put_in_place(part, out)
    finally:
        part.unlink(missing_ok=True)
    return counts
