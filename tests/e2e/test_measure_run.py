"""`vcam run --measure` from a camera whose pictures tell their moment to an output that reads it."""

import json
from time import perf_counter

import numpy as np

from vcam import strip
from vcam.errors import SinkClosed
from vcam.sources.actor import ActorSource
from vcam.types import Frame

MAGENTA = np.array([255, 0, 255])
NEAR = 90
"""Of 255 in the largest channel: the avatar is further from magenta."""
ENOUGH, PATIENCE_S = 4, 180
SIZE_WH = (640, 360)


class Camera:
    """The actor, framed in magenta, with a strip in each picture."""

    about, shown = "a camera with a strip", []

    def __init__(self, address, *, size_wh, fps, realtime):
        self._actor = ActorSource("", size_wh=size_wh, fps=fps, realtime=realtime)
        Camera.shown = []

    def __enter__(self):
        self._actor.__enter__()
        return self

    def __exit__(self, *error):
        self._actor.__exit__(*error)

    def read(self):
        frame = self._actor.read()
        image = frame.image.copy()
        image[:40], image[-40:], image[:, :40], image[:, -40:] = MAGENTA, MAGENTA, MAGENTA, MAGENTA
        number = strip.number_of(perf_counter() - 0.05)
        strip.draw(image, number)
        self.shown.append(number)
        return Frame(image, perf_counter(), frame.index)


class Output:
    """Ends the run when it has read enough moments."""

    about, last = "who reads moments", None

    def __init__(self, address, *, size_wh, fps):
        self.numbers, self.pictures, self.began = [], [], None
        Output.last = self

    def __enter__(self):
        return self

    def __exit__(self, *error):
        pass

    def send(self, rendered, face):
        self.began = self.began or perf_counter()
        number = strip.read(rendered.rgba)
        if number is not None and number not in self.numbers:
            self.numbers.append(number)
            self.pictures.append(rendered.rgba.copy())
        if len(self.numbers) >= ENOUGH or perf_counter() - self.began > PATIENCE_S:
            raise SinkClosed("seen enough")


def test_moments_of_the_camera_come_out_and_nothing_else_of_it(vcam_here):
    size = "x".join(map(str, SIZE_WH))
    words = ["--source", f"{__name__}:Camera", "--out", f"{__name__}:Output", "--size", size, "--measure", "--json"]
    ended = vcam_here("run", *words)
    assert ended.code == 0, ended.err
    output = Output.last
    assert len(output.numbers) == ENOUGH, ended.err
    assert set(output.numbers) <= set(Camera.shown)
    assert all(strip.ticks_between(*pair) > 0 for pair in zip(output.numbers, output.numbers[1:], strict=False))
    rows = SIZE_WH[1] // strip.HEIGHT_SHARE
    for picture in output.pictures:
        assert np.abs(picture[:-rows, :, :3].astype(int) - MAGENTA).max(axis=-1).min() > NEAR
        assert set(np.unique(picture[-rows:, :, :3])) == {0, 255}
        assert (np.ptp(picture[-rows:, :, :3], axis=-1) == 0).all()
    latency = json.loads(ended.out)["latency"]
    assert latency["camera_strips"] >= ENOUGH
    assert latency["reader_ms"] == {}, "there is no device"
    assert "there is no v4l2loopback camera that vcam could read back" in ended.err
    assert " ms from when vcam has the camera's picture to the hand-over (95 %: " in ended.err


def test_what_is_never_late_isnt_measured(vcam_here):
    words = ["--source", "actor", "--out", "null", "--measure", "--no-realtime"]
    line = vcam_here("run", *words).fails_with_one_line(2)
    assert "--measure: with --no-realtime every frame waits, so nothing is late; leave one of them away" in line
