"""Measuring the camera's lens: where the board is and has been, drawn as lines; never the camera's picture."""

from __future__ import annotations

from typing import Final

from imgui_bundle import imgui

from vcam.commands import Shown
from vcam.ui import told
from vcam.ui.banner import draw_banner
from vcam.ui.colours import packed
from vcam.ui.controls import Give, bar, button, dot, enter_alone, row, second_click
from vcam.ui.monitor import Box
from vcam.ui.text import em, heading, line, wrapped
from vcam.ui.told import Told
from vcam.ui.view import View

ASPECT: Final = 4 / 3
"""Of the field that stands for the camera's picture; its real shape matters little here."""
MOST_CELLS: Final = 64
FAILED: Final = "failed"
"""Begins an outcome that measured nothing."""


def draw_calibrating_banner(calibrating: Told, box: Box) -> None:
    """Over the picture."""
    share = 1.0 if told.texts(calibrating, "outcome") else told.number(calibrating, "share")
    draw_banner(box, *banner_words(calibrating), share)


def banner_words(calibrating: Told) -> tuple[str, str]:
    """(large, small)."""
    if outcome := told.texts(calibrating, "outcome"):
        return ("Not measured" if outcome[0].startswith(FAILED) else "Done"), outcome[0]
    say, trouble = told.text(calibrating, "say"), told.text(calibrating, "trouble")
    large = trouble or say
    large = large[:1].upper() + large[1:]
    if not told.flag(calibrating, "found"):
        return large, "the board isn't seen: show all of it"
    return large, say if trouble else views_of(calibrating)


def views_of(calibrating: Told) -> str:
    """How many views of the board there are."""
    return f"{told.number(calibrating, 'views'):.0f} of {told.number(calibrating, 'needed'):.0f} views"


def draw_calibrating(state: Shown, view: View, give: Give) -> None:
    """Beside it."""
    calibrating = state.calibrating or {}
    outcome, colours = told.texts(calibrating, "outcome"), view.colours
    heading("Measuring the lens")
    if outcome:
        for words in outcome:
            wrapped(words)
    else:
        found = told.flag(calibrating, "found")
        dot(colours.good if found else colours.warning)
        line("the board is seen" if found else "the board isn't seen")
        wrapped(told.text(calibrating, "say"))
        draw_field(calibrating, view)
    line(views_of(calibrating), colours.quiet)
    bar(told.number(calibrating, "share"), (row(1), 0.5 * em()), colours)
    rms = told.number(calibrating, "rms_px")
    line(
        f"error {rms:.2f} px" if rms else " ", colours.quiet, more="How well the board's corners fit the measured lens"
    )
    label, fill = ("Done", colours.chosen) if outcome else ("Stop", None)
    about = "Enter" if outcome else "Nothing is kept of it"
    ended = button(label, (row(1), 0.0), name="end", fill=fill, colours=colours, about=about)
    if (ended and not second_click()) or (outcome and enter_alone()):
        give("calibrate", "cancel")


def draw_field(calibrating: Told, view: View) -> None:
    """The camera's field as in a mirror: what the board has covered, and its outline now."""
    width = row(1)
    height = width / ASPECT
    corner, draw, colours = imgui.get_cursor_screen_pos(), imgui.get_window_draw_list(), view.colours
    end = imgui.ImVec2(corner.x + width, corner.y + height)
    draw.add_rect_filled(corner, end, packed(colours.track))
    grid = [row[:MOST_CELLS] for row in told.texts(calibrating, "grid")[:MOST_CELLS] if row]
    for number, cells in enumerate(grid):
        for place, cell in enumerate(reversed(cells)):
            if cell == "1":
                low = imgui.ImVec2(corner.x + width * place / len(cells), corner.y + height * number / len(grid))
                high = imgui.ImVec2(low.x + width / len(cells) - 1, low.y + height / len(grid) - 1)
                draw.add_rect_filled(low, high, packed(colours.good, 0.35))
    outline: list[imgui.ImVec2Like] = [
        imgui.ImVec2(corner.x + width * (1 - min(max(x, 0.0), 1.0)), corner.y + height * min(max(y, 0.0), 1.0))
        for x, y in told.points(calibrating, "outline")
    ]
    if len(outline) > 2:
        draw.add_polyline(outline, packed(colours.accent), 0.15 * em(), imgui.ImDrawFlags_.closed)
    imgui.dummy(imgui.ImVec2(width, height))
