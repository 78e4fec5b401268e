"""The bar below the picture: one big switch for the virtual camera, panic, and what else is pressed often."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from imgui_bundle import imgui

from vcam.commands import Shown
from vcam.ui.colours import Colours, Rgb, packed
from vcam.ui.controls import Give, button, row, with_key
from vcam.ui.text import em, fitted, width_of
from vcam.ui.view import View

SWITCH_EMS: Final = 3.0
LARGE: Final = 1.25
"""Letters of a switch, of the usual ones."""
AIR_SHARE: Final = 0.6
"""Of the line that it shares with panic."""


def height_px() -> float:
    """Of both lines together."""
    return SWITCH_EMS * em() + imgui.get_style().item_spacing.y + imgui.get_frame_height()


@dataclass(frozen=True, slots=True)
class Switch:
    """How a large button looks."""

    label: str
    below: str
    """In plain words, under it."""
    fill: Rgb
    about: str


def goes_to(state: Shown) -> str:
    """Where viewers may be, so that there is something to switch; empty: nowhere."""
    return state.camera_out or ("Programs that take it from the preview page" if state.viewers else "")


def air(state: Shown, colours: Colours) -> Switch:
    """Of the virtual camera, and of programs that show the preview page's picture on."""
    camera = goes_to(state)
    if not camera:
        why = state.camera_fix or "This run has no virtual camera."
        return Switch("NO VIRTUAL CAMERA", "press to see why", colours.off, why)
    if state.panic:
        return Switch("CARD ON AIR", "others see a card", colours.alarm, f"{camera}. Press Panic again to end it.")
    if state.on_air and state.broken:
        why = f"{camera}. It can't be drawn: {state.broken}. Choose another avatar."
        return Switch("CARD ON AIR", "others see a card", colours.alarm, why)
    if state.on_air:
        return Switch("ON AIR", "others see this picture", colours.live, f"{camera}. Press to show others a card.")
    return Switch("OFF AIR", "others see a card", colours.off, f"{camera}. Press to show this picture.")


def panic(state: Shown, colours: Colours) -> Switch:
    """Of the card on every output."""
    about = "A card on every output, at once. Again: back."
    if state.panic:
        return Switch("SHOW AGAIN", "ends the panic", colours.alarm, about)
    return Switch("PANIC", "a card, at once", colours.alarm, about)


def draw_air(state: Shown, view: View, give: Give) -> bool:
    """Both lines. True when the user asked for what to do about a virtual camera that isn't there."""
    colours = view.colours
    width = imgui.get_content_region_avail().x - imgui.get_style().item_spacing.x
    wants_help = False
    if _draw_switch("on_air", air(state, colours), width * AIR_SHARE, state, colours):
        if goes_to(state):
            give("on_air", "")
        else:
            wants_help = True
    imgui.same_line()
    if _draw_switch("panic", panic(state, colours), width * (1 - AIR_SHARE), state, colours):
        give("panic", "")
    _draw_often(state, give, colours)
    return wants_help


def _draw_switch(word: str, switch: Switch, width: float, state: Shown, colours: Colours) -> bool:
    corner, height, inset = imgui.get_cursor_screen_pos(), SWITCH_EMS * em(), 0.4 * em()
    about = f"{with_key(switch.label, state.keys, word)}: {switch.below}\n{switch.about}"
    pressed = button("", (width, height), name=word, fill=switch.fill, colours=colours, about=about)
    draw = imgui.get_window_draw_list()
    for words, size, top in ((switch.label, LARGE, 0.35), (switch.below, 1.0, 1.75)):
        shown = fitted(words, (width - inset) / size)
        left = corner.x + (width - width_of(shown) * size) / 2
        place = imgui.ImVec2(left, corner.y + top * em())
        draw.add_text(imgui.get_font(), size * em(), place, packed(colours.on_fill), shown)
    return pressed


def _draw_often(state: Shown, give: Give, colours: Colours) -> None:
    """The second line. Its labels never change; what is on is filled."""
    size = (row(4), 0.0)
    can_toggle = bool(state.photos)
    imgui.begin_disabled(not can_toggle)
    about = with_key("A photo instead of the avatar", state.keys, "toggle")
    about += "" if can_toggle else ". Drop a photo into the window first."
    if _lit("Photo", size, on=state.photo, colours=colours, about=about):
        give("toggle", "")
    imgui.end_disabled()
    imgui.same_line()
    about = with_key("Straight ahead is where you look now", state.keys, "recentre")
    if button("Centre", size, name="recentre", colours=colours, about=about):
        give("recentre", "")
    imgui.same_line()
    about = with_key("Stop following your face; the avatar idles", state.keys, "pause")
    if _lit("Pause", size, on=state.paused, colours=colours, about=about):
        give("pause", "")
    imgui.same_line()
    about = with_key("Record a film of what others see", state.keys, "record")
    about += f"\n{state.recording}" if state.recording else ""
    if _lit("Record", size, on=bool(state.recording), colours=colours, about=about):
        give("record", "")


def _lit(label: str, size: tuple[float, float], *, on: bool, colours: Colours, about: str) -> bool:
    fill = colours.chosen if on else None
    return button(label, size, name=label.lower(), fill=fill, colours=colours, about=about)
