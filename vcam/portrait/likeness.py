"""Whether a photo shows its own driver; then what they wear in it is known, and is counted off what they do.

Of a stranger nobody knows whether full lips are a pout: their photo is as it rests. A driver's own face at rest is
known from their film.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.geometry import quat_wxyz_from_rotation, rotation_from_quat_wxyz, slerp
from vcam.portrait.decode import UNSEEN, in_head
from vcam.portrait.move import Move, gap_of, read_as
from vcam.portrait.resting import POINTS, Rest, decoder
from vcam.types import Face

Array = NDArray[np.float64]

LEFT_SD: Final = 0.01
"""Eye distances, of what no expression explains of somebody else's points."""
NEARER: Final = (0.45, 0.6)
"""The driver's rest leaves so much of a face unexplained, of what a typical one leaves: of theirs, and of somebody
else's. Of 54 photos of ten filmed people 83 in 100 lie below the second against their own film, of 676 pairs with
others' films 8 in 100, and 1 below 0.51."""
APART: Final = (0.75, 0.95)
"""Such faces are so far apart, where 75 and 90 in 100 of the former lie below, and 1 and 10 of the latter."""
LEAST_WAY: Final = 0.3
"""Of a lid from where the photo has it to shut; less is not blown up."""


def likeness(face: Face, rest: Rest) -> float:
    """0 somebody else .. 1 the person who rests as `rest` says; `face` is of the photo, as a tracker gives it."""
    if face.landmarks.scheme != POINTS:
        return 0.0
    apart = _apart(face, rest)
    return _falling(apart / max(_apart(face, Rest.typical()), 1e-9), *NEARER) * _falling(apart, *APART)


def less(move: Move, own: Move, share: float) -> Move:
    """`move` without `share` of what the photo already does; both are against the same rest."""
    part = np.float32(share)
    way = np.maximum(1 - part * own.closure, LEAST_WAY)
    turn = rotation_from_quat_wxyz(slerp(np.array([1.0, 0.0, 0.0, 0.0]), quat_wxyz_from_rotation(own.rotation), share))
    return Move(
        move.weights - part * own.weights,
        np.minimum((move.closure - part * own.closure) / way, 1).astype(np.float32),
        move.gaze - part * own.gaze,
        move.offsets - part * own.offsets,
        np.asarray(turn.T @ move.rotation, np.float64),
        move.shift - share * own.shift,
        read_as(move) - part * read_as(own),
        gap_of(move) - part * gap_of(own),
    )


def _apart(face: Face, rest: Rest) -> float:
    """How much of a face's points `rest` and an expression leave unexplained; about 1 of somebody else's."""
    channels = face.raw - rest.raw
    channels[list(UNSEEN)] = 0
    worn = decoder().moved(channels)
    away = in_head(face.landmarks.points, face.pose.camera_from_head, rest.shape + worn).away + worn[:, :2]
    weights, fields = decoder().decode(away, channels)
    left = (away - decoder().moved(weights)[:, :2] - decoder().offsets(fields)[:, :2])[decoder().skin > 0.5]
    return float(np.hypot(np.sqrt((fields**2).mean()), np.sqrt((left**2).sum(axis=1).mean()) / LEFT_SD))


def _falling(value: float, start: float, end: float) -> float:
    """1 up to `start`, 0 from `end` on, smooth between."""
    share = min(max((end - value) / (end - start), 0.0), 1.0)
    return share * share * (3 - 2 * share)
