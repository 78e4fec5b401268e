"""How far each brow is up or down: its height over the eyes and the net's scores together."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.types import CHANNEL

Array = NDArray[np.float64]

INNER_M, MIDDLE_M, OUTER_M = 0.0180, 0.0250, 0.0165
"""Heights at rest (Measures.brows), medians of 8 real clips and 2 rendered people."""
INNER_UP_M: Final = 0.0045
OUTER_UP_M: Final = 0.0030
DOWN_M: Final = 0.0040
"""How far the net's points move at full. A rendered unit moves them by 2 to 3 mm up and 4 mm down, a real brow that the
net scores fully by 6 to 10 mm; people's rests differ by 1.7 mm (filmed) to 3.4 mm (clips)."""


def brows(scores: Array, heights: Array) -> dict[int, float]:
    """Nominal units by channel, from nominal scores (52,) and heights (3, 2) m of inner, middle, outer brow."""
    inner, middle, outer = heights
    up = CHANNEL["browInnerUp"]
    out = {up: 0.3 * scores[up] + float(inner.mean() - INNER_M) / INNER_UP_M}
    for side, name in enumerate(("Left", "Right")):
        down, outside = CHANNEL[f"browDown{name}"], CHANNEL[f"browOuterUp{name}"]
        out[down] = 0.6 * scores[down] + 0.4 * (MIDDLE_M - middle[side]) / DOWN_M
        out[outside] = 0.5 * scores[outside] + 0.5 * (outer[side] - OUTER_M) / OUTER_UP_M
    return out
