"""Small sources and trackers that do what a test says."""

import queue
import threading
from contextlib import ExitStack

import numpy as np

from vcam.errors import SourceEnded, SourceLost
from vcam.types import ARKIT, Face, Frame, HeadPose, Landmarks


def face_of(frame, mark=0.0):
    """A face of `frame` that carries `mark` as its first channel."""
    expression = np.zeros(len(ARKIT), np.float32)
    expression[0] = mark
    points = Landmarks(np.zeros((0, 2), np.float32), "none", 1.0)
    pose = np.diag([1.0, -1.0, -1.0, 1.0])
    pose[2, 3] = 0.6
    return Face(frame.captured, frame.index, points, HeadPose(pose, 0.5), expression, np.zeros((2, 2), np.float32))


class Camera:
    """Gives what is put into `script`: a number is a frame of that index, an exception is raised; else it is lost."""

    about, size_wh = "a camera of a test", (6, 4)

    def __init__(self, *script, endless=False):
        self.script, self.endless, self.index = queue.Queue(), endless, -1
        self.closed, self.reading = 0, threading.Event()
        for item in script:
            self.script.put(item)

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.closed += 1

    def read(self):
        self.reading.set()
        try:
            item = self.script.get(timeout=0.002)
        except queue.Empty:
            if not self.endless:
                raise SourceLost("nothing") from None
            self.index += 1
            item = self.index
        if isinstance(item, BaseException):
            raise item
        return Frame(np.full((4, 6, 3), 77, np.uint8), float(item), item)


class Phone:
    """Gives faces."""

    about = "a phone of a test"

    def __init__(self, count=10**9):
        self.count, self.index, self.closed = count, -1, 0

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.closed += 1

    def read_face(self):
        self.index += 1
        if self.index >= self.count:
            raise SourceEnded("hung up")
        threading.Event().wait(0.001)
        return face_of(Frame(np.zeros((2, 2, 3), np.uint8), float(self.index), self.index), mark=0.9)


class Marker:
    """A tracker whose faces carry its mark."""

    def __init__(self, mark=0.1):
        self.mark, self.closed, self.tracks = mark, 0, 0
        self.asked, self.gate = threading.Event(), threading.Event()
        self.gate.set()
        self.calmed = []

    def __enter__(self):
        return self

    def __exit__(self, *error):
        self.closed += 1

    def calm(self, smoothing):
        self.calmed.append(smoothing)

    def track(self, frame):
        self.tracks += 1
        self.asked.set()
        assert self.gate.wait(60)
        return face_of(frame, self.mark)


def opened(part):
    """An ExitStack that closes `part`."""
    stack = ExitStack()
    stack.enter_context(part)
    return stack
