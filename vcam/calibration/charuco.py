"""Finds a ChArUco board: its markers say which corners are seen, so parts of it are enough."""

from __future__ import annotations

from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.calibration.boards import Board
from vcam.calibration.view import View

DICTIONARIES: Final = (
    cv2.aruco.DICT_4X4_1000,
    cv2.aruco.DICT_5X5_1000,
    cv2.aruco.DICT_6X6_1000,
    cv2.aruco.DICT_7X7_1000,
    cv2.aruco.DICT_ARUCO_ORIGINAL,
)
"""Those that boards are made with: each of the first four begins with the smaller ones of its kind (4X4_50, …)."""
MARKER: Final = 0.75
"""Side of a marker over that of its square, in boards that vcam draws. Others are found too: corners are measured, not
computed from the markers."""


class CharucoFinder:
    """Tries every dictionary, and both ways of laying out a board with an even number of rows, until one fits; then
    stays with that one. `quick`: one way a picture."""

    def __init__(self, board: Board, *, quick: bool) -> None:
        self._board, self._quick = board, quick
        self._ways = [
            cv2.aruco.CharucoDetector(charuco_board(board, dictionary, legacy=legacy))
            for legacy in (False, True)
            for dictionary in DICTIONARIES
        ]

    def find(self, image: NDArray[np.uint8], name: str) -> View | None:
        """As detect.Find."""
        grey = np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), np.uint8)
        for detector in self._ways[: 1 if self._quick else None]:
            view = self._view(detector, grey, name)
            if view is not None:
                self._ways = [detector]
                return view
        self._ways.append(self._ways.pop(0))
        return None

    def _view(self, detector: cv2.aruco.CharucoDetector, grey: NDArray[np.uint8], name: str) -> View | None:
        corners, ids, _, _ = detector.detectBoard(grey)
        if ids is None or len(ids) < 4:
            return None
        seen = np.asarray(corners, np.float32).reshape(-1, 2)
        view = View(name, seen, self._board.points[np.asarray(ids).ravel()])
        return view if view.enough and np.isfinite(seen).all() else None


def charuco_board(
    board: Board, dictionary: int = cv2.aruco.DICT_4X4_1000, *, legacy: bool = False
) -> cv2.aruco.CharucoBoard:
    """OpenCV's own. `legacy`: as OpenCV before 4.6 drew it, with a marker in the first square of an even board."""
    width, height = board.corners_wh
    made = cv2.aruco.CharucoBoard(
        (width + 1, height + 1),
        board.square_m,
        MARKER * board.square_m,
        cv2.aruco.getPredefinedDictionary(dictionary),
    )
    made.setLegacyPattern(legacy)
    return made
