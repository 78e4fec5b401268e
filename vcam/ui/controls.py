"""The few controls that imgui lacks: filled buttons, sliders that don't jump back, bars, dots, names of keys."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from imgui_bundle import imgui

from vcam.ui.colours import Colours, Rgb, packed, vec
from vcam.ui.text import em, fitted, line, tip

Give = Callable[[str, str], object]
"""Takes a command: its word and its value, as vcam.commands has them."""

LABEL_SHARE: Final = 0.4
"""Of the line of a slider."""
SETTLES_S: Final = 0.6
"""So long after a change the user's own value is shown, until the state has come round."""
PRETTY: Final = {
    "esc": "Esc",
    "pageup": "PgUp",
    "pagedown": "PgDn",
    "ctrl": "Ctrl",
    "alt": "Alt",
    "shift": "Shift",
    "super": "Super",
}


def pretty_key(key: str) -> str:
    """A key of Shown.keys as it is printed on keyboards: "ctrl+q" → "Ctrl+Q"."""
    return "+".join(PRETTY.get(part, part.upper() if len(part) <= 3 else part.capitalize()) for part in key.split("+"))


def with_key(text: str, keys: Mapping[str, str] | None, word: str) -> str:
    """`text` and in brackets the key that does the same, if there is one."""
    key = (keys or {}).get(word, "")
    return f"{text} ({pretty_key(key)})" if key else text


def button(
    label: str,
    size: tuple[float, float] = (0.0, 0.0),
    *,
    name: str = "",
    fill: Rgb | None = None,
    colours: Colours,
    about: str = "",
) -> bool:
    """A button whose label is cut to its width; `name` tells it from others of the same label."""
    width = size[0] or imgui.calc_text_size(label).x + 2 * imgui.get_style().frame_padding.x
    shown = fitted(label, width - imgui.get_style().frame_padding.x)
    if fill is not None:
        imgui.push_style_color(imgui.Col_.button, vec(fill))
        imgui.push_style_color(imgui.Col_.button_hovered, vec(fill, 0.85))
        imgui.push_style_color(imgui.Col_.button_active, vec(fill, 0.7))
        imgui.push_style_color(imgui.Col_.text, vec(colours.on_fill))
    pressed = imgui.button(f"{shown}###{name or label}", imgui.ImVec2(width, size[1]))
    if fill is not None:
        imgui.pop_style_color(4)
    tip(about or (label if shown != label else ""))
    return pressed


def row(count: int, *, gap: float | None = None) -> float:
    """Width of each of `count` controls that fill a line, px."""
    space = imgui.get_style().item_spacing.x if gap is None else gap
    return max((imgui.get_content_region_avail().x - (count - 1) * space) / count, 1.0)


def dot(colour: Rgb) -> None:
    """A round light as high as a line of text; the next item stands beside it."""
    corner, size = imgui.get_cursor_screen_pos(), em()
    middle = imgui.ImVec2(corner.x + 0.4 * size, corner.y + 0.5 * size)
    imgui.get_window_draw_list().add_circle_filled(middle, 0.3 * size, packed(colour))
    imgui.dummy(imgui.ImVec2(0.8 * size, size))
    imgui.same_line(0, 0.2 * size)


def bar(share: float, size: tuple[float, float], colours: Colours, *, fill: Rgb | None = None) -> None:
    """A bar full by `share`, 0..1."""
    corner, (width, height) = imgui.get_cursor_screen_pos(), size
    draw = imgui.get_window_draw_list()
    end = imgui.ImVec2(corner.x + width, corner.y + height)
    draw.add_rect_filled(corner, end, packed(colours.track), height / 4)
    full = width * min(max(share, 0.0), 1.0)
    if full >= 1:
        draw.add_rect_filled(corner, imgui.ImVec2(corner.x + full, end.y), packed(fill or colours.bar), height / 4)
    imgui.dummy(imgui.ImVec2(width, height))


def second_click() -> bool:
    """Whether what is pressed now is by the second click of a double one, which wasn't meant for what came up there."""
    return imgui.is_mouse_released(0) and int(imgui.get_io().mouse_clicked_last_count[0]) > 1


def enter_alone() -> bool:
    """Whether Enter was pressed while the keyboard is on no control, which it would work."""
    pressed = imgui.is_key_pressed(imgui.Key.enter, False) or imgui.is_key_pressed(imgui.Key.keypad_enter, False)
    on_control = imgui.is_any_item_focused() and imgui.get_io().nav_visible
    return pressed and not on_control and not imgui.is_any_item_active()


class Held:
    """Values that the user is changing: shown as they set them until the state that answers has come round."""

    def __init__(self) -> None:
        self._own: dict[str, tuple[float, float]] = {}

    def shown(self, name: str, value: float) -> float:
        """What to show for `name`, whose value in the state is `value`."""
        own, until = self._own.get(name, (value, 0.0))
        return own if imgui.get_time() < until else value

    def set(self, name: str, value: float) -> None:
        """The user set `name` so, now."""
        self._own[name] = value, imgui.get_time() + SETTLES_S

    def slider(self, name: str, value: float, low: float, high: float, *, label: str) -> float | None:
        """A slider beside its label and number; gives the new value while the user moves it."""
        now, left, width = self.shown(name, value), imgui.get_cursor_pos_x(), LABEL_SHARE * row(1)
        imgui.align_text_to_frame_padding()
        line(f"{label} {now:.2f}", width=width)
        imgui.same_line(left + width)
        imgui.set_next_item_width(-1)
        flags = imgui.SliderFlags_.always_clamp | imgui.SliderFlags_.no_input
        moved, own = imgui.slider_float(f"##{name}", now, low, high, " ", flags)
        if moved or imgui.is_item_active():
            self.set(name, own)
        return own if moved else None


def choice(name: str, now: str, choices: Mapping[str, str], *, about: str = "") -> str | None:
    """A list that folds out, `choices` value → what it is called; gives the value that the user picked. Until one is
    picked it shows `now`, also when that isn't among them."""
    picked = None
    imgui.set_next_item_width(-1)
    room = imgui.get_content_region_avail().x - 2.6 * em()
    opened = imgui.begin_combo(f"##{name}", fitted(choices.get(now, now), room))
    if not opened:
        tip(about or choices.get(now, now))
        return None
    for number, (value, title) in enumerate(choices.items()):
        chosen = value == now
        if imgui.selectable(f"{fitted(title, 2 * room)}##{number}", chosen)[0] and not chosen:
            picked = value
        if chosen:
            imgui.set_item_default_focus()
    imgui.end_combo()
    return picked


class Field:
    """A line to type in; what stands there is the window's own until Enter is pressed."""

    def __init__(self, name: str, hint: str) -> None:
        self._name, self._hint = name, hint
        self.text = ""

    def draw(self, width: float = -1.0) -> str:
        """What was typed, once, when Enter ends it; else empty."""
        imgui.set_next_item_width(width)
        entered, self.text = imgui.input_text_with_hint(
            f"##{self._name}", self._hint, self.text, imgui.InputTextFlags_.enter_returns_true
        )
        return self.text.strip() if entered else ""
