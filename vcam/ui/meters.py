"""What is read from the face: the 52 channels as bars, left beside right, in an order that never changes."""

from __future__ import annotations

import re
from dataclasses import fields
from typing import Final

from imgui_bundle import imgui

from vcam.commands import Shown
from vcam.types import ARKIT, CHANNEL
from vcam.ui.colours import packed
from vcam.ui.text import em, fitted
from vcam.ui.view import View

GROUPS: Final[tuple[tuple[str, tuple[str, ...]], ...]] = (
    ("Eyes", ("eyeBlink", "eyeSquint", "eyeWide", "eyeLookIn", "eyeLookOut", "eyeLookUp", "eyeLookDown")),
    ("Brows", ("browInnerUp", "browOuterUp", "browDown")),
    ("Jaw", ("jawOpen", "jawForward", "jawLeft jawRight")),
    (
        "Mouth",
        ("mouthSmile", "mouthPucker", "mouthFunnel", "mouthFrown", "mouthStretch", "mouthPress", "mouthUpperUp",
         "mouthLowerDown", "mouthClose", "mouthLeft mouthRight", "mouthDimple", "mouthShrugUpper", "mouthShrugLower",
         "mouthRollUpper", "mouthRollLower"),
    ),
    ("Cheeks, nose, tongue", ("cheekPuff", "cheekSquint", "noseSneer", "tongueOut")),
)  # fmt: skip
"""What moves most in most people first, in each group."""
NAME_SHARE: Final = 0.36
FULL: Final = 1000
"""Shown.expression is per mille."""


def channels_of(name: str) -> tuple[int, ...]:
    """Places in ARKIT of a line of GROUPS: one for the whole face, or the person's left and right."""
    names = name.split() if " " in name else [name] if name in CHANNEL else [f"{name}Left", f"{name}Right"]
    return tuple(CHANNEL[each] for each in names)


def plain(name: str) -> str:
    """A channel's name for people: "eyeLookIn" → "look in"."""
    words = re.findall("[A-Z]?[a-z]+", name.split(maxsplit=1)[0])
    if " " in name:
        words = [words[0], "sideways"]
    return " ".join(words[1:] if words[0] in {"eye", "brow", "mouth", "cheek"} and len(words) > 1 else words).lower()


LINES: Final = tuple((title, tuple((plain(name), channels_of(name)) for name in names)) for title, names in GROUPS)
"""(heading, lines as (words, places))."""
STEADY: Final = tuple(
    field.name
    for field in fields(Shown)
    if field.name not in {"fps", "age_ms", "latency_ms", "dropped", "expression", "angles", "voice_level"}
)
"""What of a state doesn't go up and down by itself."""
SHOWN: Final = sorted(place for _, lines in LINES for _, places in lines for place in places)
if list(range(len(ARKIT))) != SHOWN:
    raise AssertionError("each of the 52 channels has one bar")


def same_but_meters(a: Shown, b: Shown) -> bool:
    """Whether two states differ in nothing that a user did or has to see at once."""
    return all(getattr(a, name) == getattr(b, name) for name in STEADY)


def draw_meters(state: Shown, view: View) -> None:
    """All bars; empty where nobody is seen."""
    draw, line_px = imgui.get_window_draw_list(), 1.1 * em()
    text, track, full = imgui.get_color_u32(imgui.Col_.text), packed(view.colours.track), packed(view.colours.bar)
    quiet = packed(view.colours.quiet)
    values = state.expression if len(state.expression) == len(ARKIT) else (0,) * len(ARKIT)
    width, gap = imgui.get_content_region_avail().x, 0.3 * em()
    bars = width * (1 - NAME_SHARE)
    for title, lines in LINES:
        corner = imgui.get_cursor_screen_pos()
        imgui.dummy(imgui.ImVec2(width, line_px * (len(lines) + 1.3)))
        if not imgui.is_item_visible():
            continue
        draw.add_text(imgui.ImVec2(corner.x, corner.y + 0.2 * line_px), quiet, title)
        for number, (words, places) in enumerate(lines):
            y = corner.y + line_px * (number + 1.2)
            draw.add_text(imgui.ImVec2(corner.x, y), text, fitted(words, width - bars - gap))
            each = (bars - gap * (len(places) - 1)) / len(places)
            for side, place in enumerate(places):
                left = corner.x + width - bars + side * (each + gap)
                low, bottom = imgui.ImVec2(left, y + 0.2 * line_px), y + 0.8 * line_px
                draw.add_rect_filled(low, imgui.ImVec2(left + each, bottom), track)
                share = min(max(values[place] / FULL, 0.0), 1.0)
                if share > 0.005:
                    draw.add_rect_filled(low, imgui.ImVec2(left + each * share, bottom), full)
