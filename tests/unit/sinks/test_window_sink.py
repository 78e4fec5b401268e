import re
import shutil
import struct
import subprocess
import sys

import numpy as np
import pytest

from vcam.commands import Command, Commands
from vcam.errors import SinkClosed, SinkError, UsageError
from vcam.sinks.window import WindowSink, _no_window, fitted, window_possible
from vcam.types import Rendered

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="tried under Xvfb, which is for Linux")
BLUE = Rendered(np.full((90, 160, 4), (0, 0, 255, 255), np.uint8), None, 0.0)


def sink():
    return WindowSink("", size_wh=(160, 90), fps=30)


def painter():
    """A Paint that fills the window with the picture's first pixel, by moderngl as the real one does."""
    import moderngl

    context = moderngl.create_context(require=330)
    sizes = []

    def paint(rendered, size_wh):
        context.screen.use()
        context.viewport = (0, 0, *size_wh)
        context.clear(*(rendered.rgba[0, 0] / 255))
        sizes.append(size_wh)

    return paint, sizes


def send_until_closed(window):
    for _ in range(1000):  # the server takes a moment to pass a key on
        window.send(BLUE, None)


def seen(memory):
    """(h, w, 3) RGB of what the screen really shows: Xvfb keeps it in an XWD file (X11/XWDFile.h, version 7)."""
    data = memory.read_bytes()
    head = struct.unpack(">25I", data[:100])
    width, height, bits, line = head[4], head[5], head[11], head[12]
    start = head[0] + 12 * head[19]
    rows = np.frombuffer(data, np.uint8, height * line, start).reshape(height, line)
    assert bits == 32
    return rows[:, : 4 * width].reshape(height, width, 4)[..., 2::-1]


@linux
def test_the_painted_picture_is_on_the_screen(screen):
    with sink() as window:
        window.paint, sizes = painter()
        for _ in range(3):
            window.send(BLUE, None)
        shown = seen(screen)
    blue = (shown == (0, 0, 255)).all(axis=2).sum()
    assert sizes == [(160, 90)] * 3
    assert blue >= 160 * 90 * 0.99  # the pointer may cover some


@linux
def test_a_picture_is_shown_whole_on_a_small_screen(screen):
    with WindowSink("", size_wh=(1280, 720), fps=30) as window:
        window.paint, sizes = painter()
        window.send(BLUE, None)
    ((width, height),) = sizes
    assert width < 800
    assert width / height == pytest.approx(16 / 9, abs=0.01)


@linux
def test_escape_closes_it(screen):
    if not shutil.which("xdotool"):
        pytest.skip("xdotool is not installed (apt install xdotool): nobody to press Escape")
    with sink() as window:
        window.send(BLUE, None)
        subprocess.run(["xdotool", "search", "--name", "^vcam$", "key", "Escape"], check=True)
        with pytest.raises(SinkClosed, match="the window was closed"):
            send_until_closed(window)


@linux
def test_keys_give_commands_once_each(screen):
    if not shutil.which("xdotool"):
        pytest.skip("xdotool is not installed (apt install xdotool): nobody to press keys")
    with sink() as window:
        window.commands = Commands()
        window.send(BLUE, None)
        keys = ["p", "n", "shift+p", "a", "ctrl+p", "alt+n", "x", "F5", "Escape"]
        subprocess.run(["xdotool", "search", "--name", "^vcam$", "key", *keys], check=True)
        with pytest.raises(SinkClosed):
            send_until_closed(window)
    assert [c.word for c in window.commands.drain()] == ["toggle", "next", "next", "avatar"]


@linux
def test_a_file_dropped_on_it_is_opened_as_a_photo(screen):
    with sink() as window:
        window._drop(window._window, ["early.jpg"])  # nobody obeys yet
        window.commands = Commands()
        window._drop(window._window, ["anna.jpg", "ben.jpg"])
        window._drop(window._window, [])
        previous = window._glfw.set_drop_callback(window._window, None)
        previous(None, 0, None)  # the library's own wrapper around ours: it was asked for
    assert window.commands.drain() == [Command("load", "ben.jpg")]


@linux
def test_it_opens_again_after_it_was_closed(screen):
    for _ in range(2):
        with sink() as window:
            window.paint, sizes = painter()
            window.send(BLUE, None)
            assert sizes
        window.__exit__()
    with pytest.raises(SinkError, match="the window is not open"):
        window.send(BLUE, None)


@linux
def test_a_window_is_possible_on_a_screen(screen):
    assert window_possible() is None


@linux
@pytest.mark.parametrize(
    ("display", "why"),
    [
        (None, r"X11: The DISPLAY environment variable is missing; start it from a desktop session"),
        (
            ":4999",
            r"X11: Failed to open display :4999; DISPLAY names a screen that isn't there; start it from .*session",
        ),
    ],
)
def test_without_a_screen_the_reason_and_the_way_out_are_said(monkeypatch, display, why):
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    monkeypatch.delenv("DISPLAY", raising=False)
    if display:
        monkeypatch.setenv("DISPLAY", display)
    assert re.fullmatch(why, window_possible())
    with pytest.raises(
        SinkError, match=f"^no window can be opened: {why}, or show the picture in a browser: --out preview$"
    ):
        sink().__enter__()


@linux
def test_a_screen_without_opengl_is_said(monkeypatch, screen):
    monkeypatch.setenv("LIBGL_ALWAYS_SOFTWARE", "1")
    monkeypatch.setenv("MESA_GL_VERSION_OVERRIDE", "2.1")  # Mesa then offers no 3.3, if no context was opened before
    code = "from vcam.sinks.window import window_possible; raise SystemExit(window_possible())"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert "graphics driver" in run.stderr


def test_what_glfw_says_becomes_one_line_with_the_fix():
    assert _no_window("NSGL: no\nluck") == (
        "no window can be opened: NSGL: no luck; update macOS, or show the picture in a browser: --out preview"
    )
    assert "; update the graphics driver, or" in _no_window("WGL: no")
    assert "; pip install --force-reinstall glfw, or" in _no_window("the glfw shared library can't be loaded")
    assert "; update the graphics driver, or" in _no_window("something new")


def test_an_address_is_wrong_usage():
    with pytest.raises(UsageError, match="window takes no address, got 'big'"):
        WindowSink("big", size_wh=(4, 4), fps=30)


def test_a_large_picture_is_made_to_fit_in_its_own_aspect():
    assert fitted((1280, 720), (2000, 1000)) == (1280, 720)
    assert fitted((1280, 720), (640, 1000)) == (640, 360)
    assert fitted((720, 1280), (1000, 640)) == (360, 640)
