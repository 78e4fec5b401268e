"""What can be turned on a driven photo, one thing at a time: knobs, and a Move as turns of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.expression.lids import BLINK
from vcam.portrait.move import Move, read_as
from vcam.types import ARKIT, CHANNEL

Array = NDArray[np.float64]

CLOSURE, GAZE_YAW, GAZE_PITCH = "closure", "gazeYaw", "gazePitch"


@dataclass(frozen=True, slots=True)
class Knob:
    """What is moved together: both sides of a channel, or two that exclude each other."""

    name: str
    """A channel without its side, or one of the names above."""
    most: float
    """How far it is turned at the outermost probe: weights, closure, or rad."""
    levels: tuple[float, ...]
    """Shares of `most` at which a photo is looked at; between them straight, below 0 mirrored where none is there."""


_THREE: Final = (0.35, 0.7, 1.0)
_TWO: Final = (0.5, 1.0)
KNOBS: Final = (
    Knob("jawOpen", 1.0, _THREE),
    Knob("mouthPucker", 1.0, _THREE),
    Knob("mouthFunnel", 0.8, _TWO),
    Knob("mouthSmile", 1.0, _THREE),
    Knob("mouthSide", 0.7, (-1.0, 1.0)),
    Knob("browDown", 1.0, _THREE),
    Knob(CLOSURE, 1.0, (-0.3, 0.35, 0.7, 1.0)),
    Knob(GAZE_YAW, 0.4, (-1.0, 1.0)),
    Knob(GAZE_PITCH, 0.3, (-1.0, 1.0)),
)
"""In the order of a Response's arrays.

Not among them: raised brows, whose places are what is read of them, and the driver's points say these. Turned as read,
with the lowering and Move.offsets that move them too, four films' brows went up 1.2 times as far as the driver's on
three photos (agreement of what is read with what was asked 0.83), left to the points 1.06 times (0.87). Nor squints,
which lids under them make up: they were read 1.3 to 1.9 times as strong. Nor lips that bare teeth: shouts became
grins, and 9 of 12 pairs agree better with them where the driver's points have them (0.761 for 0.756)."""
_N: Final = len(ARKIT)
_STATE: Final = _N + 6
"""Of a Move as one vector: weights, closure, gaze by eye (yaw, pitch)."""


def _rows() -> tuple[Array, Array]:
    """(knobs, state) that takes the mean of a state's entries; (state, knobs) that spreads a change among them."""
    take, give = np.zeros((len(KNOBS), _STATE)), np.zeros((_STATE, len(KNOBS)))
    elsewhere = {
        CLOSURE: ((_N, 1), (_N + 1, 1)),
        GAZE_YAW: ((_N + 2, 1), (_N + 4, 1)),
        GAZE_PITCH: ((_N + 3, 1), (_N + 5, 1)),
        "mouthSide": ((CHANNEL["mouthLeft"], 1), (CHANNEL["mouthRight"], -1)),
    }
    for k, knob in enumerate(KNOBS):
        sides = [CHANNEL[n] for n in (knob.name, f"{knob.name}Left", f"{knob.name}Right") if n in CHANNEL]
        for at, sign in elsewhere.get(knob.name, tuple((at, 1) for at in sides)):
            give[at, k] = sign
    take[:] = (give / np.abs(give).sum(axis=0)).T
    return take, give


TAKE, GIVE = _rows()
MOST: Final = np.array([knob.most for knob in KNOBS])


def state_of(move: Move) -> Array:
    """(58,) weights, closure and gaze of a Move."""
    return np.concatenate([move.weights, move.closure, move.gaze.ravel()]).astype(np.float64)


def read_state(move: Move) -> Array:
    """(58,) what was read of the driver for it: channels, lids and gaze."""
    channels = read_as(move)
    lids = move.closure if move.reading is None else channels[BLINK]
    return np.concatenate([channels, lids, move.gaze.ravel()]).astype(np.float64)


def with_state(move: Move, state: Array) -> Move:
    """`move` with the weights, closure and gaze of (58,) `state`; its lips part as they did."""
    new = state.astype(np.float32)
    return replace(move, weights=new[:_N], closure=new[_N : _N + 2], gaze=new[_N + 2 :].reshape(2, 2))
