"""Who to be: avatars and photos with their thumbnails, and how to add one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from imgui_bundle import imgui

from vcam.commands import Choice, Shown
from vcam.ui.colours import packed
from vcam.ui.controls import Give, button, with_key
from vcam.ui.files import FilePick
from vcam.ui.text import em, fitted, heading, line, tip, wrapped
from vcam.ui.view import View

ADD: Final = "A picture with a face becomes a living photo; a .vrm, .glb or .gltf model is worn."
PICTURES: Final = "*.jpg *.jpeg *.png *.webp *.bmp"
TILE_EMS: Final = 5.0
"""Side of a thumbnail at least; columns share what is left."""


class Gallery:
    """A panel."""

    def __init__(self) -> None:
        self._file = FilePick("file", "drop a file, or its path", ADD, ("*.vrm *.glb *.gltf", PICTURES))

    def draw(self, state: Shown, view: View, give: Give) -> None:
        """All of it."""
        self.draw_faces(state, view, give)
        heading("Add")
        if path := self._file.draw(view.colours):
            give("load", path)
        wrapped("Drop a photo or a .vrm or .glb model into the window.", view.colours.quiet)

    def draw_faces(self, state: Shown, view: View, give: Give) -> None:
        """What can be picked."""
        heading(f"Avatars  ({len(state.avatars)})")
        chosen = "" if state.photo else state.avatar
        if picked := tiles("avatars", state.avatars, chosen, view):
            give("wear", picked)  # it comes over a photo too, once it is ready
        if not state.avatars:
            wrapped("None to choose from in this run.", view.colours.quiet)
        heading(f"Photos  ({len(state.photos)})")
        photos = state.photo_pictures or tuple(Choice(name, name) for name in state.photos)
        if picked := tiles("photos", photos, state.name if state.photo else "", view):
            give("photo", picked)
        line(_photo_line(state), view.colours.quiet)
        if not state.photos:
            return
        imgui.begin_disabled(not state.photo)
        about = "The photo that is shown leaves the gallery; its file stays"
        if button("Take this photo out", colours=view.colours, about=about):
            give("forget", state.name)
        imgui.end_disabled()


def _photo_line(state: Shown) -> str:
    """One line that is always there, so that nothing below it moves."""
    if state.opening:
        return f"opening {state.opening}"
    if not state.photos:
        return "none yet"
    return with_key("Next photo", state.keys, "next")


def tiles(name: str, choices: Sequence[Choice], chosen: str, view: View) -> str:
    """A grid; gives the name of the one that was picked, or an empty text."""
    spacing, size = imgui.get_style().item_spacing.x, TILE_EMS * em()
    room = imgui.get_content_region_avail().x
    columns = max(int((room + spacing) / (size + spacing)), 1)
    size = (room - (columns - 1) * spacing) / columns
    picked = ""
    imgui.push_id(name)
    for number, choice in enumerate(choices):
        if number % columns:
            imgui.same_line()
        imgui.push_id(number)
        if _tile(choice, choice.name == chosen, size, view):
            picked = choice.name
        imgui.pop_id()
    imgui.pop_id()
    return picked


def _tile(choice: Choice, chosen: bool, size: float, view: View) -> bool:
    corner = imgui.get_cursor_screen_pos()
    height = size + 1.3 * em()
    pressed, _ = imgui.selectable("##tile", chosen, imgui.SelectableFlags_.none, imgui.ImVec2(size, height))
    tip(choice.title or choice.name)
    if not imgui.is_item_visible():
        return pressed
    draw, inset = imgui.get_window_draw_list(), 0.15 * em()
    low = imgui.ImVec2(corner.x + inset, corner.y + inset)
    high = imgui.ImVec2(corner.x + size - inset, corner.y + size - inset)
    texture = view.thumbnail(choice.picture) if choice.picture else None
    if texture is None:
        draw.add_rect_filled(low, high, packed(view.colours.track), 0.4 * em())
        letter = (choice.title or choice.name or "?")[0].upper()
        place = imgui.calc_text_size(letter)
        middle = imgui.ImVec2((low.x + high.x - place.x) / 2, (low.y + high.y - place.y) / 2)
        draw.add_text(middle, imgui.get_color_u32(imgui.Col_.text), letter)
    else:
        whole = imgui.ImVec2(0, 0), imgui.ImVec2(1, 1)
        draw.add_image_rounded(texture, low, high, *whole, 0xFFFFFFFF, 0.4 * em())
    if chosen:
        draw.add_rect(low, high, packed(view.colours.accent), 0.4 * em(), 0.18 * em())
    title = fitted(choice.title or choice.name, size - 2 * inset)
    begin = corner.x + (size - imgui.calc_text_size(title).x) / 2
    draw.add_text(imgui.ImVec2(begin, corner.y + size), imgui.get_color_u32(imgui.Col_.text), title)
    return pressed
