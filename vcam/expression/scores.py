"""The scores of a net by name become the 52 channels in ARKit's order."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from vcam.types import ARKIT, CHANNEL


def arkit_expression(scores: Mapping[str, float]) -> NDArray[np.float32]:
    """(52,) float32 0..1 in ARKIT order from scores by name; a channel without a score is 0."""
    expression = np.zeros(len(ARKIT), np.float32)
    for name, score in scores.items():
        if name in CHANNEL:
            expression[CHANNEL[name]] = score
    return np.clip(expression, 0.0, 1.0)
