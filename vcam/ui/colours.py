"""Colours that mean something: the same meaning everywhere, each readable on the theme's ground."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from imgui_bundle import imgui

Rgb = tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class Colours:
    """Texts stand on the window's ground with a contrast of at least 4.5:1, and `on_fill` so on each fill."""

    quiet: Rgb
    """What is said beside the main thing."""
    good: Rgb
    warning: Rgb
    error: Rgb
    accent: Rgb
    """What is chosen, or asks to be pressed."""
    live: Rgb
    """Fill: the virtual camera shows the picture."""
    alarm: Rgb
    """Fill: panic."""
    chosen: Rgb
    """Fill of what is chosen, or asks to be pressed."""
    off: Rgb
    """Fill of what is off."""
    on_fill: Rgb
    """Text on a fill."""
    track: Rgb
    """The empty part of a bar."""
    bar: Rgb
    """The full part."""


DARK: Final = Colours(
    quiet=(168, 173, 184), good=(110, 214, 140), warning=(245, 190, 80), error=(255, 140, 130), accent=(130, 185, 255),
    live=(200, 30, 45), alarm=(168, 60, 0), chosen=(30, 95, 190), off=(76, 82, 94), on_fill=(255, 255, 255),
    track=(58, 62, 72), bar=(90, 160, 250),
)  # fmt: skip
LIGHT: Final = Colours(
    quiet=(82, 88, 100), good=(10, 105, 45), warning=(130, 78, 0), error=(175, 20, 20), accent=(20, 85, 180),
    live=(200, 20, 40), alarm=(168, 60, 0), chosen=(25, 95, 195), off=(92, 98, 110), on_fill=(255, 255, 255),
    track=(206, 210, 218), bar=(30, 110, 220),
)  # fmt: skip


def packed(colour: Rgb, alpha: float = 1.0) -> int:
    """As draw lists take it."""
    red, green, blue = (part / 255 for part in colour)
    return imgui.color_convert_float4_to_u32(imgui.ImVec4(red, green, blue, alpha))


def vec(colour: Rgb, alpha: float = 1.0) -> imgui.ImVec4:
    """As styles take it."""
    red, green, blue = (part / 255 for part in colour)
    return imgui.ImVec4(red, green, blue, alpha)
