"""A day in a camera's life: whatever happens to it, who reads is answered, and it is back by itself, and said once."""

import logging

import numpy as np
import pytest
from fake_cameras import Bus, DayClock, FakeCamera, InlineDriver, moment_of

from vcam import v4l2
from vcam.errors import SourceError, SourceLost
from vcam.sources import _cameras, _v4l2
from vcam.sources._life import BACK_OFF_S, LOST_AFTER_S, MOST_LEFT, WARM_UP_S
from vcam.sources.webcam import WebcamSource

CAM = "camera 0 (Cam 0)"
LOST, BACK = f"{CAM} was lost: %s; trying again", f"{CAM} is back"
SILENT, HANGS = "no pictures come", "its driver hangs, so unplug it and plug it in again"
LEFT_BEHIND = f"{CAM}: its driver hangs; it is freed when the program ends"
ANSWERS_S = 1.1
"""Who reads waits no longer: then the loop sees that it is stopped."""
OLD_S = 0.05
"""Between the moment that a picture shows and its stamp."""


class Day:
    """A webcam on a clock of its own; `live` reads it and keeps what it gave."""

    def __init__(self, folder, monkeypatch, bus):
        self.clock, self.folder, self.devices = DayClock(), folder, []
        self.plug(0)
        monkeypatch.setattr(v4l2, "devices", lambda: list(self.devices))
        monkeypatch.setattr(v4l2, "DEVICES", folder)
        monkeypatch.setattr(_cameras, "BY_ID", folder / "by-id")
        monkeypatch.setattr(_cameras.sys, "platform", "linux")
        monkeypatch.setattr(_v4l2, "why_not", lambda path: "another program uses it: zoom (process 12); close that one")
        self.cameras = bus(self.clock)
        self.bus, self.drivers = Bus(*self.cameras), []
        self.frames, self.lost_at, self.answered_at = [], [], []
        self.source = WebcamSource(
            "", size_wh=(64, 48), fps=30, realtime=True, open_camera=self.bus, start=self.begin, clock=self.clock,
            sleep=self.clock.sleep,
        )  # fmt: skip

    def begin(self, open_it, clock):
        self.drivers.append(InlineDriver(open_it, clock))
        return self.drivers[-1]

    def plug(self, number, name="Cam 0", ident=None):
        path = self.folder / f"video{number}"
        path.touch()
        self.devices.append(v4l2.Device(number, str(path), name, captures=True))
        if ident:
            (self.folder / "by-id").mkdir(exist_ok=True)
            (self.folder / "by-id" / ident).symlink_to(path)

    def unplug(self, number):
        (self.folder / f"video{number}").unlink()
        self.devices = [device for device in self.devices if device.index != number]
        for link in (self.folder / "by-id").glob("*"):
            if not link.exists():
                link.unlink()

    def live(self, seconds):
        """Read for so long, awake; gives the frames of the last second."""
        awake_s = 0.0
        while awake_s < seconds:
            begun = self.clock.now
            try:
                self.frames.append(self.source.read())
            except SourceLost as error:
                assert str(error) == f"{CAM} delivers no picture; trying again"  # noqa: PT017
                self.lost_at.append(self.clock.now)
            awake_s += min(self.clock.now - begun, 2)
            self.answered_at.append(self.clock.now)
        return [frame for frame in self.frames if frame.captured > self.clock.now - 1]


@pytest.fixture
def day(tmp_path, monkeypatch, caplog):
    """Makes a Day of what is plugged in, one try to open after the other: bus(clock) → cameras."""
    caplog.set_level(logging.INFO, logger="vcam")
    return lambda bus: Day(tmp_path, monkeypatch, bus)


def said(caplog):
    return [record.getMessage() for record in caplog.records]


LIVES = {
    "silent for a while": (lambda c: [FakeCamera(c, ".." + "x" * 5), FakeCamera(c)], [LOST % SILENT, BACK]),
    "its driver fails at once": (lambda c: [FakeCamera(c, ".." + "!" * 999), FakeCamera(c)], [LOST % SILENT, BACK]),
    "hangs in grab for ever": (
        lambda c: [FakeCamera(c, "..h"), FakeCamera(c)],
        [LOST % SILENT, f"{CAM}: {HANGS}; trying again", BACK, LEFT_BEHIND],
    ),
    "answers two minutes late": (
        lambda c: [FakeCamera(c, "..H"), None, None, None, None, *[None] * 20, FakeCamera(c)],
        [LOST % SILENT, f"{CAM}: {HANGS}; trying again",
         f"{CAM}: another program uses it: zoom (process 12); close that one; trying again", BACK],
    ),
    "hangs in open when it is back": (
        lambda c: [FakeCamera(c, ".." + "x" * 5), "H", FakeCamera(c)],
        [LOST % SILENT, f"{CAM}: its driver doesn't answer; trying again", f"{CAM}: {HANGS}; trying again", BACK],
    ),
    "busy when it is back": (
        lambda c: [FakeCamera(c, ".." + "x" * 5), None, None, FakeCamera(c)],
        [LOST % SILENT, f"{CAM}: another program uses it: zoom (process 12); close that one; trying again", BACK],
    ),
    "throws": (
        lambda c: [FakeCamera(c, "..e"), FakeCamera(c)],
        [LOST % "its driver failed: select failed", BACK],
    ),
    "damaged pictures without end": (
        lambda c: [FakeCamera(c, ".." + "d" * 999), FakeCamera(c)],
        [LOST % "its pictures can't be read", BACK],
    ),
    "now and then a damaged picture": (lambda c: [FakeCamera(c, "..d.dd." * 9)], []),
    "5 fps in dim light": (lambda c: [FakeCamera(c, "5" * 40)], []),
    "0 fps": (lambda c: [FakeCamera(c, fps=0.0)], []),
    "one late picture": (lambda c: [FakeCamera(c, "..x..x")], []),
    "silent while it measures the light": (lambda c: [FakeCamera(c, "x" * (int(WARM_UP_S) - 1))], []),
    "the machine sleeps, the clock goes on": (lambda c: [FakeCamera(c, "..Z")], []),
    "the machine sleeps, the clock stands still": (lambda c: [FakeCamera(c, "..z", queue=4)], []),
    "the machine sleeps and the camera needs a moment": (lambda c: [FakeCamera(c, "..Zx")], []),
    "the machine sleeps and the camera doesn't wake": (
        lambda c: [FakeCamera(c, "..Z" + "x" * 5), FakeCamera(c)],
        [LOST % SILENT, BACK],
    ),
    "other sizes": (
        lambda c: [FakeCamera(c, "..s..s..")],
        [f"{CAM} gives 48x64 now: fitted into 64x48"],
    ),
    "back in another size": (
        lambda c: [FakeCamera(c, ".." + "x" * 5), FakeCamera(c, size_wh=(32, 12))],
        [LOST % SILENT, BACK, f"{CAM} gives 32x12 now: fitted into 64x48"],
    ),
    "the very same picture": (
        lambda c: [FakeCamera(c, "..." + "=" * 900)],
        [f"{CAM} has given the very same picture for 10 s: is its shutter shut? If it froze, plug it in again"],
    ),
}  # fmt: skip


@pytest.mark.parametrize("life", LIVES)
def test_whatever_happens_who_reads_is_answered_and_pictures_come_again(day, caplog, life):
    cameras, lines = LIVES[life]
    today = day(cameras)
    with today.source:
        last = today.live(200 if "late" in life or "open" in life else 40)
    assert len(last) >= 20, "no pictures at the end"
    assert said(caplog) == lines
    waits = np.diff(today.answered_at)
    assert max(waits[waits < 3600]) <= ANSWERS_S
    late = [frame.captured - moment_of(frame.image) for frame in today.frames]
    if life != "the very same picture":
        assert max(late) <= OLD_S, "a picture from before"
    indices = [frame.index for frame in today.frames]
    assert all(np.diff(indices) > 0)
    hung = [driver for driver in today.drivers if driver.alive]
    assert len(hung) == (1 if "for ever" in life else 0)
    for camera in today.cameras:
        if isinstance(camera, FakeCamera) and not hung:
            assert camera.released == 1
    assert {frame.image.shape for frame in today.frames} == {(48, 64, 3)}


def test_a_driver_that_hangs_each_time_is_left_only_so_often(day, caplog):
    today = day(lambda c: [FakeCamera(c, "..h"), *[FakeCamera(c, "h") for _ in range(99)]])
    with today.source:
        today.live(600)
        assert len([driver for driver in today.drivers if driver.alive]) == MOST_LEFT
    assert said(caplog) == [
        LOST % SILENT,
        f"{CAM}: {HANGS}; trying again",
        LEFT_BEHIND,
    ]


def test_a_driver_of_ours_that_hangs_is_not_called_another_program(day, caplog):
    today = day(lambda c: [FakeCamera(c, "..h")])
    with today.source:
        today.live(60)
        assert len(today.bus.tries) > 3
        assert said(caplog) == [LOST % SILENT, f"{CAM}: {HANGS}; trying again"]


def test_a_camera_that_comes_and_goes_does_not_fill_the_screen(day, caplog):
    today = day(lambda c: [FakeCamera(c, "." * 20 + "e") for _ in range(200)])
    with today.source:
        today.live(120)
    assert len(today.bus.tries) > 60
    lines = said(caplog)
    assert lines[:2] == [LOST % "its driver failed: select failed", BACK]
    assert 12 <= len(lines) <= 2 * 120 / 10 + 2
    assert lines[2] == (f"{CAM} was lost 7 times, see to its cable: its driver failed: select failed; trying again")


def test_what_was_not_said_in_time_is_said_when_it_lasts(day, caplog):
    today = day(lambda c: [FakeCamera(c, "..e"), FakeCamera(c, "..e"), *[None] * 99])
    with today.source:
        today.live(8)
        assert said(caplog) == [LOST % "its driver failed: select failed", BACK]
        today.live(8)
    busy = "another program uses it: zoom (process 12); close that one"
    assert said(caplog)[2:] == [LOST % busy]


def test_a_lost_camera_is_tried_less_and_less(day):
    today = day(lambda c: [FakeCamera(c, "." + "!" * 10_000)])
    opened_at = []

    def bus(*_):
        opened_at.append(today.clock.now)
        return today.cameras[0] if len(opened_at) == 1 else None

    today.source._life._open = bus
    with today.source:
        today.live(60)
    pauses = np.diff(opened_at[1:])
    assert opened_at[1] - opened_at[0] == pytest.approx(LOST_AFTER_S + BACK_OFF_S[0], abs=1)
    assert pauses[0] == pytest.approx(2 * BACK_OFF_S[0], abs=0.1)
    assert pauses[-1] == pytest.approx(BACK_OFF_S[1], abs=0.1)
    assert (np.diff(pauses) >= -0.1).all()


def test_a_dead_driver_is_not_asked_in_a_busy_loop(day):
    today = day(lambda c: [FakeCamera(c, "." + "!" * 10_000), FakeCamera(c)])
    with today.source:
        today.live(5)
    assert today.cameras[0].grabs < 150


def test_an_unplugged_camera_is_noticed_at_once_and_found_under_another_number(day, caplog):
    today = day(lambda c: [FakeCamera(c, "......" + "!" * 999), FakeCamera(c)])
    with today.source:
        today.live(0.3)
        today.unplug(0)
        today.live(1)
        assert said(caplog) == [LOST % "it was unplugged"]
        today.live(60)
        today.plug(7)
        assert today.live(10)
        assert today.source.device == str(today.folder / "video7")
    assert said(caplog)[1:] == ["camera 7 (Cam 0) is back"]
    assert [device for device, _, _ in today.bus.tries] == [str(today.folder / f"video{n}") for n in (0, 7)]


def test_another_model_in_its_place_is_never_read(day, caplog):
    today = day(lambda c: [FakeCamera(c, "......" + "!" * 999), FakeCamera(c)])
    with today.source:
        today.live(0.3)
        today.unplug(0)
        today.plug(0, name="The neighbour's")
        assert today.live(60) == []
    assert len(today.bus.tries) == 1
    assert said(caplog) == [LOST % SILENT, f"{CAM}: it was unplugged; trying again"]


def test_a_second_one_of_its_model_is_never_read_instead(day):
    today = day(lambda c: [FakeCamera(c, "......" + "!" * 999), FakeCamera(c)])
    today.plug(2)
    with today.source:
        today.live(0.3)
        today.unplug(0)
        assert today.live(60) == []
        today.plug(4)
        today.live(10)
        assert today.source.device == str(today.folder / "video4")


def test_its_lasting_id_tells_it_from_a_second_one_of_its_model(day):
    today = day(lambda c: [FakeCamera(c, "......" + "!" * 999), FakeCamera(c)])
    today.unplug(0)
    today.plug(0, ident="usb-Maker_Cam_A-index0")
    with today.source:
        today.live(0.3)
        today.unplug(0)
        today.plug(0, ident="usb-Maker_Cam_B-index0")
        assert today.live(60) == []
        today.plug(4, ident="usb-Maker_Cam_A-index0")
        today.live(10)
        assert today.source.device == str(today.folder / "video4")


def test_a_camera_busy_at_the_start_names_the_program(day):
    with pytest.raises(
        SourceError,
        match=r"^camera 0 \(Cam 0\) can't be opened: another program uses it: zoom \(process 12\); close that one; "
        r"there is camera:0 Cam 0$",
    ):
        day(lambda c: []).source.__enter__()
