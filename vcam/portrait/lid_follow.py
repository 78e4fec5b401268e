"""Lids go with the eye: the upper one rises with a look upwards, so that it doesn't hide the iris, and sinks with one
down.

A driver's closure is seen of the whole opening, what their lids do with their eyes included; so it is only asked that a
photo's lids do no less. Lids that are half shut or torn open against the look stay as the driver has them.
"""

from __future__ import annotations

from typing import Final

FOLLOWS: Final = 0.9
"""Closure for one rad: about half of what the iris travels in an eye that is a third as high as wide. Chosen by
looking, at photos whose narrow eyes hid half the iris of a look upwards, of which the nets then read nothing."""
HEAVY: Final = 0.3
"""Closure from which on lids don't rise with the eye."""


def with_gaze(closure: float, pitch: float) -> float:
    """The closure of an eye that looks `pitch` rad further down than in the photo, where `closure` was asked."""
    follows = FOLLOWS * pitch
    if follows > 0:
        return max(closure, follows + 2 * min(closure, 0.0))
    if closure < 0:
        return min(closure, follows)
    return closure + follows * max(1 - closure / HEAVY, 0.0)
