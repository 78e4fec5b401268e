"""Refuses what is no calibration: views that leave the focal length open, and cameras that nobody builds."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np

from vcam.calibration.solve import Solution
from vcam.calibration.view import View
from vcam.errors import BadInput

LEAST_SPAN: Final = 0.15
"""Of the picture's diagonal that the largest board must span: a smaller one shows neither tilt nor distortion."""
TILT_IT: Final = "tilt it by 30 degrees to the left, to the right, up and down"
LEAST_APART_DEG: Final = 15.0
"""Between the two boards that face most apart: parallel ones leave the focal length open (Zhang 2000, section 4). With
noise of 0.02 to 0.3 px they seemed 0.2 to 6 degrees apart, and the focal length, 3 to 6 times too long, sure to 1 %."""
MOST_UNCERTAIN: Final = 0.02
"""Standard deviation over focal length. Good sets of boards have 0.0003 to 0.002; a guess is 0.1 off."""
FOCAL: Final = (0.2, 10.0)
"""Over the longer side of the picture: 136 degrees to 6 degrees across."""
MOST_OBLONG: Final = 0.05
"""Difference of fx and fy: pixels are square."""
MOST_OFF_CENTRE: Final = 0.25
"""Of the picture's size between its middle and the principal point."""
MOST_RMS: Final = 0.002
"""RMS over the longer side. Good sets have 0.0001 to 0.0005."""


def check_size(views: Sequence[View], size_wh: tuple[int, int]) -> None:
    """Raise BadInput when the board is too small in all `views`, before they are solved."""
    span = max(float(np.linalg.norm(np.ptp(view.seen_px, axis=0))) for view in views) / float(np.hypot(*size_wh))
    if span < LEAST_SPAN:
        raise BadInput(
            f"the board spans {span:.0%} of the picture at most; come nearer: it should fill a third of it or more"
        )


def check(found: Solution) -> None:
    """Raise BadInput, one line that says what to do, when `found` can't be a true camera."""
    (width, height), matrix, longer = found.camera.size_wh, found.camera.matrix, max(found.camera.size_wh)
    fx, fy, (cx, cy) = float(matrix[0, 0]), float(matrix[1, 1]), matrix[:2, 2]
    assert found.camera.rms_px is not None
    if found.camera.rms_px > MOST_RMS * longer:
        raise BadInput(
            f"the corners lie {found.camera.rms_px:.1f} px (RMS) from where any camera would show them; "
            "use a flat, stiff board, a fixed zoom, and sharp pictures"
        )
    apart_deg = float(np.degrees(np.arccos(np.clip(found.facing @ found.facing.T, -1, 1)).max()))
    uncertain = float(max(found.deviation_px[:2] / np.abs([fx, fy])))
    if apart_deg < LEAST_APART_DEG:
        raise BadInput(
            f"the board faces the same way in all views (to {apart_deg:.0f} degrees), which leaves the focal length "
            f"open; {TILT_IT}"
        )
    if not uncertain <= MOST_UNCERTAIN:  # also NaN
        raise BadInput(f"the views tell the focal length to {uncertain:.0%} only; take more, nearer, and {TILT_IT}")
    off = max(abs(cx - (width - 1) / 2) / width, abs(cy - (height - 1) / 2) / height)
    if not (FOCAL[0] <= min(fx, fy) / longer and max(fx, fy) / longer <= FOCAL[1]):
        _refuse(f"a focal length of {fx:.0f} x {fy:.0f} px in pictures of {width}x{height}")
    if abs(fx / fy - 1) > MOST_OBLONG:
        _refuse(f"pixels that are not square (focal length {fx:.0f} x {fy:.0f} px)")
    if off > MOST_OFF_CENTRE:
        _refuse(f"a lens that looks through ({cx:.0f}, {cy:.0f}) px in pictures of {width}x{height}")


def _refuse(what: str) -> None:
    raise BadInput(
        f"the boards ask for {what}, which no webcam has; take more views, in all parts of the picture and tilted to "
        "all sides, uncropped"
    )
