"""How far the lids of a driver are shut, of their own way from rest to shut: from the opening and the net together."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.expression.lids import BLINK
from vcam.expression.reading import LID_BY_GAZE
from vcam.types import Face

Array = NDArray[np.float64]

PAIRS: Final = np.array([[(386, 374), (385, 380), (387, 373)], [(159, 145), (158, 153), (160, 144)]])
CORNERS: Final = np.array([(263, 362), (33, 133)])
"""(upper, lower) lid and (outer, inner) corner, the person's left and right; MediaPipe's points."""
SHUT: Final = 1.05
"""Nominal units at which an eye is shut: in blinks of eleven filmed people 1.04 to 1.25, one's 0.8 to 1.0."""
SHUT_SHARE: Final = 0.3
MOST_SHARE: Final = 0.75
"""Opening of shut lids over that of open ones, where none were seen shut yet (points of shut lids lie a little apart:
0.23 to 0.37 of the way, four filmed people of five), and at most (the fifth: 0.75)."""
LEAST_WAY: Final = 0.35
"""Nominal units from rest to shut, at least: eyes that rest nearly shut are not blown up."""
OPEN: Final = 0.30
"""Opening of a typical eye at rest (expression/lids.py)."""
TYPICAL_WAY: Final = OPEN * (1 - SHUT_SHARE)
"""From there to shut."""
WIDEST: Final = -0.8
"""Torn open: the whites show above the iris."""


def opening(points: Array) -> Array:
    """(2,) how far the lids are apart as a share of the eye's width, left and right, of (478, 3) in any unit."""
    apart = np.linalg.norm(points[PAIRS[:, :, 0]] - points[PAIRS[:, :, 1]], axis=2).mean(axis=1)
    width = np.linalg.norm(points[CORNERS[:, 0]] - points[CORNERS[:, 1]], axis=1)
    return np.asarray(apart / np.maximum(width, 1e-9), np.float64)


def closed(face: Face) -> Array:
    """(2,) nominal units by which the lids are down, also those that follow a look downwards: 0 at a typical rest."""
    return np.asarray(face.raw[BLINK] + LID_BY_GAZE * np.maximum(face.gaze[:, 1], 0), np.float64)


def closure(
    down: Array, gap: Array, rest_down: Array, rest_gap: Array, shut_gap: Array, *, believed: float = 1.0
) -> Array:
    """(2,) as Move.closure, of lids that are `down` (see closed) and `gap` apart (see opening).

    `believed`: how far `rest_gap` and `shut_gap` are theirs, 0..1; narrow eyes of a stranger are not half shut ones.
    Both count the same: against dlib's eyes (five clips) the opening alone correlates by 0.80 to 0.98, the net alone by
    0.68 to 0.97, both by 0.75 to 0.98; in quick blinks the points come late and the net doesn't.
    """
    by_net = _share(down - rest_down, np.maximum(SHUT - rest_down, LEAST_WAY), SHUT)
    by_gap = _share(rest_gap - gap, np.maximum(rest_gap - shut_gap, 1e-3), TYPICAL_WAY)
    return np.asarray(np.clip(by_net + believed / 2 * (by_gap - by_net), WIDEST, 1.0), np.float64)


def _share(change: Array, own_way: Array, typical_way: float) -> Array:
    """Of the way to shut; upwards of a way between the own and the typical one: who squints at rest opens further."""
    return change / np.where(change > 0, own_way, np.sqrt(own_way * typical_way))
