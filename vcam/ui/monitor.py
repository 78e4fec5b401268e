"""The picture as others see it, in its own shape, and above it in words what it is that they see."""

from __future__ import annotations

from typing import Final

from imgui_bundle import imgui

from vcam.commands import Shown
from vcam.ui.air import goes_to
from vcam.ui.colours import Colours, Rgb, packed
from vcam.ui.text import em, fitted, line, tip
from vcam.ui.view import View

CHEQUER: Final[tuple[Rgb, Rgb]] = ((150, 150, 150), (110, 110, 110))
"""What is seen through a transparent background."""
CHEQUERS: Final = 24
"""Squares beside each other."""
FRAME_EMS: Final = 0.2
"""Width of the frame while a card is shown."""
Box = tuple[float, float, float, float]
"""(left, top, width, height) on the screen, px."""


def headline(state: Shown, colours: Colours) -> tuple[str, Rgb | None, str]:
    """(what is said above the picture, its colour, more of it in a tooltip)."""
    mirrored = ", mirrored for you only" if state.mirror_view else ""
    if state.panic:
        return "PANIC: everybody sees a card", colours.error, "Your camera's picture isn't in it."
    if state.broken:
        why = f"It can't be drawn: {state.broken}. Choose another avatar."
        return "Others see a card: this can't be drawn", colours.error, why
    if goes_to(state) and not state.on_air:
        return (
            f"Others see a card; your view{mirrored}",
            colours.warning,
            "You are off air. Press On air to show them this picture.",
        )
    about = "Drawn by vcam. Your camera's picture is never sent, but by vcam --scene overlay."
    if state.mirror_view:
        about += " You see yourself as in a mirror; others see it the right way round."
    return f"What others see{mirrored}", None, about


def draw_headline(state: Shown, view: View) -> None:
    """One line, as wide as there is room; at its right whom one sees."""
    words, colour, more = headline(state, view.colours)
    room = imgui.get_content_region_avail().x
    who = fitted(state.name, 0.35 * room)
    who_px = imgui.calc_text_size(who).x
    line(words, colour, width=max(room - who_px - em(), em()), more=more)
    imgui.same_line(max(room - who_px, 0.0))
    line(who, view.colours.quiet, width=who_px, more=state.name)


def is_mirrored(state: Shown) -> bool:
    """Whether the picture is drawn as in a mirror; a card isn't: it is to be read."""
    return state.mirror_view and not state.card


def draw_picture(state: Shown, view: View, size: tuple[float, float]) -> Box:
    """The picture in the middle of `size` px; gives where it is."""
    corner, colours = imgui.get_cursor_screen_pos(), view.colours
    box = within(size, view.size_wh)
    left, top = round(box[0] + corner.x), round(box[1] + corner.y)  # whole px: its edges are sharp
    width, height = round(box[2]), round(box[3])
    low, high = imgui.ImVec2(left, top), imgui.ImVec2(left + width, top + height)
    draw = imgui.get_window_draw_list()
    if view.picture is None:
        draw.add_rect_filled(low, high, packed(colours.track), 0.4 * em())
        words = fitted("waiting for the first picture", 0.9 * width)
        place = imgui.calc_text_size(words)
        middle = imgui.ImVec2(left + (width - place.x) / 2, top + (height - place.y) / 2)
        draw.add_text(middle, packed(colours.quiet), words)
    else:
        if state.background == "transparent":
            _chequer(low, width, height)
        begin, end = (1.0, 0.0) if is_mirrored(state) else (0.0, 1.0)
        draw.add_image(view.picture, low, high, imgui.ImVec2(begin, 0.0), imgui.ImVec2(end, 1.0))
    if state.card:
        frame = FRAME_EMS * em()
        draw.add_rect(low, high, packed(colours.alarm), 0.0, frame)
    imgui.invisible_button("picture", imgui.ImVec2(max(size[0], 1), max(size[1], 1)))
    if not state.avatars and not state.photos:
        tip("Drop a photo or a .vrm, .glb or .gltf model here.")
    return left, top, width, height


def within(size: tuple[float, float], picture_wh: tuple[int, int]) -> Box:
    """The largest box of the picture's shape in the middle of `size`."""
    scale = min(size[0] / max(picture_wh[0], 1), size[1] / max(picture_wh[1], 1))
    width, height = max(picture_wh[0] * scale, 1.0), max(picture_wh[1] * scale, 1.0)
    return (size[0] - width) / 2, (size[1] - height) / 2, width, height


def _chequer(low: imgui.ImVec2, width: float, height: float) -> None:
    draw, side = imgui.get_window_draw_list(), width / CHEQUERS
    draw.add_rect_filled(low, imgui.ImVec2(low.x + width, low.y + height), packed(CHEQUER[0]))
    dark, rows = packed(CHEQUER[1]), int(height / side) + 1
    for row in range(rows):
        for column in range(row % 2, CHEQUERS, 2):
            x, y = low.x + column * side, low.y + row * side
            bottom = min(y + side, low.y + height)
            if bottom > y:
                draw.add_rect_filled(imgui.ImVec2(x, y), imgui.ImVec2(x + side, bottom), dark)
