"""Whether the driver's face is there, eased: held when it is missed for a moment, let go of slowly, back softly."""

from __future__ import annotations

from typing import Final

import numpy as np

from vcam.avatar.motion import EASE_IN_S, EASE_OUT_S, HOLD_S, MAX_STEP_S

_NEVER: Final = -np.inf


class Presence:
    """One thread."""

    def __init__(self) -> None:
        self._share: float | None = None
        self._seen_at = _NEVER
        self._t = 0.0

    def step(self, there: bool, t: float) -> float:
        """0 nobody .. 1 the face, at time `t`, s, which only goes up. Who is there at first is there at once."""
        elapsed = min(max(t - self._t, 0.0), MAX_STEP_S)
        self._t = t
        if there:
            self._seen_at = t
        if self._share is None:
            self._share = float(there)
        elif there:
            self._share = min(1.0, self._share + elapsed / EASE_IN_S)
        elif t - self._seen_at >= HOLD_S:
            self._share = max(0.0, self._share - elapsed / EASE_OUT_S)
        return self._share**2 * (3 - 2 * self._share)
