"""A face with another expression than was seen: held by a key, or heard."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.types import ARKIT, Face, Landmarks

NO_POINTS: Final = Landmarks(np.zeros((0, 2), np.float32), "none", 1.0)


def changed(face: Face, expression: NDArray[np.float32]) -> Face:
    """`face` with `expression` (52,) 0..1, its raw channels moved as much.

    Its points would still say what was seen, and photos believe points before channels; so it has none. Its channels
    count from its own rest, where a face without points is taken to rest.
    """
    shown = np.clip(expression, 0.0, 1.0).astype(np.float32)
    own = face.raw - face.rest if face.raw.any() else face.expression  # of a tracker that reads no channels
    raw = own + (shown - face.expression)
    return replace(face, expression=shown, raw=raw, rest=np.zeros(len(ARKIT), np.float32), landmarks=NO_POINTS)
