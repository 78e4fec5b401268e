"""How loud somebody speaks, for them: quiet and loud people, near and far microphones open the mouth alike."""

from __future__ import annotations

from typing import Final

import numpy as np

from vcam.voice.resample import RATE
from vcam.voice.spectrum import HOP

HOP_S: Final = HOP / RATE
USUAL_DB: Final = -28.0
"""Below full scale: strong vowels of most headsets, until the speaker is known."""
QUIETEST_DB: Final = -62.0
"""Nobody is taken to speak more quietly than this."""
UP: Final = 0.12
"""Share of the way a hop to somebody louder: known within 0.1 s."""
DOWN_DB_S: Final = 3.0
"""While somebody speaks more quietly: a sentence may fall, two in a row are their voice."""
RANGE_DB: Final = (-24.0, -5.0)
"""Against the loud: where a mouth begins to open, and where it is open. Closed lips hum at -20 to -30."""
OPENS_DB: Final = 9.0
CLOSES_DB: Final = 5.0
"""Above the room, for the gate: two levels, so that it doesn't chatter."""
OPENS_VOICING: Final = 0.55
"""Likeness after a beat: noise and fans stay below 0.45, vowels are above 0.7."""
KEEPS_VOICING: Final = 0.35


class Loudness:
    """Follows one speaker; one thread."""

    def __init__(self) -> None:
        self.loud_db = USUAL_DB
        """The speaker's strong vowels, dB of full scale."""
        self.speaks = False
        """Whether the gate is open."""

    def __call__(self, power: float, room: float, voicing: float) -> float:
        """0..1, how far this opens a mouth; 0 with the gate shut. `power` without the `room`, shares of full scale."""
        level_db = 10 * np.log10(max(power, 1e-12))
        above_db = level_db - 10 * np.log10(max(room, 1e-12))
        if self.speaks:
            self.speaks = above_db > CLOSES_DB and voicing > KEEPS_VOICING
        else:
            self.speaks = above_db > OPENS_DB and voicing > OPENS_VOICING and level_db > QUIETEST_DB + RANGE_DB[0]
        if not self.speaks:
            return 0.0
        begin, end = RANGE_DB
        if level_db > self.loud_db:
            self.loud_db += UP * (level_db - self.loud_db)
        elif level_db < self.loud_db + end:
            self.loud_db = max(self.loud_db - DOWN_DB_S * HOP_S, QUIETEST_DB)
        share = float(np.clip((level_db - self.loud_db - begin) / (end - begin), 0.0, 1.0))
        return share * share * (3 - 2 * share)
