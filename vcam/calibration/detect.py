"""Finds a board's corners in a picture, to a fraction of a pixel."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.calibration.boards import Board
from vcam.calibration.charuco import CharucoFinder
from vcam.calibration.view import View

Grey = NDArray[np.uint8]
Find = Callable[[NDArray[np.uint8], str], View | None]
"""Takes (h, w, 3) uint8 RGB and the picture's name; None when the board isn't seen well enough."""

SEARCHED_PX: Final = 1600
"""Longer side of the picture that is searched; a larger one is searched reduced and measured in full."""
SEARCHED_QUICKLY_PX: Final = 640
SMALLEST_PX: Final = 32
"""Shorter side of a picture that can hold a board; OpenCV's thresholds fail in one of a few pixels."""
WINDOW: Final = 0.4
"""Half side of the patch that tells a corner's place, as a share of a square: larger ones reach the next corner."""
WINDOW_PX: Final = (2, 11)
PRECISE: Final = (cv2.TERM_CRITERIA_EPS + cv2.TERM_CRITERIA_MAX_ITER, 40, 0.001)


def finder(board: Board, *, quick: bool = False) -> Find:
    """What finds `board`. `quick`: for live pictures, where the next one comes soon and most show no board."""
    if board.charuco:
        return CharucoFinder(board, quick=quick).find
    return lambda image, name: _find_chessboard(image, name, board, quick)


def _find_chessboard(image: NDArray[np.uint8], name: str, board: Board, quick: bool) -> View | None:
    grey = np.asarray(cv2.cvtColor(image, cv2.COLOR_RGB2GRAY), np.uint8)
    reduced = max(1, math.ceil(max(grey.shape) / (SEARCHED_QUICKLY_PX if quick else SEARCHED_PX)))
    small = grey
    if reduced > 1:
        small = np.asarray(
            cv2.resize(grey, None, fx=1 / reduced, fy=1 / reduced, interpolation=cv2.INTER_AREA), np.uint8
        )
    found = _coarse(small, board.corners_wh, quick) if min(small.shape) >= SMALLEST_PX else None
    if found is None:
        return None
    coarse = (found + 0.5) * reduced - 0.5
    view = View(name, _refined(grey, coarse, board.corners_wh, reduced), board.points)
    return view if np.isfinite(view.seen_px).all() else None


def _coarse(grey: Grey, corners_wh: tuple[int, int], quick: bool) -> NDArray[np.float32] | None:
    """(n, 2) px. The classic search first: refined, it was nearer to the truth than the newer one and ten times faster
    (docs/calibration.md); the newer one also finds boards in poor light."""
    flags = cv2.CALIB_CB_ADAPTIVE_THRESH | cv2.CALIB_CB_NORMALIZE_IMAGE
    found, corners = cv2.findChessboardCorners(
        grey, corners_wh, flags=flags | (cv2.CALIB_CB_FAST_CHECK if quick else 0)
    )
    if not found and not quick:
        found, corners = cv2.findChessboardCornersSB(grey, corners_wh, flags=cv2.CALIB_CB_NORMALIZE_IMAGE)
    return np.asarray(corners, np.float32).reshape(-1, 2) if found else None


def _refined(grey: Grey, coarse: NDArray[np.float32], corners_wh: tuple[int, int], reduced: int) -> NDArray[np.float32]:
    """(n, 2) px: each corner moved to where the edges around it meet."""
    width, height = corners_wh
    grid = coarse.reshape(height, width, 2)
    square = min(float(np.linalg.norm(np.diff(grid, axis=axis), axis=2).min()) for axis in (0, 1))
    half = int(np.clip(WINDOW * square, WINDOW_PX[0], WINDOW_PX[1] * reduced))
    corners = np.ascontiguousarray(coarse.reshape(-1, 1, 2), np.float32)
    cv2.cornerSubPix(grey, corners, (half, half), (-1, -1), PRECISE)
    return corners.reshape(-1, 2)
