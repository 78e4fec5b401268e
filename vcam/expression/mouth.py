"""Jaw and lips: how far the jaw is down, whether the lips follow it, and whether a narrow mouth kisses or says "oo"."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.expression.measures import Measures
from vcam.types import CHANNEL

Array = NDArray[np.float64]

JAW, CLOSE, PUCKER, FUNNEL = (CHANNEL[n] for n in ("jawOpen", "mouthClose", "mouthPucker", "mouthFunnel"))
LIPS_M: Final = 0.002
LIPS_OPEN_M: Final = 0.030
CHIN_M: Final = 0.113
CHIN_DROP_M: Final = 0.0176
"""Distance of the lips and of the chin (Measures) at rest, and what jawOpen at full adds: within-person regression over
100 filmed people; a rendered dev clip says 29 and 11 mm, real clips 36 and 23 mm for a full score."""
FUNNEL_APART: Final = 0.35
"""Share of LIPS_OPEN_M by which a full funnel opens the lips without the jaw, 6 to 12 mm."""
ROUND: Final = (0.08, 0.27)
"""Opening of the lips over the mouth's width, from which on a narrow mouth begins to be a funnel, and is one."""


def mouth(scores: Array, measures: Measures) -> dict[int, float]:
    """Nominal units by channel, from nominal scores (52,) and measures."""
    apart = (measures.lips - LIPS_M) / LIPS_OPEN_M
    drop = (measures.chin - CHIN_M) / CHIN_DROP_M
    begin, end = ROUND
    opened = min(max((measures.lips / max(measures.mouth, 1e-9) - begin) / (end - begin), 0.0), 1.0)
    kiss = scores[PUCKER]
    funnel = max(scores[FUNNEL], kiss * opened)
    apart -= FUNNEL_APART * min(max(funnel, 0.0), 1.0)
    jaw = 0.5 * scores[JAW] + 0.35 * apart + 0.15 * drop
    return {
        JAW: jaw,
        CLOSE: min(scores[CLOSE], jaw),  # it closes what the jaw opens, not more
        PUCKER: kiss * (1 - opened),
        FUNNEL: funnel,
    }
