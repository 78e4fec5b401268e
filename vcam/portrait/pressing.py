"""How hard a driver presses their shut lips on each other: a mouth that is open in its photo shuts for it."""

from __future__ import annotations

from typing import Final

import numpy as np

from vcam.portrait.move import Move, gap_of, read_as
from vcam.types import CHANNEL

PRESS: Final = [CHANNEL["mouthPressLeft"], CHANNEL["mouthPressRight"]]
ROLL: Final = [CHANNEL["mouthRollLower"], CHANNEL["mouthRollUpper"]]
FROM, TO = 0.3, 0.75
"""Nominal units: more than calm lips are read as (0.2, of four filmed people who look on), and surely pressed."""
APART: Final = 0.04
"""Eye distances: lips that are so far apart press nothing."""


def pressed(move: Move) -> float:
    """0..1, smooth."""
    read = read_as(move)
    asked = max(float(read[PRESS].mean()), float(read[ROLL].mean()))
    share = float(np.clip((asked - FROM) / (TO - FROM), 0, 1))
    meet = float(np.clip(1 - gap_of(move).mean() / APART, 0, 1))
    return share * share * (3 - 2 * share) * meet
