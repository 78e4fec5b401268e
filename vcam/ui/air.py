"""The bar below the picture: one big switch for the virtual camera, panic, and what else is pressed often."""

from __future__ import annotations

from typing import Final

from imgui_bundle import imgui

from vcam.commands import Shown
from vcam.ui.colours import Colours, Rgb
from vcam.ui.controls import Give, button, row, with_key
from vcam.ui.text import em
from vcam.ui.view import View

SWITCH_EMS: Final = 2.6
AIR_SHARE: Final = 0.6
"""Of the line that it shares with panic."""


def height_px() -> float:
    """Of both lines together."""
    return SWITCH_EMS * em() + imgui.get_style().item_spacing.y + imgui.get_frame_height()


def air(state: Shown, colours: Colours) -> tuple[str, Rgb, str]:
    """(label of the switch, its fill, what it means)."""
    if not state.camera_out:
        why = state.camera_fix or "This run has no virtual camera."
        return "NO VIRTUAL CAMERA", colours.off, f"{why}\nPress to see what to do about it."
    if state.panic:
        return "CARD ON AIR", colours.alarm, f"{state.camera_out}: others see a card. Press Panic again to end it."
    if state.on_air:
        return "ON AIR", colours.live, f"{state.camera_out}: others see you. Press to show them a card."
    return "OFF AIR", colours.off, f"{state.camera_out}: others see a card. Press to show yourself."


def draw_air(state: Shown, view: View, give: Give) -> bool:
    """Both lines. True when the user asked for what to do about a virtual camera that isn't there."""
    colours = view.colours
    width, height = imgui.get_content_region_avail().x - imgui.get_style().item_spacing.x, SWITCH_EMS * em()
    label, fill, about = air(state, colours)
    wants_help = False
    if button(label, (width * AIR_SHARE, height), name="on_air", fill=fill, colours=colours,
              about=f"{with_key('On air', state.keys, 'on_air')}\n{about}"):  # fmt: skip
        if state.camera_out:
            give("on_air", "")
        else:
            wants_help = True
    imgui.same_line()
    label = "SHOW AGAIN" if state.panic else "PANIC"
    about = f"{with_key('Panic', state.keys, 'panic')}: a card on every output, at once. Again: back."
    if button(label, (width * (1 - AIR_SHARE), height), name="panic", fill=colours.alarm, colours=colours, about=about):
        give("panic", "")
    _draw_often(state, give, colours)
    return wants_help


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
