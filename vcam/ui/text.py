"""Text that fits: cut with an ellipsis where it is too long, the whole of it in a tooltip."""

from __future__ import annotations

from typing import Final

from imgui_bundle import imgui, imgui_ctx

from vcam.ui.colours import Rgb, vec

TOOLTIP_EMS: Final = 24.0
"""Width at which a tooltip's lines are broken."""
LONGEST: Final = 400
"""Characters that are looked at; the rest is cut anyhow."""


def em() -> float:
    """Height of the font, px: what all sizes are counted in, so that they grow with the display's scale."""
    return imgui.get_font_size()


def width_of(text: str) -> float:
    """In px."""
    return imgui.calc_text_size(text).x


def fitted(text: str, width: float) -> str:
    """The longest beginning of `text` that fits `width` px with an ellipsis, or all of it; fit for a label too."""
    text = text[:LONGEST].replace("\n", " ").replace("##", "# #")  # imgui hides what follows ## in a label
    if width_of(text) <= width:
        return text
    fits, too_long = 0, len(text)
    while too_long - fits > 1:
        middle = (fits + too_long) // 2
        fits, too_long = (middle, too_long) if width_of(text[:middle] + "…") <= width else (fits, middle)
    return text[:fits].rstrip() + "…"


def tip(text: str) -> None:
    """Say `text` while the last item is pointed at, or reached by keys."""
    if text and imgui.is_item_hovered(imgui.HoveredFlags_.for_tooltip | imgui.HoveredFlags_.allow_when_disabled):
        with imgui_ctx.begin_tooltip():
            imgui.push_text_wrap_pos(TOOLTIP_EMS * em())
            imgui.text_unformatted(text)
            imgui.pop_text_wrap_pos()


def line(text: str, colour: Rgb | None = None, *, width: float = 0.0, more: str = "") -> None:
    """One line of at most `width` px (0: all that there is); pointed at it says `more`, or all of what was cut."""
    shown = fitted(text, width or max(imgui.get_content_region_avail().x, 1.0))
    if colour is None:
        imgui.text_unformatted(shown)
    else:
        imgui.text_colored(vec(colour), shown)
    tip(more or (text if shown != text else ""))


def wrapped(text: str, colour: Rgb | None = None) -> None:
    """A paragraph."""
    if colour is not None:
        imgui.push_style_color(imgui.Col_.text, vec(colour))
    imgui.push_text_wrap_pos(0.0)
    imgui.text_unformatted(text)
    imgui.pop_text_wrap_pos()
    if colour is not None:
        imgui.pop_style_color()


def heading(text: str) -> None:
    """Of a group of controls."""
    imgui.dummy(imgui.ImVec2(0, 0.15 * em()))
    imgui.separator_text(text)
