"""A whole live run, as `vcam run` has it, with parts that fail on demand and a virtual camera that keeps watch."""

import os
import signal
import threading
import time
from contextlib import AbstractContextManager, contextmanager, suppress
from pathlib import Path

import cv2
import numpy as np
from pyvirtualcam import register_backend
from watch import HEIGHT, LIMIT_S, MARK, WIDTH, Watch

from vcam import streaming
from vcam.config import Config
from vcam.hotkeys.keysyms import KEYSYM
from vcam.render.card import CardScene
from vcam.sinks.virtualcam import VirtualCamSink
from vcam.types import ARKIT, Face, Frame, HeadPose, Landmarks, Rendered

PAUSE_S = 0.02
"""Before each picture or face of a source."""


class Opened(AbstractContextManager):
    """What takes any words, and is opened and closed without ado."""

    def __init__(self, *words, **how):
        self._index, self._waits = -1, threading.Event()

    def __exit__(self, *error):
        pass


class Marked(Opened):
    """A camera that sees nothing but MARK."""

    about = "a marked camera"

    def read(self):
        self._waits.wait(PAUSE_S)
        self._index += 1
        return Frame(np.broadcast_to(MARK, (48, 64, 3)).copy(), time.perf_counter(), self._index)


def face_of(captured, index):
    """Somebody who turns to and fro."""
    turn, _ = cv2.Rodrigues(np.array([0.0, 0.3 * np.sin(index / 5), 0.0]))
    pose = np.eye(4)
    pose[:3, :3], pose[2, 3] = turn @ np.diag([1.0, -1.0, -1.0]), 0.6
    return Face(
        captured, index, Landmarks(np.zeros((0, 2), np.float32), "none", 1.0), HeadPose(pose, 0.5),
        np.full(len(ARKIT), 0.2, np.float32), np.zeros((2, 2), np.float32),
    )  # fmt: skip


class Sees(Opened):
    """A tracker that sees a face in every frame."""

    about = "a tracker of a test"

    def track(self, frame):
        return face_of(frame.captured, frame.index)


class Talker(Marked):
    """A source of ready faces."""

    about = "a talker of a test"
    read = None

    def read_face(self):
        self._waits.wait(PAUSE_S)
        self._index += 1
        return face_of(time.perf_counter(), self._index)


class Witness(Opened):
    """An output that notes what it gets."""

    about = "the test's memory"

    def send(self, rendered, face):
        Watch.now.witnessed(rendered, face)


class Microphone(Opened):
    """Silence, as one that is open gives it."""

    about, rate = "a microphone of a test", 16000

    def read(self):
        self._waits.wait(0.01)
        return np.zeros(160, np.float32)


class Keyboard:
    """An X server that has all keys, of which nobody presses one."""

    first_keycode, broken = 8, False

    def __init__(self):
        self._ends = os.pipe()

    def fileno(self):
        return self._ends[0]

    def close(self):
        for end in self._ends:
            os.close(end)

    def keysyms(self):
        return [(keysym,) for keysym in KEYSYM.values()]

    def modifier_keys(self):
        return [(0,)] * 8

    def grab(self, grabs):
        return [True] * len(grabs)

    def let_go(self, grabs):
        pass

    def events(self):
        return []


class Photo(Opened):
    """The scene of a photo, in one colour."""

    def draw(self, face, t):
        return Rendered(np.full((HEIGHT, WIDTH, 4), 120, np.uint8), None if face is None else face.captured, t)


class Camera(VirtualCamSink):
    """The virtual camera, into a device of the test."""

    def __init__(self, address, *, size_wh, fps):
        card = CardScene(size_wh).draw(None, 0.0)
        super().__init__("the test's", size_wh=size_wh, fps=fps, backend="watched", card=card)


class Device:
    """What pyvirtualcam opens; each picture that viewers get takes the run's Watch one step further."""

    def __init__(self, **how):
        pass

    def close(self):
        pass

    def send(self, i420):
        Watch.now.viewed(i420)

    def device(self):
        return "the test's"

    def native_fourcc(self):
        return None


@contextmanager
def signals_spared():
    """Ctrl-C that comes when no run is there to hear it ends no tests."""
    before = signal.signal(signal.SIGINT, lambda *_: None)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def deadline(fault):
    """After LIMIT_S the run is ended, so that nothing hangs; gives a list that isn't empty then."""
    over, missed = threading.Event(), []

    def end():
        if not over.wait(LIMIT_S):
            missed.append(True)
            fault.over.set()
            os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=end, name="deadline")
    thread.start()
    try:
        yield missed
    finally:
        over.set()
        thread.join()


def run(watch, fault, outs, remember, **settings):
    """Stream until `watch` ends it. Returns the error that it ended with, if any; fails after LIMIT_S."""
    register_backend("watched", Device)
    Watch.now = watch
    config = Config().with_values(
        {
            "source": "a_run:Marked", "tracker": "a_run:Sees", "avatar": "bolt", "size": f"{WIDTH}x{HEIGHT}",
            "person": "none", "global_keys": "off", **settings, "out": ("a_run:Camera", "a_run:Witness", *outs),
        },
        where="test",
    )  # fmt: skip
    ended = None
    with signals_spared(), deadline(fault) as missed:
        try:
            streaming.run(config, lambda line: None, time.perf_counter(), remember=remember)
        except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - a run that ends so is told
            ended = error
    assert not missed, f"{LIMIT_S} s were not enough; it was {watch.at}"
    return ended


def ours():
    """Threads of vcam that are there."""
    return [thread for thread in threading.enumerate() if thread.name.startswith("vcam-")]


def children():
    """Processes that this one has started and that are still there; none are known where there is no /proc."""
    found = set()
    for stat in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # that one has ended since
            if int(stat.read_text().rpartition(")")[2].split()[1]) == os.getpid():
                found.add(int(stat.parent.name))
    return found
