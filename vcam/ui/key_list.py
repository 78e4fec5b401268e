"""Which key does what, and where to change it."""

from __future__ import annotations

from imgui_bundle import imgui

from vcam.commands import WORDS, Shown
from vcam.keys import HOLD
from vcam.ui.controls import pretty_key
from vcam.ui.text import em, line, wrapped
from vcam.ui.view import View

KEY_EMS = 5.0


def meaning(word: str, state: Shown) -> str:
    """What a word of Shown.keys does, as "expression 3" or "toggle"."""
    if word == "hide":
        return "this panel away, the picture alone"
    name, _, value = word.partition(" ")
    if name == "expression":
        number, held = value.removesuffix(HOLD), ", while you hold the key" if value.endswith(HOLD) else ""
        if not number.isdigit():
            return f"expression: {number}{held}"
        there = 0 < int(number) <= len(state.expressions)
        shown = state.expressions[int(number) - 1] if there else "this avatar has none here"
        return f"expression: {shown}{held}"
    about = WORDS.get(name, ("", ""))[1] or name
    return f"{about}: {value}" if value else about


def draw_keys(state: Shown, view: View) -> None:
    """The list."""
    for word, key in (state.keys or {}).items():
        line(pretty_key(key), view.colours.accent, width=KEY_EMS * em())
        imgui.same_line(KEY_EMS * em())
        wrapped(meaning(word, state))
    if not state.keys:
        wrapped("No keys in this run.", view.colours.quiet)
    imgui.dummy(imgui.ImVec2(0, 0.5 * em()))
    wrapped("Tab, arrows, Space and Enter work every control. Change keys with: vcam config edit", view.colours.quiet)
