"""Where the brows of a whole film's driver rest: a film may show them raised from its first frame nearly to its last.

What is most frequent is no rest then. But most people's brows rest alike, so the nearer to that a frame has them, the
more it tells. Of a woman who raises them in nine of ten frames 0.5 is taken for their rest now, for 1.0 before
(browInnerUp); of one whom a net never sees without 0.8, for 1.9; of one who seldom does the same as before.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.expression.brows import CHANNELS

Array = NDArray[np.float64]

BROWS: Final = list(CHANNELS)
REST_SD: Final = 0.5
"""Nominal units by which people's brows rest differently: of nine filmed people in the eighth of the frames where a net
sees theirs least raised and lowered 0.3 (lowered) to 0.5 (raised) off."""
INDEPENDENT: Final = 2.0
"""The five channels count as so many that know nothing of each other."""


def resting_brows(raw: Array) -> Array:
    """(5,) where the brows rest, of all frames' channels `raw` (n, 5) as Face.raw[BROWS]: a median in which a frame
    counts as a face at rest is likely to look like it."""
    away = ((raw / REST_SD) ** 2).mean(axis=1)
    weight = np.exp(-INDEPENDENT * (away - away.min()) / 2)
    order = np.argsort(raw, axis=0, kind="stable")
    known = np.cumsum(weight[order], axis=0)
    middle = (known < known[-1] / 2).sum(axis=0)
    each = np.arange(raw.shape[1])
    return np.asarray(raw[order[middle, each], each], np.float64)
