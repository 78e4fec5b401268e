"""--measure as a part of the stream: what it draws, says, tells and reports, with the device read by a test."""

import threading
from types import SimpleNamespace

import numpy as np
import pytest
from clocks import Clock

from vcam import loop, strip
from vcam.commands import Shown
from vcam.config import Config
from vcam.errors import UsageError
from vcam.live.feed import Feed
from vcam.measure.latency import LATELY_S
from vcam.metrics import Metrics
from vcam.show import measuring
from vcam.show.measuring import BEGINS, ENOUGH, NO_DEVICE, Measuring
from vcam.streaming import is_inline, open_measuring
from vcam.types import Frame, Rendered

SIZE_WH = (640, 360)


class Reader:
    """In place of the thread: the test says what was read."""

    def __init__(self, device, seen):
        self.seen, self.entered, self.left = seen, 0, 0
        Reader.last = self

    def __enter__(self):
        self.entered += 1

    def __exit__(self, *error):
        self.left += 1


class Run:
    """A Measuring with what it stands between."""

    def __init__(self, device):
        self.lines, self.clock = [], Clock()
        self.feed = Feed(Metrics())
        self.output = loop.Output(None, None, [], mirror=False, metrics=Metrics(), strict=False)
        self.ages_ms = []
        metrics = SimpleNamespace(ages_ms=lambda: self.ages_ms)
        self.part = Measuring(
            self.feed, self.output, metrics, lambda: device, self.lines.append, size_wh=SIZE_WH, clock=self.clock
        )

    def read_back(self, count, late_s):
        for _ in range(count):
            self.clock.now += 0.05
            Reader.last.seen(strip.number_of(self.clock.now - late_s), self.clock.now)


@pytest.fixture
def run(monkeypatch):
    monkeypatch.setattr(measuring, "Reader", Reader)
    return Run("/dev/video10")


def test_it_says_what_viewers_see_and_leaves_nothing_behind(run):
    assert run.output.marked is None
    with run.part:
        assert run.lines == [BEGINS]
        assert run.output.marked is not None
        assert run.feed.measure is not None
        assert Reader.last.entered == 1
    assert run.output.marked is None
    assert run.feed.measure is None
    assert Reader.last.left == 1


def test_every_few_seconds_a_line_and_in_the_end_one_with_what_to_do(run):
    with run.part:
        run.clock.now += 1
        run.read_back(20, late_s=0.083)
        run.part.tick()
        assert len(run.lines) == 1, "not yet"
        run.clock.now = 100 + LATELY_S
        run.part.tick()
        run.part.tick()
        run.read_back(20, late_s=0.083)
    assert run.lines[1:] == [
        "latency: 83 ms from when vcam has the camera's picture to a program that reads /dev/video10 "
        "(95 %: 83 ms, 20 pictures)",
        "latency: 83 ms from when vcam has the camera's picture to a program that reads /dev/video10 "
        "(95 %: 83 ms, 40 pictures); in OBS delay your microphone by 80 ms (Audio Mixer, Advanced Audio Properties, "
        "Sync Offset), and by what the camera itself takes before, which isn't known",
    ]


def test_of_a_few_pictures_nothing_is_suggested(run):
    with run.part:
        run.clock.now += 1
        run.read_back(ENOUGH - 1, late_s=0.083)
        assert run.part.report()["latency"]["microphone_ms"] is None
    assert "microphone" not in run.lines[-1]


def test_a_strip_in_the_cameras_picture_is_said_to_be_the_beginning(run):
    image = np.zeros((360, 640, 3), np.uint8)
    strip.draw(image, strip.number_of(100.0))
    with run.part:
        run.feed.measure(Frame(image, 100.04, 0))
        run.clock.now += 1
        run.read_back(ENOUGH, late_s=0.12)
        assert run.part.report() == {
            "latency": {
                "reader_ms": {"p50": 120.0, "p95": 120.0, "p99": 120.0},
                "pictures": ENOUGH,
                "out_of_order": 0,
                "camera_strips": 1,
                "microphone_ms": 120,
                "screen_and_camera_ms": {},
            }
        }
    assert run.lines[-1].startswith("latency: 120 ms from the strip in the camera's picture to a program that reads")


def test_a_marker_that_is_filmed_tells_what_screen_and_camera_take(run):
    idle = Rendered(np.full((360, 640, 4), 120, np.uint8), None, 0.0)
    with run.part:
        for _ in range(2):  # the first is found, the second counts
            run.clock.now += 0.11
            filmed = run.output.marked(idle).rgba[..., :3].copy()
            run.feed.measure(Frame(filmed, run.clock.now + 0.07, 0))
        run.clock.now += 1
        run.read_back(ENOUGH, late_s=0.083)
        assert run.part.report()["latency"]["screen_and_camera_ms"] == {"p50": 70.0, "p95": 70.0, "p99": 70.0}
    over, end = run.lines[-2:]
    assert over == (
        "latency: 70 ms over screen and camera, from a picture's hand-over until vcam has it filmed "
        "(95 %: 70 ms, seen 1 times); the camera alone takes less"
    )
    assert end.endswith("and by what the camera itself takes before, which is less than 70 ms")


def test_the_window_is_told_how_it_is_now(run):
    assert set(run.part.tell()) <= set(Shown.__dataclass_fields__)
    with run.part:
        assert run.part.tell() == {"latency_ms": None}
        run.clock.now += 1
        run.read_back(3, late_s=0.05)
        assert run.part.tell() == {"latency_ms": 50.0}
        run.clock.now += LATELY_S + 1
        assert run.part.tell() == {"latency_ms": None}


def test_when_nothing_comes_back_that_is_said(run):
    with run.part:
        pass
    assert run.lines[-1] == "latency: no strip came back from /dev/video10; you must be on air with your face in view"
    assert run.part.report()["latency"]["reader_ms"] == {}


def test_without_a_device_it_says_so_and_reads_nothing(monkeypatch):
    monkeypatch.setattr(measuring, "Reader", Reader)
    run = Run("")
    with run.part:
        pass
    assert run.lines == [BEGINS, NO_DEVICE]
    assert Reader.last.entered == 0


def test_without_a_device_it_tells_in_the_end_how_late_the_hand_over_is(monkeypatch):
    monkeypatch.setattr(measuring, "Reader", Reader)
    run = Run("")
    with run.part:
        run.ages_ms = [40.0] * ENOUGH
    assert run.lines[2:] == [
        "latency: 40 ms from when vcam has the camera's picture to the hand-over (95 %: 40 ms, 30 pictures); "
        "in OBS delay your microphone by 40 ms (Audio Mixer, Advanced Audio Properties, Sync Offset), "
        "and by what the camera itself takes before, which isn't known"
    ]
    latency = run.part.report()["latency"]
    assert (latency["reader_ms"], latency["pictures"], latency["microphone_ms"]) == ({}, 0, 40)


def test_without_measure_nothing_is_decoded_or_drawn():
    feed, output = Feed(Metrics()), loop.Output(None, None, [], mirror=False, metrics=Metrics(), strict=False)
    assert open_measuring(Config(), feed, output, Metrics(), [], say=pytest.fail, on=None) == []
    assert (feed.measure, output.marked) == (None, None)
    assert not any(thread.name == "vcam-measure" for thread in threading.enumerate())


def test_a_picture_too_small_for_a_strip_is_refused():
    least = "x".join(map(str, strip.LEAST_WH))
    with pytest.raises(
        UsageError, match=f"--measure draws a strip into the picture and needs at least {least} px, got"
    ):
        Measuring(None, None, None, str, str, size_wh=(160, 90))


def test_measuring_is_for_what_is_live():
    with pytest.raises(UsageError, match="--measure: with --no-realtime every frame waits, so nothing is late"):
        is_inline(Config(measure=True, realtime=False))
    assert not is_inline(Config(measure=True))
    assert is_inline(Config(realtime=False))
