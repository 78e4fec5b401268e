"""Cameras that follow a script on a clock of their own, and a driver without a thread, so that a day takes a moment."""

import numpy as np
from clocks import Clock

from vcam.sources._driver import BREATH_S
from vcam.sources._shots import Shots

GRAB_S = 1 / 30
TIMEOUT_S = 1.0
HANGS_S = {"h": 1e9, "H": 120.0}
SLEEP_S = 8 * 3600.0
OPEN_S = 0.2


class HangsError(Exception):
    """The driver doesn't answer for so many seconds."""


class DayClock(Clock):
    """What `perf_counter` and the wall clock show."""

    def __init__(self):
        super().__init__()
        self.asleep_s = 0.0

    def wall(self):
        return self.now + self.asleep_s

    def sleep(self, seconds):
        assert seconds <= 1, "who reads must be answered about once a second"
        super().sleep(seconds)


class FakeCamera:
    """A camera that follows a script, one letter a grab. After it, it delivers for ever. Each picture tells its moment.

    "." a frame · "x" none in time · "d" a damaged one · "!" fails at once · "h" hangs for ever · "H" for two minutes ·
    "s" the size changes · "5" a frame after 0.2 s · "=" the last picture again · "e" throws · "Z" the machine sleeps
    for 8 h and the clock goes on · "z" it sleeps and the clock stands still. After a hang or a sleep the driver's queue
    still holds pictures from before.
    """

    def __init__(self, clock, script="", *, size_wh=(64, 48), fps=30.0, fourcc="MJPG", queue=2, shape=None):
        self.clock, self.script, self.size_wh, self.fps, self.fourcc = clock, list(script), size_wh, fps, fourcc
        self.queue, self.shape = queue, shape or (size_wh[1], size_wh[0], 3)
        self.queued, self.taken_at, self.damaged, self.released, self.grabs = [], 0.0, False, 0, 0

    def grab(self):
        assert not self.released
        self.grabs += 1
        if self.queued:
            self.taken_at = self.queued.pop(0)
            return True
        step = self.script.pop(0) if self.script else "."
        if step in "hHZz":
            self.queued = [self.clock.now + GRAB_S * (i + 1) for i in range(self.queue)]
        if step in "hH":
            raise HangsError(HANGS_S[step])
        if step == "e":
            raise RuntimeError("select failed")
        self.clock.now += {"x": TIMEOUT_S, "!": 0.0, "5": 0.2, "Z": SLEEP_S}.get(step, GRAB_S)
        self.clock.asleep_s += SLEEP_S if step == "z" else 0.0
        if step in "Zz":
            self.taken_at = self.queued.pop(0)
            return True
        if step == "s":
            self.shape = (*self.shape[1::-1], *self.shape[2:])
        self.damaged = step == "d"
        if step != "=":
            self.taken_at = self.clock.now
        return step not in "x!"

    def retrieve(self):
        assert not self.released
        self.clock.now += 0.004  # decoding: must not count in the stamp
        return None if self.damaged else picture_of(self.taken_at, self.shape)

    def release(self):
        self.released += 1


def picture_of(moment, shape):
    """A BGR picture that tells its moment, to a hundredth of a second, in every pixel."""
    hundredths = round(moment * 100)
    return np.full(shape, [hundredths >> 16, hundredths >> 8 & 255, hundredths & 255], np.uint8)


def moment_of(image):
    """The moment that an RGB picture tells in its middle."""
    low, middle, high = (int(value) for value in image[image.shape[0] // 2, image.shape[1] // 2])
    return (high << 16 | middle << 8 | low) / 100


class Bus:
    """What happens at one try to open after the other: a camera, None when it fails, an error, "h" or "H" a hang."""

    def __init__(self, *cameras):
        self.cameras = list(cameras)
        self.tries = []

    def __call__(self, device, size_wh, fps):
        self.tries.append((device, size_wh, fps))
        camera = self.cameras.pop(0) if self.cameras else None
        if isinstance(camera, str):
            raise HangsError(HANGS_S[camera])
        return camera


class InlineDriver:
    """Driver (see _driver.py) without a thread: what the real one does meanwhile is done when it is asked."""

    def __init__(self, open_it, clock):
        self.open_it, self.clock, self.was_left, self.hung_until, self.shots = open_it, clock, False, 0.0, None

    def opened(self, timeout_s):
        until = self.clock.now + timeout_s
        while self.clock.now < until and self._answers(until):
            try:
                opened = self.open_it()
            except HangsError as hang:
                self.hung_until = self.clock.now + hang.args[0]
                continue
            self.clock.now += OPEN_S
            self.capture = opened.capture
            self.shots = Shots(opened.capture, self.clock, self.clock.wall)
            return opened
        return None

    def shot(self, timeout_s):
        until = self.clock.now + timeout_s
        while self.clock.now < until and self._answers(until):
            try:
                if (shot := self.shots.next()) is not None:
                    return shot
            except HangsError as hang:
                self.hung_until = self.clock.now + hang.args[0]
                continue
            self.clock.now += BREATH_S
        return None

    def _answers(self, until):
        """Wait for a hanging driver, but not longer than that."""
        self.clock.now = max(self.clock.now, min(self.hung_until, until))
        return self.clock.now < until or self.hung_until < until

    @property
    def damaged(self):
        return self.shots.damaged

    @property
    def alive(self):
        hangs = self.clock.now < self.hung_until
        if self.was_left and not hangs and self.shots is not None:
            self.shots = None
            self.capture.release()
        return hangs or not self.was_left

    def leave(self):
        self.was_left = True

    def join(self, timeout_s):
        self.clock.now += timeout_s * self.alive
