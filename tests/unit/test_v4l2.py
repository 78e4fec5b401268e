"""What every part of vcam knows of Linux's video devices, from the kernel's own answers."""

import errno
import os
import struct
import sys

import pytest

from vcam import v4l2
from vcam.sinks.v4l2 import loopbacks

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="V4L2 is Linux's")


@pytest.fixture
def machine(tmp_path, monkeypatch):
    """Adds devices to a made-up machine; gives what was opened, as (name, flags)."""
    answers, opened = {}, []
    (tmp_path / "class").mkdir()
    monkeypatch.setattr(v4l2, "CLASS", tmp_path / "class")

    def ask(path, buffer, *requests, flags):
        opened.append((os.path.basename(path), flags))
        assert requests == (v4l2.QUERYCAP,)
        answer = answers[os.path.basename(path)]
        if isinstance(answer, OSError):
            raise answer
        driver, whole, own = answer
        struct.pack_into("16s32s32sIII", buffer, 0, driver.encode(), b"card", b"bus", 6, whole, own)

    monkeypatch.setattr(v4l2, "ask", ask)

    def add(place, number, name, answer):
        real = tmp_path / place / f"video{number}"
        real.mkdir(parents=True)
        (real / "name").write_text(name + "\n")
        (tmp_path / "class" / f"video{number}").symlink_to(real)
        answers[f"video{number}"] = answer

    add("virtual", 10, "Avatar Camera", (v4l2.LOOPBACK, 0x85200002, 0x05200002))
    add("virtual", 2, "vivid", ("vivid", 0x85200003, 0x05200003))
    add("virtual", 3, "somebody's", PermissionError(errno.EACCES, "Permission denied"))
    add("virtual", 4, "gone", OSError(errno.ENODEV, "No such device"))
    add("usb", 0, "Cam", ("uvcvideo", 0x84A00001, 0x04200001))
    add("usb", 1, "Cam", ("old", 0x1, 0xFFFFFFFF))  # no V4L2_CAP_DEVICE_CAPS: the second word means nothing
    return opened


def test_every_device_is_listed_by_number_and_opened_for_reading_only(machine):
    found = v4l2.devices()
    assert [(d.index, d.captures, d.outputs, d.loopback, d.denied) for d in found] == [
        (0, True, False, False, False),
        (1, True, False, False, False),
        (2, True, True, False, False),
        (3, False, False, False, True),
        (10, False, True, True, False),
    ]
    assert {flags for _, flags in machine} == {os.O_RDONLY}


def test_outputs_are_looked_for_without_opening_a_real_camera(machine):
    assert [device.name for device in loopbacks()] == ["somebody's", "Avatar Camera"]
    assert machine == [(f"video{n}", os.O_RDWR) for n in (2, 3, 4, 10)]


@pytest.mark.parametrize(("name", "ours"), [("AVATAR camera", True), ("vcam", True), ("Cam", False)])
def test_a_device_is_ours_by_its_label(name, ours):
    assert v4l2.Device(0, "/dev/video0", name).ours == ours


def test_what_is_no_video_device_is_an_error_of_the_kernel(tmp_path):
    with pytest.raises(OSError, match="Inappropriate ioctl"):
        v4l2.query(os.devnull)
    with pytest.raises(FileNotFoundError):
        v4l2.query(str(tmp_path / "video9"))


@pytest.mark.parametrize(
    ("told", "size"),
    [("YU12:640x360@30\n", (640, 360)), ("", None), ("YUYV:1280x720@30000/1001", (1280, 720)), ("nonsense:x", None)],
)
def test_a_loopback_that_somebody_has_open_tells_the_size_that_it_keeps(tmp_path, monkeypatch, told, size):
    monkeypatch.setattr(v4l2, "CLASS", tmp_path)
    (tmp_path / "video10").mkdir()
    (tmp_path / "video10" / "format").write_text(told)
    assert v4l2.kept_size("/dev/video10") == size
    assert v4l2.kept_size("/dev/video11") is None
