"""Which video devices count as cameras, and why one can't be read: by what the kernel answers."""

import errno
import os
import struct
import sys

import pytest

from vcam import v4l2
from vcam.sources import _v4l2
from vcam.sources.webcam import list_cameras

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="V4L2 is Linux's")

UVC, LOOPBACK = "uvcvideo", "v4l2 loopback"
CAPTURE, OUTPUT, META = 0x04200001, 0x05200002, 0x04A00000  # as uvcvideo and v4l2loopback 0.12.7 answer


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """A function that adds a video device to a made-up machine."""
    answers = {}
    (tmp_path / "class").mkdir()
    (tmp_path / "dev").mkdir()
    monkeypatch.setattr(v4l2, "CLASS", tmp_path / "class")
    monkeypatch.setattr(v4l2, "DEVICES", tmp_path / "dev")

    def ask(path, buffer, *requests, flags):
        answer = answers[path]
        if isinstance(answer, tuple):
            if requests == (v4l2.QUERYCAP,):
                driver, caps = answer[:2]
                struct.pack_into(
                    "16s32s32sIII", buffer, 0, driver.encode(), b"card", b"bus", 6, caps | 0x80000000, caps
                )
            elif len(answer) > 2:
                raise answer[2]
        else:
            raise answer

    monkeypatch.setattr(v4l2, "ask", ask)

    def add(number, name, *answer):
        (tmp_path / "class" / f"video{number}").mkdir()
        (tmp_path / "class" / f"video{number}" / "name").write_text(name + "\n")
        path = str(tmp_path / "dev" / f"video{number}")
        answers[path] = answer[0] if isinstance(answer[0], OSError) else answer
        return path

    return add


def names():
    return [camera.name for camera in list_cameras()]


def test_a_webcam_counts_once_although_it_has_two_devices(machine):
    machine(0, "Cam", UVC, CAPTURE)
    machine(1, "Cam", UVC, META)
    (camera,) = list_cameras()
    assert (camera.index, camera.name, camera.label) == (0, "Cam", "camera 0 (Cam)")


def test_real_cameras_come_before_fed_virtual_ones_and_in_order_of_number(machine):
    machine(10, "Cam B", UVC, CAPTURE)
    machine(2, "Cam A", UVC, CAPTURE)
    machine(0, "Phone", LOOPBACK, CAPTURE)
    assert names() == ["Cam A", "Cam B", "Phone"]


def test_a_virtual_camera_waiting_for_pictures_is_no_camera(machine):
    machine(10, "Somebody's", LOOPBACK, OUTPUT)
    assert names() == []


@pytest.mark.parametrize("label", ["Avatar Camera", "vcam"])
def test_our_own_virtual_camera_is_never_read_by_itself(machine, label):
    machine(10, label, LOOPBACK, CAPTURE)
    assert names() == []


def test_a_virtual_camera_that_says_both_may_be_waiting_and_is_not_chosen(machine):
    machine(10, "exclusive_caps=0", LOOPBACK, CAPTURE | OUTPUT)
    assert names() == []


def test_a_device_of_another_user_is_left_out_with_the_fix(machine, caplog):
    machine(0, "Cam", PermissionError(errno.EACCES, "Permission denied"))
    assert names() == []
    (record,) = caplog.records
    assert record.getMessage() == (
        'camera 0 (Cam): you may not open it: sudo usermod -aG video "$USER", then log out and in again'
    )


def test_a_device_that_vanishes_while_it_is_asked_is_left_out(machine):
    machine(0, "Cam", OSError(errno.ENODEV, "No such device"))
    assert names() == []


def test_a_machine_without_video_devices_has_none(tmp_path, monkeypatch):
    monkeypatch.setattr(v4l2, "CLASS", tmp_path / "none")
    assert names() == []


@pytest.mark.parametrize(
    ("answer", "line"),
    [
        ((OSError(errno.ENOENT, ""),), "there is no such device"),
        ((OSError(errno.ENODEV, ""),), "it was unplugged"),
        ((OSError(errno.EACCES, ""),), "you may not open it: sudo usermod -aG video"),
        ((OSError(errno.ENOTTY, ""),), "it is not a camera"),
        ((OSError(errno.EIO, "Input/output error"),), "Input/output error; unplug it and plug it in again"),
        ((UVC, CAPTURE, OSError(errno.EBUSY, "")), "another program uses it; close that one"),
        ((UVC, CAPTURE), "it doesn't answer; unplug it and plug it in again"),
        ((UVC, META), "it is not the part that gives pictures; choose another one"),
        ((LOOPBACK, OUTPUT), "it is a virtual camera that nobody sends into; start its program, or choose another one"),
        ((LOOPBACK, 0), "it is a virtual camera that nobody sends into"),  # stuck, as 0.12.7 is after a killed sender
    ],
)
def test_the_reason_comes_with_what_to_do(machine, answer, line):
    assert _v4l2.why_not(machine(0, "Cam", *answer)).startswith(line)


def test_who_holds_a_busy_camera_is_named(machine, monkeypatch):
    path = machine(0, "Cam", UVC, CAPTURE, OSError(errno.EBUSY, ""))
    monkeypatch.setattr(v4l2, "holders", lambda held: [f"zoom (process {12 if held == path else 0})"])
    assert _v4l2.why_not(path) == "another program uses it: zoom (process 12); close that one"


def test_what_is_no_video_device_is_recognised_by_the_kernel(tmp_path):
    assert _v4l2.why_not(os.devnull) == "it is not a camera"
    assert _v4l2.why_not(str(tmp_path / "video9")) == "there is no such device"
