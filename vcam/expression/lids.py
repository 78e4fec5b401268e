"""How far each eye is shut: the net's score and the opening between the lids together, each eye for itself.

A lid also follows the eye: looking down lowers it, looking up lifts it. That is no blink.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.types import CHANNEL

Array = NDArray[np.float64]

BLINK: Final = np.array([CHANNEL["eyeBlinkLeft"], CHANNEL["eyeBlinkRight"]])
EYE_WIDE: Final = np.array([CHANNEL["eyeWideLeft"], CHANNEL["eyeWideRight"]])
OPEN: Final = 0.30
SHUT: Final = 0.09
WIDE: Final = 0.46
"""Opening between the lids as a share of the eye's width (Measures.lids): at rest, median of 8 real clips and 3
rendered people; in full blinks, 3rd percentiles of the same clips; eyes torn open (two clips)."""
GEOMETRY: Final = 0.4
"""Weight of the opening against the net's score."""
HEAVY: Final = 0.25
"""A lid that is half down is heavy, or its eye looks down, more often than it blinks: of a half shut eye 0.06 is taken
off. Without it one lowered lid in 8 real clips counts as a blink, with it none, and none is missed."""
UNSEEN_RAD: Final = np.radians([30.0, 42.0])
"""View from the side at which the far eye begins to be believed less, and from which on it follows the near one. Up to
30 degrees its score still correlates with the truth as well as the near one's (0.89), beyond 35 by 0.76 (2385 pictures
of 100 filmed people)."""


def shut(scores: Array, lids: Array, yaw: float) -> Array:
    """(2,) the person's left and right eye, 0 open as at rest, 1 shut, unclipped; from nominal scores (52,), openings
    (2,) and the yaw of the view, rad, > 0 from the person's left."""
    own = (1 - GEOMETRY) * scores[BLINK] + GEOMETRY * (OPEN - lids) / (OPEN - SHUT)
    half = np.minimum(np.maximum(own, 0.0), 1.0)
    return seen_side(own - HEAVY * half * (1 - half), yaw)


def wide(scores: Array, lids: Array, yaw: float) -> Array:
    """(2,) how wide the eyes are torn open, as `shut` gives how far they are shut."""
    own = 0.5 * scores[EYE_WIDE] + 0.5 * (lids - OPEN) / (WIDE - OPEN)
    return seen_side(own, yaw)


def seen_side(pair: Array, yaw: float) -> Array:
    """`pair` (2, …) of left and right, the far one led over to the near one as the view goes round to the side."""
    begin, end = UNSEEN_RAD
    share = min((abs(yaw) - begin) / (end - begin), 1.0)
    if share <= 0:
        return pair
    near, far = (0, 1) if yaw > 0 else (1, 0)
    out = pair.copy()
    out[far] += share * share * (3 - 2 * share) * (pair[near] - pair[far])
    return out
