"""Which views of the board a calibration still lacks, and how to tell a person who sits before the camera."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.calibration.guess import guess_camera
from vcam.calibration.view import View

TILTED_DEG: Final = 20.0
"""From where on a view tells the focal length well; Zhang 2000 (fig. 5) has the least error near 45."""
MARGIN: Final = 0.2
"""Share of width and height at each side within which a corner of the board makes a corner of the picture covered."""
NEAR: Final = 0.55
"""Share of the picture's width or height between the outermost inner corners of a board that is near."""
WANTED: Final = {
    "near": "come nearer: the board should fill most of the picture",
    "left": "turn the board to your left, by a third of a right angle",
    "right": "turn the board to your right, by a third of a right angle",
    "up": "tip the board so that it faces up a little",
    "down": "tip the board so that it faces down a little",
    "upper left": "show it up at your left, reaching the corner of the picture",
    "upper right": "show it up at your right, reaching the corner of the picture",
    "lower left": "show it down at your left, reaching the corner of the picture",
    "lower right": "show it down at your right, reaching the corner of the picture",
}
"""What each view is for, and what to say when it is missing. Left and right are the person's, who faces the camera."""


@dataclass(frozen=True, slots=True)
class Stance:
    """How the board is held in a view, as far as can be told before the camera is known."""

    left_deg: float
    """Turned to the person's left, the right of the picture; negative: to their right."""
    up_deg: float
    """Facing up; negative: down."""


def stance(view: View, size_wh: tuple[int, int]) -> Stance:
    """By a pinhole of a usual field of view; (0, 0) when no pose is found."""
    camera = guess_camera(size_wh)
    try:
        found, turn, _ = cv2.solvePnP(
            view.board_m, view.seen_px, camera.matrix, camera.distortion, flags=cv2.SOLVEPNP_IPPE
        )
    except cv2.error:  # corners that lie on a line
        found = False
    if not found:
        return Stance(0.0, 0.0)
    facing = np.asarray(cv2.Rodrigues(turn)[0], np.float64)[:, 2]
    right, down, away = facing if facing[2] < 0 else -facing
    return Stance(float(np.degrees(np.arctan2(right, -away))), float(np.degrees(np.arctan2(-down, -away))))


def serves(view: View, size_wh: tuple[int, int]) -> set[str]:
    """Which of WANTED this view gives."""
    held = stance(view, size_wh)
    place = view.seen_px / np.asarray(size_wh, np.float32)
    low, high = place < MARGIN, place > 1 - MARGIN
    checks = {
        "near": np.ptp(place, axis=0).max() > NEAR,
        "left": held.left_deg > TILTED_DEG,
        "right": held.left_deg < -TILTED_DEG,
        "up": held.up_deg > TILTED_DEG,
        "down": held.up_deg < -TILTED_DEG,
        "upper left": (high[:, 0] & low[:, 1]).any(),
        "upper right": (low[:, 0] & low[:, 1]).any(),
        "lower left": (high[:, 0] & high[:, 1]).any(),
        "lower right": (low[:, 0] & high[:, 1]).any(),
    }
    return {name for name, given in checks.items() if given}


def covered(views: Iterable[View], size_wh: tuple[int, int]) -> NDArray[np.bool_]:
    """(48, 64) which parts of the picture the board has been in."""
    mask = np.zeros((48, 64), np.uint8)
    for view in views:
        outline = view.outline_px * (np.array([64, 48]) / size_wh)
        cv2.fillConvexPoly(mask, outline.astype(np.int32), (1,))
    return mask.astype(bool)
