"""The real loop beside a camera whose driver hangs: viewers get pictures meanwhile, and the camera comes back."""

import logging
import sys
import threading

import numpy as np
import pytest

from vcam import loop
from vcam.config import Config
from vcam.metrics import Metrics
from vcam.parts import make_source
from vcam.sources import _life, _opening
from vcam.sources._cameras import CameraInfo
from vcam.sources.webcam import WebcamSource
from vcam.types import ARKIT, Face, HeadPose, Landmarks, Rendered

WHILE_IT_HANGS = 12
"""Pictures that viewers must get before the driver answers."""
WAIT_S = 30
MOST = 600
CAM = "camera 0 (Fake)"


class Driver:
    """A camera that gives some pictures; then its driver answers, also to who opens it anew, only when viewers got
    enough without it."""

    size_wh, fps, fourcc = (64, 48), 30.0, "MJPG"
    opened = 0
    viewers_had_enough = threading.Event()
    all_closed = threading.Semaphore(0)

    def __init__(self, device, size_wh, fps):
        Driver.opened += 1
        self.hangs_at = 10 if Driver.opened == 1 else 10**9
        self.grabs = 0
        if Driver.opened > 1:
            assert self.viewers_had_enough.wait(WAIT_S)

    def grab(self):
        self.grabs += 1
        if self.grabs == self.hangs_at:
            assert self.viewers_had_enough.wait(WAIT_S)
        threading.Event().wait(0.005)
        return True

    def retrieve(self):
        return np.full((48, 64, 3), self.grabs % 256, np.uint8)

    def release(self):
        self.all_closed.release()


class Hanging(WebcamSource):
    """What `--source test_camera_hangs:Hanging` names."""

    def __init__(self, address, **how):
        super().__init__(address, open_camera=Driver, **how)


class Sees:
    """A tracker that sees a face in every frame."""

    def track(self, frame):
        return Face(
            frame.captured, frame.index, Landmarks(np.zeros((0, 2), np.float32), "none", 1.0),
            HeadPose(np.eye(4), 0.0), np.zeros(len(ARKIT), np.float32), np.zeros((2, 2), np.float32),
        )  # fmt: skip


class Draws:
    """A scene of one colour."""

    def draw(self, face, t):
        return Rendered(np.zeros((2, 2, 4), np.uint8), face and face.captured, t)


class Viewers:
    """A sink that counts what it gets, and lets the driver answer after enough idle pictures."""

    about = "viewers"

    def __init__(self):
        self.faces = []

    def send(self, rendered, face):
        self.faces.append(face)
        if self.idle >= WHILE_IT_HANGS:
            Driver.viewers_had_enough.set()

    @property
    def idle(self):
        """Pictures without a face since the first with one."""
        seen = [face is not None for face in self.faces]
        return seen[seen.index(True) :].count(False) if True in seen else 0


@pytest.fixture
def quick(monkeypatch):
    """Seconds of waiting become tenths; no device is asked."""
    monkeypatch.setattr(_opening, "find_camera", lambda address: CameraInfo(0, "", "Fake"))
    for name, seconds in {
        "HEARTBEAT_S": 0.05,
        "LOST_AFTER_S": 0.2,
        "LETTING_GO_S": 0.2,
        "BACK_OFF_S": (0.05, 0.1),
    }.items():
        monkeypatch.setattr(_life, name, seconds)
    monkeypatch.setitem(sys.modules, "hangs", sys.modules[__name__])


def test_viewers_get_pictures_while_the_driver_hangs_and_the_face_comes_back(quick, caplog):
    caplog.set_level(logging.INFO, logger="vcam")
    viewers, metrics = Viewers(), Metrics()
    shown = loop.Output(Draws(), Draws(), [viewers], mirror=False, metrics=metrics, strict=False)

    def over():
        assert len(viewers.faces) < MOST, "the camera never came back"
        return viewers.idle >= WHILE_IT_HANGS and viewers.faces[-1] is not None

    with make_source(Config(source="hangs:Hanging", size=(64, 48)), lambda line: None) as source:
        loop.run_live(source, Sees(), shown, loop.Limits(None, over), metrics, fps=60)
    assert Driver.all_closed.acquire(timeout=WAIT_S)
    assert Driver.all_closed.acquire(timeout=WAIT_S), "the driver that hung frees its device, too"
    assert viewers.faces[-1].captured > max(face.captured for face in viewers.faces[:3] if face)
    said = [record.getMessage() for record in caplog.records]
    assert said[0] == f"{CAM} was lost: no pictures come; trying again"
    assert said[-1] == f"{CAM} is back"
    assert len(said) <= 3
