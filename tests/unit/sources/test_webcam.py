"""A webcam: asked politely, believed only what it answers, waited for when it is gone."""

import logging
import threading

import numpy as np
import pytest
from clips import FakeClock

from vcam import v4l2
from vcam.errors import SourceEnded, SourceError, SourceLost
from vcam.sources import _cameras, _v4l2, webcam
from vcam.sources._cameras import CameraInfo, probed
from vcam.sources.webcam import BACK_OFF_S, LOST_AFTER_S, WARM_UP_S, WebcamSource

GRAB_S = 1 / 30
TIMEOUT_S = 1.0


class FakeCamera:
    """A camera that follows a script: one letter a grab. "." a frame, "x" none in time, "d" a damaged one, "!" fails at
    once. After the script it delivers for ever."""

    def __init__(self, clock, script="", size_wh=(64, 48), fps=30.0, fourcc="MJPG"):
        self.clock, self.script, self.size_wh, self.fps, self.fourcc = clock, list(script), size_wh, fps, fourcc
        self.damaged = False
        self.released = 0

    def grab(self):
        step = self.script.pop(0) if self.script else "."
        self.clock.now += {"x": TIMEOUT_S, "!": 0.0}.get(step, GRAB_S)
        self.damaged = step == "d"
        return step in ".d"

    def retrieve(self):
        assert not self.released
        self.clock.now += 0.004  # decoding: must not count in the stamp
        bgr = np.full((self.size_wh[1], self.size_wh[0], 3), (30, 60, 200), np.uint8)
        return None if self.damaged else bgr

    def release(self):
        self.released += 1


class Bus:
    """What is plugged in, one try to open after the other: cameras, or None when it fails."""

    def __init__(self, *cameras):
        self.cameras = list(cameras)
        self.tries = []

    def __call__(self, device, size_wh, fps):
        self.tries.append((device, size_wh, fps))
        return self.cameras.pop(0) if self.cameras else None


@pytest.fixture
def plugged(monkeypatch, tmp_path):
    """Two cameras whose device files exist; unlink one to unplug it."""
    found = []
    for i in (0, 2):
        path = tmp_path / f"video{i}"
        path.touch()
        found.append(v4l2.Device(i, str(path), f"Cam {i}", captures=True))
    monkeypatch.setattr(v4l2, "devices", lambda: list(found))
    monkeypatch.setattr(v4l2, "DEVICES", tmp_path)
    monkeypatch.setattr(_cameras.sys, "platform", "linux")
    return found


def source(clock, bus, address="", size_wh=(64, 48)):
    return WebcamSource(
        address, size_wh=size_wh, fps=30, realtime=True, open_camera=bus, clock=clock, sleep=clock.sleep
    )


def read_until_back(camera):
    """(frame, how often SourceLost was raised before it)."""
    for lost in range(1000):
        try:
            return camera.read(), lost
        except SourceLost:
            continue
    raise AssertionError("never came back")


def lines(caplog):
    return [(r.levelname, r.getMessage()) for r in caplog.records]


def test_frames_are_rgb_stamped_right_after_the_grab(plugged):
    clock = FakeClock()
    with source(clock, Bus(FakeCamera(clock))) as camera:
        frames = [camera.read() for _ in range(3)]
    assert [f.index for f in frames] == [0, 1, 2]
    assert frames[0].captured == pytest.approx(100 + GRAB_S)
    assert frames[0].image[0, 0].tolist() == [200, 60, 30]
    assert frames[0].image.flags.c_contiguous


def test_it_tells_what_the_driver_answered_and_warns_once_when_that_was_not_asked(plugged, caplog):
    clock = FakeClock()
    bus = Bus(FakeCamera(clock, size_wh=(32, 24), fps=15, fourcc="YUYV"))
    with source(clock, bus) as camera:
        assert camera.about == "camera 0 (Cam 0): 32x24 at 15 fps, YUYV"
        assert (camera.size_wh, camera.fps, camera.device) == ((32, 24), 15, plugged[0].path)
        camera.read()
    assert bus.tries == [(plugged[0].path, (64, 48), 30)]
    assert lines(caplog) == [("WARNING", "camera 0 (Cam 0) gives 32x24 at 15 fps instead of 64x48 at 30 fps")]


def test_no_word_when_it_gives_what_was_asked_or_does_not_tell(plugged, caplog):
    clock = FakeClock()
    with source(clock, Bus(FakeCamera(clock, fps=0, fourcc=""))) as camera:
        assert camera.about == "camera 0 (Cam 0): 64x48"
        assert camera.fps == 30
    assert not caplog.records


@pytest.mark.parametrize(("address", "index"), [("", 0), ("0", 0), ("2", 2), ("cam 2", 2), ("{path}", 2)])
def test_a_camera_is_named_by_number_path_or_name(plugged, address, index):
    clock = FakeClock()
    bus = Bus(FakeCamera(clock))
    with source(clock, bus, address.format(path=plugged[1].path)) as camera:
        assert camera.about.startswith(f"camera {index} (Cam {index}): ")


def test_a_camera_is_named_by_its_lasting_id(plugged, monkeypatch, tmp_path):
    (tmp_path / "usb-Maker_Cam-index0").symlink_to(plugged[1].path)
    monkeypatch.setattr(_cameras, "BY_ID", tmp_path)
    assert _cameras.find_camera("usb-Maker_Cam-index0").index == 2


def test_one_late_frame_is_no_loss_of_the_camera(plugged, caplog):
    clock = FakeClock()
    first = FakeCamera(clock, "..x..")
    bus = Bus(first)
    with source(clock, bus) as camera:
        camera.read(), camera.read()
        frame, lost = read_until_back(camera)
    assert (frame.index, lost, len(bus.tries)) == (2, 1, 1)


def test_a_camera_may_warm_up_in_silence(plugged, caplog):
    clock = FakeClock()
    bus = Bus(FakeCamera(clock, "x" * (int(WARM_UP_S) - 1)))
    with source(clock, bus) as camera:
        _, lost = read_until_back(camera)
    assert lost == int(WARM_UP_S) - 1
    assert len(bus.tries) == 1
    assert not caplog.records


def test_an_unplugged_camera_is_said_once_and_opened_again(plugged, caplog):
    clock = FakeClock()
    caplog.set_level(logging.INFO)
    first = FakeCamera(clock, "..." + "x" * 50)
    bus = Bus(first, *[None] * 6, FakeCamera(clock))
    with source(clock, bus) as camera:
        last = [camera.read() for _ in range(3)][-1]
        frame, lost = read_until_back(camera)
        camera.read()
    assert first.released == 1
    assert frame.index == 3
    assert frame.captured - last.captured > LOST_AFTER_S
    assert lost >= 6
    assert lines(caplog) == [
        ("WARNING", "camera 0 (Cam 0) was lost; trying again"),
        ("INFO", "camera 0 (Cam 0) is back"),
    ]


def test_a_lost_camera_answers_every_second_and_is_tried_less_and_less(plugged):
    clock = FakeClock()
    opened_at = []

    def bus(*_):
        opened_at.append(clock.now)
        return FakeCamera(clock, ".") if len(opened_at) == 1 else None

    with source(clock, bus) as camera:
        camera.read()
        camera._capture.script = ["!"] * 10_000
        answered = [clock.now]
        while clock.now < 140:
            with pytest.raises(SourceLost, match=r"camera 0 \(Cam 0\) (was lost|delivers no picture); trying again"):
                camera.read()
            answered.append(clock.now)
    assert max(np.diff(answered)) <= 1.0
    pauses = np.diff(opened_at[1:])
    assert pauses[0] == pytest.approx(2 * BACK_OFF_S[0], abs=0.1)
    assert pauses[-1] == pytest.approx(BACK_OFF_S[1], abs=0.1)
    assert (np.diff(pauses) >= -0.1).all()


def test_a_dead_driver_is_not_asked_in_a_busy_loop(plugged):
    clock = FakeClock()
    dead = FakeCamera(clock, "." + "!" * 10_000)
    with source(clock, Bus(dead)) as camera:
        camera.read()
        before = len(dead.script)
        while camera._capture:
            with pytest.raises(SourceLost):
                camera.read()
        assert before - len(dead.script) < 60


def test_a_camera_plugged_into_another_port_is_found_by_its_name(plugged, tmp_path):
    clock = FakeClock()
    bus = Bus(FakeCamera(clock, ".!"), FakeCamera(clock))
    with source(clock, bus) as camera:
        camera.read()
        (tmp_path / "video0").unlink()
        (tmp_path / "video7").touch()
        plugged[0] = v4l2.Device(7, str(tmp_path / "video7"), "Cam 0", captures=True)
        read_until_back(camera)
        assert camera.device == str(tmp_path / "video7")
    assert [device for device, _, _ in bus.tries] == [str(tmp_path / "video0"), str(tmp_path / "video7")]


def test_a_camera_back_in_another_size_keeps_the_size_it_promised(plugged):
    clock = FakeClock()
    first = FakeCamera(clock, "." + "x" * 9)
    with source(clock, Bus(first, FakeCamera(clock, size_wh=(32, 24)))) as camera:
        camera.read()
        frame, _ = read_until_back(camera)
    assert frame.image.shape == (48, 64, 3)


def test_a_damaged_frame_is_a_drop(plugged, caplog):
    clock = FakeClock()
    with source(clock, Bus(FakeCamera(clock, ".dd."))) as camera:
        assert [camera.read().index, camera.read().index] == [0, 3]
    assert not caplog.records


def test_damaged_frames_without_end_still_let_the_reader_go(plugged):
    clock = FakeClock()
    with source(clock, Bus(FakeCamera(clock, "d" * 1000))) as camera, pytest.raises(SourceLost):
        camera.read()
    assert clock.now < 101


def test_a_closed_camera_ends_the_reader(plugged):
    clock = FakeClock()
    fake = FakeCamera(clock)
    camera = source(clock, Bus(fake))
    with camera:
        camera.read()
    camera.__exit__()
    assert fake.released == 1
    with pytest.raises(SourceEnded, match=r"camera 0 \(Cam 0\): closed"):
        camera.read()


def test_a_driver_that_hangs_does_not_hold_up_the_end(plugged, caplog, monkeypatch):
    monkeypatch.setattr(webcam, "CLOSING_S", 0.01)
    clock, entered, let_go = FakeClock(), threading.Event(), threading.Event()
    fake = FakeCamera(clock)

    def hang():
        entered.set()
        return let_go.wait(10)

    fake.grab = hang
    camera = source(clock, Bus(fake)).__enter__()
    reader = threading.Thread(target=camera.read)
    reader.start()
    assert entered.wait(10)
    camera.__exit__()
    let_go.set()
    reader.join(10)
    assert not reader.is_alive()
    assert fake.released == 0  # it would be freed under the grab
    assert lines(caplog) == [("WARNING", "camera 0 (Cam 0): its driver hangs; it is freed when the program ends")]


def test_a_camera_that_can_not_be_opened_says_why_and_what_there_is(plugged, monkeypatch):
    monkeypatch.setattr(_v4l2, "why_not", lambda path: "another program uses it; close that one")
    with pytest.raises(
        SourceError,
        match=r"^camera 2 \(Cam 2\) can't be opened: another program uses it; close that one; "
        r"there is camera:0 Cam 0, camera:2 Cam 2$",
    ):
        source(FakeClock(), Bus(None), "2").__enter__()


def test_a_name_that_no_camera_has_lists_what_there_is(plugged):
    with pytest.raises(SourceError, match="no camera called 'Logi'; there is camera:0 Cam 0, camera:2 Cam 2"):
        source(FakeClock(), Bus(), "Logi").__enter__()


def test_no_camera_at_all_says_what_else_there_is(plugged):
    plugged.clear()
    with pytest.raises(SourceError, match="no camera found; plug one in, or name a file or the actor instead"):
        source(FakeClock(), Bus()).__enter__()


def test_elsewhere_cameras_go_by_number(monkeypatch):
    monkeypatch.setattr(_cameras.sys, "platform", "darwin")
    assert _cameras.find_camera("1") == CameraInfo(1, "", "")
    with pytest.raises(SourceError, match="camera 'FaceTime': cameras are chosen by number on this system"):
        _cameras.find_camera("FaceTime")
    with pytest.raises(SourceError, match="camera 3 can't be opened: there is none with this number, another program"):
        source(FakeClock(), Bus(None), "3").__enter__()


def test_elsewhere_cameras_are_found_by_opening_them():
    clock = FakeClock()
    there = [FakeCamera(clock), FakeCamera(clock)]
    assert probed(Bus(*there)) == [CameraInfo(0, "", ""), CameraInfo(1, "", "")]
    assert [camera.released for camera in there] == [1, 1]
