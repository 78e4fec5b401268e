"""A whole live run, as `vcam run` has it, with parts that fail on demand and a virtual camera that keeps watch."""

import os
import signal
import threading
import time
from contextlib import contextmanager, suppress
from functools import wraps
from itertools import count
from pathlib import Path

import cv2
import numpy as np
from pyvirtualcam import register_backend

from vcam import streaming
from vcam.config import Config
from vcam.render.card import CardScene
from vcam.sinks.virtualcam import VirtualCamSink
from vcam.types import ARKIT, Face, Frame, HeadPose, Landmarks, Rendered

SIZE_WH = WIDTH, HEIGHT = 160, 90
MARK = np.array([255, 0, 255], np.uint8)
"""The camera's only colour. The nearest of what is drawn is far away (tests/e2e/test_fail_closed.py)."""
NEAR = 90
"""Of 255 in the largest channel, for a colour that went through a film or a JPEG."""
LIMIT_S = 240.0
"""After which a run that doesn't come to its end has failed; none takes more than a few on an idle machine."""
ENOUGH = 8
"""Pictures that viewers get before, during and after a fault."""


class Fault:
    """What a verb of a part does in place of its work, while it is on."""

    def __init__(self, how, value=None):
        """`how`: raise, hang, garbage, slow; `value`: the error, the garbage, or by how many seconds it is late."""
        self.how, self.value = how, value
        self.on, self.over = threading.Event(), threading.Event()
        self.met, self.interrupted = 0, False

    def around(self, work):
        """`work`, failing so."""

        @wraps(work)
        def failing(*args, **more):
            if not self.on.is_set() or self.over.is_set():
                return work(*args, **more)
            self.met += 1
            if self.how == "raise":
                raise self.value
            if self.how == "garbage":
                return self.value(*args) if callable(self.value) else self.value
            try:
                self.over.wait(LIMIT_S if self.how == "hang" else self.value)
            except KeyboardInterrupt:
                self.interrupted = True
                raise
            return work(*args, **more)

        return failing


class Marked:
    """A camera that sees nothing but MARK, 30 times a second."""

    about = "a marked camera"

    def __init__(self, address, **how):
        self._index, self._waits = -1, threading.Event()

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass

    def read(self):
        self._waits.wait(0.02)
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


class Sees:
    """A tracker that sees a face in every frame."""

    about = "a tracker of a test"

    def __init__(self, **how):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass

    def track(self, frame):
        return face_of(frame.captured, frame.index)


class Talker(Marked):
    """A source of ready faces."""

    about = "a talker of a test"
    read = None

    def read_face(self):
        self._waits.wait(0.02)
        self._index += 1
        return face_of(time.perf_counter(), self._index)


class Witness:
    """An output that notes what it gets."""

    about = "the test's memory"

    def __init__(self, address, **how):
        pass

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass

    def send(self, rendered, face):
        Watch.now.witnessed(rendered, face)


class Microphone:
    """Silence, as one that is open gives it."""

    about, rate = "a microphone of a test", 16000

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass

    def read(self):
        threading.Event().wait(0.01)
        return np.zeros(160, np.float32)


class Photo:
    """The scene of a photo, in one colour."""

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass

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


class Watch:
    """Stands before the virtual camera: counts, looks for MARK, turns the fault on and off, and ends the run."""

    now = None

    def __init__(self, fault, *, sees, ends, by_witness, mend, provoke, begun, over):
        """`sees`: what viewers must get while it is on, one of table.SEES; `ends`: whether the run ends while it is;
        `by_witness`: the virtual camera itself fails, so another output takes the steps; `mend`, `provoke`: what the
        user does when it is over, and meanwhile until it is met; `begun`, `over`: whether all was said by then."""
        self._fault, self._ends, self._mend, self._provoke = fault, ends, mend, provoke
        self._sees = "avatar" if sees == "others" else sees
        self._by_witness, self._begun, self._over = by_witness, begun, over
        self._steps = self._acts()
        self._seen = dict.fromkeys(("avatar", "idle", "card", "still"), 0)
        self._card = CardScene(SIZE_WH).draw(None, 0.0).rgba
        self.faces_only = True
        self.shows_camera = False
        self.at = "beginning"

    def viewed(self, i420):
        """In the thread that feeds the virtual camera: viewers got a picture."""
        self.shows_camera |= shows_the_mark(cv2.cvtColor(i420.reshape(-1, WIDTH), cv2.COLOR_YUV2RGB_I420))
        self._seen["still"] += 1
        if not self._by_witness:
            next(self._steps, None)

    def witnessed(self, rendered, face):
        """In the thread that draws."""
        self.shows_camera |= shows_the_mark(rendered.rgba[..., :3])
        self.faces_only &= face is None or (type(face) is Face and bool(np.isfinite(face.expression).all()))
        card = np.array_equal(rendered.rgba, self._card)
        self._seen["card" if card else "idle" if face is None else "avatar"] += 1
        self._seen["still"] = 0
        if self._by_witness:
            next(self._steps, None)

    def _acts(self):
        """A step for each picture."""
        yield from self._until("following", lambda: self._seen["avatar"] >= ENOUGH)
        self._fault.on.set()
        for n in count():
            self.at = "waiting for the fault"
            if self._fault.met:
                break
            if n % 25 == 0:  # again until it is heard
                self._provoke()
            yield
        yield from self._got("failing", self._sees, self._begun)
        if not self._ends:
            self._fault.over.set()
            self._mend()
            yield from self._got("following again", "avatar", self._over)
        self.at = "end"
        os.kill(os.getpid(), signal.SIGINT)
        for n in count(1):
            if self._ends and self._sees == "still" and n % 10 == 0 and not self._fault.interrupted:
                os.kill(os.getpid(), signal.SIGINT)  # the thread that draws hangs: people press again
            yield

    def _got(self, at, what, said):
        self._seen = dict.fromkeys(self._seen, 0)
        yield from self._until(at, lambda: self._seen[what] >= ENOUGH and said())

    def _until(self, at, so):
        self.at = at
        while not so():
            yield


def shows_the_mark(rgb):
    return bool((np.abs(rgb.astype(np.int16) - MARK).max(-1) < NEAR).any())


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
            "source": "a_run:Marked", "tracker": "a_run:Sees", "avatar": "bolt", "size": "160x90", "person": "none",
            "global_keys": "off", **settings, "out": ("a_run:Camera", "a_run:Witness", *outs),
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
