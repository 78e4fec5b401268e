"""Who moves the mouth: the camera where it sees it, the voice where it doesn't; never a jump from one to the other."""

from __future__ import annotations

from collections import deque
from typing import Final

import numpy as np

from vcam.types import CHANNEL, Face
from vcam.voice.heard import Heard

FADE_S: Final = 0.15
"""From the one to the other."""
HOLD_S: Final = 0.30
"""A pause between two words is no silence yet."""
BESIDE: Final = 0.3
"""The voice's share beside a mouth that is seen well: vowels get their full shape, the camera leads."""
UNSURE: Final = 0.5
"""Landmarks.confidence below which the mouth isn't seen well (the net's own threshold of a face)."""
STILL_S: Final = 0.7
"""Speech for so long with a mouth that doesn't move: a hand, a cup or a mask is before it."""
WATCHED_S: Final = 0.5
MOVES: Final = 0.10
"""Change of a speech channel within WATCHED_S from which on the mouth moves; one that is at rest or covered trembles by
a few hundredths."""
LIPS: Final = np.array([CHANNEL[name] for name in ("jawOpen", "mouthClose", "mouthFunnel", "mouthPucker")])


class Lead:
    """One stream; `t` must not go back."""

    def __init__(self) -> None:
        self.share = 0.0
        """0..1, the voice's part of the mouth by now."""
        self._t: float | None = None
        self._spoke = float("-inf")
        self._said_s = 0.0
        self._seen: deque[tuple[float, np.ndarray]] = deque()

    def step(self, face: Face | None, heard: Heard, t: float) -> float:
        """The share at time `t`, s. `face` as the camera has it, None: nobody is seen."""
        elapsed = 0.0 if self._t is None else max(t - self._t, 0.0)
        self._t = t
        if heard.voiced:
            self._spoke = t
        speaking = t - self._spoke <= HOLD_S
        self._watch(face, elapsed if heard.voiced else 0.0, t)
        wanted = 0.0
        if speaking:
            unseen = face is None or face.landmarks.confidence < UNSURE or self._said_s >= STILL_S
            wanted = 1.0 if unseen else BESIDE
        most = elapsed / FADE_S
        self.share += float(np.clip(wanted - self.share, -most, most))
        return self.share

    def _watch(self, face: Face | None, voiced_s: float, t: float) -> None:
        """How long somebody has spoken whose mouth doesn't move."""
        if face is None:
            self._seen.clear()
            return
        self._seen.append((t, face.expression[LIPS]))
        while t - self._seen[0][0] > WATCHED_S:
            self._seen.popleft()
        if not (voiced_s or self._said_s):  # nobody speaks: it would stay 0
            return
        lips = np.array([lips for _, lips in self._seen])
        moves = float(np.ptp(lips, axis=0).max()) >= MOVES
        self._said_s = 0.0 if moves else self._said_s + voiced_s
