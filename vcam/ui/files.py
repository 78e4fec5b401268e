"""A file that the user names: typed, or picked in the system's own dialog where there is one."""

from __future__ import annotations

import shutil
import sys
from functools import cache
from typing import Final

from imgui_bundle import imgui
from imgui_bundle import portable_file_dialogs as dialogs

from vcam.ui.colours import Colours
from vcam.ui.controls import Field, button, row
from vcam.ui.text import tip

BUTTON: Final = "Choose…"
ON_LINUX: Final = ("zenity", "kdialog", "matedialog", "qarma")
"""Programs that show a file dialog; desktops bring one of them."""


@cache
def dialog_possible() -> bool:
    """Whether this system has a dialog."""
    return not sys.platform.startswith("linux") or any(shutil.which(program) for program in ON_LINUX)


class FilePick:
    """A line to type in, and a button beside it."""

    def __init__(self, name: str, hint: str, about: str, patterns: tuple[str, ...]) -> None:
        """`patterns`: what files are offered, as "*.jpg"."""
        self._field, self._name, self._about = Field(name, hint), name, about
        offered = " ".join(patterns)
        self._filters = [self._name, f"{offered} {offered.upper()}", "all files", "*"]  # Linux tells .JPG from .jpg
        self._open: dialogs.open_file | None = None

    def draw(self, colours: Colours) -> str:
        """The path, once, when it was typed and ended by Enter, or picked; else empty."""
        style, picked = imgui.get_style(), ""
        button_px = imgui.calc_text_size(BUTTON).x + 2 * style.frame_padding.x
        typed = self._field.draw(row(1) - button_px - style.item_spacing.x if dialog_possible() else -1.0)
        tip(self._about)
        if dialog_possible():
            imgui.same_line()
            if button(BUTTON, name=f"choose {self._name}", colours=colours, about=self._about) and self._open is None:
                self._open = dialogs.open_file(self._about, "", self._filters)
        if self._open is not None and self._open.ready(0):
            picked = next(iter(self._open.result()), "")
            self._open = None
        if typed:
            self._field.text = ""
        return typed or picked
