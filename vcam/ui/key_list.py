"""Which key does what, and where to change it."""

from __future__ import annotations

from imgui_bundle import imgui

from vcam.commands import WORDS, Shown
from vcam.ui.controls import pretty_key
from vcam.ui.text import em, line, wrapped
from vcam.ui.view import View

KEY_EMS = 5.0


def meaning(word: str, state: Shown) -> str:
    """What a word of Shown.keys does, as "expression 3" or "toggle"."""
    if word == "hide":
        return "this panel away, the picture alone"
    name, _, value = word.partition(" ")
    if name == "expression" and value.isdigit():
        there = 0 < int(value) <= len(state.expressions)
        return f"expression: {state.expressions[int(value) - 1]}" if there else "expression: this avatar has none here"
    about = WORDS.get(name, ("", ""))[1] or name
    return f"{about}: {value}" if value else about


def draw_keys(state: Shown, view: View) -> None:
    """The list."""
    for word, key in (state.keys or {}).items():
        line(pretty_key(key), view.colours.accent, width=KEY_EMS * em())
        imgui.same_line(KEY_EMS * em())
        line(meaning(word, state))
    if not state.keys:
        wrapped("No keys in this run.", view.colours.quiet)
    imgui.dummy(imgui.ImVec2(0, 0.5 * em()))
    wrapped("Tab, arrows, Space and Enter work every control. Change keys with: vcam config edit", view.colours.quiet)
