import os
import re
import shutil
import signal
import subprocess
import sys
import time

import numpy as np
import pytest
from x_screen import seen

from vcam.bridge.opening import fix_of, no_window, window_possible
from vcam.commands import KEYS, Command, Commands, Shown
from vcam.errors import SinkClosed, SinkError, UsageError
from vcam.registry import pip
from vcam.sinks.window import WindowSink
from vcam.types import Rendered

linux = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="tried under Xvfb, which is for Linux")
SIZE = (160, 90)
BLUE = Rendered(np.full((90, 160, 4), (0, 0, 255, 255), np.uint8), None, 0.0)
PATIENCE_S = 60


def sink(*, plain=True):
    return WindowSink("", size_wh=SIZE, fps=30, plain=plain)


def send_until(window, done, picture=BLUE):
    """Send pictures until `done` says so; the screen and the window's program take their time."""
    until = time.monotonic() + PATIENCE_S
    while not done():
        assert time.monotonic() < until, "nothing came of it"
        window.send(picture, None)
        window._process._threads[1].join(0.02)  # it listens until the window ends


def pressed(*keys):
    """A key that closes the window is let go of where there is none: xdotool then fails."""
    if not shutil.which("xdotool"):
        pytest.skip("xdotool is not installed (apt install xdotool): nobody to press keys")
    subprocess.run(["xdotool", "search", "--name", "^vcam$", "key", *keys], check=False, stderr=subprocess.DEVNULL)


def count_of(memory, colour):
    return int((np.abs(seen(memory).astype(int) - colour).max(axis=2) <= 1).sum())


@linux
@pytest.mark.slow
def test_the_picture_is_on_the_screen_upright_and_as_others_see_it(screen):
    rgba = np.full((90, 160, 4), (0, 0, 255, 255), np.uint8)
    rgba[:45, :80] = (0, 255, 0, 255)
    picture = Rendered(rgba, None, 0.0)
    with sink() as window:
        send_until(window, lambda: count_of(screen, (0, 0, 255)) > 1000, picture)
        send_until(
            window, lambda: count_of(screen, (0, 0, 255)) + count_of(screen, (0, 255, 0)) > 90 * 160 - 99, picture
        )
        shown = seen(screen)
    rows, columns = (shown == (0, 255, 0)).all(axis=2).nonzero()
    all_rows, all_columns = ((shown == (0, 255, 0)).all(axis=2) | (shown == (0, 0, 255)).all(axis=2)).nonzero()
    assert (all_rows.max() + 1 - all_rows.min(), all_columns.max() + 1 - all_columns.min()) == (90, 160)
    assert (rows.max() - all_rows.min(), columns.max() - all_columns.min()) == pytest.approx((44, 79), abs=1)
    assert (rows.min(), columns.min()) == (all_rows.min(), all_columns.min())


@linux
@pytest.mark.slow
def test_escape_closes_a_plain_one(screen):
    with sink() as window:
        send_until(window, lambda: count_of(screen, (0, 0, 255)) > 1000)
        pressed("Escape")
        with pytest.raises(SinkClosed, match="the window was closed"):
            send_until(window, lambda: False)


@linux
@pytest.mark.slow
def test_keys_give_commands_once_each_and_the_picture_is_drawn_beside_the_panel(screen):
    with sink(plain=False) as window:
        window.commands = commands = Commands()
        commands.shown = Shown(keys=dict(KEYS), mirror_view=False, theme="dark")
        send_until(window, lambda: count_of(screen, (0, 0, 255)) > 1000)
        given = []

        def came(word):
            given.extend(commands.drain())
            return any(command.word == word for command in given)

        def hears():
            pressed("t")
            return came("pause")

        send_until(window, hears)  # the picture may come before the table of keys
        pressed("p", "n", "ctrl+p", "x", "3", "Escape", "Next", "ctrl+q")
        send_until(window, lambda: came("quit"))
    words = ["toggle", "next", "expression", "wear_next", "quit"]
    apart = ("panic", "pause")  # the one comes before all others, the other as often as it took to be heard
    assert [command.word for command in given if command.word not in apart] == words
    assert Command("expression", "3") in given
    assert given.count(Command("panic")) == 1


@linux
@pytest.mark.slow
@pytest.mark.parametrize("end", [signal.SIGKILL, signal.SIGSTOP], ids=["killed", "stopped"])
def test_a_window_that_breaks_or_hangs_is_one_line_or_nothing(screen, monkeypatch, end):
    monkeypatch.setattr("vcam.sinks.window_process.GRACE_S", 0.2)
    before = set(os.listdir("/dev/shm"))
    with sink() as window:
        send_until(window, lambda: count_of(screen, (0, 0, 255)) > 1000)
        process = window._process._process
        process.send_signal(end)
        if end == signal.SIGKILL:
            with pytest.raises(SinkError, match="its program was ended by signal 9; start vcam again"):
                send_until(window, lambda: False)
        else:
            for _ in range(100):
                window.send(BLUE, None)
    assert process.returncode in (-signal.SIGKILL, -signal.SIGTERM)
    assert set(os.listdir("/dev/shm")) <= before


@linux
@pytest.mark.slow
def test_it_opens_again_after_it_was_closed(screen):
    window = sink()
    for _ in range(2):
        with window:
            send_until(window, lambda: count_of(screen, (0, 0, 255)) > 1000)
        window.__exit__()
    with pytest.raises(SinkError, match="the window is not open"):
        window.send(BLUE, None)


@linux
def test_a_picture_of_another_size_is_refused(screen):
    with sink() as window, pytest.raises(SinkError, match="the picture is 4x2, this output was opened for 160x90"):
        window.send(Rendered(np.zeros((2, 4, 4), np.uint8), None, 0.0), None)


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
    code = "from vcam.bridge.opening import window_possible; raise SystemExit(window_possible())"
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert run.returncode == 1
    assert "graphics driver" in run.stderr


def test_what_glfw_says_becomes_one_line_with_the_fix():
    assert no_window("NSGL: no\nluck") == (
        "no window can be opened: NSGL: no luck; update macOS, or show the picture in a browser: --out preview"
    )
    assert fix_of("WGL: no") == fix_of("something new") == "update the graphics driver"
    assert fix_of("the glfw shared library can't be loaded") == pip("install --force-reinstall glfw")
    assert fix_of("imgui_bundle or moderngl can't be loaded") == pip("install --force-reinstall imgui-bundle")


def test_an_address_is_wrong_usage():
    with pytest.raises(UsageError, match="window takes no address, got 'big'"):
        WindowSink("big", size_wh=(4, 4), fps=30)
