"""How much is drawn while the computer is busy: less before moments are lost, more again only after a long calm."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from statistics import median
from typing import Final


@dataclass(frozen=True, slots=True)
class Tier:
    """One way of drawing; each costs less than the one before it."""

    share: float
    """Of the usual width and height that is drawn, and then enlarged."""
    every: int
    """Every how manieth moment of the source is followed and drawn."""
    words: str
    """For people; empty: nothing is left out."""


FULL: Final = Tier(1.0, 1, "")
AVATAR_TIERS: Final = (
    FULL,
    Tier(0.75, 1, "drawn at 3/4 size"),
    Tier(0.5, 1, "drawn at half size"),
    Tier(0.5, 2, "drawn at half size and half the rate"),
)
PHOTO_TIERS: Final = (FULL, Tier(1.0, 2, "drawn at half the rate"))
"""A photo's pixels are its own: only what moves of it is drawn, and at half size that would be seen beside the rest."""

WINDOW_S: Final = 0.5
"""What is judged at a time."""
PATIENCE: Final = 2
"""Bad windows in a row until less is drawn: about a second, so that one hitch costs no quality."""
BUSY: Final = 0.85
"""Share of a picture's period that drawing may take: the rest is for outputs, commands, and waking up late."""
LOST: Final = 0.15
"""Share of the moments that may be lost: of a second's 30 four, which is not yet seen as a stutter."""
HALVED: Final = 0.45
"""Share of lost moments below which half the rate would lose more of them."""
HELPED: Final = 0.75
"""Of what was lost before: when more is lost after less was drawn, that was in vain."""
VERDICT: Final = 4
"""Windows until that is judged."""
DEARER: Final = 1.4
"""What the next larger size costs at most, of the present one's: 1.25 and 1.36 were measured (mika, llvmpipe)."""
CALM_S: Final = 20.0
"""Of calm until more is drawn again."""
MOST_CALM_S: Final = 640.0
"""The same after several tries that failed, each of which doubles it."""
TRIAL_S: Final = 60.0
"""A tier that is left so soon after it was tried again has failed."""
START_S: Final = 3.0
"""After the start, and when something else is drawn, nothing is judged: drivers compile, caches fill."""


class Governor:
    """Chooses a tier by what pictures take. One thread's; knows no clock, so that its tests need none."""

    def __init__(self, period_s: float, tiers: Sequence[Tier] = AVATAR_TIERS) -> None:
        """`period_s`: from one moment of the source to the next, as the output wants them."""
        self._period_s, self._tiers = period_s, tiers
        self._at = 0
        self._calm_s = [CALM_S] * len(tiers)
        self._begin_at: float | None = None
        self._tried_at: float | None = None
        self._calm_since: float | None = None
        self._window: tuple[float, int, int] | None = None
        self._took_s: list[float] = []
        self._bad = 0
        self._lost_before: float | None = None  # what was missing when less was drawn for that alone
        self._seen: list[float] = []  # what is missing since
        self._deaf_until, self._deaf_s = 0.0, CALM_S

    @property
    def tier(self) -> Tier:
        """What is drawn now."""
        return self._tiers[self._at]

    def start(self) -> None:
        """Something else is drawn from now on: what failed before may do now; the tier stays until that is known."""
        self._calm_s = [CALM_S] * len(self._tiers)
        self._begin_at = self._tried_at = None
        self._deaf_until, self._deaf_s = 0.0, CALM_S
        self._forget()

    def skip(self) -> None:
        """What pictures take just now tells nothing."""
        self._forget()

    def saw(self, t: float, took_s: float, came: int, lost: int) -> bool:
        """Whether the tier has changed with the picture at time `t`, s, which took `took_s` to draw.

        `came`: moments that the source has given by now; `lost`: of those that were to be drawn, the ones that
        newer ones replaced.
        """
        if self._begin_at is None:
            self._begin_at = t + START_S
        if t < self._begin_at:
            self._forget()
            return False
        if self._window is None:
            self._window = t, came, lost
        self._took_s.append(took_s)
        since, came_before, lost_before = self._window
        if t - since < WINDOW_S:
            return False
        busy_s = median(self._took_s)
        missing = self._missing(t - since, came - came_before, lost - lost_before)
        self._window, self._took_s = (t, came, lost), []
        return self._judged(t, busy_s, missing)

    def _missing(self, span_s: float, came: int, lost: int) -> float:
        """Share of the pictures that could have shown a new moment and didn't: a camera faster than wanted loses some
        anyway."""
        every = self.tier.every
        wanted = min(came / every, span_s / (self._period_s * every))
        return max(0.0, wanted - (came / every - lost)) / wanted if wanted >= 1 else 0.0

    def _judged(self, t: float, busy_s: float, missing: float) -> bool:
        slow = busy_s > BUSY * self._period_s * self.tier.every
        if self._lost_before is not None and not slow:
            self._seen.append(missing)
            if len(self._seen) < VERDICT:
                return False
            if median(self._seen) > HELPED * self._lost_before:
                return self._undone(t)
            self._lost_before = None
        if t < self._deaf_until:
            missing = 0.0
        if slow or missing > LOST:
            self._bad, self._calm_since = self._bad + 1, None
            return self._bad >= PATIENCE and self._lowered(t, None if slow else missing)
        self._bad = 0
        if self._tried_at is not None and t - self._tried_at >= TRIAL_S:  # it holds
            self._calm_s[self._at], self._tried_at = CALM_S, None
        if missing > LOST / 2 or not self._room_above(busy_s):
            self._calm_since = None
            return False
        if self._calm_since is None:
            self._calm_since = t
        return t - self._calm_since >= self._calm_s[self._at - 1] and self._raised(t)

    def _room_above(self, busy_s: float) -> bool:
        """Whether the next tier up would be within its time too."""
        if not self._at:
            return False
        above = self._tiers[self._at - 1]
        dearer = DEARER if above.share != self.tier.share else 1.0
        return busy_s * dearer < BUSY * self._period_s * above.every

    def _lowered(self, t: float, missing: float | None) -> bool:
        """`missing`: None, or what is lost although drawing has time."""
        if self._at + 1 == len(self._tiers):
            return False
        if missing is not None and missing < HALVED and self._tiers[self._at + 1].every > self.tier.every:
            return False
        if self._tried_at is not None and t - self._tried_at < TRIAL_S:
            self._calm_s[self._at] = min(2 * self._calm_s[self._at], MOST_CALM_S)
        self._at += 1
        self._tried_at = None
        self._forget()
        self._lost_before = missing
        return True

    def _undone(self, t: float) -> bool:
        """It is something else that takes the time, a tracker perhaps: what is lost counts no more for a while."""
        self._at -= 1
        self._deaf_until, self._deaf_s = t + self._deaf_s, min(2 * self._deaf_s, MOST_CALM_S)
        self._forget()
        return True

    def _raised(self, t: float) -> bool:
        self._at -= 1
        self._tried_at = t
        self._forget()
        return True

    def _forget(self) -> None:
        self._window = self._calm_since = self._lost_before = None
        self._took_s, self._seen = [], []
        self._bad = 0
