"""A picture of a calibration: where the board has been, how well each view fits, and what the lens does."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

from vcam.calibration.solve import Solution
from vcam.calibration.view import View

INK, FAINT, GROUND = (60, 52, 48), (206, 200, 196), (250, 250, 250)
"""RGB of the words, the lens's lines and the ground."""
GOOD, POOR = np.array([38, 120, 190]), np.array([214, 92, 40])
"""RGB of the view that fits best, and of one with twice the usual error."""
MARGIN: Final = 0.06
SHOWN_PX: Final = 1280
"""Longer side of the camera's picture as it is drawn."""


def coverage_picture(views: Sequence[View], size_wh: tuple[int, int], solution: Solution | None) -> NDArray[np.uint8]:
    """(h, w, 3) uint8 RGB: the camera's picture as a frame, the outline and the corners of each view in it.

    With a `solution`, views are coloured by their error, and a grid that is straight in the world shows what the lens
    makes of it.
    """
    scale = SHOWN_PX / max(size_wh)
    width, height = (round(side * scale) for side in size_wh)
    edge = round(MARGIN * SHOWN_PX)
    image = np.full((height + 2 * edge, width + 2 * edge, 3), GROUND, np.uint8)
    canvas = _Canvas(image, scale, edge)
    if solution is not None:
        _draw_lens(canvas, solution)
    usual = float(np.median(solution.errors_px)) if solution is not None else 1.0
    for number, view in enumerate(views):
        error = 0.0 if solution is None else max(0.0, float(solution.errors_px[number]) / usual - 1)
        _draw_view(canvas, view, GOOD + (POOR - GOOD) * min(1.0, error))
    cv2.rectangle(image, (edge, edge), (edge + width, edge + height), INK, 2, cv2.LINE_AA)
    words = f"{len(views)} views" if solution is None else _words(solution)
    size = 0.9 * SHOWN_PX / 1280
    cv2.putText(image, words, (edge, edge * 2 // 3), cv2.FONT_HERSHEY_SIMPLEX, size, INK, 2, cv2.LINE_AA)
    return image


def _words(solution: Solution) -> str:
    matrix = solution.camera.matrix
    return (
        f"{len(solution.views)} views, RMS {solution.camera.rms_px:.2f} px, "
        f"focal length {matrix[0, 0]:.1f} x {matrix[1, 1]:.1f} px"
    )


class _Canvas:
    """Draws in px of the camera's picture."""

    def __init__(self, image: NDArray[np.uint8], scale: float, edge: int) -> None:
        self.image, self._scale, self._edge = image, scale, edge

    def line(self, points_px: NDArray[np.floating], colour: Sequence[float], *, closed: bool, wide: int = 2) -> None:
        """Through (n, 2) points; those far outside are cut off."""
        at = np.clip(points_px * self._scale + self._edge, -1e4, 1e4).round().astype(np.int32)
        cv2.polylines(self.image, [at], closed, tuple(colour), wide, cv2.LINE_AA)

    def dot(self, point_px: NDArray[np.floating], colour: Sequence[float]) -> None:
        """A corner."""
        x, y = (point_px * self._scale + self._edge).round().astype(int).tolist()
        cv2.circle(self.image, (x, y), 4, tuple(colour), -1, cv2.LINE_AA)


def _draw_view(canvas: _Canvas, view: View, colour: NDArray[np.float64]) -> None:
    canvas.line(view.outline_px, colour.tolist(), closed=True)
    for point in view.seen_px:
        canvas.dot(point, colour.tolist())


def _draw_lens(canvas: _Canvas, solution: Solution) -> None:
    """Lines that are straight in the world, as far as the views have shown the lens."""
    camera, seen = solution.camera, np.concatenate([view.seen_px for view in solution.views])
    straight = cv2.undistortPoints(seen.reshape(-1, 1, 2), camera.matrix, camera.distortion).reshape(-1, 2)
    low, high = straight.min(axis=0), straight.max(axis=0)
    for axis in (0, 1):
        along = np.linspace(low[1 - axis], high[1 - axis], 60)
        for place in np.linspace(low[axis], high[axis], 9):
            points = np.empty((60, 3))
            points[:, axis], points[:, 1 - axis], points[:, 2] = place, along, 1.0
            bent, _ = cv2.projectPoints(points, np.zeros(3), np.zeros(3), camera.matrix, camera.distortion)
            canvas.line(np.asarray(bent, np.float64).reshape(-1, 2), FAINT, closed=False)
