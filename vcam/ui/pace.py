"""When the window is drawn: seldom enough to cost little, soon after what the user does."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import Final


@dataclass(frozen=True, slots=True)
class Rates:
    """Least time between two frames, s."""

    picture: float
    """Of new pictures beside the panel."""
    alone: float
    """Of new pictures when there is no panel."""
    meters: float
    """Of numbers and bars that go up and down by themselves."""


BY_GRAPHICS_CARD: Final = Rates(picture=1 / 15, alone=0.0, meters=1 / 15)
BY_PROCESSOR: Final = Rates(picture=1 / 12, alone=1 / 12, meters=1 / 5)
"""Where the processor draws, the stream needs it."""
PROCESSORS: Final = ("llvmpipe", "softpipe", "swiftshader", "swrast", "gdi generic", "basic render")
"""Pieces of the names of OpenGL drivers that need no graphics card, lower case; as vcam.render.gl has them."""
INPUT_S: Final = 1 / 30
"""Between two frames while the user moves the mouse or types."""
LOOK_S: Final = 1 / 60
"""Between two looks at whether there is a new picture."""
LEAST_S: Final = 1e-3
"""Of a wait: glfw takes none of zero."""
SHARE: Final = 1 / 3
"""Of one core, at most: a large window on a slow processor."""
SETTLE: Final = 3
"""Frames after an input until imgui shows all that came of it."""
STILL_S: Final = 0.5
"""Longest without a frame: cursors blink and tooltips come up."""
HIDDEN_S: Final = 0.25
"""Between two looks at what a minimised window is told."""


def rates_of(driver: str) -> Rates:
    """Of a window whose OpenGL calls itself so."""
    return BY_PROCESSOR if any(name in driver.lower() for name in PROCESSORS) else BY_GRAPHICS_CARD


class Due(Enum):
    """What to draw."""

    NOTHING = 0
    PICTURE = 1
    """The picture again, in the panel as it was."""
    ALL = 2


class Pace:
    """All times in s, of one clock."""

    def __init__(self, rates: Rates = BY_GRAPHICS_CARD) -> None:
        self._rates = rates
        self._drawn = self._all = self._picture = float("-inf")
        self._settling, self._rest = SETTLE, 0.0

    def input(self) -> None:
        """The user has moved the mouse, pressed something, or changed the window."""
        self._settling = SETTLE

    def due(self, now: float, *, picture: bool, meters: bool, more: bool, plain: bool) -> Due:
        """What to draw now. New are the `picture`, the state's `meters`, or `more` of it; `plain`: no panel is there,
        the picture alone."""
        since = now - self._drawn
        if self._settling or more:
            return Due.ALL if since >= INPUT_S else Due.NOTHING
        if since < self._rest:
            return Due.NOTHING
        if now - self._all >= (self._rates.meters if meters and not plain else STILL_S):
            return Due.ALL
        return Due.PICTURE if picture and self.picture_due(now, plain=plain) else Due.NOTHING

    def picture_due(self, now: float, *, plain: bool) -> bool:
        """Whether a new picture may come with what is drawn now."""
        return now - self._picture >= self._every(plain=plain)

    def drawn(self, now: float, what: Due, cost: float, *, picture: bool = True) -> None:
        """A frame was begun at `now`, with a new `picture` or not, and took `cost` of the processor's time."""
        self._drawn, self._rest = now, cost / SHARE
        if picture:
            self._picture = now
        if what is Due.ALL:
            self._all, self._settling = now, max(0, self._settling - 1)

    def wait_s(self, now: float, *, plain: bool, soon: bool = False) -> float:
        """How long to wait for an input before asking again. `soon`: more of the last frame is to come."""
        if self._settling or soon:
            return max(self._drawn + INPUT_S - now, LEAST_S)
        soonest = max(self._picture + self._every(plain=plain), self._drawn + self._rest)
        return min(max(soonest - now, LOOK_S), STILL_S)

    def _every(self, *, plain: bool) -> float:
        return self._rates.alone if plain else self._rates.picture
