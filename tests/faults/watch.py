"""Stands before the virtual camera of a run: breaks one part of it, looks at what comes out, and mends it."""

import os
import signal
import threading
from functools import wraps
from itertools import count

import cv2
import numpy as np

from vcam.render.card import CardScene
from vcam.types import Face

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


class Watch:
    """Stands before the virtual camera: counts, looks for MARK, turns the fault on and off, and ends the run."""

    now = None

    def __init__(self, fault, *, sees, ends, by_witness, mend, provoke, begun, over, listen):
        """`sees`: what viewers must get while it is on, one of table.SEES; `ends`: whether the run ends while it is;
        `by_witness`: the virtual camera itself fails, so another output takes the steps; `mend`, `provoke`: what the
        user does when it is over, and meanwhile until it is met; `begun`, `over`: whether all was said by then;
        `listen`: takes what was sent, before there is no more room for it."""
        self._fault, self._ends, self._mend, self._provoke = fault, ends, mend, provoke
        self._sees = "avatar" if sees == "others" else sees
        self._by_witness, self._begun, self._over, self._listen = by_witness, begun, over, listen
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
        self.faces_only &= face is None or is_sound(face)
        self._listen()
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


def is_sound(face):
    """Whether it is a Face, and no number of it is one that no face can have."""
    numbers = (face.pose.camera_from_head, face.expression, face.gaze) if type(face) is Face else (np.array(np.nan),)
    return all(bool((np.abs(some) < 100).all()) for some in numbers)  # NaN fails as well


def shows_the_mark(rgb):
    return bool((np.abs(rgb.astype(np.int16) - MARK).max(-1) < NEAR).any())
