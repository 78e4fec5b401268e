"""When the window is drawn: seldom enough to cost little, soon after what the user does."""

from __future__ import annotations

from typing import Final

PANEL_S: Final = 1 / 15
"""Between two frames of the panel."""
INPUT_S: Final = 1 / 30
"""The same while the user moves the mouse or types."""
LOOK_S: Final = 1 / 60
"""Between two looks at whether there is a new picture."""
SHARE: Final = 1 / 3
"""Of one core, at most: where the processor draws, a frame of the panel takes 28 ms of it, which the stream needs."""
SETTLE: Final = 3
"""Frames after an input until imgui shows all that came of it."""
STILL_S: Final = 0.5
"""Longest without a frame: cursors blink and tooltips come up."""
HIDDEN_S: Final = 0.25
"""Between two looks at what a minimised window is told."""


class Pace:
    """All times in s, of one clock."""

    def __init__(self) -> None:
        self._drawn, self._settling, self._rest = float("-inf"), SETTLE, 0.0

    def input(self) -> None:
        """The user has moved the mouse, pressed something, or changed the window."""
        self._settling = SETTLE

    def due(self, now: float, *, news: bool, plain: bool) -> bool:
        """Whether to draw now. `news`: picture or state are new; `plain`: there is no panel, the picture alone."""
        since = now - self._drawn
        if self._settling:
            return since >= INPUT_S
        if news:
            return since >= (self._rest if plain else max(self._rest, PANEL_S))
        return since >= STILL_S

    def drawn(self, now: float, cost: float) -> None:
        """A frame was begun at `now`, and took `cost` of the processor's time."""
        self._drawn, self._rest = now, cost / SHARE
        self._settling = max(0, self._settling - 1)

    def wait_s(self, now: float, *, plain: bool) -> float:
        """How long to wait for an input before asking again."""
        if plain:
            return LOOK_S
        rest = self._drawn + (INPUT_S if self._settling else max(PANEL_S, self._rest)) - now
        return rest if 0 < rest < STILL_S else LOOK_S
