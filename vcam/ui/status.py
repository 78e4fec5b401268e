"""The line at the bottom: whether the face is seen, how fast and how late it goes, and the newest trouble."""

from __future__ import annotations

from typing import Final

from imgui_bundle import imgui

from vcam.commands import News, Shown
from vcam.ui.colours import Colours, Rgb, vec
from vcam.ui.controls import dot
from vcam.ui.messages import colour_of
from vcam.ui.text import em, fitted, line, tip, width_of
from vcam.ui.view import View

MORE: Final = (
    "Pictures that were not shown because newer ones were there. Where the computer is too busy, less is drawn until "
    "it is not: what you do is seen in time all the same."
)


def face_words(state: Shown, colours: Colours) -> tuple[str, Rgb, str]:
    """(words, light, more)."""
    if state.paused:
        return "Paused", colours.warning, "Your face is not followed; the avatar idles. Press Pause again to go on."
    if state.face:
        return "Face seen", colours.good, state.source_about
    return "No face", colours.error, "The avatar idles. Look into the camera, with light on your face."


def draw_status(state: Shown, view: View, newest: News | None) -> bool:
    """True when the user wants to see the messages. `newest`: the newest trouble that wasn't seen yet."""
    words, light, more = face_words(state, view.colours)
    dot(light)
    _cell(words, "Face seen", more)
    late = "- ms late" if state.age_ms is None else f"{min(state.age_ms, 9999):.0f} ms late"
    _cell(f"{state.fps:.1f} fps", "888.8 fps", "Pictures that go out each second")
    _cell(late, "8888 ms late", "From the camera's moment to what others see")
    room = imgui.get_content_region_avail().x
    if newest is None or room < 4 * em():
        line(*_dropped(state, view.colours), more=MORE)
        return False
    imgui.push_style_var(imgui.StyleVar_.frame_padding, imgui.ImVec2(0.0, 0.0))
    imgui.push_style_var(imgui.StyleVar_.frame_border_size, 0.0)
    imgui.push_style_var(imgui.StyleVar_.button_text_align, imgui.ImVec2(0.0, 0.5))
    imgui.push_style_color(imgui.Col_.button, imgui.ImVec4(0, 0, 0, 0))
    colour = colour_of(newest, view.colours) or view.colours.quiet
    imgui.push_style_color(imgui.Col_.text, vec(colour))
    pressed = imgui.button(f"{fitted(newest.text, room - em())}###news", imgui.ImVec2(room, 0))
    imgui.pop_style_color(2)
    imgui.pop_style_var(3)
    tip(newest.text)
    return pressed


def _dropped(state: Shown, colours: Colours) -> tuple[str, Rgb | None]:
    """(words, colour)."""
    if state.drawn:
        return f"{state.dropped} dropped, busy: {state.drawn}", colours.warning
    return f"{state.dropped} dropped", None


def _cell(words: str, longest: str, more: str) -> None:
    """`words` in a cell as wide as `longest`, so that nothing beside it moves."""
    left, width = imgui.get_cursor_pos_x(), width_of(longest)
    line(words, width=width, more=more)
    imgui.same_line(left + width + em())
