"""What a driver's face asks of a photo at one moment, relative to both of their rests: numbers, nobody's shape."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from vcam.geometry import quat_wxyz_from_rotation, rotation_from_quat_wxyz, slerp
from vcam.types import ARKIT

LANDMARKS = 478
LIP_PAIRS = 9
"""Of Move.gap."""


def _zeros(*shape: int) -> NDArray[np.float32]:
    return np.zeros(shape, np.float32)


@dataclass(frozen=True, slots=True)
class Move:
    """All zero: the photo as it is."""

    weights: NDArray[np.float32] = field(default_factory=lambda: _zeros(len(ARKIT)))
    """(52,) change of each channel, signed: 1 is what a HeadModel's unit does. Lids and gaze are below, not in here
    (eyeBlink*, eyeWide*, eyeLook* are 0)."""
    closure: NDArray[np.float32] = field(default_factory=lambda: _zeros(2))
    """(2,) the person's left and right lids: 0 as the photo rests, 1 shut; below 0 wider open than it rests."""
    gaze: NDArray[np.float32] = field(default_factory=lambda: _zeros(2, 2))
    """(2, 2) rad, change of each eye's yaw (> 0 to the person's left) and pitch (> 0 down)."""
    offsets: NDArray[np.float32] = field(default_factory=lambda: _zeros(LANDMARKS, 3))
    """(478, 3) in head axes and in outer-eye distances: what the weights leave unexplained of the driver's points."""
    rotation: NDArray[np.float64] = field(default_factory=lambda: np.eye(3))
    """(3, 3) turn of the head away from how the photo holds it, in the axes of the fitted model (HeadModel); identity:
    kept."""
    shift: NDArray[np.float64] = field(default_factory=lambda: np.zeros(3))
    """(3,) m, of the head, head axes of a head that looks straight out of the picture."""
    reading: NDArray[np.float32] | None = None
    """(52,) change of what the nets read of the driver, nominal units, signed, all channels: what a photo should be
    read as. `weights` is what the driver's points really did, which is less of one face and more of another for the
    same reading. None: as `weights`."""
    gap: NDArray[np.float32] | None = None
    """(9,) by how much the driver's lips are further apart than at rest, in outer-eye distances, at the pairs of points
    within topology.UPPER_LIP[0] and LOWER_LIP[0]: who shuts them shuts the photo's, whatever else parts its own. None:
    as the weights have it."""


def mix(a: Move, b: Move, share: float) -> Move:
    """`a` at share 0, `b` at share 1; the rotation on the shortest arc."""
    qa, qb = quat_wxyz_from_rotation(a.rotation), quat_wxyz_from_rotation(b.rotation)
    part = np.float32(share)
    return Move(
        a.weights + part * (b.weights - a.weights),
        a.closure + part * (b.closure - a.closure),
        a.gaze + part * (b.gaze - a.gaze),
        a.offsets + part * (b.offsets - a.offsets),
        rotation_from_quat_wxyz(slerp(qa, qb, share)),
        a.shift + share * (b.shift - a.shift),
        None if a.reading is None and b.reading is None else read_as(a) + part * (read_as(b) - read_as(a)),
        None if a.gap is None and b.gap is None else gap_of(a) + part * (gap_of(b) - gap_of(a)),
    )


def gap_of(move: Move) -> NDArray[np.float32]:
    """(9,) Move.gap; 0 of a photo that idles or rests."""
    return _zeros(LIP_PAIRS) if move.gap is None else move.gap


def read_as(move: Move) -> NDArray[np.float32]:
    """(52,) Move.reading."""
    return move.weights if move.reading is None else move.reading
