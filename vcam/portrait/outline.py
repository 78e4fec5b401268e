"""How large a face is in a picture, and where: from its forehead to its chin."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

FOREHEAD: Final = 10
"""MediaPipe's point on top of the forehead."""
CHIN: Final = 152


def face_height(points: NDArray[np.floating]) -> float:
    """px from the forehead to the chin of landmarks (478, 2) px; at least 1."""
    return max(float(np.linalg.norm(points[CHIN] - points[FOREHEAD])), 1.0)


def middle(points: NDArray[np.floating]) -> NDArray[np.float64]:
    """(2,) px halfway between forehead and chin."""
    return np.asarray((points[CHIN] + points[FOREHEAD]) / 2, np.float64)
