"""The sink against a pyvirtualcam backend that keeps what it gets, and the choice of device as plain logic."""

import shlex

import cv2
import numpy as np
import pytest
from pyvirtualcam import register_backend

from vcam.errors import SinkError
from vcam.sinks import v4l2, virtualcam_choice, virtualcam_fixes, virtualcam_open
from vcam.sinks.i420 import bt601, bt709
from vcam.sinks.virtualcam import VirtualCamSink
from vcam.sinks.virtualcam_choice import choose, find_output
from vcam.sinks.virtualcam_fixes import MODPROBE, SETTINGS, fix_for
from vcam.types import Rendered
from vcam.v4l2 import Device

COLOURS = [
    (255, 255, 255),
    (255, 255, 0),
    (0, 255, 255),
    (0, 255, 0),
    (255, 0, 255),
    (255, 0, 0),
    (0, 0, 255),
    (0, 0, 0),
]


class KeepingBackend:
    """A small pyvirtualcam backend: remembers frames; fails as often as `refusals` has words left."""

    def __init__(self, *, width, height, fps, fourcc, device, **kw):
        if self.refusals:
            raise RuntimeError(self.refusals.pop(0))
        self._device = device
        self.opened.append((width, height, fps))

    def close(self):
        self.closed.append(True)

    def send(self, frame):
        self.frames.append(frame.copy())

    def device(self):
        return self._device

    def native_fourcc(self):
        return None


@pytest.fixture
def backend():
    kept = type("Kept", (KeepingBackend,), {"opened": [], "closed": [], "frames": [], "refusals": []})
    register_backend("kept", kept)
    yield kept
    from pyvirtualcam.camera import BACKENDS

    del BACKENDS["kept"]


def sink(address="cam", size_wh=(64, 36), **more):
    return VirtualCamSink(address, size_wh=size_wh, fps=30, backend="kept", **more)


def bars(w, h, alpha=255):
    rgba = np.zeros((h, w, 4), np.uint8)
    for i, colour in enumerate(COLOURS):
        rgba[:, i * w // 8 : (i + 1) * w // 8, :3] = colour
    rgba[..., 3] = alpha
    return Rendered(rgba, None, 0.0)


@pytest.mark.parametrize(("size_wh", "even_wh"), [((64, 36), (64, 36)), ((63, 35), (64, 36))])
def test_colours_arrive_within_four_levels(backend, size_wh, even_wh):
    with sink(size_wh=size_wh) as camera:
        camera.send(bars(*size_wh), None)
    width, height = even_wh
    i420 = backend.frames[-2].reshape(height * 3 // 2, width)
    got = cv2.cvtColor(i420, cv2.COLOR_YUV2RGB_I420)[18, [8 * i + 4 for i in range(8)]].astype(int)
    assert backend.opened == [(width, height, 30)]
    assert np.abs(got - COLOURS).max() <= 4


def test_a_transparent_picture_is_sent_over_black(backend):
    with sink() as camera:
        camera.send(Rendered(np.zeros((36, 64, 4), np.uint8), None, 0.0), None)
    assert set(backend.frames[-2][: 64 * 36].tolist()) == {16}  # limited-range black


def test_one_camera_stays_open_to_the_end_and_the_last_that_viewers_see_is_the_card(backend):
    with sink(card=bars(64, 36)) as camera:
        for _ in range(3):
            camera.send(Rendered(np.zeros((36, 64, 4), np.uint8), None, 0.0), None)
        assert camera.about == "virtual camera cam (64x36, 30 fps)"
        camera.__exit__()
    assert (len(backend.opened), len(backend.closed)) == (1, 1)
    assert set(backend.frames[-2][: 64 * 36].tolist()) == {16}  # the newest picture isn't lost
    assert (backend.frames[-1] == bt601(bars(64, 36).rgba).ravel()).all()


def test_colours_are_coded_as_it_is_asked(backend):
    with sink(colour="bt709") as camera:
        camera.send(bars(64, 36), None)
    assert (backend.frames[-2] == bt709(bars(64, 36).rgba).ravel()).all()
    assert (backend.frames[-2] != bt601(bars(64, 36).rgba).ravel()).any()


@pytest.fixture
def module(backend, monkeypatch):
    """A v4l2loopback device /dev/video10 by name alone; what becomes of its card is written down."""
    cards = []
    monkeypatch.setattr(virtualcam_open, "V4l2Output", backend)
    monkeypatch.setattr(virtualcam_open.sys, "platform", "linux")
    monkeypatch.setattr(virtualcam_open, "find_output", lambda wanted, avoid: ("/dev/video10", None))
    monkeypatch.setattr(v4l2, "offer_card", lambda path, card, after_ms: cards.append((path, card, after_ms)) or True)
    monkeypatch.setattr(v4l2, "withdraw_card", lambda path: cards.append((path, None, 0)))
    yield cards
    from pyvirtualcam.camera import BACKENDS

    del BACKENDS[virtualcam_open.OURS]


def test_the_module_is_given_the_card_once_and_it_is_withdrawn_at_the_end(module, backend):
    with VirtualCamSink("", size_wh=(64, 36), fps=30, card=bars(64, 36)) as camera:
        camera.send(bars(64, 36), None)
        assert camera.about == "virtual camera /dev/video10 (64x36, 30 fps)"
    (path, card, after_ms), withdrawn = module
    assert path == "/dev/video10"
    assert (card == bt601(bars(64, 36).rgba)).all()
    assert 1000 <= after_ms <= 2000
    assert withdrawn == ("/dev/video10", None, 0)


def test_a_module_that_takes_no_card_has_none_withdrawn(module, backend, monkeypatch):
    monkeypatch.setattr(v4l2, "offer_card", lambda path, card, after_ms: False)
    with VirtualCamSink("", size_wh=(64, 36), fps=30):
        pass
    assert module == []


def test_a_device_that_keeps_another_size_gets_the_whole_picture_with_bars(module, backend, monkeypatch):
    monkeypatch.setattr(virtualcam_open.devices, "kept_size", lambda path: (128, 36))
    white = Rendered(np.full((36, 64, 4), 255, np.uint8), None, 0.0)
    with VirtualCamSink("", size_wh=(64, 36), fps=30) as camera:
        camera.send(white, None)
        assert camera.about == "virtual camera /dev/video10 (64x36 in its 128x36, 30 fps)"
    assert backend.opened == [(128, 36, 30)]
    luma = backend.frames[-2][: 128 * 36].reshape(36, 128)
    assert set(luma[:, 32:96].ravel().tolist()) == {235}
    assert set(luma[:, :32].ravel().tolist()) == set(luma[:, 96:].ravel().tolist()) == {16}


def test_a_sender_is_told_from_the_modules_own_timeout_picture(monkeypatch):
    now = [0.0]

    def wait(seconds):
        now[0] += seconds

    def read(period_s):
        sent = [0.0, 0.0]  # two pictures are left over

        def one(fd, count):
            if sent and sent[-1] <= now[0]:
                sent.pop()
                if not sent:
                    sent.append(now[0] + period_s)
                return b"picture"
            raise BlockingIOError

        return one

    monkeypatch.setattr(v4l2.os, "open", lambda path, flags: 7)
    monkeypatch.setattr(v4l2.os, "close", lambda fd: None)
    monkeypatch.setattr(v4l2.time, "monotonic", lambda: now[0])
    monkeypatch.setattr(v4l2.time, "sleep", wait)
    for period_s, fed in ((0.033, True), (0.1, True), (0.3, False), (2.0, False)):
        monkeypatch.setattr(v4l2.os, "read", read(period_s))
        assert v4l2.is_fed("/dev/video10") == fed


def test_another_size_than_it_was_opened_for_is_refused(backend):
    with sink() as camera, pytest.raises(SinkError, match="the picture is 32x36, this output was opened for 64x36"):
        camera.send(bars(32, 36), None)


def test_a_stuck_device_is_rearmed_once_and_opened(backend, monkeypatch, tmp_path):
    device, rearmed = tmp_path / "video10", []
    device.touch()
    backend.refusals.append(f"Device {device} is not a video output device.")
    monkeypatch.setattr(v4l2, "is_fed", lambda path: False)
    monkeypatch.setattr(v4l2, "rearm", rearmed.append)
    with sink(str(device)):
        assert rearmed == [str(device)]
    assert len(backend.opened) == 1


def test_a_device_that_stays_stuck_is_an_error_and_not_a_loop(backend, monkeypatch, tmp_path):
    device, rearmed = tmp_path / "video10", []
    device.touch()
    backend.refusals.extend([f"Device {device} is not a video output device."] * 5)
    monkeypatch.setattr(v4l2, "is_fed", lambda path: False)
    monkeypatch.setattr(v4l2, "rearm", rearmed.append)
    with pytest.raises(SinkError, match=r"video10 can't be opened: another program sends into it.*close that program"):
        sink(str(device)).__enter__()
    assert len(rearmed) == 1


def test_a_device_that_another_program_feeds_is_never_rearmed(backend, monkeypatch, tmp_path):
    device = tmp_path / "video10"
    device.touch()
    backend.refusals.append(f"Device {device} is not a video output device.")
    monkeypatch.setattr(v4l2, "is_fed", lambda path: True)
    monkeypatch.setattr(virtualcam_choice, "holders", lambda path: ["ffmpeg (process 12)"])
    monkeypatch.setattr(v4l2, "rearm", lambda path: pytest.fail("a fed device was taken"))
    with pytest.raises(
        SinkError, match=r"another program sends into .*\(ffmpeg \(process 12\) has it open\): close it"
    ):
        sink(str(device)).__enter__()


def device(number, name, *, outputs=True, denied=False):
    return Device(number, f"/dev/video{number}", name, loopback=not denied, outputs=outputs, denied=denied)


OURS, OTHER = device(10, "Avatar Camera"), device(0, "DroidCam")


@pytest.mark.parametrize(
    ("wanted", "avoid", "device"),
    [
        ("", None, "/dev/video10"),  # the one labelled for us, though its number is higher
        ("", "/dev/video10", "/dev/video0"),
        ("droidcam", None, "/dev/video0"),
        ("/dev/video7", None, "/dev/video7"),
        ("7", None, "/dev/video7"),
    ],
)
def test_the_device_is_the_one_asked_for_or_else_ours_and_never_the_input(wanted, avoid, device):
    assert choose([OTHER, OURS], wanted, avoid) == (device, None)


@pytest.mark.parametrize(
    ("devices", "wanted", "avoid", "why"),
    [
        ([], "", None, "no v4l2loopback device; Debian, Ubuntu: sudo apt install v4l2loopback-dkms; then: "),
        ([OTHER], "", "/dev/video0", "no v4l2loopback device"),
        ([OTHER], "0", "/dev/video0", "0 is the camera that is being read; send into another device: "),
        (
            [OTHER],
            "Zoom",
            None,
            "no virtual camera called 'Zoom'; there is 'DroidCam' (/dev/video0); to have another: ",
        ),
        (
            [device(0, "x", outputs=False, denied=True)],
            "",
            None,
            "you may not open /dev/video0: sudo usermod -aG video",
        ),
    ],
)
def test_without_a_device_the_reason_holds_the_fix(devices, wanted, avoid, why):
    found, reason = choose(devices, wanted, avoid)
    assert found is None
    assert reason.startswith(why)
    assert "\n" not in reason


def test_a_real_camera_is_never_sent_into_though_it_is_named(tmp_path):
    webcam = tmp_path / "video0"
    webcam.touch()
    found, reason = choose([OURS], str(webcam), None)
    assert found is None
    assert reason.startswith(
        f"{webcam} is no virtual camera, and nothing else is sent into; to have one: sudo modprobe"
    )
    assert choose([device(0, "DroidCam")], "0", None) == ("/dev/video0", None)


def test_a_ready_device_comes_before_a_stuck_one_and_a_fed_one_is_left_alone(monkeypatch):
    stuck, fed = device(1, "a", outputs=False), device(2, "b", outputs=False)
    monkeypatch.setattr(v4l2, "is_fed", lambda path: path == fed.path)
    monkeypatch.setattr(virtualcam_choice, "holders", lambda path: ["obs (process 9)"])
    assert choose([stuck, OTHER], "", None) == (OTHER.path, None)
    assert choose([fed, stuck], "", None) == (stuck.path, None)
    assert choose([fed], "", None) == (
        None,
        "another program sends into /dev/video2 (obs (process 9) has it open): close it and start again",
    )


@pytest.mark.parametrize(
    ("said", "fix"),
    [
        ("Could not access /dev/video10 due to missing permissions. Did you add", "usermod -aG video"),
        ("Device /dev/video55 does not exist.", "there is no such device: sudo modprobe"),
        ("Device capabilities of /dev/null could not be queried.", "it is no video device: sudo modprobe"),
        ("Device /dev/video10 is already in use.", "give each output its own device"),
        ("No v4l2 loopback device found at /dev/video[0-99]. Did you run", "sudo modprobe"),
        ("OBS Virtual Camera device not found! Did you install OBS?", "install OBS Studio 30 or later"),
        ("virtual camera output could not be started", "stop the virtual camera in OBS"),
        ("OBS Virtual Camera is not installed in your system. Use the", "System Settings"),
        ("Couldn't start stream", "another program sends"),
        ("All cameras are already in use.", "another program sends: close it"),
        (
            "'obs' backend: output could not be started\n'unitycapture' backend: No camera registered.",
            "stop the virtual",
        ),
        (
            "'obs' backend: Did you install OBS?\n'unitycapture' backend: All cameras are already in use.",
            "sends: close it",
        ),
        ("Device /dev/video10 has as many openers as it takes.", "close one that reads it"),
        ("Unsupported image format: /dev/video10 keeps YUYV of 640x360.", "keeps another format: close that program"),
        ("something new\nin two lines", "something new in two lines"),
    ],
)
def test_each_word_of_a_backend_becomes_one_line_with_the_fix(backend, said, fix):
    backend.refusals.append(said)
    with pytest.raises(SinkError, match=f"virtual camera cam can't be opened: .*({fix})") as caught:
        sink().__enter__()
    assert "\n" not in str(caught.value)


def test_a_system_that_pyvirtualcam_does_not_know_gets_another_way_out():
    assert fix_for("") == "there is no virtual camera for this system; --out preview or window instead"


def test_a_loaded_module_must_be_removed_before_it_takes_new_settings(monkeypatch, tmp_path):
    monkeypatch.setattr(virtualcam_fixes, "MODULE", tmp_path)
    assert fix_for("No v4l2 loopback device") == f"sudo modprobe -r v4l2loopback; {MODPROBE}"
    monkeypatch.setattr(virtualcam_fixes, "MODULE", tmp_path / "none")
    assert fix_for("No v4l2 loopback device") == MODPROBE


def test_the_line_to_type_means_in_a_shell_what_the_settings_mean_and_no_window_breaks_it_behind_a_quote():
    """imgui ends a line behind " too, and who retypes `card_label="` and `Avatar Camera"` puts a space between."""
    assert shlex.split(MODPROBE) == shlex.split(f"sudo modprobe {SETTINGS}")
    assert '"' not in MODPROBE


def test_the_search_gives_a_device_or_a_reason_on_this_machine():
    device, why = find_output()
    assert (device is None) != (why is None)


def test_without_any_device_opening_says_how_to_get_one(monkeypatch):
    monkeypatch.setattr(virtualcam_open, "find_output", lambda wanted, avoid: (None, "no v4l2loopback device; load it"))
    with pytest.raises(SinkError, match=r"^no virtual camera: no v4l2loopback device; load it$"):
        VirtualCamSink("", size_wh=(64, 36), fps=30).__enter__()
