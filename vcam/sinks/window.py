"""A window of its own for the picture, by glfw. It owns the OpenGL context; who draws into it is told from outside."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, Final, Self

from vcam.commands import KEYS, Commands
from vcam.errors import SinkClosed, SinkError, UsageError
from vcam.sinks.picture import pixels
from vcam.types import Face, Rendered

TITLE: Final = "vcam"
LETTERS: Final = {key: word for word, key in KEYS.items()}
Paint = Callable[[Rendered, tuple[int, int]], None]
"""Draws a picture into the current context's default framebuffer, whose (width, height) px is given."""
BEFORE: Final = "no window can be opened: "
AFTER: Final = ", or show the picture in a browser: --out preview"
FIXES: Final[tuple[tuple[str, str], ...]] = (
    ("DISPLAY", "start it from a desktop session"),
    ("Failed to open display", "DISPLAY names a screen that isn't there; start it from a desktop session"),
    ("Wayland", "start it from a desktop session"),
    ("GLX", "this screen has no OpenGL 3.3; install a graphics driver (Debian, Ubuntu: apt install libgl1)"),
    ("WGL", "update the graphics driver"),
    ("NSGL", "update macOS"),
    ("EGL", "install a graphics driver (Debian, Ubuntu: apt install libegl1)"),
    ("shared library", "pip install --force-reinstall glfw"),
)
"""A piece of what glfw says → what to do about it."""


def window_possible() -> str | None:
    """None when a window with OpenGL 3.3 can be opened here, else why not and what to do. Main thread only.

    Opens and closes a hidden one; call it before a WindowSink is open.
    """
    try:
        with _glfw() as (glfw, said):
            glfw.destroy_window(_created(glfw, said, (64, 64), visible=False))
    except SinkError as error:
        return str(error).removeprefix(BEFORE).removesuffix(AFTER)
    return None


@contextmanager
def _glfw() -> Iterator[tuple[Any, list[str]]]:
    """The started library, and the list that its complaints go to instead of Python's warnings. Stopped at the end."""
    try:
        glfw: Any = importlib.import_module("glfw")  # Any: its own types are partly wrong in 2.11
    except ImportError as error:
        raise SinkError(_no_window("the glfw shared library can't be loaded")) from error
    said: list[str] = []
    glfw.set_error_callback(lambda code, text: said.append(text.decode(errors="replace")))
    try:
        if not glfw.init():
            raise SinkError(_no_window(said[-1] if said else "glfw does not start"))
        yield glfw, said
    finally:
        glfw.terminate()
        glfw.set_error_callback(None)


def _no_window(reason: str) -> str:
    fix = next((fix for piece, fix in FIXES if piece in reason), "update the graphics driver")
    return f"{BEFORE}{' '.join(reason.split())}; {fix}{AFTER}"


def _created(glfw: Any, said: list[str], size_wh: tuple[int, int], *, visible: bool) -> Any:
    glfw.default_window_hints()
    for hint, value in (
        (glfw.CONTEXT_VERSION_MAJOR, 3),
        (glfw.CONTEXT_VERSION_MINOR, 3),
        (glfw.OPENGL_PROFILE, glfw.OPENGL_CORE_PROFILE),
        (glfw.OPENGL_FORWARD_COMPAT, True),  # macOS gives 3.3 only so
        (glfw.DEPTH_BITS, 0),  # only finished pictures are painted into it
        (glfw.STENCIL_BITS, 0),
        (glfw.VISIBLE, visible),
    ):
        glfw.window_hint(hint, value)
    glfw.window_hint_string(glfw.X11_CLASS_NAME, TITLE)
    glfw.window_hint_string(glfw.X11_INSTANCE_NAME, TITLE)
    window = glfw.create_window(*size_wh, TITLE, None, None)
    if not window:
        raise SinkError(_no_window(said[-1] if said else "glfw gives no reason"))
    return window


def fitted(size_wh: tuple[int, int], room_wh: tuple[int, int]) -> tuple[int, int]:
    """`size_wh` made smaller, in its own aspect, until it fits into `room_wh`."""
    scale = min(1.0, room_wh[0] / size_wh[0], room_wh[1] / size_wh[1])
    return max(1, round(size_wh[0] * scale)), max(1, round(size_wh[1] * scale))


class WindowSink:
    """Main thread only. Its context is current from opening to closing; Esc or the close button raise SinkClosed."""

    about = f"a window, {TITLE!r} (Esc closes it)"

    paint: Paint | None
    """Set by whoever draws once the window is open; with None the window stays as it is."""
    commands: Commands | None
    """Set by whoever obeys; with None keys other than Esc, and files dropped on it, do nothing."""

    def __init__(self, address: str, *, size_wh: tuple[int, int], fps: float) -> None:
        if address:
            raise UsageError(f"window takes no address, got {address!r}")
        self.paint = None
        self.commands = None
        self._size_wh = size_wh
        self._library: Any = None
        self._glfw: Any = None
        self._window: Any = None

    def __enter__(self) -> Self:
        self._library = _glfw()
        glfw, said = self._library.__enter__()
        try:
            self._window = _created(glfw, said, fitted(self._size_wh, _room(glfw)), visible=True)
            self._glfw = glfw
            glfw.make_context_current(self._window)
            glfw.swap_interval(0)  # the loop keeps the time; waiting for the screen would hold up the other outputs
            glfw.set_key_callback(self._window, self._key)
            glfw.set_drop_callback(self._window, self._drop)
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *error: object) -> None:
        window, self._window, self.paint = self._window, None, None
        if window is not None:
            self._glfw.destroy_window(window)
        library, self._library = self._library, None
        if library is not None:
            library.__exit__(None, None, None)

    def _key(self, window: Any, key: int, scancode: int, action: int, mods: int) -> None:
        glfw = self._glfw
        if action != glfw.PRESS:  # a key that is held down counts once
            return
        if key == glfw.KEY_ESCAPE:
            glfw.set_window_should_close(window, True)
        elif self.commands is not None and not mods & ~glfw.MOD_SHIFT:
            letter = glfw.get_key_name(key, scancode)  # as the user's own layout has it
            word = (
                "next"
                if letter == "p" and mods & glfw.MOD_SHIFT
                else LETTERS.get(letter)
            )
            if word is not None:
                self.commands.give(word)

    def _drop(self, window: Any, paths: list[str]) -> None:
        """A file that is dropped on the window is a photo to be opened; of several the last."""
        if self.commands is not None and paths:
            self.commands.give("load", paths[-1])

    def send(self, rendered: Rendered, face: Face | None) -> None:
        """Paint, show, and take what keys and mouse did. Raises SinkClosed when the user closed the window."""
        pixels(rendered)
        glfw, window = self._glfw, self._window
        if window is None:
            raise SinkError("the window is not open")
        width, height = glfw.get_framebuffer_size(window)
        if self.paint is not None and width and height:  # a minimised window has no pixels
            self.paint(rendered, (width, height))
            glfw.swap_buffers(window)
        glfw.poll_events()
        if glfw.window_should_close(window):
            raise SinkClosed("the window was closed")


def _room(glfw: Any) -> tuple[int, int]:
    """Size of the screen without its bars, and some space for the window's own frame; large when it isn't known."""
    monitor = glfw.get_primary_monitor()
    if not monitor:
        return 1 << 14, 1 << 14
    _, _, width, height = glfw.get_monitor_workarea(monitor)
    return max(320, width - 16), max(240, height - 64)
