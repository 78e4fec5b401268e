"""Guided learning of a face: what to do now over the picture, beside it how far each movement went."""

from __future__ import annotations

from typing import Final

from imgui_bundle import imgui

from vcam.commands import Shown
from vcam.ui import told
from vcam.ui.banner import draw_banner
from vcam.ui.colours import packed
from vcam.ui.controls import Give, button, dot, enter_alone, row, second_click
from vcam.ui.monitor import Box
from vcam.ui.text import em, fitted, heading, line, wrapped
from vcam.ui.told import Told
from vcam.ui.view import View

FULL: Final = 1.25
"""End of a bar: 1 is what is typical, and some do more."""
NAME_SHARE: Final = 0.4
STATES: Final = {"done": "done", "missed": "not seen", "now": "now"}
KEEPING: Final = "Keeping what was learned"
"""Stands in place of what to do once all is done."""
FAILED: Final = "not kept"
"""Begins an outcome of which nothing was learned."""


def draw_learning_banner(learning: Told, box: Box) -> None:
    """Over the picture."""
    share = 1.0 if told.texts(learning, "outcome") else told.number(learning, "share")
    draw_banner(box, *banner_words(learning), share)


def banner_words(learning: Told) -> tuple[str, str]:
    """(large, small)."""
    if outcome := told.texts(learning, "outcome"):
        return ("Not learned" if outcome[0].startswith(FAILED) else "Done"), outcome[0]
    words = told.text(learning, "say")
    if not words:
        return KEEPING, ""
    left_s = told.number(learning, "left_s")
    below = f"{left_s:.1f} s left of this" if told.flag(learning, "seen") else "your face isn't seen: the clock waits"
    return words[:1].upper() + words[1:], told.text(learning, "hint") or below


def draw_learning(state: Shown, view: View, give: Give) -> None:
    """Beside it."""
    learning = state.learning or {}
    outcome = told.texts(learning, "outcome")
    heading("Learning your face")
    if outcome:
        for words in outcome:
            wrapped(words)
    else:
        words = told.text(learning, "say")
        wrapped(words[:1].upper() + words[1:] or KEEPING)
        steps, number = told.number(learning, "steps"), told.number(learning, "number")
        line(f"step {number:.0f} of {steps:.0f}" if steps else " ", view.colours.quiet)
    for each in told.tables(learning, "bars"):
        _draw_bar(each, view)
    imgui.dummy(imgui.ImVec2(0, 0.4 * em()))
    if outcome:
        done = button("Done", (row(2), 0.0), name="done", fill=view.colours.chosen, colours=view.colours, about="Enter")
        if done or enter_alone():
            give("learn", "cancel")
        imgui.same_line()
        imgui.begin_disabled(not told.flag(learning, "undo"))
        if button("Undo", (row(1), 0.0), name="undo", colours=view.colours, about="Back to what was known before"):
            give("learn", "undo")
        imgui.end_disabled()
    else:
        doing = told.text(learning, "say")
        label, about = ("Stop", "Nothing is kept of it") if doing else ("Close", "It is kept all the same")
        stopped = button(label, (row(1), 0.0), name="stop", colours=view.colours, about=about)
        if stopped and not second_click():
            give("learn", "cancel")


def _draw_bar(each: Told, view: View) -> None:
    """Where the movement is now, and its least and most so far."""
    colours, draw = view.colours, imgui.get_window_draw_list()
    doing = told.text(each, "state")
    dot({"done": colours.good, "missed": colours.warning, "now": colours.accent}.get(doing, colours.track))
    corner, width = imgui.get_cursor_screen_pos(), imgui.get_content_region_avail().x
    name_px, height = NAME_SHARE * width, em()
    draw.add_text(corner, imgui.get_color_u32(imgui.Col_.text), fitted(told.text(each, "name"), name_px - 0.3 * em()))
    left, length = corner.x + name_px, width - name_px

    def at(value: float) -> float:
        return left + length * min(max(value / FULL, 0.0), 1.0)

    low, bottom = corner.y + 0.2 * height, corner.y + 0.8 * height
    draw.add_rect_filled(imgui.ImVec2(left, low), imgui.ImVec2(left + length, bottom), packed(colours.track))
    least, most, now = (told.number(each, key) for key in ("min", "max", "now"))
    draw.add_rect_filled(imgui.ImVec2(at(least), low), imgui.ImVec2(at(most), bottom), packed(colours.bar, 0.55))
    draw.add_line(imgui.ImVec2(at(1.0), low), imgui.ImVec2(at(1.0), bottom), packed(colours.quiet), 1.0)
    tick = imgui.ImVec2(at(now) - 0.1 * em(), corner.y), imgui.ImVec2(at(now) + 0.1 * em(), corner.y + height)
    draw.add_rect_filled(*tick, imgui.get_color_u32(imgui.Col_.text))
    imgui.dummy(imgui.ImVec2(width, height))
    words = STATES.get(doing, "")
    if words and imgui.is_item_hovered():
        imgui.set_tooltip(f"{words}: {least:.2f} to {most:.2f}")
