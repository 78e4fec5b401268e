"""What was heard in one moment, as a mouth would show it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

VISEMES: Final = ("aa", "ih", "ou", "ee", "oh")
"""The five mouth shapes of speech, named and ordered as VRM's presets: あ い う え お."""


def _closed() -> NDArray[np.float32]:
    return np.zeros(len(VISEMES), np.float32)


@dataclass(frozen=True, slots=True)
class Heard:
    """One moment of a voice."""

    weights: NDArray[np.float32] = field(default_factory=_closed)
    """(5,) float32 0..1 in the order of VISEMES, together at most 1; all 0: the mouth is closed."""
    level: float = 0.0
    """0..1, how loud, from the room's noise to the speaker's loud."""
    voiced: bool = False
    """Whether vocal cords sound."""


SILENCE: Final = Heard()
