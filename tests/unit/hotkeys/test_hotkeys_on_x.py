"""On a real X server: keys reach vcam while another program has the focus, other keys that program; nothing leaks."""

import logging
import os
import shutil
import subprocess
import sys
import threading
from contextlib import ExitStack, contextmanager

import pytest
from given import LONGEST_S, Heard
from x_screen import opened_screen

from vcam.commands import Commands
from vcam.hotkeys.listening import listening
from vcam.keys import table_of

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="tried under Xvfb, which is for Linux")
HELD = "ctrl+alt+shift"


class Lines(logging.Handler):
    """What is said about hot-keys, which can be waited for."""

    def __init__(self):
        super().__init__()
        self.said, self.changed = [], threading.Condition()

    def emit(self, record):
        with self.changed:
            self.said.append(record.getMessage())
            self.changed.notify_all()

    def until(self, text):
        with self.changed:
            assert self.changed.wait_for(lambda: any(text in line for line in self.said), LONGEST_S), self.said


@pytest.fixture
def lines():
    handler, own = Lines(), logging.getLogger("vcam.hotkeys")
    level = own.level
    own.addHandler(handler)
    own.setLevel(logging.INFO)
    yield handler
    own.removeHandler(handler)
    own.setLevel(level)


@pytest.fixture
def x(screen):
    """A screen, and what types on it."""
    if not shutil.which("xdotool"):
        pytest.skip("xdotool is not installed (apt install xdotool)")


def xdotool(*words):
    subprocess.run(["xdotool", *words], check=True, timeout=60)


@contextmanager
def taken(commands, lines, own=None):
    """The usual keys with the user's `own`, once they are ours."""
    lines.said.clear()
    with listening(commands, table_of(own or {}), HELD):
        lines.until("hot-keys: work in every program, as ctrl+alt+shift+esc (panic)")
        yield


@contextmanager
def another_program():
    """A window that has the focus; gives the lines that it prints about its keys."""
    if not shutil.which("xev"):
        pytest.skip("xev is not installed (apt install x11-utils)")
    with subprocess.Popen(["xev", "-event", "keyboard"], stdout=subprocess.PIPE, text=True) as xev:
        try:
            xdotool("search", "--sync", "--onlyvisible", "--name", "Event Tester", "windowfocus", "--sync")
            yield iter(xev.stdout.readline, "")
        finally:
            xev.kill()


def next_key(printed):
    """The name of the next key that the other program is told of as pressed."""
    pressed = False
    for line in printed:
        pressed = pressed or line.startswith("KeyPress")
        if pressed and "keysym" in line:
            return line.partition(", ")[2].split("keysym ")[1].split()[1].rstrip("),")
    raise AssertionError("the window is gone")


def test_while_another_program_has_the_focus_our_keys_are_ours_and_the_rest_its(x, lines):
    heard = Heard()
    with another_program() as printed, taken(heard, lines):
        xdotool("key", f"{HELD}+Escape", f"{HELD}+3", "p", f"{HELD}+Prior")
        heard.until(("panic", ""), ("expression", "3"), ("wear_previous", ""))
        seen = []
        while "p" not in seen:
            seen.append(next_key(printed))
        assert not {"Escape", "3", "numbersign"} & set(seen), seen
    assert not [t for t in threading.enumerate() if t.name == "vcam-hotkeys"]


def test_locks_do_not_matter(x, lines):
    heard = Heard()
    with taken(heard, lines):
        try:
            xdotool("key", "Num_Lock", "Caps_Lock", f"{HELD}+p")
            heard.until(("toggle", ""))
        finally:
            xdotool("key", "Num_Lock", "Caps_Lock")


def test_keys_of_another_program_are_said_and_come_back_with_the_next_start(x, lines):
    first, second = Heard(), Heard()
    with taken(first, lines):
        with listening(second, table_of({}), HELD):
            lines.until("hot-keys: another program has ctrl+alt+shift+p (toggle), ")
            xdotool("key", f"{HELD}+p")
            first.until(("toggle", ""))
        xdotool("key", f"{HELD}+n")
        first.until(("toggle", ""), ("next", ""))
    with taken(second, lines):
        xdotool("key", f"{HELD}+p")
        second.until(("toggle", ""))
    assert first.given == [("toggle", ""), ("next", "")]


@pytest.mark.slow
def test_another_layout_is_followed_while_it_runs(x, lines):
    if not shutil.which("setxkbmap"):
        pytest.skip("setxkbmap is not installed (apt install x11-xkb-utils)")
    heard = Heard()
    with taken(heard, lines):
        try:
            subprocess.run(["setxkbmap", "fr"], check=True, timeout=60)
            for n in range(1, 4):  # where English keyboards have Q; 3 is typed with Shift
                xdotool("key", f"{HELD}+a")
                heard.until(*[("avatar", "")] * n)
        finally:
            subprocess.run(["setxkbmap", "us"], check=True, timeout=60)


@pytest.mark.slow
def test_a_key_that_is_held_counts_once_though_the_server_repeats_it(x, lines):
    heard = Heard()
    with another_program() as printed, taken(heard, lines):
        xdotool("keydown", "x")
        repeats = [next_key(printed) for _ in range(5)]  # the server does repeat
        xdotool("keyup", "x")
        assert repeats == ["x"] * 5
        for key in ("ctrl", "alt", "shift", "t"):
            xdotool("keydown", key)
        heard.until(("pause", ""))
        with heard.changed:
            assert not heard.changed.wait_for(lambda: len(heard.given) > 1, 1.5), "five repeats would have come"
        for key in ("t", "shift", "alt", "ctrl"):
            xdotool("keyup", key)


@pytest.mark.slow
def test_two_hundred_starts_leak_neither_threads_nor_files(x, lines):
    def once():
        with taken(Commands(), lines):
            pass

    once()
    before = len(os.listdir("/proc/self/fd"))
    for _ in range(200):
        once()
    assert len(os.listdir("/proc/self/fd")) == before
    assert not [t for t in threading.enumerate() if t.name == "vcam-hotkeys"]


def test_a_server_that_goes_takes_the_keys_along_and_nothing_else(lines, monkeypatch, tmp_path):
    if not shutil.which("Xvfb"):
        pytest.skip("Xvfb is not installed (apt install xvfb)")
    with ExitStack() as server:
        opened = server.enter_context(opened_screen(tmp_path, "64x64"))
        assert opened, "Xvfb does not start"
        monkeypatch.setenv("DISPLAY", opened[0])
        monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
        with taken(Commands(), lines):
            (thread,) = [t for t in threading.enumerate() if t.name == "vcam-hotkeys"]
            server.close()
            thread.join(LONGEST_S)
            assert not thread.is_alive()


@pytest.mark.slow
def test_an_expression_is_held_as_long_as_its_key_is_though_the_server_repeats_it(x, lines):
    heard = Heard()
    with taken(heard, lines, {"expression 1:hold": "1"}):
        for key in ("ctrl", "alt", "shift", "1"):
            xdotool("keydown", key)
        heard.until(("expression", "1:on"))
        with heard.changed:  # some thirty repeats come, one of them perhaps in two pieces
            assert not heard.changed.wait_for(lambda: len(heard.given) > 5, 1.5), heard.given
        for key in ("shift", "1", "alt", "ctrl"):
            xdotool("keyup", key)
        with heard.changed:
            assert heard.changed.wait_for(lambda: heard.given[-1] == ("expression", "1:off"), LONGEST_S), heard.given
