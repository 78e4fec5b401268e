"""What the nets saw of one face in one frame, before anything is made of it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Sighting:
    """One face as the nets see it; no pixels."""

    points: NDArray[np.float32]
    """(478, 3) px of the frame: x right, y down, (0, 0) the centre of the top-left pixel; depth in px at the face's
    distance, away from the camera, from any zero. MediaPipe's order."""
    scores: NDArray[np.float32]
    """(52,) 0..1 in ARKIT order, the net's own."""
    presence: float
    """0..1: how sure the net is that this is a face."""
