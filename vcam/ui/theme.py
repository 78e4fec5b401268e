"""Colours and measures of the window: dark and light, each readable."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from imgui_bundle import imgui

from vcam.ui.colours import Rgb, vec
from vcam.ui.fonts import SIZE_PX


@dataclass(frozen=True, slots=True)
class Theme:
    """Every text has a contrast of at least 4.5:1 on every ground that it stands on (WCAG 2.2, 1.4.3), and what can be
    worked one of 3:1 towards what it lies in or stands on (1.4.11)."""

    ground: Rgb
    """Of the window."""
    raised: Rgb
    """Of menus and tooltips."""
    text: Rgb
    faint: Rgb
    """Text of what can't be pressed now."""
    field: Rgb
    """Of what can be pressed or filled in: buttons, sliders, lists."""
    field_over: Rgb
    """The same, pointed at."""
    field_down: Rgb
    """The same, held down, and what is chosen in a list."""
    edge: Rgb
    """Around fields, and between groups."""
    mark: Rgb
    """What slides, ticks, and the frame around what keys have reached."""


DARK: Final = Theme(
    ground=(27, 29, 34), raised=(36, 39, 46), text=(236, 238, 242), faint=(150, 155, 166), field=(47, 51, 60),
    field_over=(59, 65, 77), field_down=(36, 78, 140), edge=(118, 124, 138), mark=(120, 180, 255),
)  # fmt: skip
LIGHT: Final = Theme(
    ground=(248, 249, 251), raised=(255, 255, 255), text=(24, 27, 33), faint=(98, 103, 114), field=(232, 235, 240),
    field_over=(215, 224, 238), field_down=(188, 212, 246), edge=(128, 134, 146), mark=(22, 92, 190),
)  # fmt: skip
ROUNDING: Final = 4.0


def themed(*, dark: bool) -> Theme:
    """The one or the other."""
    return DARK if dark else LIGHT


def dress(*, dark: bool, scale: float) -> None:
    """Give imgui the theme's colours, and measures for a display of `scale`."""
    theme, style, fresh = themed(dark=dark), imgui.get_style(), imgui.Style()
    for name in dir(fresh):  # each measure as it is at 100 %: scaling scales what there is
        if not name.startswith("_") and not callable(value := getattr(fresh, name)):
            setattr(style, name, value)
    style.frame_rounding = style.child_rounding = style.popup_rounding = style.grab_rounding = ROUNDING
    style.window_border_size = 0.0
    style.frame_border_size = 1.0
    style.frame_padding = imgui.ImVec2(8, 5)
    style.item_spacing = imgui.ImVec2(8, 6)
    style.scale_all_sizes(scale)
    style.font_size_base = SIZE_PX
    style.font_scale_dpi = scale
    (imgui.style_colors_dark if dark else imgui.style_colors_light)()
    for part, colour in colours(theme).items():
        style.set_color_(part, vec(colour))
    for part in (imgui.Col_.window_bg, imgui.Col_.child_bg):  # it is there already when they are drawn
        style.set_color_(part, vec(theme.ground, 0.0))


def colours(theme: Theme) -> dict[imgui.Col_, Rgb]:
    """Of all parts of imgui's that a text may stand on, or that one must see."""
    col = imgui.Col_
    fields = (col.button, col.frame_bg, col.header, col.tab, col.tab_dimmed)
    over = (col.button_hovered, col.frame_bg_hovered, col.header_hovered, col.tab_hovered)
    down = (col.button_active, col.frame_bg_active, col.header_active, col.tab_selected, col.tab_dimmed_selected)
    marks = (
        col.check_mark, col.slider_grab, col.slider_grab_active, col.nav_cursor, col.input_text_cursor,
        col.tab_selected_overline, col.plot_lines, col.plot_histogram, col.text_link,
    )  # fmt: skip
    return {
        col.text: theme.text,
        col.text_disabled: theme.faint,
        col.window_bg: theme.ground,
        col.child_bg: theme.ground,
        col.popup_bg: theme.raised,
        col.border: theme.edge,
        col.separator: theme.edge,
        col.scrollbar_bg: theme.ground,
        col.scrollbar_grab: theme.edge,
        col.text_selected_bg: theme.field_down,
        **dict.fromkeys(fields, theme.field),
        **dict.fromkeys(over, theme.field_over),
        **dict.fromkeys(down, theme.field_down),
        **dict.fromkeys(marks, theme.mark),
    }
