"""A calibration board: how many inner corners it has, and where they lie on it."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.errors import UsageError

CORNERS: Final = (3, 30)
"""Inner corners along one side: two give no grid, and with more than thirty a square is smaller than a webcam tells."""
SQUARE_MM: Final = (1.0, 1000.0)


@dataclass(frozen=True, slots=True)
class Board:
    """A flat chessboard; as ChArUco its white squares hold ArUco markers, numbered from 0."""

    corners_wh: tuple[int, int]
    """Inner corners, those where four squares meet: one less than squares along each side."""
    square_m: float
    """Side of a square."""
    charuco: bool = False

    @property
    def name(self) -> str:
        """ "9x6" or "9x6 ChArUco"."""
        return f"{self.corners_wh[0]}x{self.corners_wh[1]}" + (" ChArUco" if self.charuco else "")

    @property
    def points(self) -> NDArray[np.float32]:
        """(w * h, 3) metres, row by row: x along the width, y along the height, z 0."""
        width, height = self.corners_wh
        grid = np.zeros((height, width, 3), np.float32)
        grid[..., 0], grid[..., 1] = np.meshgrid(np.arange(width), np.arange(height))
        return (grid * self.square_m).reshape(-1, 3)


def parse_board(corners: str, square_mm: str, *, charuco: bool) -> Board:
    """The board of the words of `--board` and `--square-mm`. Raises UsageError."""
    low, high = CORNERS
    try:
        width, height = (int(word) for word in corners.lower().split("x"))
    except ValueError:
        raise UsageError(f"--board must be its inner corners, WIDTHxHEIGHT like 9x6, got {corners!r}") from None
    if not (low <= width <= high and low <= height <= high):
        raise UsageError(f"--board must have {low} to {high} inner corners along each side, got {corners!r}")
    return Board((width, height), parse_length("--square-mm", square_mm, SQUARE_MM) / 1000, charuco)


def parse_length(option: str, word: str, limits: tuple[float, float]) -> float:
    """The number of an option. Raises UsageError unless it lies within `limits`."""
    try:
        number = float(word)
    except ValueError:
        number = math.nan
    if not limits[0] <= number <= limits[1]:
        raise UsageError(f"{option} must be a number from {limits[0]:g} to {limits[1]:g}, got {word!r}")
    return number
