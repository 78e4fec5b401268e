"""The app on a real X screen, worked by mouse and keys as a user does; where things are is asked of the same layout."""

import os
import re
import shutil
import subprocess
import sys
import threading
import time
import tomllib
from dataclasses import replace
from pathlib import Path

import av
import cv2
import numpy as np
import pytest
from imgui_bundle import imgui
from panels import Desk, Given
from x_screen import seen

from vcam.commands import Shown
from vcam.keys import table_of
from vcam.people.steps import STEPS
from vcam.resources import find
from vcam.show.gallery import Gallery
from vcam.show.stage import HAMMER_S
from vcam.ui.colours import DARK
from vcam.ui.panel import Panel
from vcam.ui.view import View

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(not sys.platform.startswith("linux"), reason="tried under Xvfb, which is for Linux"),
]

LONGEST_S = 150
"""Until something is said or seen, on a busy machine."""
BACKGROUND = (32, 96, 160)
"""#2060a0: a colour of no head and no control."""
STATE = Shown(avatar="mika", name="mika", face=True, keys=table_of({}))
"""As far as it moves controls."""
LEARNING = {
    "say": STEPS[0].words,
    "steps": len(STEPS),
    "number": 1,
    "bars": [{"name": step.name} for step in STEPS[1:-1]],
}


def until(sight, what):
    """Look again and again until `sight` gives something; gives it."""
    end = time.monotonic() + LONGEST_S
    while not (found := sight()):
        assert time.monotonic() < end, "\n".join([what] if isinstance(what, str) else what)
    return found


class Layout(Desk):
    """The panel as it is in a window of this size."""

    def __init__(self, size, tab="", state=STATE):
        gallery = Gallery()
        gallery.look()
        self.names = [choice.name for choice in gallery.choices]
        self.given = Given()
        panel, state = Panel(self.given), replace(state, avatars=gallery.choices)
        panel._open = tab
        super().__init__(size, 1.0, lambda: panel.draw(state, View(size_wh=(640, 360))))

    def __enter__(self):
        super().__enter__()
        return self.frames(4)

    def tile(self, avatar):
        place = self.names.index(avatar) + 1
        return f"tile ~{place}" if place > 1 else "tile"


class App:
    """A `vcam run` with a window; `said` are its newest lines."""

    def __init__(self, folder, memory):
        self._memory = memory
        words = ["run", "--source", "actor", "--size", "640x360", "--background", "#2060a0", "--out", "window"]
        command = [sys.executable, "-m", "vcam", *words]
        self.run = subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, text=True)
        self.said, self._more = [], threading.Condition()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def opened(self):
        self.window = self.xdo("search", "--sync", "--onlyvisible", "--name", "^vcam$").split()[0]
        until(self.shows_picture, "no picture in the window")
        told = self.xdo("getwindowgeometry", self.window)
        self.size = tuple(int(n) for n in re.search(r"Geometry: (\d+)x(\d+)", told).groups())
        self.xdo("mousemove", 0, 0)  # off the controls, which look otherwise below it
        self.xdo("windowfocus", "--sync", self.window)
        return self

    def _read(self):
        for line in self.run.stderr:
            with self._more:
                self.said.append(line.strip())
                self._more.notify()

    def close(self):
        self.run.terminate()
        self.run.wait(LONGEST_S)
        self._reader.join(10)
        self.run.stderr.close()
        find = ["xdotool", "search", "--name", "^vcam$"]  # the next test must not find this window
        until(lambda: subprocess.run(find, capture_output=True, timeout=60, check=False).returncode, "it stays open")

    def hears(self, words):
        """Wait until vcam says it; what it said before is forgotten."""
        with self._more:
            assert self._more.wait_for(lambda: any(words in line for line in self.said), LONGEST_S), self.said
            self.said.clear()

    def background(self):
        """(h, w) where the avatar's background is on the screen."""
        return np.abs(seen(self._memory).astype(int) - BACKGROUND).max(axis=2) <= 2

    def shows_picture(self):
        """Whether the avatar is on the screen."""
        return self.background().mean() > 0.02

    def picture_top(self):
        """The first row of the screen that nothing covers of it."""
        return int(self.background().any(axis=1).argmax())

    def xdo(self, *words):
        line = ["xdotool", *map(str, words)]
        return subprocess.run(line, check=True, timeout=60, capture_output=True, text=True).stdout

    def click(self, name, *, tab="", state=STATE):
        """In the middle of a control, where it is while this tab is open."""
        with Layout(self.size, tab, state) as layout:
            left, top, right, bottom = layout.rects[name]
        self.xdo("mousemove", "--window", self.window, round((left + right) / 2), round((top + bottom) / 2))
        self.xdo("click", 1)

    def open(self, tab):
        """Another tab than the first one, and wait until it is open: there the frame of the worn avatar is gone."""
        until(self.shows_gallery, f"no gallery: {self.said}")
        self.click(tab)
        until(lambda: not self.shows_gallery(), f"{tab} does not open: {self.said}")

    def shows_gallery(self):
        """Whether the worn avatar stands in its frame, beside the picture."""
        panel = seen(self._memory)[: self.size[1], self.size[0] // 2 : self.size[0]]
        return (np.abs(panel.astype(int) - DARK.accent).max(axis=2) <= 2).sum() > 100

    def offers_to_go_on(self):
        """Whether the large button of the first run is there."""
        panel = seen(self._memory)[: self.size[1], self.size[0] // 2 : self.size[0]]
        return (np.abs(panel.astype(int) - DARK.chosen).max(axis=2) <= 2).sum() > 4000

    def press(self, *keys):
        for key in keys:
            self.xdo("key", key)

    def setting(self, name):
        """What is remembered of it now."""
        path = Path(os.environ["XDG_CONFIG_HOME"]) / "vcam" / "vcam.toml"
        return tomllib.loads(path.read_text()).get(name) if path.exists() else None


@pytest.fixture
def app(screen, tmp_path):
    """Of a user who has run it before."""
    settings = Path(os.environ["XDG_CONFIG_HOME"]) / "vcam" / "vcam.toml"
    settings.parent.mkdir(parents=True)
    settings.write_text("")
    yield from running(tmp_path, screen)


@pytest.fixture
def first_app(screen, tmp_path):
    """Of a user who starts it for the first time."""
    yield from running(tmp_path, screen)


def running(folder, memory):
    if not shutil.which("xdotool"):
        pytest.skip("xdotool is not installed (apt install xdotool): nobody to press keys")
    app = App(folder, memory)
    try:
        yield app.opened()
    finally:
        app.close()


def test_an_avatar_is_picked_by_mouse_and_remembered(app):
    with Layout(app.size) as layout:
        tile = layout.tile("ren")
    app.click(tile)
    until(lambda: app.setting("avatar") == "ren", app.said)


def test_an_avatar_is_picked_by_keys_alone(app):
    with Layout(app.size) as layout:
        steps = 0
        while layout.focused != layout.tile("momo"):
            layout.key(imgui.Key.tab)
            steps += 1
            assert steps < 40, "Tab never comes there"
    app.press(*["Tab"] * steps, "Return")
    until(lambda: app.setting("avatar") == "momo", app.said)


def test_panic_by_mouse_and_by_key_takes_the_avatar_away_and_brings_it_back(app):
    app.click("panic")
    app.hears("a card is on every output")
    until(lambda: not app.shows_picture(), "the card is not in the window")
    calm = time.monotonic() + 2 * HAMMER_S
    until(lambda: time.monotonic() > calm, "the card is what who hammers on the key wants")
    app.press("Escape")
    app.hears("the card is gone")
    until(app.shows_picture, "the avatar does not come back")


def test_recentre_by_mouse_and_by_key(app):
    app.click("recentre")
    app.hears("straight ahead is where you look now")
    app.press("r")
    app.hears("straight ahead is where you look now")


def test_learning_is_begun_and_stopped(app):
    app.open("Face")
    top = app.picture_top()
    app.click("learn", tab="Face")
    app.hears("learning your face takes twenty seconds")
    until(lambda: app.picture_top() > top + 20, "what to do doesn't stand over the picture")
    app.click("stop", state=replace(STATE, learning=LEARNING))
    app.hears("learning is given up")


def test_enter_alone_ends_the_first_run(first_app):
    until(first_app.offers_to_go_on, "no first run")

    def goes_on():
        first_app.press("Return")  # one that comes while the window still opens may go nowhere
        return not first_app.offers_to_go_on()

    until(goes_on, "it goes on")
    first_app.open("Face")
    first_app.click("learn", tab="Face")
    first_app.hears("learning your face takes twenty seconds")


def test_ctrl_q_ends_it_well(app):
    def ends():
        app.press("ctrl+q")  # the picture may come before the table of keys
        return app.run.poll() is not None

    until(ends, "it does not end")
    assert app.run.returncode == 0


# The last one: after xdotool has typed, a window that is opened on the same screen hears nothing for a while
def test_a_photo_is_opened_by_its_path_and_p_brings_the_avatar_back(app, tmp_path):
    photo = tmp_path / "photo.jpg"
    with av.open(find("actor", "actor.mp4")) as film:
        assert cv2.imwrite(str(photo), next(film.decode(video=0)).to_ndarray(format="bgr24"))
    app.click("file")
    app.xdo("type", "--delay", "50", " " * 20 + str(photo))  # what is typed before the field is open says nothing
    app.press("Return")
    app.hears("is ready after")
    until(lambda: not app.shows_picture(), "the photo is not in the window")
    app.press("p")
    until(app.shows_picture, "the avatar does not come back")
