"""A face that its person says is at rest: what that changes of what is known of them, or of what is shown."""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.people.guided import MOST_REST
from vcam.person import Person
from vcam.person.data import MOST_EVIDENCE, NEUTRAL_BOUNDS, WELL_LEARNED_S
from vcam.types import ARKIT

MOST: Final = np.array([MOST_REST if name.startswith("eyeBlink") else NEUTRAL_BOUNDS[1] for name in ARKIT])
"""(52,) raw units, highest rest that is believed: a smile may be one, shut eyes are a blink."""
LOOKS: Final = np.array([name.startswith("eyeLook") for name in ARKIT])
"""Where eyes look is measured: there is no rest to it."""
MOST_OFFSET: Final = 0.6
"""0..1; of what is taken for rest more is an expression."""


def neutral_of(person: Person, away: NDArray[np.floating]) -> Person:
    """`person`, whose rest lies `away` (52,), raw units, from where it was taken to be; surely known from now on."""
    moved = np.clip(person.neutral + np.where(LOOKS, 0.0, away), NEUTRAL_BOUNDS[0], MOST)
    seconds = np.minimum(np.maximum(person.neutral_s, WELL_LEARNED_S), MOST_EVIDENCE)
    return replace(person, neutral=moved, neutral_s=seconds)


def at_rest(expression: NDArray[np.float32], rest: NDArray[np.float32]) -> NDArray[np.float32]:
    """(52,) `expression`, 0..1, counted from `rest` (52,), in the same range."""
    from_ = np.where(LOOKS, 0.0, np.minimum(rest, MOST_OFFSET)).astype(np.float32)
    return np.asarray(np.clip((expression - from_) / (1 - from_), 0.0, 1.0), np.float32)
