"""A person's own range: 0 at their own rest, 1 at their own strongest, learned quietly while it runs."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vcam.expression.resting import Resting
from vcam.expression.strongest import EYELIDS, Strongest
from vcam.person import Person
from vcam.person.data import FULL_BOUNDS, NEUTRAL_BOUNDS
from vcam.types import ARKIT, CHANNEL, HeadPose

Array = NDArray[np.float64]

QUICK_TAU_S: Final = 0.1
SLOW_TAU_S: Final = 0.4
CALM: Final = 0.05
CALM_SD: Final = 0.25
UNREST_S: Final = 0.3
"""A channel is calm while its means over these two times differ by less, or by less than this share of how people's
rests scatter, since such channels are noisier: it moves by less than about 0.15 a second.
Where they differed by more they did so lately, with this time constant, s: speech is not calm at its turning points."""
FRONTAL_RAD: Final = (math.radians(20.0), math.radians(25.0))
"""(yaw, pitch) away from the line of sight within which a view teaches anything: further on, channels depend on it."""
BUSY: Final = (0.3, 0.6)
BUSY_WEIGHT: Final = 0.1
TELLING: Final = np.array(
    [CHANNEL[name] for name in ("jawOpen", "mouthSmileLeft", "mouthSmileRight", "mouthPucker", "mouthFunnel")]
)
"""Once one channel is up by the first, a frame says less about the rest of all; from the second on only this much.
The rests of these differ little between people, so that none of them is up for ever."""
LONGEST_S: Final = 0.1
"""A frame counts for no more than this, however long nothing came before it."""
AWAY_S: Final = 10.0
"""After so long without a face somebody else may sit there."""
LEAST_SPAN: Final = np.where(EYELIDS, 0.45, 0.5)
"""Raw units from rest to strongest, at least, so that noise isn't blown up."""
FULL: Final = 0.95
"""Share of the range from which on it is full: a closed eye is closed, and lies still as one at rest does."""
STILL: Final = 0.05
"""Share of the range next to rest that shows little: a resting face lies still. Chosen so that the scatter of resting
channels, 0.02 to 0.03, shows as 0.005 (real clips, unsmoothed)."""


class PersonalRange:
    """Raw channels become 0..1. One thread; frames in order; deterministic."""

    def __init__(self, spread: Array, person: Person | None = None) -> None:
        """`spread` (52,): standard deviation of people's rests, raw units; `person`: what is known of them, else what
        is typical."""
        known = person or Person()
        self._calm = np.maximum(CALM, CALM_SD * spread)
        self._resting, self._strongest = Resting(spread, known), Strongest(known)
        self._quick: Array | None = None
        self._slow: Array = np.zeros(len(ARKIT))
        self._unrest: Array = np.zeros(len(ARKIT))
        self._at: float | None = None

    def __call__(self, raw: NDArray[np.floating], pose: HeadPose, t: float) -> NDArray[np.float32]:
        """(52,) float32 0..1 from `raw` (52,), 0 a typical face at rest, 1 full, unclipped, seen at time `t`, s."""
        values = np.asarray(raw, np.float64)
        self._learn(values, pose, t)
        return self.shown(values)

    @property
    def rest(self) -> NDArray[np.float32]:
        """(52,) float32 raw units, where the person rests by what is known now."""
        return self._resting.value.astype(np.float32)

    def shown(self, raw: Array) -> NDArray[np.float32]:
        """What `raw` (52,) means by what is known now; learns nothing."""
        rest = self._resting.value
        share = (raw - rest) / np.maximum(self._strongest.value - rest, LEAST_SPAN)
        return np.asarray(np.minimum(_still(share / FULL), 1.0), np.float32)

    def forget(self) -> None:
        """The face is out of sight: what had begun there doesn't go on when it is back."""
        self._quick = None
        self._strongest.forget()

    def learned(self, person: Person) -> Person:
        """`person` with all that is known of their range by now."""
        return replace(
            person,
            neutral=np.clip(self._resting.value, *NEUTRAL_BOUNDS),
            neutral_s=self._resting.seconds,
            full=np.clip(self._strongest.value, *FULL_BOUNDS),
            full_times=self._strongest.times.copy(),
        )

    def _learn(self, raw: Array, pose: HeadPose, t: float) -> None:
        gap = 0.0 if self._at is None else t - self._at
        self._at = t
        if gap > AWAY_S:
            self._resting.doubt()
        elapsed = min(max(gap, 0.0), LONGEST_S)
        if self._quick is None:
            self._quick, self._slow = raw.copy(), raw.copy()
        self._quick = self._quick + (raw - self._quick) * (1 - math.exp(-elapsed / QUICK_TAU_S))
        self._slow = self._slow + (raw - self._slow) * (1 - math.exp(-elapsed / SLOW_TAU_S))
        if not is_frontal(pose):
            self._strongest.forget()
            return
        self._unrest = np.maximum(np.abs(self._quick - self._slow), self._unrest * math.exp(-elapsed / UNREST_S))
        up = float((self._quick - self._resting.value)[TELLING].max())
        begin, end = BUSY
        busy = min(max((up - begin) / (end - begin), 0.0), 1.0)
        weight: Array = (self._unrest < self._calm) * np.float64(1 - busy * (1 - BUSY_WEIGHT))
        self._resting.see(raw, weight, elapsed)
        self._strongest.see(raw, self._resting.value, elapsed)


def is_frontal(pose: HeadPose) -> bool:
    """Whether the face is turned to the camera, wherever in the picture it is."""
    rotation, place = pose.camera_from_head[:3, :3], pose.camera_from_head[:3, 3]
    x, y, z = (-place @ rotation).tolist()
    yaw, pitch = FRONTAL_RAD
    return bool(abs(math.atan2(x, z)) < yaw and abs(math.atan2(y, math.hypot(x, z))) < pitch)


def _still(share: Array) -> Array:
    """0 up to 0, a parabola up to twice STILL, then straight to 1 at 1: no step, no kink."""
    bent = np.maximum(share, 0.0) ** 2 / (4 * STILL)
    return np.where(share < 2 * STILL, bent, share - STILL) / (1 - STILL)
