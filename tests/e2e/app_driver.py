"""The app in a real window, worked as a user works it: found, pressed, looked at; where things are is asked of the
same layout."""

import os
import re
import subprocess
import sys
import threading
import time
import tomllib
from dataclasses import replace
from functools import partial
from itertools import pairwise
from pathlib import Path

import numpy as np
from panels import Desk, Given
from x_drop import Dropper
from x_screen import seen

from vcam.commands import Shown
from vcam.keys import table_of
from vcam.show.gallery import Gallery
from vcam.ui.colours import DARK
from vcam.ui.panel import Panel
from vcam.ui.view import View

LONGEST_S = 300
"""Until something is said or seen, on a busy machine."""
AGAIN_S = 30
"""After it what wasn't heard is done again; what is heard late is not."""
REST_S = 0.1
"""Between two looks: the app needs the processor."""
PICTURE_WH = (640, 360)
BACKGROUND = (32, 96, 160)
"""#2060a0: a colour of no head and no control."""
SIZE = "{}x{}".format(*PICTURE_WH)
USUAL = ("run", "--source", "actor", "--size", SIZE, "--background", "#2060a0", "--out", "window")
"""Words of a run whose window a test can look at."""
STATE = Shown(avatar="mika", name="mika", face=True, keys=table_of({}))
"""As far as it moves controls."""


def until(sight, what, longest_s=LONGEST_S):
    """Look again and again until `sight` gives something; gives it."""
    end = time.monotonic() + longest_s
    while not (found := sight()):
        assert time.monotonic() < end, what() if callable(what) else what
        time.sleep(REST_S)
    return found


def again_until(do, sight, what):
    """Do it and look; do it again when `sight` gives nothing for long: what comes before the window has its keys and
    its controls may go nowhere."""
    end = time.monotonic() + LONGEST_S
    while True:
        do()
        soon = time.monotonic() + AGAIN_S
        while time.monotonic() < soon:
            if found := sight():
                return found
            time.sleep(REST_S)
        assert time.monotonic() < end, what() if callable(what) else what


def near(pixels, colour, most=2):
    """(h, w) where pixels have this colour."""
    return np.abs(pixels.astype(int) - colour).max(axis=2) <= most


class Layout(Desk):
    """The panel as it is in a window of this size."""

    def __init__(self, size, tab="", state=STATE):
        gallery = Gallery()
        gallery.look()
        self.names = [choice.name for choice in gallery.choices]
        self.given = Given()
        panel, state = Panel(self.given), replace(state, avatars=gallery.choices)
        panel._open = tab
        super().__init__(size, 1.0, lambda: panel.draw(state, View(size_wh=PICTURE_WH)))

    def __enter__(self):
        super().__enter__()
        return self.frames(4)

    def tile(self, avatar):
        place = self.names.index(avatar) + 1
        return f"tile ~{place}" if place > 1 else "tile"


class App:
    """A `vcam run` with a window on a screen whose pixels are in `memory`; `said` are its newest lines."""

    def __init__(self, folder, memory, *words):
        self._memory = memory
        command = [sys.executable, "-m", "vcam", *map(str, words)]
        self.run = subprocess.Popen(command, cwd=folder, stderr=subprocess.PIPE, text=True)
        self.said, self._more = [], threading.Condition()
        self._reader = threading.Thread(target=self._read)
        self._reader.start()

    def opened(self):
        """Wait for its window."""
        self.window = until(self._found, self.told("no window"))
        told = self.xdo("getwindowgeometry", self.window)
        self.size = tuple(int(n) for n in re.search(r"Geometry: (\d+)x(\d+)", told).groups())
        self.leave()
        self.xdo("windowfocus", "--sync", self.window)
        return self

    def _found(self):
        """The X id of its window; empty: not yet."""
        self._lives()
        line = ["xdotool", "search", "--onlyvisible", "--name", "^vcam$"]
        return subprocess.run(line, timeout=60, capture_output=True, text=True, check=False).stdout.partition("\n")[0]

    def _read(self):
        for line in self.run.stderr:
            with self._more:
                self.said.append(line.strip())
                self._more.notify()

    def close(self):
        self.run.terminate()
        self.run.wait(LONGEST_S)
        self._reader.join(60)
        self.run.stderr.close()

    def told(self, what):
        """`what` and the newest lines, as they are when it is asked for."""
        return lambda: "\n".join([what, *self.said])

    def hears(self, words, longest_s=LONGEST_S):
        """Wait until vcam says it; what it said before is forgotten. Gives the line."""
        with self._more:
            heard = self._more.wait_for(lambda: [line for line in self.said if words in line], longest_s)
            assert heard, self.told(f"never said: {words}")()
            self.said.clear()
            return heard[0]

    def until_heard(self, do, words):
        """Do it until vcam says the words; see `again_until`."""
        again_until(do, lambda: self.has_said(words, 1), self.told(f"never said: {words}"))
        return self.hears(words)

    def has_said(self, words, longest_s=0.0):
        """Whether it did, or does so soon."""
        with self._more:
            return self._more.wait_for(lambda: any(words in line for line in self.said), longest_s)

    def _lives(self):
        assert self.run.poll() is None, self.told("it has ended")()

    def pixels(self):
        """(h, w, 3) of the window."""
        self._lives()
        width, height = self.size
        return seen(self._memory)[:height, :width]

    def background(self):
        """(h, w) where the avatar's background is on the screen."""
        self._lives()
        return near(seen(self._memory), BACKGROUND)

    def shows_picture(self):
        """Whether the avatar is on the screen."""
        return self.background().mean() > 0.02

    def picture_top(self):
        """The first row of the screen that nothing covers of it."""
        return int(self.background().any(axis=1).argmax())

    def shows(self, colour, least=100):
        """Whether so many pixels have this colour."""
        return near(self.pixels(), colour).sum() >= least

    def xdo(self, *words):
        line = ["xdotool", *map(str, words)]
        return subprocess.run(line, check=True, timeout=60, capture_output=True, text=True).stdout

    def click(self, *names, tab="", state=STATE):
        """In the middle of one control after another, where each is while this tab is open and the one before it was
        pressed."""
        places = []
        with Layout(self.size, tab, state) as layout:
            for name in names:
                left, top, right, bottom = layout.rects[name]
                places.append(((left + right) / 2, (top + bottom) / 2))
                layout.click(name)
        for place, following in pairwise(places):
            before = self._around(following)
            again_until(
                partial(self.click_at, *place),
                lambda there=following, then=before: not np.array_equal(self._around(there), then),
                self.told(f"nothing opens for {names}"),
            )
        self.click_at(*places[-1])

    def _around(self, place):
        """The few pixels at a place."""
        x, y = (round(part) for part in place)
        return self.pixels()[y - 3 : y + 4, x - 8 : x + 9]

    def click_at(self, x, y):
        self.xdo("mousemove", "--window", self.window, round(x), round(y))
        self.xdo("click", 1)
        self.leave()

    def leave(self):
        """With the pointer off the controls, which look otherwise below it. GLFW hears of no way to (0, 0)."""
        self.xdo("mousemove", 3, 3)

    def drop(self, *paths):
        """Files into the middle of the window."""
        with Dropper() as dropper:
            middle = self.size[0] // 2, self.size[1] // 2
            assert dropper.drop(int(self.window), *paths, at=middle), "the window does not take them"

    def open(self, tab):
        """Another tab than the first one, and wait until it is open: there the frame of the worn avatar is gone."""
        until(self.shows_gallery, self.told("no gallery"))
        self.click(tab)
        until(lambda: not self.shows_gallery(), self.told(f"{tab} does not open"))

    def side(self):
        """(h, w, 3) of the window's right half."""
        return self.pixels()[:, self.size[0] // 2 :]

    def shows_gallery(self):
        """Whether the worn avatar stands in its frame, beside the picture."""
        return near(self.side(), DARK.accent).sum() > 100

    def offers_to_go_on(self):
        """Whether the large button of the first run is there."""
        return near(self.side(), DARK.chosen).sum() > 4000

    def filled(self):
        """(left, top, right, bottom) px of the button beside the picture that asks to be pressed; None: there is none.
        Nothing that is chosen stands beside it."""
        there = near(self.side(), DARK.chosen)
        there &= there.sum(axis=1, keepdims=True) > 100
        if there.sum() < 2000:
            return None
        rows, columns = np.nonzero(there.any(axis=1))[0], np.nonzero(there.any(axis=0))[0]
        left = self.size[0] // 2
        return left + int(columns[0]), int(rows[0]), left + int(columns[-1]), int(rows[-1])

    def press(self, *keys):
        for key in keys:
            self.xdo("key", key)

    def setting(self, name):
        """What is remembered of it now."""
        path = settings_file()
        return tomllib.loads(path.read_text()).get(name) if path.exists() else None


def settings_file():
    """Of the test's own user."""
    return Path(os.environ["XDG_CONFIG_HOME"]) / "vcam" / "vcam.toml"
