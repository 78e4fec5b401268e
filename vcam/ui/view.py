"""What the window's process has besides the state: the picture that it shows, its thumbnails, and its looks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from imgui_bundle import imgui

from vcam.ui.colours import DARK, LIGHT, Colours


def _none(path: str) -> imgui.ImTextureRef | None:
    return None


@dataclass(frozen=True, slots=True)
class View:
    """Of one frame of the panel."""

    picture: imgui.ImTextureRef | None = None
    """The newest picture as others see it, alpha premultiplied, its top row at v = 0; None: there was none yet."""
    size_wh: tuple[int, int] = (16, 9)
    """(width, height) px of it."""
    dark: bool = True
    """Whether the theme is a dark one."""
    thumbnail: Callable[[str], imgui.ImTextureRef | None] = _none
    """The texture of a PNG's path; None: not read yet, or it can't be."""

    @property
    def colours(self) -> Colours:
        """Those that mean something, of this theme."""
        return DARK if self.dark else LIGHT
