"""Tells imgui what glfw hears: mouse, keys, letters, focus, the clipboard, and how large the window is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from imgui_bundle import imgui

from vcam.ui.keys import codes

MODIFIERS: Final = ("ctrl", "shift", "alt", "super")
RENAMED: Final[dict[str, str]] = {
    "left": "left_arrow",
    "right": "right_arrow",
    "up": "up_arrow",
    "down": "down_arrow",
    "left_control": "left_ctrl",
    "right_control": "right_ctrl",
    **{f"kp_{n}": f"keypad{n}" for n in range(10)},
    **{f"kp_{n}": f"keypad_{n}" for n in ("add", "decimal", "divide", "enter", "equal", "multiply", "subtract")},
    **{str(n): f"_{n}" for n in range(10)},
}
"""glfw's name of a key → imgui's, where they differ."""
CURSORS: Final[dict[str, str]] = {
    "text_input": "IBEAM_CURSOR",
    "resize_ns": "VRESIZE_CURSOR",
    "resize_ew": "HRESIZE_CURSOR",
    "hand": "HAND_CURSOR",
}
"""imgui's cursor → glfw's; all others are the arrow."""


class Platform:
    """Of one window and one imgui context. Callbacks come while glfw polls, in the main thread."""

    def __init__(self, glfw: Any, window: Any, moved: Callable[[], None]) -> None:
        """`moved` is called at every input."""
        self._glfw, self._window, self._moved = glfw, window, moved
        self._last_s = glfw.get_time()
        self._keys = {code: key for code, name in codes(glfw).items() if (key := imgui_key(name)) is not None}
        shapes = {getattr(imgui.MouseCursor_, ours): getattr(glfw, theirs) for ours, theirs in CURSORS.items()}
        self._cursors = {shape: glfw.create_standard_cursor(code) for shape, code in shapes.items()}
        self._shape: int = imgui.MouseCursor_.arrow
        io = imgui.get_io()
        io.backend_flags |= imgui.BackendFlags_.has_mouse_cursors
        clipboard = imgui.get_platform_io()
        clipboard.platform_get_clipboard_text_fn = lambda context: (glfw.get_clipboard_string(None) or b"").decode()
        clipboard.platform_set_clipboard_text_fn = lambda context, text: glfw.set_clipboard_string(None, text)
        glfw.set_cursor_pos_callback(window, self._pointed)
        glfw.set_cursor_enter_callback(window, self._entered)
        glfw.set_mouse_button_callback(window, self._clicked)
        glfw.set_scroll_callback(window, self._scrolled)
        glfw.set_char_callback(window, self._typed)
        glfw.set_window_focus_callback(window, self._focused)
        self.size_wh: tuple[int, int] = glfw.get_window_size(window)
        """(width, height) in the window's own units. Asked once, told from then on: each question waits for X."""
        self.size_px: tuple[int, int] = glfw.get_framebuffer_size(window)
        self.content_scale = float(glfw.get_window_content_scale(window)[0])
        """Of the display, 1 at 100 %."""
        self.minimised = False
        self.uncovered = True
        """Whether the screen may have lost what it showed; for whoever draws to take back."""
        glfw.set_window_size_callback(window, self._resized)
        glfw.set_framebuffer_size_callback(window, self._resized_px)
        glfw.set_window_content_scale_callback(window, self._rescaled)
        glfw.set_window_iconify_callback(window, self._minimised)
        glfw.set_window_refresh_callback(window, self._refreshed)

    def begin_frame(self) -> None:
        """Tell size, time and the shape of the cursor."""
        glfw, io = self._glfw, imgui.get_io()
        size, pixels = self.size_wh, self.size_px
        io.display_size = imgui.ImVec2(*size)
        if all(size):
            io.display_framebuffer_scale = imgui.ImVec2(pixels[0] / size[0], pixels[1] / size[1])
        now = glfw.get_time()
        io.delta_time, self._last_s = max(now - self._last_s, 1e-4), now
        if (shape := imgui.get_mouse_cursor()) != self._shape:
            self._shape = shape
            glfw.set_cursor(self._window, self._cursors.get(shape))

    def key(self, code: int, scancode: int, action: int, mods: int, *, ours: bool = False) -> None:
        """A key was pressed or let go: for the fields and the switches. `ours`: it asks for something else, and must
        not scroll a panel too."""
        self._moved()
        io, glfw = imgui.get_io(), self._glfw
        if action == glfw.REPEAT:
            return  # imgui repeats by itself
        bits = (glfw.MOD_CONTROL, glfw.MOD_SHIFT, glfw.MOD_ALT, glfw.MOD_SUPER)
        for name, bit in zip(MODIFIERS, bits, strict=True):
            io.add_key_event(getattr(imgui.Key, f"mod_{name}"), bool(mods & bit))
        if ours:
            return
        key = self._keys.get(code)
        types = glfw.get_key_name(code, scancode) or ""
        if len(types) == 1 and "a" <= types <= "z":  # Ctrl+C is where the user's layout has the C
            key = getattr(imgui.Key, types)
        if key is not None:
            io.add_key_event(key, action == glfw.PRESS)

    def _resized(self, window: Any, width: int, height: int) -> None:
        self.size_wh = width, height
        self._refreshed(window)

    def _resized_px(self, window: Any, width: int, height: int) -> None:
        self.size_px = width, height
        self._refreshed(window)

    def _rescaled(self, window: Any, x: float, y: float) -> None:
        self.content_scale = x
        self._refreshed(window)

    def _minimised(self, window: Any, yes: int) -> None:
        self.minimised = bool(yes)
        self._refreshed(window)

    def _refreshed(self, window: Any) -> None:
        self.uncovered = True
        self._moved()

    def _pointed(self, window: Any, x: float, y: float) -> None:
        self._moved()
        imgui.get_io().add_mouse_pos_event(x, y)

    def _entered(self, window: Any, inside: int) -> None:
        self._moved()
        if not inside:
            imgui.get_io().add_mouse_pos_event(-imgui.FLT_MAX, -imgui.FLT_MAX)

    def _clicked(self, window: Any, button: int, action: int, mods: int) -> None:
        self._moved()
        if button < 5:  # as many as imgui knows
            imgui.get_io().add_mouse_button_event(button, action == self._glfw.PRESS)

    def _scrolled(self, window: Any, x: float, y: float) -> None:
        self._moved()
        imgui.get_io().add_mouse_wheel_event(x, y)

    def _typed(self, window: Any, code: int) -> None:
        self._moved()
        imgui.get_io().add_input_character(code)

    def _focused(self, window: Any, focused: int) -> None:
        self._moved()
        imgui.get_io().add_focus_event(bool(focused))


def imgui_key(name: str) -> imgui.Key | None:
    """imgui's key of glfw's name for it, lower case; None: it has none."""
    return getattr(imgui.Key, RENAMED.get(name, name), None)
