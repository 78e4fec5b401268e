"""How large all is drawn, so that it is as large to the eye on every display."""

from __future__ import annotations

from typing import Final

LEAST: Final = 0.5
MOST: Final = 5.0
"""Displays say 1 to 3; beyond these is a mistake of theirs."""


def ui_scale(content_scale: float, window_wh: tuple[int, int], framebuffer_wh: tuple[int, int]) -> float:
    """Factor of the window's own units, in which imgui counts.

    Windows and X have pixels as units, so all has to grow with the display's `content_scale`; macOS and Wayland have
    units that grow themselves, and more pixels in them.
    """
    if content_scale <= 0 or min(window_wh) <= 0 or min(framebuffer_wh) <= 0:
        return 1.0  # minimised
    return min(max(content_scale * window_wh[0] / framebuffer_wh[0], LEAST), MOST)
