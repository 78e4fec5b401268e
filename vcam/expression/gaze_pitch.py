"""How far eyes look up or down: from where the irises lie, from what the net scores, and from how the head is held.

No one of them is enough. The net moves the iris points by a third of their true way up and down (0.31; sideways 1.12),
and the less of it the more its own habit counts: it takes people to look into the camera, so that eyes in a head that
is held up seem to look down. Its scores follow real eyes and their lids with less noise, and share the habit.

Both eyes turn up and down together (Hering 1868), so what the eye that is seen tells counts for both.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.types import CHANNEL

Array = NDArray[np.float64]

BY_IRIS: Final = 0.8
"""rad for each that the irises seem to look."""
BY_SCORE_RAD: Final = 0.35
"""For a score of one."""
BY_VIEW: Final = 0.2
"""rad for each of the view from below: eyes look so much higher in the head than they seem to.

The three are held to pictures of 200 rendered people whose eyes were turned by known angles: against their own mean
each is missed by 5.9 degrees, by 1.6 times the irises alone by 7.1. The best of these pictures is 1.5, 0.1 and 0.4,
which misses by 5.2; but people in photos, who look into the camera however they hold the head, allow no more of the
view, and scores are what seven filmed people are followed by (0.93 to 0.99; the irises alone: 0.43 to 0.96)."""
RESTING_SCORE: Final = -0.1
"""Of eyes that look straight ahead: people in 25 photos then look into the camera, within 3 degrees."""
_UP: Final = np.array([CHANNEL["eyeLookUpLeft"], CHANNEL["eyeLookUpRight"]])
_DOWN: Final = np.array([CHANNEL["eyeLookDownLeft"], CHANNEL["eyeLookDownRight"]])


def gaze_pitch(by_iris: Array, scores: NDArray[np.floating], view_pitch: float, seen: Array) -> float:
    """rad, > 0 down, of both eyes: from the pitch of gaze_angles (2,), a net's (52,) scores, the view's pitch as
    Measures has it, and how far each eye is `seen` (2,), 0..1."""
    up = scores[_UP] - scores[_DOWN] - RESTING_SCORE
    each = BY_IRIS * by_iris - BY_SCORE_RAD * up - BY_VIEW * view_pitch
    share = np.maximum(seen, 1e-3)
    return float(share @ each / share.sum())
