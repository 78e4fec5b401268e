"""What an avatar shows at one moment: the head's turn and shift, 52 expression channels, two eyes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class State:
    """All in the head frame: +x to the person's left, +y up, +z out of the picture."""

    rotation: NDArray[np.float64]
    """(3, 3) turn of the head away from looking straight out of the picture."""
    shift: NDArray[np.float64]
    """(3,) m, of the head away from its place in the picture."""
    expression: NDArray[np.float32]
    """(52,) float32 0..1 in ARKIT order."""
    gaze: NDArray[np.float32]
    """(2, 2) float32 rad in the head: rows left, right eye; columns yaw (> 0 to the left), pitch (> 0 down)."""
