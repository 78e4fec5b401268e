"""What one picture tells of a board: where which of its corners was seen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import cv2
import numpy as np
from numpy.typing import NDArray

LEAST_CORNERS: Final = 8
"""A homography takes 4; twice that, so that errors show."""
LEAST_LINES: Final = 3
"""Different rows and columns of the board: corners near one line tell no tilt."""


@dataclass(frozen=True, slots=True)
class View:
    """The corners of a board that were found in one picture."""

    name: str
    """Of the picture, for messages."""
    seen_px: NDArray[np.float32]
    """(n, 2) px; (0, 0) is the centre of the top-left pixel."""
    board_m: NDArray[np.float32]
    """(n, 3) metres on the board, z 0."""

    @property
    def enough(self) -> bool:
        """Whether the corners span the board well enough to be used."""
        lines = min(len(np.unique(self.board_m[:, axis])) for axis in (0, 1))
        return len(self.seen_px) >= LEAST_CORNERS and lines >= LEAST_LINES

    @property
    def outline_px(self) -> NDArray[np.float32]:
        """(k, 2) px: the convex hull of the corners seen."""
        return np.asarray(cv2.convexHull(self.seen_px), np.float32).reshape(-1, 2)
