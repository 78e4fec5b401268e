"""How a window with OpenGL opens, by glfw; where none can be, why not and what to do."""

from __future__ import annotations

import importlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from vcam.errors import SinkError
from vcam.registry import pip

TITLE: Final = "vcam"
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
    ("shared library", pip("install --force-reinstall glfw")),
    ("imgui_bundle", pip("install --force-reinstall imgui-bundle")),
)
"""A piece of what is said → what to do about it."""


def window_possible() -> str | None:
    """None when a window with OpenGL 3.3 can be opened here, else why not and what to do. Main thread only.

    Opens and closes a hidden one, which leaves nothing behind.
    """
    try:
        with glfw_started() as (glfw, said):
            glfw.destroy_window(created(glfw, said, (64, 64), visible=False))
    except SinkError as error:
        return str(error).removeprefix(BEFORE).removesuffix(AFTER)
    return None


@contextmanager
def glfw_started() -> Iterator[tuple[Any, list[str]]]:
    """The started library, and the list that its complaints go to instead of Python's warnings. Stopped at the end."""
    try:
        glfw: Any = importlib.import_module("glfw")  # Any: its own types are partly wrong in 2.11
    except ImportError as error:
        raise SinkError(no_window("the glfw shared library can't be loaded")) from error
    said: list[str] = []
    glfw.set_error_callback(lambda code, text: said.append(text.decode(errors="replace")))
    try:
        if not glfw.init():
            raise SinkError(no_window(said[-1] if said else "glfw does not start"))
        yield glfw, said
    finally:
        glfw.terminate()
        glfw.set_error_callback(None)


def no_window(reason: str) -> str:
    """The line that says that there is none, with the fix."""
    return f"{BEFORE}{' '.join(reason.split())}; {fix_of(reason)}{AFTER}"


def fix_of(reason: str) -> str:
    """What to do about it."""
    return next((fix for piece, fix in FIXES if piece in reason), "update the graphics driver")


def created(glfw: Any, said: list[str], size_wh: tuple[int, int], *, visible: bool) -> Any:
    """A window of (width, height) px of a display at 100 %; larger where the display is scaled. Raises SinkError."""
    glfw.default_window_hints()
    for hint, value in (
        (glfw.CONTEXT_VERSION_MAJOR, 3),
        (glfw.CONTEXT_VERSION_MINOR, 3),
        (glfw.OPENGL_PROFILE, glfw.OPENGL_CORE_PROFILE),
        (glfw.OPENGL_FORWARD_COMPAT, True),  # macOS gives 3.3 only so
        (glfw.DEPTH_BITS, 0),  # only flat things are drawn
        (glfw.STENCIL_BITS, 0),
        (glfw.SCALE_TO_MONITOR, True),
        (glfw.VISIBLE, visible),
    ):
        glfw.window_hint(hint, value)
    for name in (glfw.X11_CLASS_NAME, glfw.X11_INSTANCE_NAME):
        glfw.window_hint_string(name, TITLE)
    window = glfw.create_window(*size_wh, TITLE, None, None)
    if not window:
        raise SinkError(no_window(said[-1] if said else "glfw gives no reason"))
    return window
