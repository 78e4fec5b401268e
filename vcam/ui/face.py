"""The user's face: calm or quick, its zero, expressions to hold, learning it, the voice, and what is read from it."""

from __future__ import annotations

from typing import Final

from imgui_bundle import imgui

from vcam.commands import Shown
from vcam.keys import HOLD
from vcam.ui.controls import Give, Held, bar, button, choice, row, with_key
from vcam.ui.meters import draw_meters
from vcam.ui.text import em, heading, line, tip, wrapped
from vcam.ui.view import View

COLUMNS: Final = 3
KEYS: Final = 9
"""Expressions that have a key."""


class Face:
    """A panel."""

    def __init__(self) -> None:
        self._held = Held()

    def draw(self, state: Shown, view: View, give: Give) -> None:
        """All of it."""
        self._draw_calm(state, view, give)
        heading("Zero")
        _draw_zero(state, view, give)
        heading("Expressions")
        _draw_expressions(state, view, give)
        heading("Voice")
        _draw_voice(state, view, give)
        if imgui.collapsing_header("What is read from the face", imgui.TreeNodeFlags_.default_open):
            yaw, pitch, roll = state.angles or (0.0, 0.0, 0.0)
            words = f"yaw {yaw:+4.0f}°  pitch {pitch:+4.0f}°  roll {roll:+4.0f}°" if state.angles else "nobody is seen"
            line(words, view.colours.quiet)
            draw_meters(state, view)

    def _draw_calm(self, state: Shown, view: View, give: Give) -> None:
        heading("Quick or calm")
        off = state.smoothing is None
        imgui.begin_disabled(off)
        self._held.slider("smoothing", state.smoothing or 0.0, 0.0, 1.0, label="off" if off else "calm")
        if imgui.is_item_deactivated_after_edit():
            give("smoothing", f"{self._held.shown('smoothing', state.smoothing or 0.0):.2f}")
        imgui.end_disabled()
        tip("Quick follows at once and trembles a little; calm is smooth and a little late.")
        cost = state.smoothing_cost.partition(": ")[2] or state.smoothing_cost  # how much is said above it
        line(cost or "costs nothing", view.colours.quiet, more=state.smoothing_cost)
        changed, raw = imgui.checkbox("No smoothing at all", off)
        if changed:
            give("smoothing", "off" if raw else "0.5")


def _draw_zero(state: Shown, view: View, give: Give) -> None:
    size = (row(2), 0.0)
    about = with_key("Straight ahead is where your head looks now", state.keys, "recentre")
    if button("Recentre", size, name="recentre face", colours=view.colours, about=about):
        give("recentre", "")
    imgui.same_line()
    about = with_key("The face that you make now is your face at rest", state.keys, "neutral")
    if button("This is neutral", size, name="neutral", colours=view.colours, about=about):
        give("neutral", "")
    about = "Vcam asks you for a few faces, so that your smile and your blink are full ones. You can undo it."
    if button("Learn my face (20 s)", size, name="learn", colours=view.colours, about=about):
        give("learn", "")
    imgui.same_line()
    about = "Back to what was known of your face before it was learned last"
    if button("Undo learning", size, name="undo", colours=view.colours, about=about):
        give("learn", "undo")


def _draw_expressions(state: Shown, view: View, give: Give) -> None:
    """Always three lines of buttons, so that nothing moves when another avatar has fewer."""
    size = (row(COLUMNS), 0.0)
    for number in range(KEYS):
        if number % COLUMNS:
            imgui.same_line()
        name = state.expressions[number] if number < len(state.expressions) else ""
        on = bool(name) and name in state.held
        imgui.begin_disabled(not name)
        word = f"expression {number + 1}"
        word += HOLD if word + HOLD in (state.keys or {}) else ""
        about = with_key(f"Hold {name}, or let go", state.keys, word) if name else ""
        fill = view.colours.chosen if on else None
        label = f"{number + 1} {name}"
        if button(label, size, name=f"expression {number}", fill=fill, colours=view.colours, about=about):
            give("expression", str(number + 1))
        imgui.end_disabled()


def _draw_voice(state: Shown, view: View, give: Give) -> None:
    choices = {"off": "off: the camera alone moves the mouth", "auto": "the usual microphone"}
    choices |= {each.name: each.title for each in state.microphones}
    about = "A microphone moves the mouth too, also while your face isn't seen. Nothing is recorded or sent."
    if (picked := choice("voice", state.voice, choices, about=about)) is not None:
        give("voice", picked)
    bar(state.voice_level, (imgui.get_content_region_avail().x, 0.5 * em()), view.colours)
    tip("How loud it is")
    if state.voice_about:
        wrapped(state.voice_about, view.colours.quiet)
