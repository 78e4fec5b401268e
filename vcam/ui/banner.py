"""What to do now, in large letters over the picture, so that the user needn't look away from it."""

from __future__ import annotations

from typing import Final

from imgui_bundle import imgui

from vcam.ui.colours import Rgb, packed
from vcam.ui.monitor import Box
from vcam.ui.text import em, fitted, width_of

LARGE: Final = 1.5
"""Of the usual letters."""
LEAST: Final = 0.9
GROUND: Final[Rgb] = (12, 14, 20)
WORDS: Final[Rgb] = (255, 255, 255)
QUIET: Final[Rgb] = (200, 205, 215)
"""The same in both themes: what is below is a picture."""


def draw_banner(box: Box, words: str, below: str, share: float) -> None:
    """`words` at the top of `box`, under them smaller `below` and a line that is full by `share`."""
    left, top, width, _ = box
    draw, font, inset = imgui.get_window_draw_list(), imgui.get_font(), 0.5 * em()
    size = LARGE * em()
    while size > LEAST * em() and width_of(words) * size / em() > width - 2 * inset:
        size *= 0.92
    height = size + (1.3 * em() if below else 0.0) + 2 * inset
    draw.add_rect_filled(imgui.ImVec2(left, top), imgui.ImVec2(left + width, top + height), packed(GROUND, 0.8))
    words = words if size > LEAST * em() else fitted(words, width - 2 * inset)
    draw.add_text(font, size, imgui.ImVec2(left + inset, top + inset), packed(WORDS), words)
    if below:
        place = imgui.ImVec2(left + inset, top + inset + size + 0.2 * em())
        draw.add_text(place, packed(QUIET), fitted(below, width - 2 * inset))
    end = left + width * min(max(share, 0.0), 1.0)
    if end > left:
        low = imgui.ImVec2(left, top + height - 0.25 * em())
        draw.add_rect_filled(low, imgui.ImVec2(end, top + height), packed((90, 170, 255)))
