"""How it looks: what is behind the avatar, how large and where the head is, and the window's own colours."""

from __future__ import annotations

import re
from typing import Final

from imgui_bundle import imgui

from vcam.commands import THEMES, Shown
from vcam.ui.colours import Rgb, vec
from vcam.ui.controls import Give, Held, button, choice, row, with_key
from vcam.ui.files import FilePick
from vcam.ui.gallery import PICTURES
from vcam.ui.text import heading, line, tip
from vcam.ui.view import View

GREEN: Final = (0, 177, 64)
"""Of green screens, for programs that cut it out."""
BEHIND: Final = "A picture behind the avatar"
BLUR: Final = "blur:"
"""Before a picture's path: blurred."""
TITLES: Final = {name: "as the system" if name == "auto" else name for name in THEMES}
MOST_OFFSET: Final = 0.5
"""Half a picture is enough for a slider; `framing` takes more."""


class Look:
    """A panel."""

    def __init__(self) -> None:
        self._held = Held()
        self._picture = FilePick("picture", "path of a picture", BEHIND, (PICTURES,))
        self._blurred = False

    def draw(self, state: Shown, view: View, give: Give) -> None:
        """All of it."""
        heading("Background")
        self._draw_background(state, view, give)
        heading("Framing")
        self._draw_framing(state, view, give)
        heading("This window")
        changed, _ = imgui.checkbox("Show me mirrored", state.mirror_view)
        tip(with_key("As in a mirror; others see you the right way round all the same", state.keys, "mirror_view"))
        if changed:
            give("mirror_view", "")
        if theme := choice("theme", state.theme, TITLES, about="Colours of this window"):
            give("theme", theme)

    def _draw_background(self, state: Shown, view: View, give: Give) -> None:
        now = state.background
        size = (row(3), 0.0)
        for place, (label, spec, about) in enumerate(
            (
                ("Soft", "soft", "A soft grey light"),
                ("Green", "#{:02x}{:02x}{:02x}".format(*GREEN), "For programs that cut a green screen out"),
                ("None", "transparent", "Transparent where the output can be: films of pictures, OBS's browser source"),
            )
        ):
            if place:
                imgui.same_line()
            fill = view.colours.chosen if now == spec else None
            if button(label, size, fill=fill, colours=view.colours, about=about):
                give("background", spec)
        flags = imgui.ColorEditFlags_.no_alpha | imgui.ColorEditFlags_.display_hex
        imgui.set_next_item_width(-1)
        changed, picked = imgui.color_edit3("##colour", vec(colour_of(now) or (128, 128, 128)), flags)
        tip("Any colour")
        if changed:
            give("background", "#" + "".join(f"{round(min(max(part, 0), 1) * 255):02x}" for part in list(picked)[:3]))
        typed = self._picture.draw(view.colours)
        picture = picture_of(now)
        ticked, self._blurred = imgui.checkbox("Blurred", now.startswith(BLUR) if picture else self._blurred)
        tip("The picture behind the avatar is out of focus, as a room is behind a face")
        if path := typed or (picture if ticked else ""):
            give("background", (BLUR if self._blurred else "") + path)
        about = "Photos bring their own background." if state.photo else f"now: {now or 'as it is drawn'}"
        line(about, view.colours.quiet)

    def _draw_framing(self, state: Shown, view: View, give: Give) -> None:
        zoom = self._held.slider("zoom", state.zoom, 0.5, 3.0, label="size")
        tip("How large the head is")
        x = self._held.slider("x", state.offset[0], -MOST_OFFSET, MOST_OFFSET, label="to the side")
        tip("Left or right, in shares of the picture as others see it")
        y = self._held.slider("y", state.offset[1], -MOST_OFFSET, MOST_OFFSET, label="down")
        tip("Up or down, in shares of the picture")
        if zoom is not None or x is not None or y is not None:
            now = (
                self._held.shown("zoom", state.zoom),
                self._held.shown("x", state.offset[0]),
                self._held.shown("y", state.offset[1]),
            )
            give("framing", "{:.3f},{:.3f},{:.3f}".format(*now))
        if button("As it was at first", colours=view.colours, about="Usual size, in the middle"):
            give("framing", "1,0,0")


def colour_of(background: str) -> Rgb | None:
    """The colour of a background like "#336699"; None: it is something else."""
    if not re.fullmatch("#[0-9a-fA-F]{6}", background):
        return None
    red, green, blue = bytes.fromhex(background[1:])
    return red, green, blue


def picture_of(background: str) -> str:
    """The path in a background that is a picture; empty: it is none."""
    path = background.removeprefix(BLUR)
    return path if "." in path or "/" in path or "\\" in path else ""
