"""How far a driver's brows are up or down by where their points are against the face at rest.

A tracker's channels measure brows from a typical face's, and live against a rest that follows them
(expression/brows.py): what is held fades. The shape of the driver's face at rest is learned from all their faces and
stays. Against the net's own scores of five filmed people (150 frames each) the inner brows' channel correlates by 0.88,
0.96 and 0.98, lowered brows' by 0.87 and 0.89.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.expression.brows import CHANNELS, DOWN_M, INNER_UP_M, OUTER_UP_M
from vcam.expression.measures import BROW_INNER, BROW_MIDDLE, BROW_OUTER
from vcam.portrait.decode import EYES_M

Array = NDArray[np.float64]

BY_POINTS: Final = np.array([1.0, 0.5, 0.5, 0.5, 0.5])
"""Share of CHANNELS that the points tell; the rest is the net's, which sees creases too. A net scores a rendered inner
brow 0.02 (expression/brows.py): there the channel itself is nearly all height."""


def with_brows(reading: Array, moves: Array, believed: float) -> Array:
    """(52,) `reading` with brows as the points tell, which lie `moves` (478, 2) away from the face at rest, x and y,
    eye distances; `believed`: how far that rest is known, 0..1."""
    up_m = EYES_M * moves[:, 1]
    inner, middle, outer = (
        [float(np.mean(up_m[list(side)])) for side in pair] for pair in (BROW_INNER, BROW_MIDDLE, BROW_OUTER)
    )
    heights = [sum(inner) / 2 / INNER_UP_M, *(-m / DOWN_M for m in middle), *(m / OUTER_UP_M for m in outer)]
    out, brows = reading.copy(), list(CHANNELS)
    out[brows] += believed * BY_POINTS * (np.array(heights) - reading[brows])
    return out
