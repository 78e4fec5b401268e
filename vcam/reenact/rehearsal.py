"""A film is rehearsed on a photo: some of its moves are drawn and read, and what is shown is turned up or down by that.

How a photo answers is learned one knob at a time (reenact/learning). In a film they move together and with the driver's
own points, and a jaw that answered well alone may be read half or twice as wide.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.portrait.knobs import KNOBS, TAKE, read_state
from vcam.portrait.move import Move
from vcam.portrait.response import LEAST_GAIN, LOWERS, MOST_GAIN, Response

Array = NDArray[np.float64]

MOVES: Final = 30
"""Of a film, evenly spread, are drawn in each round."""
FEWEST: Final = 8
"""That were read tell how much a mouth does."""
ROUNDS: Final = 2
LITTLE: Final = 0.055
"""Standard deviation of what is read: mouths that do less say less about how much they do."""
_MOUTH: Final = np.array([knob.name in ("jawOpen", "mouthSmile", "mouthPucker", "mouthFunnel") for knob in KNOBS])
MOST_LOWERED: Final = 1.5
LEAST: Final = np.where(_MOUTH, LEAST_GAIN, 1.0)
MOST: Final = np.where(_MOUTH, MOST_GAIN, np.where(LOWERS, MOST_LOWERED, 1.0))
"""(knobs,) gains. The mouth goes up and down, and lowered brows further down alone, which small brows of drawn faces
are read as too little: a frown agrees with its driver's by 0.68 for 0.42 on a drawn boy, 0.86 for 0.83 on a painting.
Gaze and raised brows that were turned so as well agreed less."""


def rehearsed(response: Response, moves: Sequence[Move], read: Callable[[Move], Array | None]) -> Response:
    """`response` with the gains that suit a film's `moves`; `read` gives the (58,) state (portrait.knobs) that the nets
    read of the photo as a Move has it, None when they see no face."""
    some = [moves[i] for i in np.unique(np.linspace(0, len(moves) - 1, min(MOVES, len(moves))).astype(np.intp))]
    wanted = np.array([TAKE @ read_state(move) for move in some])
    for _ in range(ROUNDS if response.secants is not None else 0):
        states = [read(response.applied(move)) for move in some]
        seen = [i for i, state in enumerate(states) if state is not None]
        if len(seen) < FEWEST:
            return response
        shown = np.array([TAKE @ state for state in states if state is not None])
        response = replace(response, gains=np.clip(response.gains * _more(wanted[seen], shown), LEAST, MOST))
    return response


def _more(wanted: Array, shown: Array) -> Array:
    """(knobs,) how many times as much is wanted as is shown, both (n, knobs); about 1 where one doesn't follow the
    other."""
    a, b = wanted - wanted.mean(axis=0), shown - shown.mean(axis=0)
    var_a, var_b, both = (a * a).mean(axis=0), (b * b).mean(axis=0), (a * b).mean(axis=0)
    follows = np.maximum(both, 0) ** 2 / np.maximum(var_a * var_b, LITTLE**4)
    return np.asarray(1 + follows * (np.sqrt((var_a + LITTLE**2) / (var_b + LITTLE**2)) - 1), np.float64)
