"""Drives one `vcam run` as a restless user would, by its OSC control and its page, and samples it meanwhile."""

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import threading
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

import av
from pythonosc.osc_message_builder import build_msg

from endure.samples import held
from endure.verdict import CYCLE_S
from vcam.resources import find

TOOLS = Path(__file__).parents[1]
SITTER = TOOLS.parent / "tests" / "data" / "pictures" / "sitter.jpg"
AVATARS = ("mika", "ren", "zuri", "momo", "bolt", "noh")
STEP_S = 5
START_S = 240.0
"""Within which it listens, also on a busy computer."""
END_S = 120.0
"""Within which it ends when it is told to."""
OPEN_S = 600.0
"""Within which two photos are opened for the first time."""


class Soak:
    """Enter it to start the run, leave it to end that in any case."""

    def __init__(self, folder, size):
        self._folder, self._size = folder, size
        self.lines, self.samples, self.photos = [], [], []
        self._osc = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
        self._ear, self._page, self._url = None, None, ""

    def __enter__(self):
        self._control, self._numbers = free_port(), free_port()
        for name, second in (("sitter.jpg", None), ("actor.jpg", 40)):
            photo = self._folder / name
            shutil.copy(SITTER, photo) if second is None else _frame(second, photo)
            self.photos.append(photo)
        words = [
            "run", "--source", "endure.parts:Camera", "--size", self._size, "--person", "none",
            "--out", "endure.parts:Output", "--out", "endure.parts:Pictures", "--out", "preview:0",
            "--osc", str(self._numbers), "--control", str(self._control), "--json",
        ]  # fmt: skip
        own = {
            name: str(self._folder / name) for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_CACHE_HOME", "HOME")
        }
        for path in own.values():
            Path(path).mkdir(exist_ok=True)
        environment = {
            **os.environ, **own, "SOAK_FOLDER": str(self._folder), "PYTHONPATH": str(TOOLS),
            "DISPLAY": "", "WAYLAND_DISPLAY": "",
        }  # fmt: skip
        self.process = subprocess.Popen(
            [sys.executable, "-m", "vcam", *words],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=self._folder, env=environment,
        )  # fmt: skip
        self._listens = threading.Thread(target=self._listen, daemon=True)
        self._listens.start()
        try:
            self._until(lambda: self._said("control: commands by OSC"), START_S, "it never listened")
        except RuntimeError:
            self.__exit__()
            raise
        self._url = re.search(r"http://\S+/", self._said("preview page http"))[0]
        return self

    def __exit__(self, *error):
        for thing in (self._ear, self._page):
            if thing is not None:
                thing.close()
        self._osc.close()
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self._listens.join(END_S)
        self.process.stdout.close()
        self.process.stderr.close()

    def drive(self, minutes):
        """Go on for whole `minutes`; the first picture of the script comes when both photos are ready."""
        for photo in self.photos:
            self.tell("/vcam/load", str(photo))
        self._until(lambda: len(self._told("photos")) == len(self.photos), OPEN_S, "the photos were never ready")
        begun = time.monotonic()
        for second in range(minutes * CYCLE_S):
            time.sleep(max(0.0, begun + second - time.monotonic()))
            if self.process.poll() is not None:
                return
            if second % STEP_S == STEP_S - 1:
                self._sample(second)
            with suppress(OSError):  # it has just ended, or its page doesn't answer, of which there is no sample then
                self._act(second % CYCLE_S)

    def end(self):
        """Tell it to end. Gives its report; None when it didn't end by itself within END_S: then it is killed."""
        with suppress(OSError):
            self.tell("/vcam/quit")
        try:
            self.process.wait(END_S)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
            return None
        report = self.process.stdout.read()
        return json.loads(report) if report.strip() else None

    def tell(self, address, *arguments):
        """A command by OSC."""
        self._osc.sendto(build_msg(address, list(arguments)).dgram, ("127.0.0.1", self._control))

    def _act(self, second):
        """What the script has for this second of its minute."""
        names = (*AVATARS, *(photo.name for photo in self.photos), *AVATARS)
        if second % STEP_S == 0:
            name = names[second // STEP_S]
            if name.endswith(".jpg"):
                self.tell("/vcam/photo", name)
            else:
                self.tell("/vcam/avatar")
                self.tell("/vcam/wear", name)
        for at, act in SCRIPT.items():
            if at == second:
                act(self)

    def unplug(self, name):
        (self._folder / name).touch()

    def plug(self, name):
        (self._folder / name).unlink(missing_ok=True)

    def hear(self, *, on):
        """Somebody listens to the numbers, or nobody."""
        if self._ear is not None:
            self._ear.close()
            self._ear = None
        if on:
            self._ear = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            self._ear.bind(("127.0.0.1", self._numbers))

    def watch(self, *, on):
        """Somebody watches the page, or nobody."""
        if self._page is not None:
            self._page.close()
            self._page = None
        if on:
            self._page = urllib.request.urlopen(self._url + "view.mjpg", timeout=START_S)
            self._page.read(4096)

    def record(self, *, on):
        """Record; the film is thrown away once it is finished."""
        self.tell("/vcam/record", int(on))
        if on:
            for film in self._folder.rglob("vcam *.mp4"):
                film.unlink(missing_ok=True)

    def _sample(self, second):
        with suppress(OSError, ValueError):
            status = self._status()
            self.samples.append(
                {
                    "minute": second // CYCLE_S,
                    "second": second % CYCLE_S,
                    **held(self.process.pid),
                    "fps": status["fps"],
                    "dropped": status["control"]["dropped"],
                    "shows": status["control"]["name"],
                    "load": round(os.getloadavg()[0], 1),
                }
            )

    def _status(self):
        with urllib.request.urlopen(self._url + "status", timeout=START_S) as answer:
            return json.load(answer)

    def _told(self, name):
        try:
            return self._status()["control"][name]
        except (OSError, ValueError):
            return ()

    def _listen(self):
        for line in self.process.stderr:
            self.lines.append(line.rstrip())

    def _said(self, text):
        return next((line for line in tuple(self.lines) if text in line), "")

    def _until(self, so, limit_s, otherwise):
        end = time.monotonic() + limit_s
        while not so():
            if time.monotonic() > end or self.process.poll() is not None:
                raise RuntimeError(f"{otherwise}: {self.lines[-5:]}")
            time.sleep(0.2)


SCRIPT = {
    3: lambda run: run.record(on=True),
    7: lambda run: run.watch(on=True),
    13: lambda run: run.record(on=False),
    17: lambda run: run.unplug("unplugged"),
    22: lambda run: run.plug("unplugged"),
    24: lambda run: run.watch(on=False),
    27: lambda run: run.unplug("gone"),
    31: lambda run: run.plug("gone"),
    33: lambda run: run.hear(on=True),
    36: lambda run: run.tell("/vcam/panic", 1),
    38: lambda run: run.tell("/vcam/panic", 0),
    41: lambda run: run.tell("/vcam/source", "actor"),
    43: lambda run: run.tell("/vcam/smoothing", 0.2),
    47: lambda run: run.hear(on=False),
    51: lambda run: run.tell("/vcam/source", "endure.parts:Camera"),
    53: lambda run: run.tell("/vcam/smoothing", 0.5),
}
"""Second of the minute → what happens then, beside the switch every STEP_S."""


def free_port():
    """A port of UDP that nobody has now."""
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def _frame(number, path):
    with av.open(str(find("actor", "actor.mp4"))) as film:
        next(frame for i, frame in enumerate(film.decode(video=0)) if i == number).to_image().save(path)
