"""The `vcam` program run as a user runs it: another process, its exit code, its words."""

import logging
import os
import shutil
import subprocess
import sys
from contextlib import ExitStack, contextmanager
from itertools import islice
from pathlib import Path

import av
import pytest
from chromium import Browser
from x_screen import opened_screen

from vcam import cli
from vcam.resources import find

SHARED = Path(__file__).parents[2].parent / "shared"


class Result:
    """How a run ended: `code`, `out`, `err`."""

    def __init__(self, code, out, err):
        self.code, self.out, self.err = code, out, err

    def fails_with_one_line(self, code):
        """Exit `code` and exactly one line on stderr, no traceback, nothing on stdout."""
        lines = self.err.strip().splitlines()
        assert self.code == code, self.err
        assert len(lines) == 1, self.err
        assert lines[0].startswith("vcam: error: ")
        assert "Traceback" not in self.err
        return lines[0]


@pytest.fixture
def vcam(tmp_path):
    """Run `vcam WORDS...` in an empty folder with settings of its own."""

    def run(*words, timeout=120, env=None, cwd=tmp_path):
        command = [sys.executable, "-m", "vcam", *map(str, words)]
        own = {"XDG_CONFIG_HOME": str(tmp_path / "settings"), "XDG_DATA_HOME": str(tmp_path / "data")}
        environment = {**os.environ, **own, **(env or {})}
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=timeout, check=False, cwd=cwd, env=environment
        )
        return Result(done.returncode, done.stdout, done.stderr)

    return run


@contextmanager
def log_as_it_was():
    """A program sets up its log for good, on the standard error that it has."""
    root, own = logging.getLogger(), logging.getLogger("vcam")
    handlers, levels = root.handlers[:], (root.level, own.level)
    root.handlers.clear()
    try:
        yield
    finally:
        root.handlers[:] = handlers
        root.setLevel(levels[0])
        own.setLevel(levels[1])


@pytest.fixture
def vcam_here(tmp_path, monkeypatch, capfd):
    """As `vcam`, but in this process, which is there already: there are many commands to try."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "settings"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)

    def run(*words):
        capfd.readouterr()
        with log_as_it_was():
            code = cli.main([str(word) for word in words])
        return Result(code, *capfd.readouterr())

    return run


@pytest.fixture(scope="session")
def clip(tmp_path_factory):
    """40 frames of the bundled actor, in a file: how it goes on is the same."""
    path = tmp_path_factory.mktemp("clip") / "clip.mp4"
    with av.open(find("actor", "actor.mp4")) as film, av.open(path, "w") as out:
        stream = out.add_stream("libx264", rate=30)
        stream.width, stream.height, stream.pix_fmt = 640, 480, "yuv420p"
        for frame in islice(film.decode(video=0), 40):
            out.mux(stream.encode(frame))
        out.mux(stream.encode())
    return path


@pytest.fixture(scope="session")
def browser():
    with Browser() as tab:
        yield tab


@pytest.fixture
def tab(browser):
    """The browser's tab, 1280x800; it leaves the test's page afterwards."""
    browser.look(1280, 800)
    browser.events.clear()
    yield browser
    browser.call("Page.navigate", url="about:blank")


@pytest.fixture
def shared():
    """The folder of footage beside the checkout; the test is skipped where it isn't there."""
    if not (SHARED / "data").is_dir():
        pytest.skip(f"needs the footage in {SHARED / 'data'}")
    return SHARED / "data"


@pytest.fixture
def desk(tmp_path, monkeypatch):
    """`desk(*words)` runs vcam with a window on a screen that only this test has: what one test leaves behind there, as
    keys that another layout brought, no other meets."""
    for program in ("Xvfb", "xdotool"):
        if not shutil.which(program):
            pytest.skip(f"{program} is not installed (apt install {program.lower()}): nobody to work the window")
    from app_driver import App  # here: it loads what draws the window

    (tmp_path / "screen").mkdir()
    with ExitStack() as stack:
        opened = stack.enter_context(opened_screen(tmp_path / "screen"))
        assert opened, "Xvfb does not start"
        monkeypatch.setenv("DISPLAY", opened[0])
        monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)

        def start(*words):
            app = App(tmp_path, opened[1], *words)
            stack.callback(app.close)
            return app.opened()

        yield start


@pytest.fixture
def in_hand(desk):
    """`in_hand(*words)` runs the app, with its picture, for a user who has run it before."""
    from app_driver import USUAL, settings_file, until

    def start(*words):
        settings_file().parent.mkdir(parents=True, exist_ok=True)
        settings_file().touch()
        app = desk(*USUAL, *words)
        until(app.shows_picture, app.told("no picture in the window"))
        return app

    return start
