"""Views of a board become a Camera, by Zhang's method; views that disagree with the others are left out and named."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.calibration.view import View
from vcam.errors import BadInput
from vcam.types import Camera

LEAST_VIEWS: Final = 4
"""Three different views fix the five numbers of a pinhole (Zhang 2000); one more, so that a wrong one shows."""
OUTLIER: Final = 3.0
"""Times the median RMS error of the views, from which one doesn't agree with the others. In three sets of real and
rendered boards the worst one had 1.7 times."""
OUTLIER_PX: Final = 0.15
"""An error that is no reason to leave a view out, however well the others agree: corners aren't measured better."""
MOST_LEFT_OUT: Final = 1 / 3


@dataclass(frozen=True, slots=True)
class Solution:
    """A camera, and how far it can be trusted."""

    camera: Camera
    deviation_px: NDArray[np.float64]
    """(4,) standard deviations of fx, fy, cx, cy, if the errors of corners are independent of each other."""
    views: tuple[View, ...]
    """Those that were used."""
    errors_px: NDArray[np.float64]
    """(views,) RMS reprojection error of each."""
    facing: NDArray[np.float64]
    """(views, 3) where each board faces, away from the camera: unit vectors in OpenCV's camera axes."""
    left_out: tuple[tuple[str, str], ...]
    """(name, why) of the views that were not used."""


def solve(views: Sequence[View], size_wh: tuple[int, int]) -> Solution:
    """The Camera of pictures of `size_wh` px that shows the boards of all `views` where they were seen.

    Raises BadInput, one line, when there are too few, or most disagree. Whether the result is one of a real camera is
    for `plausible.check` to say.
    """
    used, left_out = list(views), list[tuple[str, str]]()
    while True:
        if len(used) < LEAST_VIEWS:
            raise BadInput(
                f"{len(used)} usable view{'s' * (len(used) != 1)} of the board, and {LEAST_VIEWS} are the least; "
                "take 10 to 20, from different sides, near and far"
            )
        found = _solved(used, size_wh, tuple(left_out))
        worst = int(np.argmax(found.errors_px))
        usual = float(np.median(found.errors_px))
        if found.errors_px[worst] <= max(OUTLIER * usual, OUTLIER_PX):
            return found
        if len(left_out) + 1 > MOST_LEFT_OUT * len(views):
            raise BadInput(
                f"the {len(views)} views don't fit one camera (errors from {usual:.2f} to {found.errors_px[worst]:.1f} "
                "px); use a flat, stiff board, one camera with a fixed zoom, and sharp pictures"
            )
        why = f"its corners lie {found.errors_px[worst]:.2f} px from where the others put them (usual {usual:.2f} px)"
        left_out.append((used.pop(worst).name, why))


def _solved(views: Sequence[View], size_wh: tuple[int, int], left_out: tuple[tuple[str, str], ...]) -> Solution:
    try:
        rms, matrix, distortion, turns, _, deviation, _, errors = cv2.calibrateCameraExtended(
            [view.board_m for view in views],
            [view.seen_px for view in views],
            size_wh,
            np.eye(3),
            np.zeros(5),
        )
    except cv2.error as error:
        raise BadInput("no camera fits these views; take others, with the board tilted to all sides") from error
    camera = Camera(size_wh, np.asarray(matrix, np.float64), np.asarray(distortion, np.float64).ravel()[:5], float(rms))
    return Solution(
        camera,
        np.asarray(deviation, np.float64).ravel()[:4],
        tuple(views),
        np.asarray(errors, np.float64).ravel(),
        np.array([cv2.Rodrigues(turn)[0][:, 2] for turn in turns], np.float64),
        left_out,
    )
