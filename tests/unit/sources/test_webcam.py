"""A webcam: asked politely, believed only what it answers, waited for when it is gone."""

import threading

import pytest
from fake_cameras import GRAB_S, OPEN_S, Bus, DayClock, FakeCamera, InlineDriver

from vcam import v4l2
from vcam.errors import SourceEnded, SourceError, SourceLost
from vcam.sources import _cameras, _v4l2
from vcam.sources._cameras import CameraInfo, probed
from vcam.sources.webcam import WebcamSource


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
        address, size_wh=size_wh, fps=30, realtime=True, open_camera=bus, start=InlineDriver, clock=clock,
        sleep=clock.sleep,
    )  # fmt: skip


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
    clock = DayClock()
    with source(clock, Bus(FakeCamera(clock))) as camera:
        frames = [camera.read() for _ in range(3)]
    assert [f.index for f in frames] == [0, 1, 2]
    assert frames[0].captured == pytest.approx(100 + OPEN_S + GRAB_S)
    hundredths = round(100 * frames[0].captured)
    assert frames[0].image[0, 0].tolist() == [hundredths & 255, hundredths >> 8, 0]
    assert frames[0].image.flags.c_contiguous


def test_it_tells_what_the_driver_answered_and_warns_once_when_that_was_not_asked(plugged, caplog):
    clock = DayClock()
    bus = Bus(FakeCamera(clock, size_wh=(32, 24), fps=15, fourcc="YUYV"))
    with source(clock, bus) as camera:
        assert camera.about == "camera 0 (Cam 0): 32x24 at 15 fps, YUYV"
        assert (camera.size_wh, camera.fps, camera.device) == ((32, 24), 15, plugged[0].path)
        camera.read()
    assert bus.tries == [(plugged[0].path, (64, 48), 30)]
    assert lines(caplog) == [("WARNING", "camera 0 (Cam 0) gives 32x24 at 15 fps instead of 64x48 at 30 fps")]


def test_no_word_when_it_gives_what_was_asked_or_does_not_tell(plugged, caplog):
    clock = DayClock()
    with source(clock, Bus(FakeCamera(clock, fps=0, fourcc=""))) as camera:
        assert camera.about == "camera 0 (Cam 0): 64x48"
        assert camera.fps == 30
    assert not caplog.records


@pytest.mark.parametrize(("address", "index"), [("", 0), ("0", 0), ("2", 2), ("cam 2", 2), ("{path}", 2)])
def test_a_camera_is_named_by_number_path_or_name(plugged, address, index):
    clock = DayClock()
    bus = Bus(FakeCamera(clock))
    with source(clock, bus, address.format(path=plugged[1].path)) as camera:
        assert camera.about.startswith(f"camera {index} (Cam {index}): ")


def test_a_camera_is_named_by_its_lasting_id(plugged, monkeypatch, tmp_path):
    (tmp_path / "usb-Maker_Cam-index0").symlink_to(plugged[1].path)
    monkeypatch.setattr(_cameras, "BY_ID", tmp_path)
    assert _cameras.find_camera("usb-Maker_Cam-index0").index == 2


def test_a_damaged_frame_is_a_drop(plugged, caplog):
    clock = DayClock()
    with source(clock, Bus(FakeCamera(clock, ".dd."))) as camera:
        assert [camera.read().index, camera.read().index] == [0, 3]
    assert not caplog.records


def test_a_closed_camera_ends_the_reader(plugged):
    clock = DayClock()
    fake = FakeCamera(clock)
    camera = source(clock, Bus(fake))
    with camera:
        camera.read()
    camera.__exit__()
    assert fake.released == 1
    with pytest.raises(SourceEnded, match=r"camera 0 \(Cam 0\): closed"):
        camera.read()


def test_a_driver_that_hangs_does_not_hold_up_the_end(plugged, caplog):
    clock = DayClock()
    fake = FakeCamera(clock, ".h")
    with source(clock, Bus(fake)) as camera:
        camera.read()
        with pytest.raises(SourceLost):
            camera.read()
        leaving_at = clock.now
    assert clock.now - leaving_at < 2
    assert fake.released == 0  # it would be freed under the grab
    assert lines(caplog) == [("WARNING", "camera 0 (Cam 0): its driver hangs; it is freed when the program ends")]


def test_a_driver_that_never_opens_the_camera_is_said_and_left(plugged):
    clock = DayClock()
    with pytest.raises(
        SourceError, match=r"^camera 2: its driver hasn't answered for 15 s; unplug it and plug it in again$"
    ):
        source(clock, Bus("h"), "2").__enter__()
    assert clock.now == 115


def test_a_camera_that_does_not_tell_its_size_is_believed_by_its_first_picture(plugged, caplog):
    clock = DayClock()
    fake = FakeCamera(clock, "xx", size_wh=(0, 0), fps=0, shape=(24, 32, 3))
    with source(clock, Bus(fake)) as camera:
        assert (camera.size_wh, camera.fps) == ((32, 24), 30)
        first = camera.read()
    assert (first.image.shape, first.index) == ((24, 32, 3), 0)
    assert lines(caplog) == [("WARNING", "camera 0 (Cam 0) gives 32x24 instead of 64x48 at 30 fps")]


def test_a_camera_without_a_size_or_a_picture_is_taken_at_its_word(plugged):
    clock = DayClock()
    with source(clock, Bus(FakeCamera(clock, "h", size_wh=(0, 0)))) as camera:
        assert camera.size_wh == (64, 48)


def test_a_camera_that_can_not_be_opened_says_why_and_what_there_is(plugged, monkeypatch):
    monkeypatch.setattr(_v4l2, "why_not", lambda path: "another program uses it; close that one")
    with pytest.raises(
        SourceError,
        match=r"^camera 2 \(Cam 2\) can't be opened: another program uses it; close that one; "
        r"there is camera:0 Cam 0, camera:2 Cam 2$",
    ):
        source(DayClock(), Bus(None), "2").__enter__()


def test_a_name_that_no_camera_has_lists_what_there_is(plugged):
    with pytest.raises(SourceError, match="no camera called 'Logi'; there is camera:0 Cam 0, camera:2 Cam 2"):
        source(DayClock(), Bus(), "Logi").__enter__()


def test_no_camera_at_all_says_what_else_there_is(plugged):
    plugged.clear()
    with pytest.raises(SourceError, match="no camera found; plug one in, or name a file or the actor instead"):
        source(DayClock(), Bus()).__enter__()


def test_elsewhere_cameras_go_by_number(monkeypatch):
    monkeypatch.setattr(_cameras.sys, "platform", "darwin")
    assert _cameras.find_camera("1") == CameraInfo(1, "", "")
    with pytest.raises(SourceError, match="camera 'FaceTime': cameras are chosen by number on this system"):
        _cameras.find_camera("FaceTime")
    with pytest.raises(SourceError, match="camera 3 can't be opened: there is none with this number, another program"):
        source(DayClock(), Bus(None), "3").__enter__()


def test_elsewhere_cameras_are_found_by_opening_them():
    clock = DayClock()
    there = [FakeCamera(clock), FakeCamera(clock)]
    assert probed(Bus(*there)) == [CameraInfo(0, "", ""), CameraInfo(1, "", "")]
    assert [camera.released for camera in there] == [1, 1]


def test_macos_asks_for_the_permission_where_the_main_thread_opens_the_camera(monkeypatch):
    monkeypatch.setattr(_cameras.sys, "platform", "darwin")
    clock, threads = DayClock(), []
    fake = FakeCamera(clock)

    def opened(*_):
        threads.append(threading.current_thread())
        return fake

    with WebcamSource("1", size_wh=(64, 48), fps=30, realtime=True, open_camera=opened) as camera:
        assert camera.about == "camera 1: 64x48 at 30 fps, MJPG"
    assert threads == [threading.current_thread()]


@pytest.mark.parametrize(
    ("system", "where"),
    [
        ("darwin", "System Settings > Privacy & Security > Camera"),
        ("win32", "Settings > Privacy & security > Camera"),
        ("freebsd", "the system's privacy settings"),
    ],
)
def test_elsewhere_a_refusal_names_the_settings_that_may_forbid_it(monkeypatch, system, where):
    monkeypatch.setattr(_cameras.sys, "platform", system)
    with pytest.raises(
        SourceError,
        match=f"^camera 1 can't be opened: there is none .* number, another program uses it, or {where} forbid it$",
    ):
        source(DayClock(), Bus(None), "1").__enter__()
